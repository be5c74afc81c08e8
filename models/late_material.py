"""What the person adds to a record while it is looked at: a remark beside it, or a scan that comes late."""

import datetime as dt
import uuid

from sqlmodel import Session

from models.people import Participant
from models.remarks import open_review_of
from models.review_moves import possible, step
from models.review_steps import Move
from models.reviews import Review, ReviewState, hold


def hold_open_review(db: Session, participant_id: uuid.UUID, occasion_id: uuid.UUID) -> Review | None:
    """The review that is to assess the occasion, held before its records are read."""
    review_id = open_review_of(db, participant_id, occasion_id)
    return hold(db, [review_id])[0] if review_id else None


def meet_the_review(db: Session, person: Participant, review: Review, now: dt.datetime) -> None:
    """What is added while it is looked at is material: no form that was shown before counts any more.

    What waits for a second person comes back, as after any answer. Source: FL (2017:900) 23 and 25 §§.
    """
    if possible(Move.REMARK, review.state):
        waits = review.state is ReviewState.AWAITING_SECOND
        step(db, review, Move.REMARK, ReviewState.TO_REVIEW if waits else review.state, by=person, now=now)
