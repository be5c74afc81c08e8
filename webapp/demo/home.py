"""Where the demo lives: a folder of its own with keys, database and certificate, readable by its owner alone."""

import datetime as dt
import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.calendar import civil_day
from models.keyring import KEY_BYTES, Keyring
from webapp.demo import certificate
from webapp.demo.accounts import Account
from webapp.settings import ROOT


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
        """The files of a certificate for a name and of its key; made again when the name is new or time runs out."""
        path, key_path = self.folder / "certificate.pem", self.folder / "certificate.key"
        if not (key_path.exists() and certificate.still_good(path, name, now)):
            made, key = certificate.make(name, now)
            _write(key_path, key)
            _write(path, made)
        return path, key_path


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
