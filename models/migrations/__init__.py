"""Migrations of the database, in reading order, and how to run them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlmodel import SQLModel

import models  # noqa: F401  (the schema is whole once every table is imported)

HERE = Path(__file__).parent
_LOCK = 7_402_026


def config(connection: Connection) -> Config:
    """Alembic's configuration for a connection already open."""
    found = Config()
    found.set_main_option("script_location", str(HERE))
    found.attributes["connection"] = connection
    return found


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring the database to a revision, and keep it. Two at once on PostgreSQL wait for each other."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        command.upgrade(config(connection), revision)
        connection.commit()
    else:
        with _foreign_keys_asleep(connection):
            command.upgrade(config(connection), revision)
            if broken := connection.execute(text("PRAGMA foreign_key_check")).all():
                raise BrokenReferences(f"the migration leaves rows that point nowhere: {broken[:5]}")
            connection.commit()


class BrokenReferences(Exception):
    """A migration would have left rows that point at nothing; the database is as it was."""


@contextmanager
def _foreign_keys_asleep(connection: Connection) -> Iterator[None]:
    """SQLite makes a table anew to change it, and lets nobody drop one that others point at.

    The setting can only be changed outside a transaction, so straight on the driver's connection.
    """
    driver = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
    try:
        yield
    finally:
        connection.rollback()  # nothing, when it was kept
        driver.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]


def differences(connection: Connection) -> list[object]:
    """What the tables in the code have that the migrated database has not, and the other way round."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, SQLModel.metadata))
