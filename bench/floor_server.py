"""The floor's server, started beside the product's."""

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import Connection, create_engine, text

from bench import floor
from e2e.load.installation import Installation
from e2e.load.server import Server


class FloorServer(Server):
    """The floor on a free port: in a SQLite file of its own, or in a table of its own on PostgreSQL."""

    def __init__(self, installation: Installation) -> None:
        super().__init__(installation, program=(sys.executable, "-m", "bench.floor"))
        file = installation.folder / "floor.sqlite3"
        self.url = f"sqlite:///{file}" if installation.kind == "sqlite" else installation.settings.database_url
        with self._database() as connection:
            connection.execute(text(floor.TABLES[installation.kind]))

    def environment(self) -> dict[str, str]:
        """Where its table is."""
        return super().environment() | {floor.VARIABLE: self.url}

    def says_whose_it_is(self) -> None:
        """It has no page to say it on: that every socket on the port is its own is enough."""

    def rows(self) -> int:
        """How many rows it has kept."""
        with self._database() as connection:
            return int(connection.execute(text("SELECT count(*) FROM floor")).scalar_one())

    @contextmanager
    def _database(self) -> Iterator[Connection]:
        engine = create_engine(self.url)
        try:
            with engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()


def floor_request() -> bytes:
    """A request to the floor, with the cookie of someone signed in."""
    app = Flask("floor")
    app.secret_key = floor.SECRET
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer
    cookie = f"session={signer.dumps({'person': secrets.token_hex(16)})}"
    return f"POST / HTTP/1.1\r\nHost: floor\r\nCookie: {cookie}\r\nContent-Length: 0\r\n\r\n".encode()
