"""Every setting, typed and read once, at the door. A missing or weak one stops the start and says what to do."""

import enum
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class SmtpSecurity(enum.StrEnum):
    """How the way to the mail server is encrypted."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


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
    sms_url: str = Field(default="", description="the SMS gateway: https://api.46elks.com/a1/sms; without it SMS wait")
    sms_user: str = Field(default="", description="who we are to the SMS gateway")
    sms_password: SecretStr | None = Field(default=None, description="the password that goes with it")
    sms_from: str = Field(default="Kommunen", description="what SMS come from: a number, or up to 11 letters")
    smtp_host: str = Field(default="", description="the mail server; without it e-mail waits")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="its port")
    smtp_security: SmtpSecurity = Field(
        default=SmtpSecurity.STARTTLS, description="`starttls`, `tls` from the start, or `none` on this machine alone"
    )
    smtp_user: str = Field(default="", description="who we are to the mail server, if it asks")
    smtp_password: SecretStr | None = Field(default=None, description="the password that goes with it")
    mail_from: str = Field(default="", description="the address that e-mail comes from, when there is a mail server")
    clamd: str = Field(
        default="",
        description="clamd, the virus scanner: `host:port`, or its socket's path; without it nothing is scanned",
    )
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

    @field_validator("clamd")
    @classmethod
    def an_address(cls, where: str) -> str:
        """Refuse what no scanner can be reached at."""
        if where and not where.startswith("/") and not where.rpartition(":")[2].isdecimal():
            raise ValueError("must be like localhost:3310 or /run/clamav/clamd.ctl")
        return where

    @model_validator(mode="after")
    def plain_http_is_for_the_demo(self) -> "Settings":
        """Cookies travel only over https, but for the demo on this machine."""
        if not self.secure and not (self.demo and urlsplit(self.public_url).hostname in ("localhost", "127.0.0.1")):
            raise ValueError("public_url must begin with https:// (plain http is for the demo on localhost alone)")
        return self

    @model_validator(mode="after")
    def messages_travel_encrypted(self) -> "Settings":
        """Codes and passwords go over an encrypted way, but for a server on this machine."""
        sms, here = urlsplit(self.sms_url), ("localhost", "127.0.0.1")
        if self.sms_url and not (sms.scheme == "https" or (sms.scheme == "http" and sms.hostname in here)):
            raise ValueError("sms_url must begin with https://")
        if self.smtp_host and self.smtp_security is SmtpSecurity.NONE and self.smtp_host not in here:
            raise ValueError("smtp_security must be starttls or tls: the mail server is on another machine")
        if self.smtp_host and "@" not in self.mail_from:
            raise ValueError("mail_from is missing: an address that e-mail comes from")
        return self

    @property
    def secure(self) -> bool:
        """True when people reach the server over https."""
        return self.public_url.startswith("https://")


def secret_of(setting: SecretStr | None) -> str:
    """A secret that need not be set."""
    return setting.get_secret_value() if setting else ""


ROOT = Path(__file__).resolve().parent.parent
