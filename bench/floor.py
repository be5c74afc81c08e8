"""The floor under a check-in: Flask, a signed session cookie, one INSERT with a UNIQUE key, committed, 200 bytes back.

    NARVARA_FLOOR=<database's address> python -m bench.floor --port N --workers N

It is served as the product is, and waits for the disk as the product does; it does nothing else.
"""

import argparse
import os
import threading
import uuid
from collections.abc import Callable
from typing import Any

import psycopg
import pysqlite3.dbapi2 as sqlite
from flask import Flask, session
from sqlalchemy.engine import URL, make_url

from webapp.commands.serving import serve_until_told

VARIABLE = "NARVARA_FLOOR"
SECRET = "the floor keeps no secrets, and signs all the same"
TABLES = {
    "sqlite": "CREATE TABLE floor (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, person TEXT NOT NULL)",
    "postgresql": "CREATE TABLE floor (id BIGSERIAL PRIMARY KEY, key TEXT NOT NULL UNIQUE, person TEXT NOT NULL)",
}
ANSWER = "<p>You are here.</p>".ljust(200)


def application() -> Flask:
    """What each worker builds for itself."""
    app = Flask("floor")
    app.secret_key = SECRET
    insert = inserting(make_url(os.environ[VARIABLE]))

    def check_in() -> str:
        insert(uuid.uuid4().hex, session["person"])
        return ANSWER

    app.add_url_rule("/", "check_in", check_in, methods=["POST"])
    return app


def inserting(url: URL) -> Callable[[str, str], None]:
    """A function that inserts a row and commits it, over a connection that each thread keeps."""
    sqlite_file = url.get_backend_name() == "sqlite"
    statement = f"INSERT INTO floor (key, person) VALUES ({'?, ?' if sqlite_file else '%s, %s'})"  # noqa: S608
    connect = connect_sqlite if sqlite_file else connect_postgres
    of_thread = threading.local()

    def insert(key: str, person: str) -> None:
        if not hasattr(of_thread, "connection"):
            of_thread.connection = connect(url)
        of_thread.connection.execute(statement, (key, person))

    return insert


def connect_sqlite(url: URL) -> Any:
    """A connection that waits for the disk at each commit."""
    connection = sqlite.connect(url.database, isolation_level=None)
    for pragma in ("busy_timeout=5000", "journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def connect_postgres(url: URL) -> Any:
    """The same; that the server does wait is asked of it when the product starts."""
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True)


def main() -> None:
    """Serve until told."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    asked = parser.parse_args()
    serve_until_told("127.0.0.1", asked.port, asked.workers, application="bench.floor:application")


if __name__ == "__main__":
    main()
