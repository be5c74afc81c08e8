"""The caseworker's matter about a person's absence, and the assessments that answer it."""

import datetime as dt
import enum
import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, Session, SQLModel, col, select

from models.absences import ReportedOccasion
from models.occasions import Occasion
from models.types import encrypted, enum_type


class ReviewState(enum.StrEnum):
    """Where a review stands. The steps of asking and hearing have their own states when they exist."""

    NEEDS_EXPLANATION = "needs_explanation"
    TO_REVIEW = "to_review"
    ASSESSED = "assessed"
    CLOSED = "closed"


class LineState(enum.StrEnum):
    """What became of one absence in a review."""

    OPEN = "open"
    ASSESSED = "assessed"
    ATTENDED = "attended"


class Outcome(enum.StrEnum):
    """What an assessment says of a line."""

    VALID_REASON = "valid_reason"


class Phrase(enum.StrEnum):
    """Coded reasons for accepting, each translated."""

    REPORTED_IN_TIME = "reported_in_time"
    REASON_FITS_POLICY = "reason_fits_policy"
    AGREED_BEFORE = "agreed_before"
    PROOF_SEEN = "proof_seen"


class Review(SQLModel, table=True):
    """One or several absences of one person, looked at together. `version` guards two caseworkers at once."""

    __table_args__ = (
        Index(
            "ix_review_open",
            "case_id",
            sqlite_where=text("state IN ('needs_explanation', 'to_review')"),
            postgresql_where=text("state IN ('needs_explanation', 'to_review')"),
        ),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    case_id: uuid.UUID = Field(foreign_key="case.id")
    participant_id: uuid.UUID = Field(foreign_key="participant.id", index=True)
    state: ReviewState = Field(sa_type=enum_type(ReviewState))
    opened_at: dt.datetime
    version: int = 0


class ReviewLine(SQLModel, table=True):
    """One occasion under review. Two reports about the same occasion meet in this row."""

    __tablename__ = "review_line"
    __table_args__ = (UniqueConstraint("participant_id", "occasion_id"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    review_id: uuid.UUID = Field(foreign_key="review.id", index=True)
    participant_id: uuid.UUID = Field(foreign_key="participant.id")
    occasion_id: uuid.UUID = Field(foreign_key="occasion.id", index=True)
    state: LineState = Field(default=LineState.OPEN, sa_type=enum_type(LineState))


class Assessment(SQLModel, table=True):
    """A caseworker assessed lines of a review. Never edited. `unit_id` and `role` are what the participant sees."""

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    review_id: uuid.UUID = Field(foreign_key="review.id", index=True)
    phrase: Phrase = Field(sa_type=enum_type(Phrase))
    words: str | None = Field(default=None, sa_type=encrypted("assessment.words"))
    language: str = Field(max_length=16)
    by_id: uuid.UUID = Field(foreign_key="staff.id")
    unit_id: uuid.UUID = Field(foreign_key="unit.id")
    made_at: dt.datetime


class AssessmentLine(SQLModel, table=True):
    """The outcome for one interval of absence, and the supervisor's record it was made on."""

    __tablename__ = "assessment_line"
    __table_args__ = (UniqueConstraint("line_id", "from_at"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    assessment_id: uuid.UUID = Field(foreign_key="assessment.id", index=True)
    line_id: uuid.UUID = Field(foreign_key="review_line.id")
    attendance_id: uuid.UUID = Field(foreign_key="attendance.id")
    outcome: Outcome = Field(sa_type=enum_type(Outcome))
    from_at: dt.datetime
    to_at: dt.datetime


OPEN_STATES = frozenset({ReviewState.NEEDS_EXPLANATION, ReviewState.TO_REVIEW})


def hold(db: Session, review_ids: Iterable[uuid.UUID]) -> list[Review]:
    """The reviews by id, as they are now that nobody else can change them until this transaction ends."""
    rows = (
        select(Review)
        .where(col(Review.id).in_(set(review_ids)))
        .order_by(col(Review.id))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return list(db.exec(rows).all())


def lines_of(db: Session, review: Review) -> list[ReviewLine]:
    """The lines of a review, in the order of their occasions."""
    return lines_where(db, ReviewLine.review_id == review.id)


def lines_where(db: Session, *which: Any) -> list[ReviewLine]:
    """Lines as the database has them now, in the order of their occasions."""
    rows = (
        select(ReviewLine)
        .join(Occasion, col(Occasion.id) == col(ReviewLine.occasion_id))
        .where(*which)
        .order_by(col(Occasion.starts_at), col(ReviewLine.id))
        .execution_options(populate_existing=True)
    )
    return list(db.exec(rows).all())


def reported(db: Session, lines: Iterable[ReviewLine]) -> set[uuid.UUID]:
    """The ids of those lines whose absence the participant has reported."""
    return set(
        db.exec(
            select(ReviewLine.id)
            .join(ReportedOccasion, col(ReportedOccasion.occasion_id) == col(ReviewLine.occasion_id))
            .where(
                col(ReportedOccasion.participant_id) == col(ReviewLine.participant_id),
                col(ReviewLine.id).in_([line.id for line in lines]),
            )
        ).all()
    )


def state_from_lines(db: Session, review: Review) -> ReviewState:
    """Where a review stands, which follows from its lines."""
    lines = lines_of(db, review)
    waiting = [line for line in lines if line.state is LineState.OPEN]
    if waiting:
        return ReviewState.TO_REVIEW if reported(db, waiting) else ReviewState.NEEDS_EXPLANATION
    assessed = any(line.state is LineState.ASSESSED for line in lines)
    return ReviewState.ASSESSED if assessed else ReviewState.CLOSED
