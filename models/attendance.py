"""The supervisor's record: marks per person and occasion, confirmations, and tasks that wait for a human.

Marks and confirmations are appended; the last version counts.
"""

import datetime as dt
import enum
import uuid

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, and_, func, text
from sqlmodel import Field, Session, SQLModel, col, select

from models.types import encrypted, enum_type


class Presence(enum.StrEnum):
    """What the supervisor observed. NOT_RECORDED is what an undone mark goes back to."""

    HERE = "here"
    PARTLY = "partly"
    NOT_HERE = "not_here"
    NOT_RECORDED = "not_recorded"


class Method(enum.StrEnum):
    """How a mark came about."""

    BY_SCAN = "by_scan"
    BY_HAND = "by_hand"
    ALL_EXCEPT = "all_except"
    UNDO = "undo"
    CORRECTION = "correction"


class Attendance(SQLModel, table=True):
    """A mark: one version of the record of a participant at an occasion. Partly carries its interval."""

    __table_args__ = (
        UniqueConstraint("occasion_id", "participant_id", "version"),
        CheckConstraint("(presence = 'partly') = (from_at IS NOT NULL AND to_at IS NOT NULL)", name="partly_has_times"),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    occasion_id: uuid.UUID = Field(foreign_key="occasion.id")
    participant_id: uuid.UUID = Field(foreign_key="participant.id", index=True)
    version: int
    presence: Presence = Field(sa_type=enum_type(Presence))
    from_at: dt.datetime | None = None
    to_at: dt.datetime | None = None
    method: Method = Field(sa_type=enum_type(Method))
    reason: str | None = Field(default=None, sa_type=encrypted("attendance.reason"))
    by_id: uuid.UUID = Field(foreign_key="staff.id")
    made_at: dt.datetime
    occasion_version: int


class ConfirmationKind(enum.StrEnum):
    """A roll is confirmed, or opened again with a reason."""

    CONFIRM = "confirm"
    REOPEN = "reopen"


class Confirmation(SQLModel, table=True):
    """The roll of an occasion was confirmed or reopened. The highest number counts.

    `version_seen` is the occasion's version that the form showed, `occasion_version` the one this row made.
    """

    __table_args__ = (UniqueConstraint("occasion_id", "number"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    occasion_id: uuid.UUID = Field(foreign_key="occasion.id")
    number: int
    kind: ConfirmationKind = Field(sa_type=enum_type(ConfirmationKind))
    version_seen: int
    occasion_version: int
    head_count: int | None = None
    reason: str | None = Field(default=None, sa_type=encrypted("confirmation.reason"))
    by_id: uuid.UUID = Field(foreign_key="staff.id")
    made_at: dt.datetime


class TaskKind(enum.StrEnum):
    """Why a human should look."""

    LATE_EVIDENCE = "late_evidence"
    DISAGREEMENT = "disagreement"
    REMARK = "remark"
    MISSING_RECORD = "missing_record"


class Task(SQLModel, table=True):
    """Something at an occasion that a supervisor should look at; one of a kind per person while it is open."""

    __table_args__ = (
        Index(
            "uq_task_open",
            "occasion_id",
            "participant_id",
            "kind",
            unique=True,
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    kind: TaskKind = Field(sa_type=enum_type(TaskKind, grows=True))
    occasion_id: uuid.UUID = Field(foreign_key="occasion.id")
    participant_id: uuid.UUID = Field(foreign_key="participant.id")
    scan_id: uuid.UUID | None = Field(default=None, foreign_key="scan.id")
    opened_at: dt.datetime
    done_at: dt.datetime | None = None
    done_by: uuid.UUID | None = Field(default=None, foreign_key="staff.id")


def standing(db: Session, occasion_id: uuid.UUID) -> Confirmation | None:
    """The confirmation in force: None when the roll was never confirmed, or was reopened since."""
    last = db.exec(
        select(Confirmation)
        .where(Confirmation.occasion_id == occasion_id)
        .order_by(col(Confirmation.number).desc())
        .limit(1)
    ).first()
    return last if last and last.kind is ConfirmationKind.CONFIRM else None


def marks_at(db: Session, occasion_id: uuid.UUID) -> dict[uuid.UUID, Attendance]:
    """The newest mark of each participant at an occasion; an undone one reads NOT_RECORDED."""
    newest = (
        select(Attendance.participant_id, func.max(Attendance.version).label("version"))
        .where(Attendance.occasion_id == occasion_id)
        .group_by(col(Attendance.participant_id))
        .subquery()
    )
    rows = db.exec(
        select(Attendance)
        .join(
            newest,
            and_(
                col(Attendance.participant_id) == newest.c.participant_id,
                col(Attendance.version) == newest.c.version,
            ),
        )
        .where(Attendance.occasion_id == occasion_id)
    ).all()
    return {row.participant_id: row for row in rows}
