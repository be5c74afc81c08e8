"""What a participant states about an absence. The reason lies in a table of its own, which no site query joins.

A report is never edited. A new version replaces it, a withdrawal takes it back, and the site hears of the one thing
that either changes: whether absence from an occasion is reported.
"""

import datetime as dt
import enum
import uuid

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.types import encrypted, enum_type


class ReportChannel(enum.StrEnum):
    """How a report reached the staff who wrote it down."""

    PHONE = "phone"
    DESK = "desk"
    LETTER = "letter"


class Speaker(enum.StrEnum):
    """Who told it to them."""

    PARTICIPANT = "participant"
    RELATIVE = "relative"
    REPRESENTATIVE = "representative"
    OTHER = "other"


class AbsenceReport(SQLModel, table=True):
    """A participant reported absence for days, or for hours of one day. `receipt_number` can be read out on the phone.

    `key` is the form's: the same key posted twice is one report. `sent_in` is the session that sent it, the only
    one in which the stated reason is shown again without a step-up. `replaces_id` is the version that this one
    corrects. What staff wrote down for somebody names them, and how, by whom and in which language it was told;
    `language` is the one that the words are written in.
    """

    __tablename__ = "absence_report"
    __table_args__ = (
        UniqueConstraint("participant_id", "key"),
        Index("ix_absence_report_participant_id_first_day", "participant_id", "first_day"),
        CheckConstraint("last_day >= first_day", name="last_day_after_first"),
        CheckConstraint("(from_at IS NULL) = (to_at IS NULL)", name="hours_are_two"),
        CheckConstraint("from_at IS NULL OR (from_at < to_at AND first_day = last_day)", name="hours_of_one_day"),
        CheckConstraint(
            "(recorded_by IS NULL) = (channel IS NULL)"
            " AND (recorded_by IS NULL) = (speaker IS NULL) AND (recorded_by IS NULL) = (spoken_language IS NULL)"
            " AND (recorded_by IS NULL) = (interpreter IS NULL) AND (recorded_by IS NULL) = (read_back IS NULL)",
            name="on_behalf_says_how",
        ),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    participant_id: uuid.UUID = Field(foreign_key="participant.id")
    key: str = Field(max_length=64)
    receipt_number: str = Field(max_length=8, unique=True)
    first_day: dt.date
    last_day: dt.date
    from_at: dt.datetime | None = None
    to_at: dt.datetime | None = None
    replaces_id: uuid.UUID | None = Field(default=None, foreign_key="absence_report.id", unique=True)
    language: str = Field(max_length=16)
    sent_in: uuid.UUID | None = None
    made_at: dt.datetime
    recorded_by: uuid.UUID | None = Field(default=None, foreign_key="staff.id")
    channel: ReportChannel | None = Field(default=None, sa_type=enum_type(ReportChannel))
    speaker: Speaker | None = Field(default=None, sa_type=enum_type(Speaker))
    spoken_language: str | None = Field(default=None, max_length=16)
    interpreter: bool | None = None
    read_back: bool | None = None


class StatedReason(SQLModel, table=True):
    """Why: the code of a reason (models/reasons.py) and, if wanted, own words. Read by the case's caseworker alone."""

    __tablename__ = "stated_reason"

    report_id: uuid.UUID = Field(foreign_key="absence_report.id", primary_key=True)
    reason: str = Field(sa_type=encrypted("stated_reason.reason"))
    words: str | None = Field(default=None, sa_type=encrypted("stated_reason.words"))


class ReportedOccasion(SQLModel, table=True):
    """An occasion that a report covers: all that a site ever hears is that such a row is in force.

    It is in force until `ended_at`. The hours, None for the whole occasion, are the caseworker's to read, and so is
    `told_at`: when this occasion was first spoken of, which a new version of the report keeps.
    `occasion_version` is the version of the roll on which the site first heard; a second report and a new version keep
    it, since they tell the site nothing. `ended_version` is the one on which it heard that no report stands any more,
    None while another one does.
    """

    __tablename__ = "reported_occasion"
    __table_args__ = (
        CheckConstraint("(from_at IS NULL) = (to_at IS NULL)", name="hours_are_two"),
        CheckConstraint("ended_version IS NULL OR ended_at IS NOT NULL", name="ended_before_heard"),
    )

    report_id: uuid.UUID = Field(foreign_key="absence_report.id", primary_key=True)
    occasion_id: uuid.UUID = Field(foreign_key="occasion.id", primary_key=True, index=True)
    participant_id: uuid.UUID = Field(foreign_key="participant.id")
    occasion_version: int
    told_at: dt.datetime
    from_at: dt.datetime | None = None
    to_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    ended_version: int | None = None


class Withdrawal(SQLModel, table=True):
    """A participant took a report back."""

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    report_id: uuid.UUID = Field(foreign_key="absence_report.id", unique=True)
    made_at: dt.datetime
