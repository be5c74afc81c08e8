"""Where the demo lives: a folder of its own with keys, database and certificate, readable by its owner alone."""

import datetime as dt
import fcntl
import hashlib
import ipaddress
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from models.calendar import civil_day
from models.keyring import KEY_BYTES, Keyring
from webapp.demo.accounts import Account
from webapp.settings import ROOT

CERTIFICATE_DAYS = 30


class Home:
    """The folder of a demo. Only its owner may look in, and git never does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.database = self.folder / "town.sqlite3"
        self._made = self.folder / "made.txt"
        self._cast = self.folder / "accounts.jsonl"
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.umask(0o077)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep a second demo waiting while the town is made."""
        with (self.folder / "lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def keys(self) -> Path:
        """The folder of the demo's secrets, made at the first start. They say what they are: `serve` refuses them."""
        folder = self.folder / "keys"
        folder.mkdir(mode=0o700, exist_ok=True)
        for name, secret in {
            "narvara_secret_key": f"demo-{secrets.token_hex(32)}",
            "narvara_keyring": Keyring({"demo1": secrets.token_bytes(KEY_BYTES)}).to_text(),
        }.items():
            if not (folder / name).exists():
                _write(folder / name, secret.encode())
        return folder

    def has_a_town(self, now: dt.datetime) -> bool:
        """True when there is a town made today, by the code as it is now."""
        return self.database.exists() and self._made.exists() and self._made.read_text() == _stamp(now)

    def building(self) -> Path:
        """Where a new town is made: what is there already stays in use until it is ready."""
        for path in self.folder.glob("building.sqlite3*"):
            path.unlink()
        return self.folder / "building.sqlite3"

    def move_in(self, cast: list[Account], now: dt.datetime) -> None:
        """Put the new town in the old one's place."""
        self._made.unlink(missing_ok=True)
        for path in self.folder.glob("town.sqlite3-*"):
            path.unlink()
        (self.folder / "building.sqlite3").replace(self.database)
        for path in self.folder.glob("building.sqlite3*"):
            path.unlink()
        _write(self._cast, "".join(json.dumps(one.to_json()) + "\n" for one in cast).encode())
        _write(self._made, _stamp(now).encode())

    def accounts(self) -> list[Account]:
        """Who can sign in."""
        return [Account.from_json(json.loads(line)) for line in self._cast.read_text().splitlines()]

    def certificate(self, name: str, now: dt.datetime) -> tuple[Path, Path]:
        """A certificate for a name and for localhost, and its key, made on the spot."""
        key, certificate = ec.generate_private_key(ec.SECP256R1()), self.folder / "certificate.pem"
        _write(
            self.folder / "certificate.key",
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ),
        )
        _write(certificate, _certificate(key, name, now).public_bytes(serialization.Encoding.PEM))
        return certificate, self.folder / "certificate.key"


def _stamp(now: dt.datetime) -> str:
    """The day, and a digest of the code that makes towns: either one new makes a new town."""
    code = hashlib.sha256()
    for path in sorted([*ROOT.glob("webapp/demo/*.py"), *ROOT.glob("models/**/*.py")]):
        code.update(path.read_bytes())
    return f"{civil_day(now)} {code.hexdigest()}\n"


def _write(path: Path, content: bytes) -> None:
    """Write a file that nobody else may read at any moment."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


def _certificate(key: ec.EllipticCurvePrivateKey, name: str, now: dt.datetime) -> x509.Certificate:
    whose = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    return (
        x509.CertificateBuilder()
        .subject_name(whose)
        .issuer_name(whose)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))  # a phone's clock may be behind
        .not_valid_after(now + dt.timedelta(days=CERTIFICATE_DAYS))
        .add_extension(x509.SubjectAlternativeName([_called(name), x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )


def _called(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
