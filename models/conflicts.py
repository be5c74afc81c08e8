"""Conflicts of interest (jäv): whoever has one neither sees nor touches the person's case.

Source: FL (2017:900) 16-18 §§. Nobody works on their own case.
"""

import datetime as dt
import enum
import uuid

from sqlalchemy import ColumnElement
from sqlmodel import Field, Session, SQLModel, col, select

from models import audit
from models.people import Participant, Staff
from models.refusals import Refusal
from models.types import enum_type


class Ground(enum.StrEnum):
    """Why somebody must not handle a case."""

    SELF = "self"
    RELATIVE = "relative"
    OTHER = "other"


class ConflictOfInterest(SQLModel, table=True):
    """A member of staff has said, or it is known, that they have an interest in a participant's case."""

    __tablename__ = "conflict_of_interest"

    staff_id: uuid.UUID = Field(foreign_key="staff.id", primary_key=True)
    participant_id: uuid.UUID = Field(foreign_key="participant.id", primary_key=True)
    ground: Ground = Field(sa_type=enum_type(Ground))
    made_at: dt.datetime


class HasAnInterest(Refusal):
    """This member of staff must not handle this person's case."""

    status = 403


def has_conflict(staff: Staff) -> ColumnElement[bool]:
    """The condition that this member of staff has a conflict of interest with the participant of a row."""
    found = select(ConflictOfInterest.staff_id).where(
        col(ConflictOfInterest.participant_id) == col(Participant.id), col(ConflictOfInterest.staff_id) == staff.id
    )
    return found.correlate(Participant).exists()


def is_conflicted(db: Session, staff_id: uuid.UUID, participant_id: uuid.UUID) -> bool:
    """Whether this member of staff has said, or is known, to have an interest in this person's case."""
    return db.get(ConflictOfInterest, (staff_id, participant_id)) is not None


def has_declared(db: Session, staff: Staff, participant_id: uuid.UUID, ground: Ground) -> bool:
    """Whether this member of staff has said exactly this before."""
    row = db.get(ConflictOfInterest, (staff.id, participant_id))
    return row is not None and row.ground is ground


def refuse_conflict(db: Session, staff: Staff, participant_id: uuid.UUID) -> None:
    """Raise HasAnInterest when this member of staff must not handle this person's case."""
    if is_conflicted(db, staff.id, participant_id):
        raise HasAnInterest


def declare(db: Session, staff: Staff, participant_id: uuid.UUID, ground: Ground, now: dt.datetime) -> None:
    """Say that one has a conflict of interest: from then on the case is closed to whoever said it. Twice is once."""
    if is_conflicted(db, staff.id, participant_id):
        return
    row = ConflictOfInterest(staff_id=staff.id, participant_id=participant_id, ground=ground, made_at=now)
    db.add(row)
    db.flush()
    audit.write(db, "case:conflict:declare", by=staff, about=participant_id, at=now, body={"ground": ground})
