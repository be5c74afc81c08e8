"""Recompute the audit log and say what does not hold."""

import hmac
import json
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlmodel import Session

from models import keyring
from models.audit_chain import GENESIS, commit_to, digest_of_ids, hash_of, mac_of_head, opened
from models.audit_read import FIRST, events_after, head_row, reaches_past, strays

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
    row = head_row(db)
    return Head(row["seq"], row["hash"]) if row else None


def verify(db: Session, anchor: tuple[int, bytes] | None = None) -> Verdict:
    """Walk the whole chain, a batch at a time.

    An anchor (seq, hash) kept outside the database also shows a chain that was cut or an old one put back.
    """
    walk = _Walk(keyring.current())
    walk.to_the_end(db, FIRST, anchor)
    if anchor and not walk.anchored:
        walk.verdict.add(anchor[0], "anchor")
    for seq in strays(db):
        walk.verdict.add(seq, "stray")
    return walk.verdict


def verify_newest(db: Session, count: int) -> Verdict:
    """Walk the last links alone, from one that is taken as it stands. What lies before it is for verify()."""
    row = head_row(db)
    before = row["seq"] - count if row and isinstance(row["seq"], int) else 0
    if before < 1:
        return verify(db)
    walk = _Walk(keyring.current())
    walk.last = before
    for event in islice(events_after(db, before - 1), 1):
        walk.prev = event["hash"]
    walk.to_the_end(db, before)
    return walk.verdict


class _Walk:
    """Where verify() has come to, and what it has found."""

    def __init__(self, ring: keyring.Keyring) -> None:
        self.ring = ring
        self.verdict = Verdict()
        self.last, self.prev = 0, GENESIS
        self.anchored = False

    def to_the_end(self, db: Session, came_to: int, anchor: tuple[int, bytes] | None = None) -> None:
        """Check every link after a seq, and then the head."""
        while True:
            for event in events_after(db, came_to):
                self.on_to(event)
                came_to = event["seq"]
                if anchor and self.last == anchor[0]:
                    self.anchored = _same(self.prev, anchor[1])
            row = head_row(db)
            # Links may have come while we walked; then the head is ahead of us.
            if not reaches_past(db, came_to):
                break
        self.ends_at(row)

    def on_to(self, event: dict[str, Any]) -> None:
        """Check one link against the one before."""
        seq = event["seq"]
        self.verdict.checked += 1
        if seq != self.last + 1:
            self.verdict.add(seq, "gap")
        if event.get("prev") != self.prev:
            self.verdict.add(seq, "prev")
        if problem := self._unsigned(event):
            self.verdict.add(seq, problem)
        if event.get("sealed") is None:
            self.verdict.without_body += 1
        elif problem := self._unfit(event):
            self.verdict.add(seq, problem)
        self.last, self.prev = seq, event["hash"]

    def ends_at(self, row: dict[str, Any] | None) -> None:
        """Check the head against the end of the walk."""
        if row is None:
            if self.last:
                self.verdict.add(None, "head")
            return
        seq, hash_ = row["seq"], row["hash"]
        self.verdict.head = Head(seq, hash_)
        if seq != self.last or hash_ != self.prev:
            self.verdict.add(seq, "head")
        if row["key_id"] not in self.ring.ids:
            self.verdict.add(seq, "unknown_key")
        elif not _same(row["mac"], mac_of_head(seq, hash_, row["key_id"], self.ring)):
            self.verdict.add(seq, "head_mac")

    def _unsigned(self, event: dict[str, Any]) -> str | None:
        if "key_id" not in event:
            return "changed"
        if event["key_id"] not in self.ring.ids:
            return "unknown_key"
        return None if _same(event["hash"], hash_of(event, self.ring)) else "changed"

    def _unfit(self, event: dict[str, Any]) -> str | None:
        try:
            salt, content = opened(event["seq"], event["sealed"], self.ring)
        except keyring.Unreadable:
            return "body"
        if not _same(event["commitment"], commit_to(salt, content)):
            return "body"
        listed = json.loads(content)["body"].get("digest") if event["action"].endswith(":look") else None
        return None if listed in (None, digest_of_ids(event["listed"]).hex()) else "listed"


def _same(stands: object, computed: bytes) -> bool:
    return isinstance(stands, bytes) and hmac.compare_digest(stands, computed)
