"""Which tables only grow, and the triggers that hold them to it.

Triggers stop mistakes. Whoever owns the database can drop them; that is what the audit log's chain is for.
On SQLite they hold against INSERT OR REPLACE only while PRAGMA recursive_triggers is ON.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, inspect, text

# Every table is in one of the two; a test says so when a new one is in neither.
APPEND_ONLY: tuple[str, ...] = (
    "absence_report",
    "assessment",
    "assessment_line",
    "attendance",
    "audit_body",
    "audit_event",
    "audit_listed",
    "children_considered",
    "confirmation",
    "conflict_of_interest",
    "delivery",
    "extension",
    "hearing",
    "hearing_material",
    "household",
    "household_child",
    "information_request",
    "month_statement",
    "month_statement_line",
    "proof",
    "proof_to_come",
    "remark",
    "reply",
    "review_move",
    "scan",
    "scan_void",
    "second_opinion",
    "sent_paper",
    "sent_paper_pdf",
    "stated_reason",
    "unknown_scan",
    "withdrawal",
)

MUTABLE: tuple[str, ...] = (
    "activation",
    "activity",
    "audit_head",
    "board",
    "card",
    "case",
    "case_assignment",
    "case_task",
    "contact",
    "device",
    "enrolment",
    "letter",
    "login_session",
    "look",
    "message",
    "occasion",
    "one_time_code",
    "paper_to_set",
    "participant",
    "plan",
    "planned_activity",
    "policy_value",
    "poster_print",
    "proof_page",
    "protection",
    "protection_grant",
    "provider",
    "reason",
    "reported_occasion",
    "review",
    "review_line",
    "series",
    "site",
    "staff",
    "staff_role",
    "staff_site",
    "task",
    "throttle",
    "unit",
)

CHAIN = "audit_event"

# What pg_trigger.tgtype is made of.
_ROW, _BEFORE, _INSERT, _DELETE, _UPDATE, _TRUNCATE = 1, 2, 4, 8, 16, 32
_EVENTS = {_INSERT: "INSERT", _UPDATE: "UPDATE", _DELETE: "DELETE", _TRUNCATE: "TRUNCATE"}

_FUNCTIONS = {
    "narvara_refuse_change": """
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
""",
    # The table is named by its number: a temporary table of the same name must not stand in for it.
    "narvara_follow_chain": """
DECLARE
    last record;
BEGIN
    EXECUTE format('SELECT seq, hash FROM %s ORDER BY seq DESC LIMIT 1', TG_RELID::regclass) INTO last;
    IF NEW.seq IS DISTINCT FROM coalesce(last.seq, 0) + 1
        OR NEW.prev IS DISTINCT FROM coalesce(last.hash, decode(repeat('00', 32), 'hex'))
    THEN
        RAISE EXCEPTION '% does not follow the link before', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
""",
}


@dataclass(frozen=True, slots=True)
class _Trigger:
    """One trigger as it must stand in the database. `kind` and `function` are PostgreSQL's."""

    name: str
    table: str
    ddl: str
    kind: int = 0
    function: str = ""


def triggers(dialect: str, table: str) -> list[str]:
    """The statements that make a table append-only."""
    return _statements(dialect, _refusing(dialect, table))


def chain_triggers(dialect: str) -> list[str]:
    """The statements that let an audit event in only as the next link of the chain."""
    return _statements(dialect, _chaining(dialect))


def missing_triggers(connection: Connection) -> list[str]:
    """The names of the triggers that are missing, switched off, or not what they should be."""
    return [trigger.name for trigger in _missing(connection, APPEND_ONLY)]


def create_all_triggers(connection: Connection) -> None:
    """Put right what missing_triggers() finds, on the tables that exist so far. Safe to repeat.

    Each migration ends with it: on SQLite, altering a table in a batch drops its triggers without a word.
    """
    dialect = connection.dialect.name
    there = tuple(table for table in APPEND_ONLY if inspect(connection).has_table(table))
    if missing := list(_missing(connection, there)):
        for trigger in missing:
            on = f" ON {trigger.table}" if dialect == "postgresql" else ""
            connection.execute(text(f"DROP TRIGGER IF EXISTS {trigger.name}{on}"))
        for statement in _statements(dialect, missing):
            connection.execute(text(statement))


