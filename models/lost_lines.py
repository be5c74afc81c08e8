"""What takes an absence out of its review again: the report is taken back or corrected, the occasion is cancelled.

Rows are taken in the order of models/review_lines.py: occasions, reviews, then the audit log.
"""

import datetime as dt
import uuid
from collections.abc import Iterable

from sqlmodel import Session, col, select

from models.absences import AbsenceReport
from models.demands import explain_by
from models.occasions import Occasion
from models.outbox import MessageKind, put
from models.people import Participant, Staff
from models.recorded import recorded
from models.review_lines import Entry
from models.review_moves import step
from models.review_steps import Move
from models.reviews import (
    LineState,
    Review,
    ReviewLine,
    ReviewState,
    hold,
    lines_where,
    reported,
    settled_as,
    where_it_begins,
)

_NOT_ASSESSED = frozenset(LineState) - {LineState.ASSESSED, LineState.CANCELLED}


def lose_the_report(
    db: Session, report: AbsenceReport, occasion_ids: Iterable[uuid.UUID], by: Participant, now: dt.datetime
) -> list[Entry]:
    """A report no longer speaks of these occasions: it was taken back or corrected. Gives what to write.

    An absence that the site has confirmed needs an explanation again; what is not confirmed has nothing left to look
    at. Nothing happens where another report still speaks of it.
    """
    theirs = (
        ReviewLine.participant_id == report.participant_id,
        col(ReviewLine.occasion_id).in_(list(occasion_ids)),
        ReviewLine.state == LineState.OPEN,
    )
    reviews = hold(db, db.exec(select(ReviewLine.review_id).where(*theirs)).all())
    lines = lines_where(db, *theirs)
    records, still = recorded(db, lines), reported(db, lines)
    lost = [line for line in lines if line.id not in still]
    for line in lost:
        if records[line.id].absence(db.get_one(Occasion, line.occasion_id)) is None:
            line.state = LineState.WITHDRAWN
    db.flush()
    touched = {line.review_id for line in lost}
    return [_lead_on(db, review, Move.WITHDRAW, "withdrawn", by, now) for review in reviews if review.id in touched]


def lose_the_occasion(db: Session, occasion: Occasion, by: Staff, now: dt.datetime) -> list[Entry]:
    """An occasion is cancelled: whoever was to be asked about it, or has reported, need not be. Gives what to write."""
    theirs = (ReviewLine.occasion_id == occasion.id, col(ReviewLine.state).in_(_NOT_ASSESSED))
    reviews = hold(db, db.exec(select(ReviewLine.review_id).where(*theirs)).all())
    lines = lines_where(db, *theirs)
    touched = {line.review_id for line in lines if line.state is LineState.OPEN}
    for line in lines:
        line.state = LineState.CANCELLED
    db.flush()
    return [_lead_on(db, review, Move.CANCEL, "cancelled", by, now) for review in reviews if review.id in touched]


def _lead_on(db: Session, review: Review, move: Move, why: str, by: Participant | Staff, now: dt.datetime) -> Entry:
    """Lead a review on that has lost something; whoever read it before has to look again."""
    settled = settled_as(db, review)
    if settled is ReviewState.CLOSED:
        step(db, review, Move.CLOSE, settled, by=by, now=now)
        return Entry("review:close", review, {"why": why})
    to = settled or _still_open(db, review)
    asks = to is ReviewState.NEEDS_EXPLANATION and review.state is not to
    step(db, review, move, to, by=by, now=now, due_day=explain_by(db, now) if asks else None)
    if asks:
        put(db, review.participant_id, MessageKind.EXPLANATION_ASKED, about=review.id, anew=True, now=now)
    return Entry("review:follow", review, {"why": why, "state": review.state})


def _still_open(db: Session, review: Review) -> ReviewState:
    """A proposal that rests on the report does not count any more; what was asked or told waits for its answer."""
    if review.state in (ReviewState.TO_REVIEW, ReviewState.AWAITING_SECOND):
        return where_it_begins(db, review)
    return review.state
