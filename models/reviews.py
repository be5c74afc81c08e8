"""The caseworker's matter about a person's absence, and the assessments that answer it."""

import datetime as dt
import enum
import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, Session, SQLModel, col, select

from models.absences import ReportedOccasion
from models.occasions import Occasion
from models.types import encrypted, enum_type


class ReviewState(enum.StrEnum):
    """Where a review stands. What leads from one to the other is in models/review_moves.py."""

    NEEDS_EXPLANATION = "needs_explanation"
    TO_REVIEW = "to_review"
    WAITING_FOR_INFORMATION = "waiting_for_information"
    HEARD = "heard"
    AWAITING_SECOND = "awaiting_second"
    ON_HOLD = "on_hold"
    ASSESSED = "assessed"
    CLOSED = "closed"


class LineState(enum.StrEnum):
    """What became of one absence in a review."""

    OPEN = "open"
    ASSESSED = "assessed"
    ATTENDED = "attended"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


class Outcome(enum.StrEnum):
    """What an assessment says of an interval of absence.

    ATTENDED is the caseworker's assessment that the person was there all the same. It writes nothing on the roll:
    the site gets a task.
    """

    VALID_REASON = "valid_reason"
    NO_VALID_REASON = "no_valid_reason"
    ATTENDED = "attended"


class Phrase(enum.StrEnum):
    """Coded reasons for accepting, each translated."""

    REPORTED_IN_TIME = "reported_in_time"
    REASON_FITS_POLICY = "reason_fits_policy"
    AGREED_BEFORE = "agreed_before"
    PROOF_SEEN = "proof_seen"


class Objection(enum.StrEnum):
    """Coded reasons for finding no valid reason, each translated."""

    NO_ANSWER = "no_answer"
    NOT_SHOWN = "not_shown"
    OUTSIDE_POLICY = "outside_policy"
    COULD_HAVE_COME = "could_have_come"


class Review(SQLModel, table=True):
    """One or several absences of one person, looked at together. `version` guards two caseworkers at once.

    `due_day` is the last day for what the state waits for: an explanation, information, a reply, or the end of the
    hold. `held_state` is where a review that is on hold goes back to.
    """

    __table_args__ = (
        Index(
            "ix_review_open",
            "case_id",
            sqlite_where=text("state NOT IN ('assessed', 'closed')"),
            postgresql_where=text("state NOT IN ('assessed', 'closed')"),
        ),
        CheckConstraint("(state = 'on_hold') = (held_state IS NOT NULL)", name="held_while_on_hold"),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    case_id: uuid.UUID = Field(foreign_key="case.id")
    participant_id: uuid.UUID = Field(foreign_key="participant.id", index=True)
    state: ReviewState = Field(sa_type=enum_type(ReviewState))
    held_state: ReviewState | None = Field(default=None, sa_type=enum_type(ReviewState, "review_held_state"))
    due_day: dt.date | None = None
    opened_at: dt.datetime
    version: int = 0


class ReviewLine(SQLModel, table=True):
    """One occasion under review. Two reports about the same occasion meet in this row.

    `assessment_id` is the assessment in force: a line has one at most, and a new one takes its place.
    """

    __tablename__ = "review_line"
    __table_args__ = (UniqueConstraint("participant_id", "occasion_id"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    review_id: uuid.UUID = Field(foreign_key="review.id", index=True)
    participant_id: uuid.UUID = Field(foreign_key="participant.id")
    occasion_id: uuid.UUID = Field(foreign_key="occasion.id", index=True)
    state: LineState = Field(default=LineState.OPEN, sa_type=enum_type(LineState))
    assessment_id: uuid.UUID | None = Field(default=None, foreign_key="assessment.id")


class Assessment(SQLModel, table=True):
    """A caseworker assessed lines of a review. Never edited. `unit_id` and `role` are what the participant sees.

    `phrase` speaks of what is accepted, `objection` of what is not. Against the person it names the rule applied, and
    the hearing it rests on or the legal exception; it counts once a second person has agreed.
    """

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    review_id: uuid.UUID = Field(foreign_key="review.id", index=True)
    phrase: Phrase | None = Field(default=None, sa_type=enum_type(Phrase))
    objection: Objection | None = Field(default=None, sa_type=enum_type(Objection))
    words: str | None = Field(default=None, sa_type=encrypted("assessment.words"))
    language: str = Field(max_length=16)
    rule_id: uuid.UUID | None = Field(default=None, foreign_key="policy_value.id")
    hearing_id: uuid.UUID | None = Field(default=None, foreign_key="hearing.id")
    exception_id: uuid.UUID | None = Field(default=None, foreign_key="policy_value.id")
    household_id: uuid.UUID | None = Field(default=None, foreign_key="household.id")
    by_id: uuid.UUID = Field(foreign_key="staff.id")
    unit_id: uuid.UUID = Field(foreign_key="unit.id")
    made_at: dt.datetime

    @property
    def against(self) -> bool:
        """True when any of it goes against the person."""
        return self.objection is not None


class AssessmentLine(SQLModel, table=True):
    """The outcome for one interval of absence, and the supervisor's record it was made on."""

    __tablename__ = "assessment_line"
    __table_args__ = (UniqueConstraint("assessment_id", "line_id", "from_at"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    assessment_id: uuid.UUID = Field(foreign_key="assessment.id", index=True)
    line_id: uuid.UUID = Field(foreign_key="review_line.id", index=True)
    attendance_id: uuid.UUID = Field(foreign_key="attendance.id")
    outcome: Outcome = Field(sa_type=enum_type(Outcome))
    from_at: dt.datetime
    to_at: dt.datetime


OPEN_STATES = frozenset(ReviewState) - {ReviewState.ASSESSED, ReviewState.CLOSED}


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
                col(ReportedOccasion.ended_at).is_(None),
                col(ReviewLine.id).in_([line.id for line in lines]),
            )
        ).all()
    )


def open_lines(db: Session, review: Review) -> list[ReviewLine]:
    """The lines of a review that wait for an assessment."""
    return [line for line in lines_of(db, review) if line.state is LineState.OPEN]


def settled_as(db: Session, review: Review) -> ReviewState | None:
    """ASSESSED or CLOSED when no line of the review is open any more; None while one is."""
    lines = lines_of(db, review)
    if any(line.state is LineState.OPEN for line in lines):
        return None
    assessed = any(line.state is LineState.ASSESSED for line in lines)
    return ReviewState.ASSESSED if assessed else ReviewState.CLOSED


def where_it_begins(db: Session, review: Review) -> ReviewState:
    """Where a review with open lines stands before anybody has done anything: reported, or not yet explained."""
    return ReviewState.TO_REVIEW if reported(db, open_lines(db, review)) else ReviewState.NEEDS_EXPLANATION
