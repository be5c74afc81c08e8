"""Which assessment is in force for a line: one at most. A new one takes the place of the one before it."""

import datetime as dt
from collections.abc import Iterable

from sqlmodel import Session, col, select

from models.attendance import Task, TaskKind
from models.case_tasks import CaseTaskKind, settle
from models.occasions import Occasion
from models.outbox import MessageKind, put
from models.reviews import Assessment, AssessmentLine, LineState, Outcome, Review, ReviewLine


def put_in_force(db: Session, assessment: Assessment, now: dt.datetime) -> None:
    """From now on this assessment counts for its lines. The site hears of it only where somebody was there."""
    # Statements are made of what is in force, and of what is in force they hear here.
    from models.statement_changes import look_again

    review = db.get_one(Review, assessment.review_id)
    parts = list(db.exec(select(AssessmentLine).where(AssessmentLine.assessment_id == assessment.id)).all())
    for line in _lines(db, parts):
        line.state, line.assessment_id = LineState.ASSESSED, assessment.id
        db.add(line)
        settle(db, review.case_id, CaseTaskKind.DISAGREEMENT, line.id, now)
    put(db, review.participant_id, MessageKind.OUTCOME_READY, about=assessment.id, now=now)
    for part in parts:
        if part.outcome is Outcome.ATTENDED:
            disagree(db, db.get_one(ReviewLine, part.line_id), now)
    db.flush()
    for line in _lines(db, parts):
        look_again(db, db.get_one(Occasion, line.occasion_id), [line.participant_id], now)


def parts_in_force(db: Session, lines: Iterable[ReviewLine]) -> list[AssessmentLine]:
    """The assessed intervals that count for these lines, in time order."""
    rows = (
        select(AssessmentLine)
        .join(ReviewLine, col(ReviewLine.id) == col(AssessmentLine.line_id))
        .where(
            col(AssessmentLine.line_id).in_([line.id for line in lines]),
            col(AssessmentLine.assessment_id) == col(ReviewLine.assessment_id),
        )
        .order_by(col(AssessmentLine.from_at))
    )
    return list(db.exec(rows).all())


def disagree(db: Session, line: ReviewLine, now: dt.datetime) -> None:
    """Roll and assessment say different things: somebody at the site has to look. One task while one is open."""
    waiting = select(Task.id).where(
        Task.occasion_id == line.occasion_id,
        Task.participant_id == line.participant_id,
        col(Task.kind) == TaskKind.DISAGREEMENT,
        col(Task.done_at).is_(None),
    )
    if db.exec(waiting).first() is None:
        db.add(
            Task(
                kind=TaskKind.DISAGREEMENT,
                occasion_id=line.occasion_id,
                participant_id=line.participant_id,
                opened_at=now,
            )
        )
        db.flush()


def _lines(db: Session, parts: list[AssessmentLine]) -> list[ReviewLine]:
    ids = {part.line_id for part in parts}
    return list(db.exec(select(ReviewLine).where(col(ReviewLine.id).in_(ids))).all())
