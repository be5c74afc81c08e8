"""What most commands begin with: the settings, the keys and the database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import Session

from models import keyring, migrations
from webapp.db import Database, NotReady
from webapp.settings import Settings


def settings() -> Settings:
    """The settings, from NARVARA_… in the environment and from the files of a secrets folder.

    The folder is NARVARA_SECRETS_DIR, or the one that systemd gives a service for its credentials.
    """
    folder = os.environ.get("NARVARA_SECRETS_DIR") or os.environ.get("CREDENTIALS_DIRECTORY")
    return Settings(_secrets_dir=folder)  # type: ignore[call-arg]


@contextmanager
def opened(found: Settings) -> Iterator[Database]:
    """The database of these settings, with the keys in force; let go afterwards."""
    os.umask(0o077)  # a database on SQLite is a file, and names stand in it
    keyring.install(keyring.Keyring.parse(found.keyring.get_secret_value()))
    database = Database(found.database_url)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def session() -> Iterator[Session]:
    """A session for looking at the database of the settings."""
    with opened(settings()) as database, database.reading() as db:
        yield db


def ready(database: Database) -> None:
    """Raise NotReady unless the database has every migration and all that durability stands on."""
    with database.reader.connect() as connection:
        stands = MigrationContext.configure(connection).get_current_heads()
        wanted = ScriptDirectory.from_config(migrations.config(connection)).get_heads()
    if set(stands) != set(wanted):
        raise NotReady("the database has not all its migrations: run `narvara db upgrade`")
    database.check()
