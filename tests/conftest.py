"""What every test may ask for: a clean migrated database of each kind, the town, the app, a browser and a clock."""

import functools
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlmodel import Session

import i18n
from models import audit, keyring, migrations
from models.people import Participant, Staff
from tests import compiled, restoring
from tests.application import KEYRING, At, application, make, settings_for
from tests.browser import Browser
from tests.clean import Clean
from tests.terminal import Narvara, terminal
from tests.town import COPIES, NINE, Town
from webapp.db import Database

compiled.share()

POSTGRES = os.environ.get("NARVARA_TEST_POSTGRES")
KINDS = [
    "sqlite",
    pytest.param("postgresql", marks=pytest.mark.skipif(not POSTGRES, reason="make test starts it")),
]


@pytest.fixture(autouse=True)
def keys() -> None:
    """The test keyring, in force in every test; nobody's circumstances or language left from the test before."""
    keyring.install(keyring.Keyring.parse(KEYRING))
    i18n.use("sv")
    audit.circumstances.set(audit.Circumstances())


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file."""
    path = tmp_path_factory.mktemp("template") / "town.db"
    database = Database(f"sqlite:///{path}")
    with database.writer.connect() as connection:
        migrations.upgrade(connection)
        connection.commit()
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[str]:
    """A migrated, empty PostgreSQL database that others are copied from."""
    name = f"narvara_template_{uuid.uuid4().hex[:8]}"
    postgres_admin()(f'CREATE DATABASE "{name}"')
    database = Database(postgres_url(name))
    with database.writer.connect() as connection:
        migrations.upgrade(connection)
        restoring.keep(connection)
        connection.commit()
    database.close()
    yield name
    postgres_admin()(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def sqlite_town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Town]:
    """The same with the cast settled in it, and the cast."""
    path = tmp_path_factory.mktemp("template") / "settled.db"
    shutil.copy(sqlite_template, path)
    return path, _settle(f"sqlite:///{path}")


@pytest.fixture(scope="session")
def postgres_town(postgres_template: str) -> Iterator[tuple[str, Town]]:
    """The same with the cast settled in it, and the cast."""
    name = f"narvara_settled_{uuid.uuid4().hex[:8]}"
    postgres_admin()(f'CREATE DATABASE "{name}" TEMPLATE "{postgres_template}" STRATEGY FILE_COPY')
    town = _settle(postgres_url(name))
    database = Database(postgres_url(name))
    with database.writer.connect() as connection:
        restoring.keep(connection)
        connection.commit()
    database.close()
    yield name, town
    postgres_admin()(f'DROP DATABASE "{name}" WITH (FORCE)')


def _settle(url: str) -> Town:
    keyring.install(keyring.Keyring.parse(KEYRING))
    database = Database(url)
    with database.writing() as db:
        town = Town(db)
    database.close()
    return town


@pytest.fixture(scope="session")
def clean() -> Iterator[Clean]:
    """The databases of this process that can be used again."""
    found = Clean()
    yield found
    found.end()


@pytest.fixture(params=KINDS)
def database_url(
    request: pytest.FixtureRequest, clean: Clean, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a clean database of each kind; the cast lies in it when the test asks for the town."""
    settled = bool({"town", "lived_in"} & set(request.fixturenames))
    folder = tmp_path_factory.getbasetemp()
    yield from clean.lend(
        (request.param, settled), lambda: fresh_database(request, request.param, folder, settled=settled)
    )


def fresh_database(request: pytest.FixtureRequest, kind: str, folder: Path, *, settled: bool = False) -> Iterator[str]:
    """A copy of the kind's template, gone afterwards."""
    if kind == "sqlite":
        path = folder / f"{uuid.uuid4().hex[:8]}.db"
        template = request.getfixturevalue("sqlite_town" if settled else "sqlite_template")
        source, town = template if settled else (template, None)
        shutil.copy(source, path)
        with copied_from(town, f"sqlite:///{path}") as url:
            yield url
        return
    template = request.getfixturevalue("postgres_town" if settled else "postgres_template")
    source, town = template if settled else (template, None)
    name = f"narvara_{uuid.uuid4().hex[:12]}"
    postgres_admin()(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY FILE_COPY')
    with copied_from(town, postgres_url(name)) as url:
        yield url
    postgres_admin()(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def copied_from(town: Town | None, url: str) -> Iterator[str]:
    """Let Town() know that the cast lies in this database already."""
    if town:
        COPIES[url] = town
    try:
        yield url
    finally:
        COPIES.pop(url, None)


@functools.cache
def postgres_admin() -> Callable[[str], object]:
    """Runs statements that no transaction may hold, on the test server; by one connection for the whole process."""
    connection = create_engine(POSTGRES or "", isolation_level="AUTOCOMMIT").connect()
    return lambda statement: connection.execute(text(statement))


def postgres_url(name: str) -> str:
    """The address of a database on the test server."""
    return make_url(POSTGRES or "").set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def database(database_url: str, clean: Clean) -> Database:
    """An open database."""
    return clean.at(database_url)


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    """A session that writes; a rule's test looks through the same one."""
    with Session(database.writer, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def town(db: Session) -> Town:
    """The cast, in the test's own session."""
    return Town(db)


@pytest.fixture
def at() -> At:
    """The clock of the application under test, at nine on the day of the town's first occasion."""
    return At(NINE)


@pytest.fixture
def app(database: Database, at: At) -> Iterator[Flask]:
    """The application on a clean database of each kind, with the test's clock."""
    with application(database, at) as found:
        yield found


@pytest.fixture
def own_app(database_url: str, at: At) -> Iterator[Flask]:
    """An application that a test may change, on the same database."""
    found = make(settings_for(database_url), at.now)
    yield found
    found.extensions["database"].close()


@pytest.fixture
def lived_in(app: Flask) -> Town:
    """The cast, committed where the application finds it."""
    with app.extensions["database"].writing() as db:
        return Town(db)


@pytest.fixture
def browser(app: Flask) -> Callable[..., Browser]:
    """browser(amina): a browser on which Amina is signed in; browser(): one where nobody is."""

    def opened(person: Participant | Staff | None = None) -> Browser:
        return Browser(app, person)

    return opened


@pytest.fixture
def narvara(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Narvara:
    """narvara("audit", "head", **settings): run a command to its end, in this process to save time."""
    return terminal(capsys, monkeypatch)
