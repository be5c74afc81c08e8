"""Scans: what a code, read at a moment, says about who was where. Rows are never changed.

A scan that somebody took back gets a row beside it.
"""

import datetime as dt
import enum
import uuid
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Index, UniqueConstraint, and_, exists, text
from sqlmodel import Field, Session, SQLModel, col, select

from models.types import enum_type


class ScanSource(enum.StrEnum):
    """How the code reached us."""

    SITE_CODE = "site_code"
    TYPED = "typed"
    POSTER = "poster"
    CARD = "card"
    PHONE_CODE = "phone_code"


class ReadBy(enum.StrEnum):
    """With what a supervisor's browser read a card or a phone's code."""

    CAMERA = "camera"
    PHOTO = "photo"
    TYPED = "typed"
    USB = "usb"


class Situation(enum.StrEnum):
    """What a scan met (DESIGN: what each situation does)."""

    GOOD = "good"
    LATE = "late"
    ALREADY = "already"
    TOO_EARLY = "too_early"
    AFTER_END = "after_end"
    AFTER_CONFIRMATION = "after_confirmation"
    CANCELLED = "cancelled"
    WRONG_SITE = "wrong_site"
    NOT_ENROLLED = "not_enrolled"


EVIDENCE = frozenset({Situation.GOOD, Situation.LATE})
# Clocks are always corrected; from this on a human should know that one was wrong.
CLOCK_WRONG_FROM = dt.timedelta(minutes=3)
TOLD_LATER_FROM = dt.timedelta(minutes=10)
LATE_UPLOAD_FROM = dt.timedelta(hours=72)


class Scan(SQLModel, table=True):
    """A genuine code met a person. `key` says which scan is which: the same key is the same scan, for ever.

    `happened_at` is the moment the code was read, by the server's clock; `received_at` when that was told here.
    `evidence` is true for the one scan that puts the person on the roll – never for one by a poster, which waits for a
    supervisor; after one that was taken back another can,
    and `round` counts those taken back before it. Of a supervisor's scan `by_id` says who made it, `read_by` with
    what, and `skew_seconds` how far the device's clock was ahead. A phone's code is good for one scan: `code_step`.
    """

    __table_args__ = (
        Index(
            "uq_scan_evidence",
            "participant_id",
            "occasion_id",
            "round",
            unique=True,
            sqlite_where=text("evidence"),
            postgresql_where=text("evidence"),
        ),
        Index("ix_scan_occasion_id", "occasion_id"),
        UniqueConstraint("participant_id", "code_step"),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    key: str = Field(max_length=64, unique=True)
    participant_id: uuid.UUID = Field(foreign_key="participant.id")
    occasion_id: uuid.UUID = Field(foreign_key="occasion.id")
    source: ScanSource = Field(sa_type=enum_type(ScanSource, grows=True))
    situation: Situation = Field(sa_type=enum_type(Situation))
    evidence: bool
    happened_at: dt.datetime
    received_at: dt.datetime
    occasion_version: int
    round: int = 0
    by_id: uuid.UUID | None = Field(default=None, foreign_key="staff.id")
    read_by: ReadBy | None = Field(default=None, sa_type=enum_type(ReadBy))
    skew_seconds: int | None = None
    code_step: int | None = None

    @property
    def clock_wrong(self) -> bool:
        """Whether the device's clock was so wrong that a human should know."""
        return abs(dt.timedelta(seconds=self.skew_seconds or 0)) >= CLOCK_WRONG_FROM

    @property
    def came_late(self) -> bool:
        """Whether it was told here long after it happened."""
        return self.received_at - self.happened_at >= LATE_UPLOAD_FROM

    @property
    def told_later(self) -> bool:
        """Whether the site told it some time after it happened, so that no one else could have seen it meanwhile."""
        return self.by_id is not None and self.received_at - self.happened_at >= TOLD_LATER_FROM

    @property
    def odd(self) -> bool:
        """Whether a human should know something about its time."""
        return self.clock_wrong or self.told_later


class ScanVoid(SQLModel, table=True):
    """A supervisor took a scan back: it is evidence no more."""

    __tablename__ = "scan_void"

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    scan_id: uuid.UUID = Field(foreign_key="scan.id", unique=True)
    by_id: uuid.UUID = Field(foreign_key="staff.id")
    made_at: dt.datetime


class UnknownScan(SQLModel, table=True):
    """A code of our shape that is nobody's now: its digest, and no person. `key` as for scans."""

    __tablename__ = "unknown_scan"

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    key: str = Field(max_length=64, unique=True)
    occasion_id: uuid.UUID = Field(foreign_key="occasion.id", index=True)
    digest: bytes
    by_id: uuid.UUID = Field(foreign_key="staff.id")
    happened_at: dt.datetime
    received_at: dt.datetime


def stands() -> ColumnElement[bool]:
    """The condition that a scan is evidence and nobody has taken it back."""
    taken_back = exists().where(col(ScanVoid.scan_id) == col(Scan.id))
    return and_(text("scan.evidence"), ~taken_back)  # as the partial index has it, so that it is used


def taken_back(db: Session, scans: Iterable[Scan]) -> set[uuid.UUID]:
    """The ids of those that somebody has taken back."""
    ids = [scan.id for scan in scans]
    return set(db.exec(select(ScanVoid.scan_id).where(col(ScanVoid.scan_id).in_(ids)))) if ids else set()


def said_by_poster(db: Session, participant_id: uuid.UUID, occasion_id: uuid.UUID, situation: Situation) -> bool:
    """Whether the poster has brought the same word of somebody before; in time or late, it is the same."""
    theirs = (Scan.participant_id == participant_id, Scan.occasion_id == occasion_id, Scan.source == ScanSource.POSTER)
    same = EVIDENCE if situation in EVIDENCE else {situation}
    return db.exec(select(Scan.id).where(*theirs, col(Scan.situation).in_(same)).limit(1)).first() is not None
