"""Who was missed and has said nothing, and in which review they are asked why."""

import uuid

from sqlmodel import Session, col, select

from models.attendance import marks_at
from models.calendar import civil_day
from models.occasions import Occasion, expected_at
from models.people import Case
from models.recorded import absent_intervals
from models.reviews import Review, ReviewLine, ReviewState


def to_explain(db: Session, occasion: Occasion, known: dict[uuid.UUID, uuid.UUID]) -> dict[uuid.UUID, uuid.UUID | None]:
    """Who was expected, away for all or a part of it, and reported nothing, with the review that asks about the week.

    One question, one answer and one hearing for a week, instead of one for each day of it.
    """
    marks = marks_at(db, occasion.id)
    away: dict[uuid.UUID, uuid.UUID | None] = {
        id_: None
        for id_ in expected_at(db, occasion)
        if id_ not in known and id_ in marks and absent_intervals(occasion, marks[id_])
    }
    asking = db.exec(
        select(Review, Occasion)
        .join(ReviewLine, col(ReviewLine.review_id) == col(Review.id))
        .join(Occasion, col(Occasion.id) == col(ReviewLine.occasion_id))
        .where(col(Review.participant_id).in_(away), col(Review.state) == ReviewState.NEEDS_EXPLANATION)
    ).all()
    for review, each in asking:
        if _week(each) == _week(occasion):
            away[review.participant_id] = review.id
    return away


def _week(occasion: Occasion) -> tuple[int, int]:
    """The ISO year and week on the wall calendar."""
    year, week, _ = civil_day(occasion.starts_at).isocalendar()
    return year, week


def cases_of(db: Session, missed: dict[uuid.UUID, uuid.UUID | None]) -> list[tuple[Case, uuid.UUID | None]]:
    """The cases of those who were missed, in one order, each with the review that asks already."""
    cases = db.exec(
        select(Case)
        .where(col(Case.participant_id).in_(missed), col(Case.ended_on).is_(None))
        .order_by(col(Case.participant_id))
    ).all()
    return [(case, missed[case.participant_id]) for case in cases]
