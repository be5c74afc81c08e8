"""What waits for a participant's answer until it is answered: an absence to explain, a question, a hearing."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.access import Field, Relation, may_read
from models.hearings import latest
from models.information import requests_of
from models.outbox import MessageKind
from models.people import Participant
from models.remarks import answered
from models.replies import replies_to
from models.reviews import Review, ReviewState, open_lines

ASKING = frozenset({MessageKind.EXPLANATION_ASKED, MessageKind.INFORMATION_ASKED, MessageKind.HEARING_SENT})
_WAITING = (ReviewState.NEEDS_EXPLANATION, ReviewState.WAITING_FOR_INFORMATION, ReviewState.HEARD)


@dataclass(frozen=True)
class Wait:
    """One thing that waits: the kind of its message, in which review, what about, and until when if that is known."""

    kind: MessageKind
    review_id: uuid.UUID
    about: uuid.UUID
    until: dt.date | None = None


def waits_for(db: Session, person: Participant) -> list[Wait]:
    """What waits for this person's answer, the nearest day first."""
    if not may_read(Relation.OWN, Field.ASSESSMENT):
        return []
    mine = Review.participant_id == person.id
    reviews = db.exec(select(Review).where(mine, col(Review.state).in_(_WAITING)).order_by(col(Review.opened_at))).all()
    found = [wait for wait in (_asks(db, review) for review in reviews) if wait]
    return sorted(found, key=lambda each: each.until or dt.date.max)


def _is_answered(db: Session, review: Review) -> bool:
    """True when the person has said to have been there, each time that is asked about: then no reason is asked for."""
    told = answered(db, lines := open_lines(db, review))
    return bool(lines) and told == {line.id for line in lines}


def _asks(db: Session, review: Review) -> Wait | None:
    """The question that a review waits on, while it is not answered."""
    if review.state is ReviewState.NEEDS_EXPLANATION:
        if _is_answered(db, review):
            return None
        return Wait(MessageKind.EXPLANATION_ASKED, review.id, review.id, review.due_day)
    if review.state is ReviewState.HEARD:
        heard = latest(db, review)
        if heard is None or heard.replies:
            return None
        return Wait(MessageKind.HEARING_SENT, review.id, heard.hearing.id, heard.last_day)
    asked = requests_of(db, review.id)[-1]
    if replies_to(db, asked):
        return None
    return Wait(MessageKind.INFORMATION_ASKED, review.id, asked.id, asked.due_day)
