"""What only grows cannot be changed, deleted, emptied or replaced, on either database."""

import uuid
from typing import Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Enum,
    Integer,
    LargeBinary,
    Table,
    Uuid,
    text,
)
from sqlalchemy import insert as sa_insert
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel

import models
from models.append_only import (
    APPEND_ONLY,
    MUTABLE,
    chain_triggers,
    create_all_triggers,
    missing_triggers,
    triggers,
)
from tests.conftest import KINDS
from tests.town import MONDAY, NINE

TABLES = SQLModel.metadata.tables


ATTEMPTS = {
    "sqlite": [
        "UPDATE {table} SET {column} = {column}",
        "UPDATE OR IGNORE {table} SET {column} = {column}",
        "DELETE FROM {table}",
        "REPLACE INTO {table} SELECT * FROM {table}",
        "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    ],
    "postgresql": [
        "UPDATE {table} SET {column} = {column}",
        "DELETE FROM {table}",
        "TRUNCATE {table} CASCADE",
    ],
}

# What a CHECK asks of some row: the minutes of a statement add up.
CHECKED: dict[str, dict[str, Any]] = {"month_statement": {"planned": 5}}

on_sqlite = pytest.mark.parametrize("database_url", KINDS[:1], indirect=True)
on_postgresql = pytest.mark.parametrize("database_url", KINDS[1:], indirect=True)


def test_every_table_is_listed_once():
    assert sorted(APPEND_ONLY + MUTABLE) == sorted(TABLES)


def test_a_row_stays_as_it_was_written(db: Session):
    connection = db.connection()
    for name in APPEND_ONLY:
        add_some_row(connection, TABLES[name], **CHECKED.get(name, {}))
        column = next(iter(TABLES[name].columns)).name
        for attempt in ATTEMPTS[connection.dialect.name]:
            refused(connection, attempt.format(table=name, column=column))


@on_sqlite
def test_on_sqlite_replace_is_refused_only_while_triggers_may_recurse(db: Session):
    """Why that setting is one of those the program will not start without."""
    connection = db.connection()
    add_some_row(connection, TABLES["audit_body"])
    connection.execute(text("PRAGMA recursive_triggers = OFF"))
    connection.execute(text("REPLACE INTO audit_body VALUES (1, x'00')"))
    connection.execute(text("PRAGMA recursive_triggers = ON"))
    refused(connection, "REPLACE INTO audit_body VALUES (1, x'01')")


@on_postgresql
def test_on_postgresql_calling_oneself_a_replica_does_not_help(db: Session):
    connection = db.connection()
    add_some_row(connection, TABLES["audit_body"])
    connection.execute(text("SET LOCAL session_replication_role = replica"))
    refused(connection, "UPDATE audit_body SET sealed = ''")


@pytest.mark.parametrize(("seq", "prev"), [(1, b"x" * 32), (2, bytes(32)), (0, bytes(32)), (-1, bytes(32)), (1, b"")])
def test_a_chain_begins_at_one_from_nothing(db: Session, seq: int, prev: bytes):
    with pytest.raises(DBAPIError, match="does not follow"), db.connection().begin_nested():
        add_some_row(db.connection(), TABLES["audit_event"], seq=seq, prev=prev)


@pytest.mark.parametrize(("seq", "prev"), [(1, b"1" * 32), (3, b"1" * 32), (2, bytes(32)), (2, b"1" * 31)])
def test_a_link_that_does_not_follow_is_refused(db: Session, seq: int, prev: bytes):
    connection, events = db.connection(), TABLES["audit_event"]
    add_some_row(connection, events, hash=b"1" * 32)
    with pytest.raises(DBAPIError, match="does not follow"), connection.begin_nested():
        add_some_row(connection, events, seq=seq, prev=prev)
    add_some_row(connection, events, seq=2, prev=b"1" * 32)


@on_postgresql
def test_a_temporary_table_does_not_stand_in_for_the_chain(db: Session):
    connection, events = db.connection(), TABLES["audit_event"]
    add_some_row(connection, events, hash=b"1" * 32)
    connection.execute(text("CREATE TEMPORARY TABLE audit_event (seq bigint, hash bytea)"))
    with pytest.raises(DBAPIError, match="does not follow"):
        connection.execute(text("INSERT INTO public.audit_event SELECT * FROM public.audit_event"))


def test_a_migrated_database_misses_nothing(db: Session):
    assert missing_triggers(db.connection()) == []


def test_a_dropped_trigger_is_missed_and_put_back(db: Session):
    connection = db.connection()
    on = " ON scan" if connection.dialect.name == "postgresql" else ""
    connection.execute(text(f"DROP TRIGGER scan_no_update{on}"))
    assert missing_triggers(connection) == ["scan_no_update"]
    create_all_triggers(connection)
    assert missing_triggers(connection) == []


@on_sqlite
def test_a_trigger_that_does_something_else_is_missed_and_put_right(db: Session):
    connection = db.connection()
    connection.execute(text("DROP TRIGGER audit_event_chain"))
    connection.execute(text("CREATE TRIGGER audit_event_chain BEFORE INSERT ON audit_event BEGIN SELECT 1; END"))
    assert missing_triggers(connection) == ["audit_event_chain"]
    create_all_triggers(connection)
    assert missing_triggers(connection) == []


@on_postgresql
@pytest.mark.parametrize(
    "tampering",
    [
        "ALTER TABLE audit_event DISABLE TRIGGER audit_event_no_update",
        "ALTER TABLE audit_event ENABLE TRIGGER audit_event_no_update",
        "ALTER TABLE audit_event ENABLE REPLICA TRIGGER audit_event_no_update",
        "CREATE OR REPLACE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event FOR EACH ROW "
        "WHEN (false) EXECUTE FUNCTION narvara_refuse_change()",
        "CREATE OR REPLACE TRIGGER audit_event_no_update BEFORE UPDATE OF seq ON audit_event FOR EACH ROW "
        "EXECUTE FUNCTION narvara_refuse_change()",
        "CREATE OR REPLACE TRIGGER audit_event_no_update AFTER UPDATE ON audit_event FOR EACH ROW "
        "EXECUTE FUNCTION narvara_refuse_change()",
    ],
)
def test_a_trigger_turned_off_or_narrowed_is_missed_and_put_right(db: Session, tampering: str):
    connection = db.connection()
    connection.execute(text(tampering))
    if tampering.startswith("CREATE"):
        connection.execute(text("ALTER TABLE audit_event ENABLE ALWAYS TRIGGER audit_event_no_update"))
    assert missing_triggers(connection) == ["audit_event_no_update"]
    create_all_triggers(connection)
    assert missing_triggers(connection) == []


@on_postgresql
def test_a_function_that_lets_everything_through_is_missed_and_put_right(db: Session):
    connection = db.connection()
    connection.execute(
        text(
            "CREATE OR REPLACE FUNCTION narvara_refuse_change() RETURNS trigger LANGUAGE plpgsql "
            "AS $$BEGIN RETURN NEW; END$$"
        )
    )
    assert len(missing_triggers(connection)) == 3 * len(APPEND_ONLY)
    create_all_triggers(connection)
    assert missing_triggers(connection) == []


@on_sqlite
def test_altering_a_table_in_a_batch_loses_its_triggers_until_they_are_put_back(db: Session):
    connection = db.connection()
    with Operations(MigrationContext.configure(connection)).batch_alter_table("scan", recreate="always") as scan:
        scan.add_column(Column("weather", Integer))
    assert set(missing_triggers(connection)) == {"scan_no_update", "scan_no_delete"}
    create_all_triggers(connection)
    assert missing_triggers(connection) == []


@on_sqlite
def test_triggers_are_put_on_the_tables_there_are_so_far(db: Session):
    connection = db.connection()
    connection.execute(text("DROP TABLE assessment_line"))
    create_all_triggers(connection)
    assert missing_triggers(connection) == ["assessment_line_no_update", "assessment_line_no_delete"]


def test_the_statements_can_be_had_one_table_at_a_time(db: Session):
    connection = db.connection()
    connection.execute(text("CREATE TABLE diary (id integer PRIMARY KEY)"))
    for statement in triggers(connection.dialect.name, "diary"):
        connection.execute(text(statement))
    connection.execute(text("INSERT INTO diary VALUES (1)"))
    refused(connection, "DELETE FROM diary")
    assert all("audit_event" in each or "FUNCTION" in each for each in chain_triggers(connection.dialect.name))


def refused(connection: Connection, statement: str) -> None:
    """The statement fails because the table is append-only, and everything is as before."""
    with pytest.raises(DBAPIError, match=r"is append-only|does not follow"), connection.begin_nested():
        connection.execute(text(statement))


def add_some_row(connection: Connection, table: Table, **given: Any) -> None:
    """A row with something in every column that needs it; where it points does not have to exist."""
    row = {column.name: something(column) for column in table.columns if not column.nullable} | given
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(sa_insert(table).values(row))
        connection.execute(text("SET LOCAL session_replication_role = origin"))
    else:
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        connection.execute(sa_insert(table).values(row))


def something(column: Column[Any]) -> Any:
    """A value that fits the column."""
    kinds: list[tuple[Any, Any]] = [
        (Enum, next(iter(getattr(column.type, "enums", ["-"])))),
        (Uuid, uuid.uuid4()),
        (Boolean, False),
        (DateTime, NINE),
        (Date, MONDAY),
        (Integer, 1),
        (JSON, {}),
        (LargeBinary, bytes(32)),
    ]
    kind = getattr(column.type, "impl_instance", column.type)
    found = next((value for type_, value in kinds if isinstance(kind, type_)), "some")
    return "some" if isinstance(column.type, models.types.Encrypted) else found
