"""narvara db: the database's tables."""

import click
from sqlalchemy import text

from models import migrations
from webapp.commands.opening import opened, settings
from webapp.db import Database


@click.group()
def db() -> None:
    """The database's tables."""


@db.command()
def upgrade() -> None:
    """Bring the tables to this version. Safe to repeat."""
    with opened(settings()) as database:
        bring_up_to_date(database)
    print("The database is up to date.")


def bring_up_to_date(database: Database) -> None:
    """Run the migrations that are missing."""
    with database.writer.begin() as connection:
        if not database.sqlite:  # a page's patience is not a migration's, nor that of one that waits for another
            for patience in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
                connection.execute(text(f"SET LOCAL {patience} = 0"))
        migrations.upgrade(connection)
