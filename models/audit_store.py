"""How a link reaches the database: in as few round trips as each allows, with statements built once."""

from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, true, update
from sqlmodel import col

from models.audit_tables import AuditBody, AuditEvent, AuditHead

# Any number will do, as long as nothing else in the database locks on it.
ADVISORY_LOCK = 0x4E617276

_head = select(col(AuditHead.seq), col(AuditHead.hash), col(AuditHead.mac), col(AuditHead.key_id)).where(
    col(AuditHead.id) == 1
)
_event = insert(AuditEvent).values({name: bindparam(name) for name in AuditEvent.model_fields})
_body = insert(AuditBody).values(seq=bindparam("body_seq"), sealed=bindparam("sealed"))
_moved: dict[str, Any] = {name: bindparam(f"head_{name}") for name in ("seq", "hash", "mac", "key_id")}
_first_head = insert(AuditHead).values(id=1, **_moved)
_next_head = update(AuditHead).where(col(AuditHead.id) == 1).values(_moved)

# PostgreSQL: one statement waits for the turn and reads, one writes all three. The snapshot of a statement
# that waited is old; FOR UPDATE is what makes it see the head as it is when the turn comes.
_turn = select(func.pg_advisory_xact_lock(ADVISORY_LOCK)).subquery("turn")
_turn_and_head = _head.join_from(AuditHead, _turn, true()).with_for_update(of=AuditHead)
_all = _next_head.add_cte(_event.cte("event"), _body.cte("body"))


def take_turn(connection: Connection) -> Any:
    """Wait until no other writer is between head and commit, then give the head; None before the first link.

    On SQLite the transaction's BEGIN IMMEDIATE was the wait.
    """
    if connection.dialect.name != "postgresql":
        return connection.execute(_head).one_or_none()
    head = connection.execute(_turn_and_head).one_or_none()
    if head is None:
        # No row to lock yet, so the one above may be out of date.
        connection.execute(select(func.pg_advisory_xact_lock(ADVISORY_LOCK)))
        head = connection.execute(_head).one_or_none()
    return head


def put(connection: Connection, event: dict[str, Any], sealed: bytes, mac: bytes) -> None:
    """Insert the event and its body, and move the head to it."""
    seq = event["seq"]
    body = {"body_seq": seq, "sealed": sealed}
    head = {"head_seq": seq, "head_hash": event["hash"], "head_mac": mac, "head_key_id": event["key_id"]}
    if seq > 1 and connection.dialect.name == "postgresql":
        connection.execute(_all, event | body | head)
        return
    connection.execute(_event, event)
    connection.execute(_body, body)
    connection.execute(_next_head if seq > 1 else _first_head, head)
