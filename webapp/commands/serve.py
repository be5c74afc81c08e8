"""narvara serve: the real thing."""

import os

import click
from sqlalchemy import select
from sqlmodel import col

from models.audit import AuditEvent
from models.keyring import Keyring
from webapp.commands.failures import Failure
from webapp.commands.opening import opened, ready, settings
from webapp.commands.serving import free_port, serve_until_told
from webapp.db import Database
from webapp.settings import Settings

# What the demo's keys begin with, so that nobody goes on with them by mistake.
DEMO_MARK = "demo"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option(
    "--workers", default=min(4, os.cpu_count() or 1), show_default="one a CPU, at most 4", type=click.IntRange(1, 64)
)
def serve(host: str, port: int, workers: int) -> None:
    """Serve the municipality's own installation, behind a proxy that speaks https."""
    found = settings()
    refuse_the_demo(found)
    with opened(found) as database:
        ready(database)
        refuse_a_demo_town(database)
    port = free_port(host, port)
    print(f"Närvara listens on http://{host}:{port} for the proxy of {found.public_url}. Ctrl-C ends it.", flush=True)
    serve_until_told(host, port, workers)


def refuse_the_demo(found: Settings) -> None:
    """Raise Failure for the demo's settings or keys."""
    if found.demo:
        raise Failure("NARVARA_DEMO is for `narvara demo` alone: take it away")
    if found.secret_key.get_secret_value().startswith(DEMO_MARK):
        raise Failure("NARVARA_SECRET_KEY is the demo's: make your own with: openssl rand -hex 32")
    if any(key.startswith(DEMO_MARK) for key in Keyring.parse(found.keyring.get_secret_value()).ids):
        raise Failure("NARVARA_KEYRING is the demo's: make your own with: echo k1:$(openssl rand -base64 32)")


def refuse_a_demo_town(database: Database) -> None:
    """Raise Failure when the database was filled by the demo: everybody knows its passwords."""
    with database.reading() as db:
        first = db.connection().execute(select(col(AuditEvent.action)).where(col(AuditEvent.seq) == 1)).scalar()
    if first == "town:demo":
        raise Failure("This database holds the demo's town, whose passwords are known: use an empty one")
