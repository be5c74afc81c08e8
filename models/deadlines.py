"""Days that pass: a review whose last day is over is led on. It is never decided by that."""

import datetime as dt

from sqlmodel import Session, col, select

from models import case_tasks
from models.calendar import civil_day
from models.case_tasks import CaseTask, CaseTaskKind
from models.holding import wake
from models.review_entries import write
from models.review_moves import step
from models.review_steps import Delivery, Hearing, Move
from models.reviews import Review, hold
from models.reviews import ReviewState as State

# After so many days without proof that a hearing has reached the person, somebody on the staff has to see to it.
UNPROVEN_DAYS = 5

_PASSED = {
    State.NEEDS_EXPLANATION: Move.EXPLANATION_DAY_PASSED,
    State.WAITING_FOR_INFORMATION: Move.INFORMATION_DAY_PASSED,
    State.HEARD: Move.HEARING_DAY_PASSED,
}


def run(db: Session, now: dt.datetime) -> int:
    """Lead on what has passed its last day, and ask for proof where there is none; gives how many there were."""
    return _lead_on(db, now) + _ask_for_proof(db, now)


def _lead_on(db: Session, now: dt.datetime) -> int:
    waits = col(Review.state).in_([*_PASSED, State.ON_HOLD])
    ids = db.exec(select(Review.id).where(waits, col(Review.due_day) < civil_day(now))).all()
    passed = [each for each in hold(db, ids) if each.due_day and each.due_day < civil_day(now)]
    for review in passed:
        if review.state is State.ON_HOLD:
            wake(db, review, by=None, now=now)
        elif move := _PASSED.get(review.state):
            due = review.due_day
            row = step(db, review, move, State.TO_REVIEW, by=None, now=now)
            write(db, "review:day_passed", row, review, None, now, {"move": move, "due_day": due})
    return len(passed)


def _ask_for_proof(db: Session, now: dt.datetime) -> int:
    before = now - dt.timedelta(days=UNPROVEN_DAYS)
    unproven = db.exec(
        select(Review.case_id, Hearing.id)
        .join(Hearing, col(Hearing.review_id) == col(Review.id))
        .join(Delivery, col(Delivery.hearing_id) == col(Hearing.id), isouter=True)
        .join(CaseTask, col(CaseTask.object_id) == col(Hearing.id), isouter=True)
        .where(
            col(Review.state) == State.HEARD,
            col(Delivery.hearing_id).is_(None),
            col(CaseTask.id).is_(None),
            col(Hearing.made_at) < before,
        )
    ).all()
    for case_id, hearing_id in unproven:
        case_tasks.open_task(db, case_id, CaseTaskKind.DELIVERY_MISSING, hearing_id, now)
    return len(unproven)
