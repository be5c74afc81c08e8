"""Who can sign in to the demo, and with what."""

from dataclasses import asdict, dataclass
from typing import Self

PIN = "864209"
PASSWORD = "exempelby-demo"  # noqa: S105 - printed at every start of the demo


@dataclass(frozen=True)
class Account:
    """Someone to sign in as: `login` is a sign-in number or an e-mail, `see` what is worth seeing there."""

    name: str
    role: str
    address: str
    login: str
    secret: str
    language: str
    see: str

    def to_json(self) -> dict[str, str]:
        """For --accounts and for the demo's folder."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, str]) -> Self:
        """Back again."""
        return cls(**values)
