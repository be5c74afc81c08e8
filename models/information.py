"""Asking the person for what is missing before an absence is assessed. No answer decides nothing.

Source: FL (2017:900) 23 §: the authority sees to it that a matter is investigated as far as it needs.
"""

import datetime as dt
import uuid

from sqlmodel import Session, col, select

from models import audit, policy
from models.calendar import civil_day
from models.outbox import MessageKind, put
from models.own_words import checked, needed
from models.people import Case, Staff
from models.policy import Policy
from models.review_entries import write
from models.review_moves import begin, only_as_before, step
from models.review_steps import AskedFor, InformationRequest, Move
from models.reviews import Review, ReviewState
from models.units import speaking_unit
from models.workdays import due_day


def ask(
    db: Session,
    staff: Staff,
    review: Review,
    seen: int,
    asked_for: AskedFor,
    words: str | None,
    *,
    language: str,
    now: dt.datetime,
) -> InformationRequest:
    """Ask the person for something, with a last day from the policy. The same form sent twice asks once.

    Raises HasAnInterest, SomebodyWasFirst, NotNow, WordsMissing (for OTHER) or TooLong.
    """
    words = needed(words) if asked_for is AskedFor.OTHER else checked(words)
    if begin(db, staff, review, seen, Move.ASK):
        made = requests_of(db, review.id)[-1]
        only_as_before((made.asked_for, made.words), (asked_for, words))
        return made
    case, today = db.get_one(Case, review.case_id), civil_day(now)
    row = InformationRequest(
        review_id=review.id,
        asked_for=asked_for,
        words=words,
        language=language,
        due_day=due_day(today, policy.value(db, Policy.INFORMATION_DAYS, today)),
        by_id=staff.id,
        unit_id=speaking_unit(db, staff, case, today),
        made_at=now,
    )
    db.add(row)
    db.flush()
    put(db, review.participant_id, MessageKind.INFORMATION_ASKED, about=row.id, now=now)
    step(db, review, Move.ASK, ReviewState.WAITING_FOR_INFORMATION, by=staff, now=now, due_day=row.due_day)
    digest = audit.digest(words) if words else None
    body = {"asked_for": asked_for, "due_day": row.due_day, "words_digest": digest}
    write(db, "review:ask", row, review, staff, now, body)
    return row


def requests_of(db: Session, review_id: uuid.UUID) -> list[InformationRequest]:
    """What was asked for in a review, in order."""
    rows = select(InformationRequest).where(InformationRequest.review_id == review_id)
    return list(db.exec(rows.order_by(col(InformationRequest.made_at))).all())
