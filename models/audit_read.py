"""Read the audit log from end to end, whatever somebody may have done to it."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select, type_coerce
from sqlalchemy.exc import DataError
from sqlalchemy.types import NullType
from sqlmodel import Session, col

from models.audit_tables import AuditBody, AuditEvent, AuditHead, AuditListed

BATCH = 500
# Before every seq there can be: one below 1 is nobody's link, and has to be seen.
FIRST = -(2**63)

# SQLite keeps whatever is put into a column. A value that no longer reads as its type must not stop the walk.
_UNREADABLE = (ValueError, TypeError, AttributeError, DataError)

_link = (
    select(*(col(getattr(AuditEvent, name)) for name in AuditEvent.model_fields), col(AuditBody.sealed))
    .join_from(AuditEvent, AuditBody, col(AuditBody.seq) == col(AuditEvent.seq), isouter=True)
    .order_by(col(AuditEvent.seq))
)
_bare = select(col(AuditEvent.seq), type_coerce(col(AuditEvent.hash), NullType()).label("hash")).order_by(
    col(AuditEvent.seq)
)
_people = select(col(AuditListed.seq), col(AuditListed.person_id)).where(
    col(AuditListed.seq).between(bindparam("first"), bindparam("last"))
)
_head = select(
    *(type_coerce(col(getattr(AuditHead, name)), NullType()).label(name) for name in AuditHead.model_fields)
).where(col(AuditHead.id) == 1)


def events_after(db: Session, seq: int) -> Iterator[dict[str, Any]]:
    """Each link after a seq with its sealed body and whom it listed; holds one batch in memory.

    A link that cannot be read comes with its seq and hash alone.
    """
    while batch := _batch(db, seq):
        listed = _listed(db, batch[0]["seq"], batch[-1]["seq"])
        for event in batch:
            yield event | {"listed": listed[event["seq"]]}
        seq = batch[-1]["seq"]


def page_before(db: Session, seq: int | None, count: int) -> list[dict[str, Any]]:
    """The newest links, or those before a seq; the newest first."""
    seqs = select(col(AuditEvent.seq)).order_by(col(AuditEvent.seq).desc()).limit(count)
    found = db.connection().execute(seqs if seq is None else seqs.where(col(AuditEvent.seq) < seq)).scalars().all()
    if not found:
        return []
    return list(islice(events_after(db, found[-1] - 1), len(found)))[::-1]


def head_row(db: Session) -> dict[str, Any] | None:
    """The head as it stands, of whatever type its values have become."""
    row = db.connection().execute(_head).mappings().first()
    return dict(row) if row else None


def reaches_past(db: Session, seq: int) -> bool:
    """Whether there are links after a seq."""
    return db.connection().execute(_bare.where(col(AuditEvent.seq) > seq).limit(1)).first() is not None


def strays(db: Session) -> list[int]:
    """Seqs of bodies and lists that have no event; not more than a batch of each."""
    found: list[int] = []
    for seq in (col(AuditBody.seq), col(AuditListed.seq)):
        event = select(1).where(col(AuditEvent.seq) == seq)
        found += db.connection().execute(select(seq).where(~event.exists()).distinct().limit(BATCH)).scalars()
    return found


def _batch(db: Session, seq: int) -> list[dict[str, Any]]:
    try:
        return _rows(db, _link.limit(BATCH), seq)
    except _UNREADABLE:
        return list(islice(_one_by_one(db, seq), BATCH))


def _one_by_one(db: Session, seq: int) -> Iterator[dict[str, Any]]:
    while True:
        try:
            rows = _rows(db, _link.limit(1), seq)
        except _UNREADABLE:
            rows = _rows(db, _bare.limit(1), seq)
        if not rows:
            return
        yield rows[0]
        seq = rows[0]["seq"]


def _rows(db: Session, links: Select[*tuple[Any, ...]], seq: int) -> list[dict[str, Any]]:
    found = db.connection().execute(links.where(col(AuditEvent.seq) > seq))
    return [dict(row) for row in found.mappings()]


def _listed(db: Session, first: int, last: int) -> dict[int, list[UUID]]:
    """Whom the looks from first to last listed."""
    listed: dict[int, list[UUID]] = defaultdict(list)
    try:
        for seq, person in db.connection().execute(_people, {"first": first, "last": last}):
            listed[seq].append(person)
    except _UNREADABLE:
        # The looks of this batch then do not fit their lists, which is what is to be said.
        listed.clear()
    return listed
