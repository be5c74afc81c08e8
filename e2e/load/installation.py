"""A municipality of the harness's own: a database, keys, and a name that nobody else has."""

import os
import secrets
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from models import keyring, migrations
from models.keyring import Keyring
from webapp.db import Database
from webapp.settings import Settings

# On a disk; /tmp may be in memory, where waiting for the disk would mean nothing.
DISK = "/var/tmp"  # noqa: S108 mkdtemp makes a folder of our own in it


@dataclass(frozen=True)
class Installation:
    """Settings as for `narvara serve`, and a folder for what belongs to them."""

    settings: Settings
    folder: Path

    @property
    def kind(self) -> str:
        """sqlite or postgresql."""
        return make_url(self.settings.database_url).get_backend_name()

    @property
    def name(self) -> str:
        """What stands at the top of each of its pages, and of nobody else's."""
        return self.settings.municipality

    def environment(self) -> dict[str, str]:
        """The environment of its server: no setting comes from anywhere else."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("NARVARA_")}
        return kept | {
            "NARVARA_DATABASE_URL": self.settings.database_url,
            "NARVARA_SECRET_KEY": self.settings.secret_key.get_secret_value(),
            "NARVARA_KEYRING": self.settings.keyring.get_secret_value(),
            "NARVARA_PUBLIC_URL": self.settings.public_url,
            "NARVARA_MUNICIPALITY": self.settings.municipality,
        }

    def use_keys(self) -> None:
        """Put its keys in force in this process."""
        keyring.install(Keyring.parse(self.settings.keyring.get_secret_value()))

    @contextmanager
    def database(self) -> Iterator[Database]:
        """Its database, opened by the harness itself."""
        self.use_keys()
        database = Database(self.settings.database_url)
        try:
            yield database
        finally:
            database.close()


@contextmanager
def installation(server: str | None = None) -> Iterator[Installation]:
    """A new, migrated installation: on SQLite, or in a new database of a PostgreSQL server. Gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="narvara-load-", dir=DISK))
    try:
        with _empty_database(server, folder) as url:
            found = Installation(_settings(url), folder)
            with found.database() as database, database.writer.connect() as connection:
                migrations.upgrade(connection)
                connection.commit()
            yield found
    finally:
        shutil.rmtree(folder)


def _settings(url: str) -> Settings:
    return Settings(
        database_url=url,
        secret_key=SecretStr(secrets.token_hex(32)),
        keyring=SecretStr(Keyring.fresh().to_text()),
        public_url="https://narvara.example",
        municipality=f"Provstad {secrets.token_hex(8)}",
    )


@contextmanager
def _empty_database(server: str | None, folder: Path) -> Iterator[str]:
    if server is None:
        yield f"sqlite:///{folder / 'narvara.sqlite3'}"
        return
    name = f"narvara_load_{uuid.uuid4().hex[:12]}"
    _on(server, f'CREATE DATABASE "{name}"')
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        _on(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _on(server: str, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
