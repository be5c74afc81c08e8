"""The database: how it is opened, read and written. writing() is the one place that commits."""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
from flask import current_app, g
from sqlalchemy import Connection, Engine, PoolProxiedConnection, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from models.append_only import missing_triggers

# The library that ships with Debian 12 can corrupt a WAL database; the bug was mended in this version.
SQLITE_AT_LEAST = (3, 51, 3)

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: an acknowledged write survives a power cut
    "foreign_keys": 1,
    "busy_timeout": 5000,
    "recursive_triggers": 1,  # or INSERT OR REPLACE would slip past the append-only triggers
    "trusted_schema": 0,
    "secure_delete": 1,
}

POSTGRES_DURABLE = ("fsync", "full_page_writes", "synchronous_commit")


class NotReady(Exception):
    """The database is not as it must be; the message says what to do."""


class Database:
    """Engines for reading and writing, and the queue that SQLite's writers stand in."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        if self.sqlite:
            self.reader, self.writer = _sqlite_engine(url, "BEGIN"), _sqlite_engine(url, "BEGIN IMMEDIATE")
            self._queue: _Queue | None = _Queue(Path(f"{self.url.database}.lock"))
        else:
            self.writer = _postgres_engine(url)
            self.reader = self.writer.execution_options(postgresql_readonly=True)
            self._queue = None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for looking; nothing done in it is kept."""
        with Session(self.reader, expire_on_commit=False, autoflush=False) as db:
            yield db
            self.end_reading(db)

    def end_reading(self, db: Session) -> None:
        """Let go of what was read. PostgreSQL is told COMMIT: at a ROLLBACK psycopg forgets what it has prepared."""
        if not self.sqlite:
            with suppress(SQLAlchemyError):  # a connection that broke has nothing to end
                db.commit()
        db.close()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose work is kept, whole or not at all. The one place that commits."""
        with Session(self.writer, expire_on_commit=False) as db, self._queue or _nothing():
            yield db
            db.commit()

    def check(self) -> None:
        """Raise NotReady unless the settings that durability and the audit log stand on are in force."""
        with self.reader.connect() as connection:
            (_check_sqlite if self.sqlite else _check_postgres)(connection)
            if missing := missing_triggers(connection):
                raise NotReady(f"append-only triggers are missing ({', '.join(missing)}): run `narvara db upgrade`")

    def close(self) -> None:
        """Let every connection go."""
        self.reader.dispose()
        self.writer.dispose()
        if self._queue:
            self._queue.close()


class _Queue:
    """Writers of all processes wait in line on a file lock: fairer than SQLite's own busy handler."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = threading.Lock()
        self._file: Any = None

    def __enter__(self) -> None:
        self._threads.acquire()
        try:
            if self._file is None:
                self._file = self._path.open("a")
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except BaseException:
            self._threads.release()
            raise

    def close(self) -> None:
        """Leave the line for good."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __exit__(self, *_: object) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        finally:
            self._threads.release()


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def _sqlite_engine(url: str, begin: str) -> Engine:
    # Parameters stay hidden: a failing statement would carry a person's words into the server's log.
    engine = create_engine(
        url,
        module=sqlite,
        pool_size=20,
        max_overflow=20,
        pool_timeout=5,
        pool_use_lifo=True,  # the connection that was used last has its pages at hand
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for name, wanted in PRAGMAS.items():
            connection.execute(f"PRAGMA {name}={wanted}")

    def begin_as_told(dbapi_connection: PoolProxiedConnection) -> None:
        dbapi_connection.cursor().execute(begin)

    # In the dialect's place, not by an event: an engine that tells its events does so at every statement.
    engine.dialect.do_begin = begin_as_told  # type: ignore[method-assign]
    return engine


def _postgres_engine(url: str) -> Engine:
    timeouts = "-c statement_timeout=5s -c lock_timeout=3s -c idle_in_transaction_session_timeout=10s"
    # Compiling a statement to machine code takes longer than any of ours does.
    others = "-c timezone=UTC -c jit=off"
    return create_engine(
        url,
        pool_pre_ping=True,
        pool_use_lifo=True,  # few connections that have prepared their statements, rather than many that have not
        pool_size=10,
        max_overflow=10,
        pool_timeout=5,
        hide_parameters=True,
        connect_args={"connect_timeout": 3, "keepalives_idle": 30, "options": f"{timeouts} {others}"},
    )


def _check_sqlite(connection: Connection) -> None:
    if sqlite.sqlite_version_info < SQLITE_AT_LEAST:
        raise NotReady(f"SQLite {sqlite.sqlite_version} has a bug that loses data: install pysqlite3 from the lock")
    for name, wanted in PRAGMAS.items():
        found = connection.exec_driver_sql(f"PRAGMA {name}").scalar()
        if found != wanted:
            raise NotReady(f"SQLite's {name} is {found}, not {wanted}: the database must lie on a local disk")


def _check_postgres(connection: Connection) -> None:
    for name in POSTGRES_DURABLE:
        found = connection.execute(text("SELECT current_setting(:name)"), {"name": name}).scalar()
        if found != "on":
            raise NotReady(f"PostgreSQL's {name} is {found}: set it to on, or acknowledged writes can be lost")


def database() -> Database:
    """The database of the running application."""
    found: Database = current_app.extensions["database"]
    return found


def reading() -> Session:
    """The request's session for looking; closed when the request ends or begins to write."""
    if "reading" not in g:
        g.reading = Session(database().reader, expire_on_commit=False, autoflush=False)
    found: Session = g.reading
    return found


@contextmanager
def writing() -> Iterator[Session]:
    """A session whose work is committed when the block ends well. What was read before is let go first."""
    stop_reading()
    with database().writing() as db:
        yield db


def stop_reading(_error: BaseException | None = None) -> None:
    """Give the reading connection back, so that a request never holds two."""
    if session := g.pop("reading", None):
        database().end_reading(session)
