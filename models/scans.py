"""Scans: what a code, read at a moment, says about who was where. Rows are never changed."""

import datetime as dt
import enum
import uuid

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.types import enum_type


class ScanSource(enum.StrEnum):
    """How the code reached us."""

    SITE_CODE = "site_code"
    TYPED = "typed"


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


class Scan(SQLModel, table=True):
    """A genuine code met a person. `key` says which scan is which: the same key is the same scan, for ever.

    `happened_at` is the moment the code was read (the claim), `received_at` when "I am here" arrived.
    `evidence` is true for the one scan that puts the person on the roll.
    """

    __table_args__ = (
        Index(
            "uq_scan_evidence",
            "participant_id",
            "occasion_id",
            unique=True,
            sqlite_where=text("evidence"),
            postgresql_where=text("evidence"),
        ),
        Index("ix_scan_occasion_id", "occasion_id"),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    key: str = Field(max_length=64, unique=True)
    participant_id: uuid.UUID = Field(foreign_key="participant.id")
    occasion_id: uuid.UUID = Field(foreign_key="occasion.id")
    source: ScanSource = Field(sa_type=enum_type(ScanSource))
    situation: Situation = Field(sa_type=enum_type(Situation))
    evidence: bool
    happened_at: dt.datetime
    received_at: dt.datetime
    occasion_version: int