def drop_triggers(connection: Connection, *tables: str) -> None:
    """Take the triggers off tables whose rows a migration has to fill, or that are append-only no more."""
    dialect = connection.dialect.name
    for trigger in (each for table in tables for each in _refusing(dialect, table)):
        on = f" ON {trigger.table}" if dialect == "postgresql" else ""
        connection.execute(text(f"DROP TRIGGER IF EXISTS {trigger.name}{on}"))


def _expected(dialect: str, tables: tuple[str, ...]) -> Iterator[_Trigger]:
    for table in tables:
        yield from _refusing(dialect, table)
        if table == CHAIN:
            yield from _chaining(dialect)


def _refusing(dialect: str, table: str) -> list[_Trigger]:
    if dialect == "postgresql":
        refuse = "narvara_refuse_change"
        return [
            _postgresql(f"{table}_no_update", table, _ROW | _BEFORE | _UPDATE, refuse),
            _postgresql(f"{table}_no_delete", table, _ROW | _BEFORE | _DELETE, refuse),
            _postgresql(f"{table}_no_truncate", table, _BEFORE | _TRUNCATE, refuse),
        ]
    return [
        _Trigger(
            name=f"{table}_no_{event.lower()}",
            table=table,
            ddl=f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: {event} refused'); END",
        )
        for event in ("UPDATE", "DELETE")
    ]


def _chaining(dialect: str) -> list[_Trigger]:
    if dialect == "postgresql":
        return [_postgresql(f"{CHAIN}_chain", CHAIN, _ROW | _BEFORE | _INSERT, "narvara_follow_chain")]
    return [
        _Trigger(
            name=f"{CHAIN}_chain",
            table=CHAIN,
            ddl="CREATE TRIGGER audit_event_chain BEFORE INSERT ON audit_event "
            "WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit_event) OR NEW.prev IS NOT "
            "coalesce((SELECT hash FROM audit_event ORDER BY seq DESC LIMIT 1), zeroblob(32)) "
            "BEGIN SELECT RAISE(ABORT, 'audit_event does not follow the link before'); END",
        )
    ]


def _postgresql(name: str, table: str, kind: int, function: str) -> _Trigger:
    event = _EVENTS[kind & ~(_ROW | _BEFORE)]
    each = "ROW" if kind & _ROW else "STATEMENT"
    ddl = f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}()"
    return _Trigger(name, table, ddl, kind, function)


def _statements(dialect: str, wanted: list[_Trigger]) -> list[str]:
    if dialect != "postgresql":
        return [trigger.ddl for trigger in wanted]
    functions = sorted({trigger.function for trigger in wanted})
    return [
        *(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${_FUNCTIONS[name]}$$"
            for name in functions
        ),
        # ALWAYS: otherwise a session that calls itself a replica walks past.
        *(
            statement
            for trigger in wanted
            for statement in (
                trigger.ddl,
                f"ALTER TABLE {trigger.table} ENABLE ALWAYS TRIGGER {trigger.name}",
            )
        ),
    ]


def _missing(connection: Connection, tables: tuple[str, ...]) -> Iterator[_Trigger]:
    dialect = connection.dialect.name
    there = _on_postgresql(connection) if dialect == "postgresql" else _on_sqlite(connection)
    for trigger in _expected(dialect, tables):
        stands = (trigger.kind, _FUNCTIONS[trigger.function]) if trigger.function else trigger.ddl
        if there.get((trigger.table, trigger.name)) != stands:
            yield trigger


def _on_sqlite(connection: Connection) -> dict[tuple[str, str], object]:
    rows = connection.execute(text("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'"))
    return {(table, name): sql for table, name, sql in rows}


def _on_postgresql(connection: Connection) -> dict[tuple[str, str], object]:
    """The triggers that fire always, without a condition, for every column."""
    rows = connection.execute(
        text(
            "SELECT c.relname, t.tgname, t.tgtype, p.prosrc FROM pg_trigger t "
            "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE pg_table_is_visible(c.oid) AND NOT t.tgisinternal "
            "AND t.tgenabled = 'A' AND t.tgqual IS NULL AND t.tgattr = ''"
        )
    )
    return {(table, name): (kind, source) for table, name, kind, source in rows}
