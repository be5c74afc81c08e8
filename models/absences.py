"""What a participant states about an absence. The reason lies in a table of its own, which no site query joins."""

import datetime as dt
import uuid

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.types import encrypted


class AbsenceReport(SQLModel, table=True):
    """A participant reported absence for a day. `receipt_number` can be read out on the phone.

    `key` is the form's: the same key posted twice is one report. `sent_in` is the session that sent it, the only
    one in which the stated reason is shown again without a step-up.
    """

    __tablename__ = "absence_report"
    __table_args__ = (
        UniqueConstraint("participant_id", "key"),
        Index("ix_absence_report_participant_id_day", "participant_id", "day"),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    participant_id: uuid.UUID = Field(foreign_key="participant.id")
    key: str = Field(max_length=64)
    receipt_number: str = Field(max_length=8, unique=True)
    day: dt.date
    language: str = Field(max_length=16)
    sent_in: uuid.UUID | None = None
    made_at: dt.datetime


class StatedReason(SQLModel, table=True):
    """Why: the code of a reason (models/reasons.py) and, if wanted, own words. Read by the case's caseworker alone."""

    __tablename__ = "stated_reason"

    report_id: uuid.UUID = Field(foreign_key="absence_report.id", primary_key=True)
    reason: str = Field(sa_type=encrypted("stated_reason.reason"))
    words: str | None = Field(default=None, sa_type=encrypted("stated_reason.words"))


class ReportedOccasion(SQLModel, table=True):
    """An occasion that a report covers: all that a site ever hears is that this row exists."""

    __tablename__ = "reported_occasion"

    report_id: uuid.UUID = Field(foreign_key="absence_report.id", primary_key=True)
    occasion_id: uuid.UUID = Field(foreign_key="occasion.id", primary_key=True, index=True)
    participant_id: uuid.UUID = Field(foreign_key="participant.id")
    occasion_version: int
