"""The audit log: who did what and when, and who looked at whom, written in the same transaction as the act.

Write last in a rule: from the first entry until commit no other writer gets a turn.
"""

import json
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import object_mapper
from sqlmodel import Session, SQLModel, col

from models import keyring
from models.audit_actions import ACTIONS, WrongEntry, check
from models.audit_chain import ChainBroken, append, canonical, digest, digest_of_ids, opened
from models.audit_store import take_turn
from models.audit_tables import AuditBody, AuditEvent, AuditHead, AuditListed, Look
from models.audit_verify import Head, Problem, Verdict, head, verify, verify_newest

__all__ = [
    "ACTIONS",
    "AuditBody",
    "AuditEvent",
    "AuditHead",
    "AuditListed",
    "ChainBroken",
    "Circumstances",
    "Head",
    "Look",
    "Problem",
    "Verdict",
    "WrongEntry",
    "body_of",
    "circumstances",
    "digest",
    "head",
    "look",
    "looked",
    "verify",
    "verify_newest",
    "write",
]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """From where an act came: session_id names the session's row and is never its token."""

    ip: str | None = None
    session_id: str | None = None
    request_id: str | None = None
    role: str | None = None


# The web layer sets this for each request; everything else is the system itself.
circumstances: ContextVar[Circumstances] = ContextVar("circumstances", default=Circumstances())  # noqa: B039

_looked = select(1).where(
    *(col(getattr(Look, name)) == bindparam(name) for name in ("session_id", "what", "ids_digest"))
)
_keep = {
    name: add(Look)
    .values({column: bindparam(column) for column in Look.model_fields})
    .on_conflict_do_nothing()
    .returning(col(Look.at))
    for name, add in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}


def write(
    db: Session,
    action: str,
    *,
    by: SQLModel | None,
    at: datetime,
    about: SQLModel | UUID | None = None,
    what: SQLModel | None = None,
    unit_id: UUID | None = None,
    body: dict[str, Any] | None = None,
    rule_version: str | None = None,
    on_behalf: UUID | None = None,
) -> int:
    """Write one act: `by` a participant, staff or device, or by None, the system; `on_behalf` of whom.

    Raises WrongEntry for an action that is not in ACTIONS or a body with other keys than the action's own.
    """
    body, actor_kind, here = body or {}, _kind(by) or "system", circumstances.get()
    check(action, actor_kind, body)
    fields = {
        "at": at,
        "unit_id": unit_id,
        "actor_kind": actor_kind,
        "actor_id": _id(by),
        "actor_role": here.role,
        "on_behalf": on_behalf,
        "request_id": here.request_id,
        "action": action,
        "subject_person_id": _id(about),
        "object_type": _kind(what),
        "object_id": None if what is None else str(_id(what)),
        "rule_version": rule_version,
    }
    return append(db, fields, {"body": body, "ip": here.ip, "session": here.session_id})


def look(
    db: Session,
    action: str,
    *,
    by: SQLModel,
    at: datetime,
    purpose: str,
    about: SQLModel | UUID | None = None,
    listed: Iterable[UUID] = (),
    what: SQLModel | None = None,
    unit_id: UUID | None = None,
    each_time: bool = False,
) -> bool:
    """Write that `by` looks at one person, or at a list of people, before the page is sent.

    A repeated poll of the same page with the same people in the same session is the same look: then
    nothing is written, and the answer is False. A download is a look `each_time`.
    """
    ids = sorted(set(listed))
    if not each_time and looked(db, action, purpose=purpose, about=about, listed=ids, what=what):
        return False
    connection, seen = db.connection(), None if each_time else _seen(action, purpose, about, ids, what)
    # Two polls at once: the chain's turn comes before the unique row, or each could wait for the other.
    take_turn(connection)
    if seen and not _remember(connection, seen | {"at": at}):
        return False
    body: dict[str, Any] = {"purpose": purpose}
    if ids or "digest" in ACTIONS.get(action, ()):
        body |= {"count": len(ids), "digest": digest_of_ids(ids).hex()}
    seq = write(db, action, by=by, at=at, about=about, what=what, unit_id=unit_id, body=body)
    if ids:
        connection.execute(insert(AuditListed), [{"seq": seq, "person_id": one} for one in ids])
    return True


def looked(
    db: Session,
    action: str,
    *,
    purpose: str,
    about: SQLModel | UUID | None = None,
    listed: Iterable[UUID] = (),
    what: SQLModel | None = None,
) -> bool:
    """Whether this session has this look already. Only reads: a poll asks it before it asks for a write."""
    seen = _seen(action, purpose, about, listed, what)
    if seen is None:
        return False
    return db.connection().execute(_looked, seen).first() is not None


def body_of(db: Session, seq: int) -> dict[str, Any] | None:
    """What an event said: its body, ip and session. None once retention has deleted it."""
    sealed = db.connection().execute(select(col(AuditBody.sealed)).where(col(AuditBody.seq) == seq)).scalar()
    if sealed is None:
        return None
    content: dict[str, Any] = json.loads(opened(seq, sealed, keyring.current())[1])
    return content


def _seen(
    action: str,
    purpose: str,
    about: SQLModel | UUID | None,
    listed: Iterable[UUID],
    what: SQLModel | None,
) -> dict[str, Any] | None:
    """What makes two looks the same look; None outside any session, where each look is its own."""
    session_id = circumstances.get().session_id
    if session_id is None:
        return None
    page = canonical([action, purpose, _id(about), _kind(what), _id(what)])
    # As a digest: a purpose may hold words typed to break the glass.
    return {"session_id": session_id, "what": sha256(page).hexdigest(), "ids_digest": digest_of_ids(listed)}


def _remember(connection: Connection, look: dict[str, Any]) -> bool:
    """Keep that the session had this look. False when another request of the session was first."""
    return connection.execute(_keep[connection.dialect.name], look).first() is not None


def _kind(row: SQLModel | None) -> str | None:
    return None if row is None else str(row.__tablename__)


def _id(row: SQLModel | UUID | None) -> Any:
    """The id of a row, or its natural key where it has no id."""
    if row is None or isinstance(row, UUID):
        return row
    if hasattr(row, "id"):
        found = row.id
    else:
        found = ",".join(str(part) for part in object_mapper(row).primary_key_from_instance(row))
    if found is None:
        raise WrongEntry(f"a {_kind(row)} without an id cannot stand in the audit log")
    return found
