"""Every setting, typed and read once, at the door. A missing or weak one stops the start and says what to do."""

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read from NARVARA_… in the environment, or from one file each in a secrets folder."""

    model_config = SettingsConfigDict(env_prefix="NARVARA_", secrets_dir=None, extra="ignore")

    database_url: str = Field(description="sqlite:////absolute/path.db or postgresql+psycopg://…")
    secret_key: SecretStr = Field(description="signs cookies; at least 32 characters")
    keyring: SecretStr = Field(description="encrypts and seals; `k1:<base64 of 32 bytes>`, the newest first")
    public_url: str = Field(description="the address people reach, for QR codes: https://narvara.example.se")
    municipality: str = Field(default="Kommunen", description="shown in the header")
    languages: tuple[str, ...] = Field(default=("sv", "en", "ar", "ti"), description="offered to participants")
    proxy_hops: int = Field(default=0, ge=0, le=5, description="trusted proxies in front that set X-Forwarded-*")
    demo: bool = Field(default=False, description="set by `narvara demo` alone")

    @field_validator("secret_key")
    @classmethod
    def long_enough(cls, key: SecretStr) -> SecretStr:
        """Refuse a key that could be guessed."""
        if len(key.get_secret_value()) < 32:
            raise ValueError("must be at least 32 characters; make one with: openssl rand -hex 32")
        return key

    @field_validator("public_url")
    @classmethod
    def whole_address(cls, url: str) -> str:
        """Keep scheme and host alone, since paths are ours."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
            raise ValueError("must be like https://narvara.example.se")
        return f"{parts.scheme}://{parts.netloc}"

    @model_validator(mode="after")
    def plain_http_is_for_the_demo(self) -> "Settings":
        """Cookies travel only over https, but for the demo on this machine."""
        if not self.secure and not (self.demo and urlsplit(self.public_url).hostname in ("localhost", "127.0.0.1")):
            raise ValueError("public_url must begin with https:// (plain http is for the demo on localhost alone)")
        return self

    @property
    def secure(self) -> bool:
        """True when people reach the server over https."""
        return self.public_url.startswith("https://")


ROOT = Path(__file__).resolve().parent.parent
