"""Hearing the person before anything is found against them (kommunicering), and what they answer.

The person is told all material of importance and that they may answer in writing or orally. The days to answer are
counted from a proven delivery: opened while signed in, a reply, a talk, a receipt. Without proof no day starts.
Source: FL (2017:900) 24-25 §§, SoL (2025:400) 14 kap. 8 §.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models import audit, policy
from models.calendar import civil_day
from models.conflicts import refuse_conflict
from models.far_ahead import refuse_too_far
from models.material import material_of
from models.outbox import MessageKind, put
from models.own_words import needed
from models.people import Case, Participant, Staff
from models.policy import Policy
from models.recorded import absences_of
from models.refusals import Refusal
from models.review_entries import write
from models.review_moves import begin, only_as_before, step
from models.review_steps import (
    Delivery,
    Extension,
    Hearing,
    HearingMaterial,
    Move,
    Proof,
    Reply,
    SecondOpinion,
)
from models.reviews import Assessment, Review, ReviewState, hold, open_lines
from models.units import speaking_unit
from models.workdays import due_day


class NothingToHearAbout(Refusal):
    """No open absence of this review is confirmed by its site, so there is nothing to answer to yet."""


class HeardAgain(Refusal):
    """The person has been told anew since: the days are those of the newest hearing."""

    status = 409


class EarlierThanNow(Refusal):
    """More time was given, but less than there is."""

    def __init__(self, last: dt.date) -> None:
        super().__init__()
        self.last = last


@dataclass(frozen=True)
class Heard:
    """A hearing with what followed: whether it reached the person, until when they can answer, and what they said."""

    hearing: Hearing
    delivery: Delivery | None
    last_day: dt.date | None
    replies: list[Reply]

    def done(self, now: dt.datetime) -> bool:
        """True once the person or who speaks for them has answered, or the last day has passed after a proven delivery.

        What a relative says is read, but it is no answer of the person's.
        """
        answered = any(each.is_own for each in self.replies)
        return answered or (self.last_day is not None and civil_day(now) > self.last_day)


def hear(
    db: Session, staff: Staff, review: Review, seen: int, words: str, *, language: str, now: dt.datetime
) -> Hearing:
    """Tell the person all there is, what is considered and why, and ask for their answer. Sent twice it is one hearing.

    Raises HasAnInterest, SomebodyWasFirst, NotNow, NothingToHearAbout, WordsMissing or TooLong.
    """
    words = needed(words)
    if begin(db, staff, review, seen, Move.HEAR):
        made = hearings_of(db, review.id)[-1].hearing
        only_as_before(made.words, words)
        return made
    if not absences_of(db, open_lines(db, review)):
        raise NothingToHearAbout
    pieces, case = material_of(db, review), db.get_one(Case, review.case_id)
    earlier = latest(db, review)
    row = Hearing(
        review_id=review.id,
        number=earlier.hearing.number + 1 if earlier else 1,
        words=words,
        language=language,
        days=policy.value(db, Policy.HEARING_DAYS, civil_day(now)),
        by_id=staff.id,
        unit_id=speaking_unit(db, staff, case, civil_day(now)),
        made_at=now,
    )
    db.add(row)
    db.flush()
    db.add_all(HearingMaterial(hearing_id=row.id, kind=each.kind, object_id=each.id) for each in pieces)
    put(db, review.participant_id, MessageKind.HEARING_SENT, about=row.id, now=now)
    step(db, review, Move.HEAR, ReviewState.HEARD, by=staff, now=now)
    told = [{"kind": each.kind, "id": each.id} for each in pieces]
    body = {
        "number": row.number,
        "told": told,
        "days": row.days,
        "words_digest": audit.digest(words),
    }
    write(db, "review:hear", row, review, staff, now, body)
    return row


def extend(
    db: Session, staff: Staff, hearing: Hearing, seen: int, until: dt.date, words: str, now: dt.datetime
) -> Extension:
    """Give more time to answer, with the reason.

    Raises HasAnInterest, SomebodyWasFirst, NotNow, HeardAgain, EarlierThanNow, TooFarAhead, WordsMissing or TooLong.
    """
    words = needed(words)
    review = db.get_one(Review, hearing.review_id)
    if begin(db, staff, review, seen, Move.EXTEND):
        given = extensions_of(db, hearing)[-1]
        only_as_before((given.until, given.words), (until, words))
        return given
    if not is_newest(db, hearing):
        raise HeardAgain
    heard = _heard(db, hearing)
    earliest = max(civil_day(now), heard.last_day or civil_day(now))
    if until <= earliest:
        raise EarlierThanNow(earliest)
    refuse_too_far(until, civil_day(now))
    row = Extension(hearing_id=hearing.id, until=until, words=words, by_id=staff.id, made_at=now)
    db.add(row)
    step(db, review, Move.EXTEND, review.state, by=staff, now=now, due_day=until if heard.delivery else None)
    write(db, "review:extend_time", row, review, staff, now, {"until": until, "words_digest": audit.digest(words)})
    return row


def latest(db: Session, review: Review) -> Heard | None:
    """The newest hearing of a review; earlier ones no longer count."""
    found = hearings_of(db, review.id)
    return found[-1] if found else None


def is_newest(db: Session, hearing: Hearing) -> bool:
    """True for the hearing that counts in its review."""
    later = select(Hearing.id).where(Hearing.review_id == hearing.review_id, col(Hearing.number) > hearing.number)
    return db.exec(later).first() is None


def hearings_of(db: Session, review_id: uuid.UUID) -> list[Heard]:
    """The hearings of a review in order, each with what followed."""
    rows = db.exec(select(Hearing).where(Hearing.review_id == review_id).order_by(col(Hearing.number))).all()
    return [_heard(db, row) for row in rows]


def heard_again_is_asked(db: Session, review: Review, since: dt.datetime) -> bool:
    """True when a second person has sent an assessment back after this moment and asked that the person be heard."""
    asked = (
        select(SecondOpinion.assessment_id)
        .join(Assessment, col(Assessment.id) == col(SecondOpinion.assessment_id))
        .where(
            Assessment.review_id == review.id,
            col(SecondOpinion.hear_again).is_(True),
            col(SecondOpinion.made_at) >= since,
        )
    )
    return db.exec(asked).first() is not None


def last_day_of(hearing: Hearing, delivery: Delivery | None, extensions: list[Extension]) -> dt.date | None:
    """The last day to answer; None until the hearing has reached the person."""
    if delivery is None:
        return None
    counted = due_day(civil_day(delivery.at), hearing.days)
    return max([counted, *(each.until for each in extensions)])


def extensions_of(db: Session, hearing: Hearing) -> list[Extension]:
    """The extensions of a hearing, the newest last."""
    rows = select(Extension).where(Extension.hearing_id == hearing.id).order_by(col(Extension.made_at))
    return list(db.exec(rows).all())


def deliver(db: Session, hearing: Hearing, proof: Proof, *, by: Participant | Staff, now: dt.datetime) -> Delivery:
    """Keep that a hearing has reached the person; the first proof counts, and the days are counted from it.

    An earlier hearing that reaches them late starts no days of the newest.
    """
    review = db.get_one(Review, hearing.review_id)
    hold(db, [review.id])
    if isinstance(by, Staff):
        refuse_conflict(db, by, review.participant_id)
    if there := db.get(Delivery, hearing.id):
        return there
    recorded_by = by.id if isinstance(by, Staff) else None
    row = Delivery(hearing_id=hearing.id, proof=proof, recorded_by=recorded_by, at=now)
    db.add(row)
    last = last_day_of(hearing, row, extensions_of(db, hearing))
    if review.state is ReviewState.HEARD and is_newest(db, hearing):
        review.due_day = last
    db.flush()
    write(db, "review:deliver", hearing, review, by, now, {"proof": proof, "last_day": last})
    return row


def _heard(db: Session, row: Hearing) -> Heard:
    delivery = db.get(Delivery, row.id)
    replies = db.exec(select(Reply).where(Reply.hearing_id == row.id).order_by(col(Reply.made_at))).all()
    return Heard(row, delivery, last_day_of(row, delivery, extensions_of(db, row)), list(replies))
