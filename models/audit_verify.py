"""Recompute the audit log and say what does not hold."""

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from models import keyring
from models.audit_chain import GENESIS, commit_to, digest_of_ids, hash_of, mac_of_head, opened
from models.audit_tables import AuditBody, AuditEvent, AuditHead, AuditListed

BATCH = 500
# Enough to see what happened; the rest is counted.
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ends: what an anchor outside the database keeps."""

    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not hold, at a link or (None) at the chain as a whole.

    kind:
        gap          a seq is missing before this one
        prev         it does not follow the link before
        changed      its hash does not fit its fields
        unknown_key  signed under a key that is not in the keyring
        body         its body does not fit its commitment
        listed       the people listed do not fit the look
        stray        a body or a list without its event
        head         the head is missing, or not at the chain's end
        head_mac     the head was not signed by us
        anchor       the chain does not pass through the anchor
    """

    seq: int | None
    kind: str


@dataclass(slots=True)
class Verdict:
    """What verify() found. `without_body` counts links whose body retention has deleted."""

    checked: int = 0
    without_body: int = 0
    head: Head | None = None
    problems: list[Problem] = field(default_factory=list)
    found: int = 0

    @property
    def ok(self) -> bool:
        return self.found == 0

    def add(self, seq: int | None, kind: str) -> None:
        self.found += 1
        if len(self.problems) < SHOWN:
            self.problems.append(Problem(seq, kind))


def head(db: Session) -> Head | None:
    """Where the chain says it ends, None before the first entry."""
    row = _head_row(db)
    return Head(row.seq, bytes(row.hash)) if row else None


def verify(db: Session, anchor: tuple[int, bytes] | None = None) -> Verdict:
    """Walk the whole chain, a batch at a time.

    An anchor (seq, hash) kept outside the database also shows a chain that was cut or an old one put back.
    """
    ring = keyring.current()
    verdict = Verdict()
    last, prev = 0, GENESIS
    anchored = anchor is None
    while True:
        for event in _events(db, last):
            prev = _check(event, last, prev, verdict, ring)
            last = event["seq"]
            if anchor and last == anchor[0]:
                anchored = hmac.compare_digest(prev, anchor[1])
        row = _head_row(db)
        # Links may have come while we walked; the head moves with them.
        if row is None or row.seq <= last or not _reaches_past(db, last):
            break
    _check_head(row, last, prev, verdict, ring)
    if not anchored:
        verdict.add(anchor[0] if anchor else None, "anchor")
    for table in (AuditBody, AuditListed):
        for seq in _strays(db, table):
            verdict.add(seq, "stray")
    return verdict


def _check(event: Any, last: int, prev: bytes, verdict: Verdict, ring: keyring.Keyring) -> bytes:
    """Check one link against the one before. Gives its hash as it stands."""
    seq, stands = event["seq"], bytes(event["hash"])
    verdict.checked += 1
    if seq != last + 1:
        verdict.add(seq, "gap")
    if bytes(event["prev"]) != prev:
        verdict.add(seq, "prev")
    if event["key_id"] not in ring.ids:
        verdict.add(seq, "unknown_key")
    elif not hmac.compare_digest(hash_of(event, ring), stands):
        verdict.add(seq, "changed")
    if event["sealed"] is None:
        verdict.without_body += 1
    else:
        _check_body(event, verdict, ring)
    return stands


def _check_body(event: Any, verdict: Verdict, ring: keyring.Keyring) -> None:
    try:
        salt, content = opened(event["seq"], bytes(event["sealed"]), ring)
    except keyring.Unreadable:
        verdict.add(event["seq"], "body")
        return
    if not hmac.compare_digest(commit_to(salt, content), bytes(event["commitment"])):
        verdict.add(event["seq"], "body")
        return
    listed = json.loads(content)["body"].get("digest") if event["action"].endswith(":look") else None
    if listed is not None and digest_of_ids(event["listed"]).hex() != listed:
        verdict.add(event["seq"], "listed")


def _check_head(row: Any, last: int, prev: bytes, verdict: Verdict, ring: keyring.Keyring) -> None:
    if row is None:
        if last:
            verdict.add(None, "head")
        return
    verdict.head = Head(row.seq, bytes(row.hash))
    if row.seq != last or bytes(row.hash) != prev:
        verdict.add(row.seq, "head")
    if row.key_id not in ring.ids:
        verdict.add(row.seq, "unknown_key")
    elif not hmac.compare_digest(mac_of_head(row.seq, bytes(row.hash), row.key_id, ring), bytes(row.mac)):
        verdict.add(row.seq, "head_mac")


_link = (
    select(*AuditEvent.__table__.columns, col(AuditBody.sealed))  # type: ignore[attr-defined]
    .join_from(AuditEvent, AuditBody, col(AuditBody.seq) == col(AuditEvent.seq), isouter=True)
    .order_by(col(AuditEvent.seq))
    .limit(BATCH)
)


def _events(db: Session, after: int) -> Iterator[dict[str, Any]]:
    """Each link after a seq with its sealed body and whom it listed; holds one batch in memory."""
    connection = db.connection()
    while rows := connection.execute(_link.where(col(AuditEvent.seq) > after)).mappings().all():
        listed: dict[int, list[UUID]] = {}
        between = col(AuditListed.seq).between(rows[0]["seq"], rows[-1]["seq"])
        for seq, person in connection.execute(
            select(col(AuditListed.seq), col(AuditListed.person_id)).where(between)
        ):
            listed.setdefault(seq, []).append(person)
        for row in rows:
            yield {**row, "listed": listed.get(row["seq"], [])}
        after = rows[-1]["seq"]


def _reaches_past(db: Session, seq: int) -> bool:
    return bool(db.connection().execute(select(func.max(col(AuditEvent.seq)) > seq)).scalar())


def _head_row(db: Session) -> Any:
    return db.connection().execute(select(AuditHead.__table__)).one_or_none()  # type: ignore[attr-defined]


def _strays(db: Session, table: type[AuditBody] | type[AuditListed]) -> list[int]:
    without = (
        select(col(table.seq))
        .join_from(table, AuditEvent, col(AuditEvent.seq) == col(table.seq), isouter=True)
        .where(col(AuditEvent.seq).is_(None))
        .distinct()
        .limit(SHOWN)
    )
    return list(db.connection().execute(without).scalars())
