"""What the person answers to a request or a hearing, in any form: in the app, at the desk, on the phone, by letter.

Source: FL (2017:900) 24 §: who wishes to speak orally is received; 13 § on interpreters.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import exists, func
from sqlmodel import Session, col, select

from models import audit
from models.conflicts import refuse_conflict
from models.hearings import deliver, is_newest
from models.own_words import LONGEST_TALK, needed
from models.people import Participant, Staff
from models.refusals import SentOtherwise
from models.review_entries import write
from models.review_moves import MOVES, NotNow, step
from models.review_steps import (
    Hearing,
    InformationRequest,
    Interpreting,
    Move,
    Proof,
    Reply,
    ReviewMove,
    Speaker,
    Way,
)
from models.reviews import Review, ReviewState, hold

_ANSWERS = (Move.ANSWER, Move.REPLY)
_BECOMES = {
    ReviewState.WAITING_FOR_INFORMATION: ReviewState.TO_REVIEW,
    ReviewState.HEARD: ReviewState.TO_REVIEW,
    ReviewState.AWAITING_SECOND: ReviewState.TO_REVIEW,
}


@dataclass(frozen=True)
class Spoken:
    """Words as they reached us: in which language, how, by whom, through whom, and whether they were read back."""

    words: str
    language: str
    way: Way = Way.APP
    speaker: Speaker = Speaker.PARTICIPANT
    interpreting: Interpreting = Interpreting.NONE
    read_back: bool = False


def reply(
    db: Session,
    by: Participant | Staff,
    to: InformationRequest | Hearing,
    spoken: Spoken,
    *,
    key: str,
    now: dt.datetime,
) -> Reply:
    """Keep an answer, said by the person or recorded for them. The same key sent twice is one reply.

    An answer that comes late is material all the same: what waits for a second person comes back. What is said to an
    earlier hearing is kept, and the newest waits on.
    Raises NotNow once the review is assessed or closed, HasAnInterest, SentOtherwise, WordsMissing or
    TooLong.
    """
    words = needed(spoken.words, longest=LONGEST_TALK)
    review = db.get_one(Review, to.review_id)
    hold(db, [review.id])
    if isinstance(by, Staff):
        refuse_conflict(db, by, review.participant_id)
    if there := db.exec(select(Reply).where(Reply.review_id == review.id, Reply.key == key)).first():
        if _said(there) != replace(spoken, words=words):
            raise SentOtherwise
        return there
    hearing = to if isinstance(to, Hearing) else None
    move = Move.REPLY if hearing else Move.ANSWER
    if review.state not in MOVES[move]:
        raise NotNow(move, review.state)
    row = Reply(
        review_id=review.id,
        hearing_id=hearing.id if hearing else None,
        request_id=None if hearing else to.id,
        key=key,
        words=words,
        language=spoken.language,
        way=spoken.way,
        speaker=spoken.speaker,
        interpreting=spoken.interpreting,
        read_back=spoken.read_back,
        recorded_by=by.id if isinstance(by, Staff) else None,
        made_at=now,
    )
    db.add(row)
    db.flush()
    waits_on = hearing is not None and review.state is ReviewState.HEARD and not is_newest(db, hearing)
    step(db, review, move, review.state if waits_on else after_an_answer(review, move), by=by, now=now)
    if hearing and row.is_own:
        deliver(db, hearing, Proof.REPLIED, by=by, now=now)
    write(db, "review:reply", row, review, by, now, _body(row, words))
    return row


def replies_to(db: Session, to: InformationRequest | Hearing) -> list[Reply]:
    """The answers to one question, in order."""
    asked = Reply.hearing_id == to.id if isinstance(to, Hearing) else Reply.request_id == to.id
    return sorted(db.exec(select(Reply).where(asked)).all(), key=lambda each: each.made_at)


def answered_since(db: Session, review_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these reviews in which an answer has come that no caseworker has acted on since.

    What a relative says is read, but it is no answer of the person's. A paper that was asked for is one.
    """
    ours = select(ReviewMove.review_id, func.max(ReviewMove.number).label("number")).where(
        col(ReviewMove.review_id).in_(list(review_ids)),
        col(ReviewMove.staff_id).is_not(None),
        col(ReviewMove.move).not_in(_ANSWERS),
    )
    last = ours.group_by(col(ReviewMove.review_id)).subquery()
    by_a_relative = exists().where(  # an answer and its move are made at the same moment
        col(Reply.review_id) == col(ReviewMove.review_id),
        col(Reply.made_at) == col(ReviewMove.made_at),
        col(Reply.speaker) == Speaker.RELATIVE,
    )
    rows = (
        select(ReviewMove.review_id)
        .join(last, last.c.review_id == col(ReviewMove.review_id))
        .where(
            col(ReviewMove.number) > last.c.number,
            col(ReviewMove.move).in_(_ANSWERS),
            ~by_a_relative,
        )
    )
    return set(db.exec(rows).all())


def after_an_answer(review: Review, move: Move) -> ReviewState:
    """What an answer to the question that waits leads to; any other leaves the review where it is."""
    becomes = _BECOMES.get(review.state, review.state)
    return becomes if becomes in MOVES[move][review.state] else review.state


def _said(row: Reply) -> Spoken:
    return Spoken(row.words, row.language, row.way, row.speaker, row.interpreting, row.read_back)


def _body(row: Reply, words: str) -> dict[str, object]:
    return {
        "hearing": row.hearing_id,
        "request": row.request_id,
        "way": row.way,
        "speaker": row.speaker,
        "language": row.language,
        "interpreting": row.interpreting,
        "read_back": row.read_back,
        "words_digest": audit.digest(words),
    }
