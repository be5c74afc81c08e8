"""The three roles of docs/install.md on PostgreSQL: what each may do, and that the program works under them."""

import subprocess
import uuid
from collections.abc import Iterator

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy.engine import URL, make_url

from models import audit
from models.append_only import APPEND_ONLY, MUTABLE
from tests.application import settings_for
from tests.browser import Browser
from tests.conftest import POSTGRES, postgres_admin, postgres_url
from tests.town import PIN, Town
from webapp.app import create_app
from webapp.commands.database import bring_up_to_date
from webapp.db import Database
from webapp.settings import ROOT

ROLES = ("narvara_owner", "narvara_app", "narvara_auditor")
SECRET = "a-password-of-the-tests"
NAME = f"narvara_{uuid.uuid4().hex[:12]}"

pytestmark = pytest.mark.skipif(not POSTGRES, reason="make test starts it")


@pytest.fixture(scope="module")
def address() -> Iterator[URL]:
    """A database made by the steps of docs/install.md."""
    run = postgres_admin()
    for role in ROLES:
        run(f"CREATE ROLE {role} LOGIN PASSWORD '{SECRET}'")
    run(f"CREATE DATABASE {NAME} OWNER narvara_owner ENCODING 'UTF8' TEMPLATE template0")
    run(f"REVOKE ALL ON DATABASE {NAME} FROM PUBLIC")
    run(f"GRANT CONNECT ON DATABASE {NAME} TO narvara_app, narvara_auditor")
    found = make_url(postgres_url(NAME))
    database = Database(text_of(as_role(found, "narvara_owner")))
    bring_up_to_date(database)
    database.close()
    with connected(as_role(found, "narvara_owner")) as connection:
        for _ in range(2):  # it is run after every upgrade
            connection.execute((ROOT / "docs" / "postgresql.sql").read_bytes())
    yield found
    run(f"DROP DATABASE {NAME} WITH (FORCE)")
    for role in ROLES:
        run(f"DROP ROLE {role}")


def as_role(address: URL, role: str) -> URL:
    """The same database, asked by a role."""
    return address.set(username=role, password=SECRET)


def connected(address: URL) -> psycopg.Connection:
    """A connection of the driver itself, for statements that the program would never send."""
    return psycopg.connect(address.set(drivername="postgresql").render_as_string(hide_password=False))


def test_the_app_adds_to_what_only_grows_and_changes_the_rest(address):
    with connected(as_role(address, "narvara_app")) as connection:
        for table in APPEND_ONLY:
            assert rights(connection, table) == {"SELECT", "INSERT"}, table
        for table in MUTABLE:
            assert rights(connection, table) == {"SELECT", "INSERT", "UPDATE", "DELETE"}, table
        assert rights(connection, "alembic_version") == {"SELECT"}


def test_the_auditor_reads_the_log_alone(address):
    with connected(as_role(address, "narvara_auditor")) as connection:
        for table in (*APPEND_ONLY, *MUTABLE, "alembic_version"):
            expected = {"SELECT"} if table.startswith("audit_") or table == "alembic_version" else set()
            assert rights(connection, table) == expected, table


def rights(connection: psycopg.Connection, table: str) -> set[str]:
    """What the connected role may do with a table."""
    asked = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
    row = connection.execute(
        f"SELECT {', '.join(f'has_table_privilege(%(table)s, {right!r})' for right in asked)}", {"table": f'"{table}"'}
    ).fetchone()
    return {right for right, has in zip(asked, row or (), strict=True) if has}


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit_event",
        "TRUNCATE audit_event CASCADE",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "CREATE TABLE mine (id integer)",
    ],
)
def test_the_app_cannot_walk_past_the_triggers(address, statement):
    with connected(as_role(address, "narvara_app")) as connection, pytest.raises(InsufficientPrivilege):
        connection.execute(statement)


def test_someone_signs_in_under_the_app_the_auditor_verifies_and_a_dump_is_whole(address, at, tmp_path):
    app = create_app(settings_for(text_of(as_role(address, "narvara_app"))), clock=at.now)
    with app.extensions["database"].writing() as db:
        amina = Town(db).amina
    assert Browser(app).post("/sign-in", number=amina.sign_in_number, pin=PIN).status_code == 303
    app.extensions["database"].close()
    assert entries(as_role(address, "narvara_auditor")) == 1

    owner, dump = as_role(address, "narvara_owner"), str(tmp_path / "dump")
    subprocess.run(["pg_dump", "--format=custom", "--file", dump, plain(owner)], check=True)
    restored = owner.set(database=f"{NAME}_restored")
    run = postgres_admin()
    run(f"CREATE DATABASE {restored.database} OWNER narvara_owner ENCODING 'UTF8' TEMPLATE template0")
    try:
        subprocess.run(["pg_restore", "--exit-on-error", "--dbname", plain(restored), dump], check=True)
        assert entries(restored) == 1
    finally:
        run(f"DROP DATABASE {restored.database} WITH (FORCE)")


def entries(address: URL) -> int:
    """How many links the audit log has, once it is verified and its triggers are found."""
    database = Database(text_of(address))
    database.check()
    with database.reading() as db:
        verdict = audit.verify(db)
    database.close()
    assert verdict.ok
    return verdict.checked


def text_of(address: URL) -> str:
    """The address as settings have it."""
    return address.render_as_string(hide_password=False)


def plain(address: URL) -> str:
    """The address as PostgreSQL's own programs have it."""
    return text_of(address.set(drivername="postgresql"))
