"""The moves of a review: one table that says from which state each leads to which. Pages take their buttons from it.

    needs_explanation ──report, or no answer by the day──▶ to_review ◀──answer, or day passed── waiting_for_information
                                                           │  │  └──────ask, with a due day──────────▲
            accept (also many complete ones) ◀─────────────┘  ├──hear──▶ heard ──reply, or day passed──▶ to_review
              │                                               └──object──▶ awaiting_second ──sent back──▶ to_review
              └──▶ assessed ◀──────────────agree────────────────────────────────┘
    a remark beside a record, or a scan that comes late, leaves it where it is, and takes it back from awaiting_second
    on_hold from any open state and back; closed: attended after all, withdrawn, cancelled

Whoever moves a review holds its row first, on the version that was shown: of two at once, one wins.
"""

import datetime as dt
import uuid
from collections.abc import Mapping

from sqlmodel import Session, col, select

from models.conflicts import refuse_conflict
from models.people import Participant, Staff
from models.refusals import Refusal
from models.review_steps import Move, ReviewMove
from models.reviews import OPEN_STATES, Assessment, Review, hold
from models.reviews import ReviewState as State

_WAITS = OPEN_STATES - {State.ON_HOLD}


def _to(*states: State) -> frozenset[State]:
    return frozenset(states)


MOVES: Mapping[Move, Mapping[State, frozenset[State]]] = {
    Move.REPORT: {
        State.NEEDS_EXPLANATION: _to(State.TO_REVIEW, State.NEEDS_EXPLANATION),
        State.TO_REVIEW: _to(State.TO_REVIEW),
        State.WAITING_FOR_INFORMATION: _to(State.WAITING_FOR_INFORMATION),
        State.HEARD: _to(State.HEARD),
        State.AWAITING_SECOND: _to(State.TO_REVIEW),
        State.ON_HOLD: _to(State.ON_HOLD),
        State.ASSESSED: _to(State.TO_REVIEW),
        State.CLOSED: _to(State.TO_REVIEW),
    },
    Move.ROLL: {
        State.NEEDS_EXPLANATION: _to(State.NEEDS_EXPLANATION, State.TO_REVIEW),
        State.TO_REVIEW: _to(State.TO_REVIEW, State.ASSESSED),
        State.WAITING_FOR_INFORMATION: _to(State.WAITING_FOR_INFORMATION, State.ASSESSED),
        State.HEARD: _to(State.TO_REVIEW, State.ASSESSED),
        State.AWAITING_SECOND: _to(State.TO_REVIEW, State.ASSESSED),
        State.ON_HOLD: _to(State.ON_HOLD, State.ASSESSED),
        State.ASSESSED: _to(State.TO_REVIEW, State.NEEDS_EXPLANATION),
        State.CLOSED: _to(State.TO_REVIEW, State.NEEDS_EXPLANATION),
    },
    Move.WITHDRAW: {
        state: _to(state, State.NEEDS_EXPLANATION, State.TO_REVIEW, State.ASSESSED) for state in OPEN_STATES
    },
    Move.CANCEL: {state: _to(state, State.NEEDS_EXPLANATION, State.TO_REVIEW, State.ASSESSED) for state in OPEN_STATES},
    Move.EXPLANATION_DAY_PASSED: {State.NEEDS_EXPLANATION: _to(State.TO_REVIEW)},
    Move.ASK: {State.TO_REVIEW: _to(State.WAITING_FOR_INFORMATION)},
    Move.ANSWER: {
        State.WAITING_FOR_INFORMATION: _to(State.TO_REVIEW),
        State.TO_REVIEW: _to(State.TO_REVIEW),
        State.HEARD: _to(State.HEARD),
        State.AWAITING_SECOND: _to(State.TO_REVIEW),
        State.ON_HOLD: _to(State.ON_HOLD),
    },
    Move.INFORMATION_DAY_PASSED: {State.WAITING_FOR_INFORMATION: _to(State.TO_REVIEW)},
    Move.HEAR: {State.TO_REVIEW: _to(State.HEARD)},
    Move.REPLY: {
        State.HEARD: _to(State.TO_REVIEW, State.HEARD),
        State.TO_REVIEW: _to(State.TO_REVIEW),
        State.WAITING_FOR_INFORMATION: _to(State.WAITING_FOR_INFORMATION),
        State.AWAITING_SECOND: _to(State.TO_REVIEW),
        State.ON_HOLD: _to(State.ON_HOLD),
    },
    Move.REMARK: {state: _to(State.TO_REVIEW if state is State.AWAITING_SECOND else state) for state in OPEN_STATES},
    Move.EXTEND: {State.HEARD: _to(State.HEARD), State.ON_HOLD: _to(State.ON_HOLD)},
    Move.HEARING_DAY_PASSED: {State.HEARD: _to(State.TO_REVIEW)},
    Move.ACCEPT: {State.TO_REVIEW: _to(State.ASSESSED, State.TO_REVIEW)},
    Move.OBJECT: {State.TO_REVIEW: _to(State.AWAITING_SECOND, State.ASSESSED, State.TO_REVIEW)},
    Move.AGREE: {State.AWAITING_SECOND: _to(State.ASSESSED, State.TO_REVIEW)},
    Move.SEND_BACK: {State.AWAITING_SECOND: _to(State.TO_REVIEW)},
    Move.HOLD: {state: _to(State.ON_HOLD) for state in _WAITS},
    Move.RESUME: {State.ON_HOLD: _WAITS},
    Move.TAKE_UP_AGAIN: {State.ASSESSED: _to(State.TO_REVIEW)},
    Move.CLOSE: {state: _to(State.CLOSED) for state in OPEN_STATES},
}


class NotNow(Refusal):
    """Where the review stands, this cannot be done. `state` is where it stands."""

    status = 409

    def __init__(self, move: Move, state: State) -> None:
        super().__init__()
        self.move, self.state = move, state


class SomebodyWasFirst(Refusal):
    """The review changed after the form was shown. `done` is what a colleague assessed meanwhile, if that was it."""

    status = 409

    def __init__(self, done: list[Assessment]) -> None:
        super().__init__()
        self.done = done


def possible(move: Move, state: State) -> bool:
    """True when a review in this state can take this move."""
    return state in MOVES[move]


def begin(db: Session, staff: Staff, review: Review, seen: int, *moves: Move) -> ReviewMove | None:
    """Hold a review for one of these moves, on the version that the form showed.

    Gives the move that this very form has made already: the same person, move and version. Raises HasAnInterest,
    SomebodyWasFirst when the review changed since, and NotNow when it stands where the move does not begin.
    """
    hold(db, [review.id])
    refuse_conflict(db, staff, review.participant_id)
    if review.version != seen:
        return _made_by_this_form(db, staff, review, seen, moves)
    if not any(possible(move, review.state) for move in moves):
        raise NotNow(moves[0], review.state)
    return None


def _made_by_this_form(db: Session, staff: Staff, review: Review, seen: int, moves: tuple[Move, ...]) -> ReviewMove:
    made = db.exec(
        select(ReviewMove).where(
            ReviewMove.review_id == review.id,
            ReviewMove.seen == seen,
            ReviewMove.staff_id == staff.id,
            col(ReviewMove.move).in_(moves),
        )
    ).first()
    if made is None:
        since = select(Assessment).where(Assessment.review_id == review.id).order_by(col(Assessment.made_at))
        raise SomebodyWasFirst(list(db.exec(since).all()))
    return made


def only_as_before(kept: object, sent: object) -> None:
    """A form that is sent once more has done its work. Raises SomebodyWasFirst when it says something else now."""
    if kept != sent:
        raise SomebodyWasFirst([])


def step(
    db: Session,
    review: Review,
    move: Move,
    to: State,
    *,
    by: Participant | Staff | None,
    now: dt.datetime,
    words: str | None = None,
    due_day: dt.date | None = None,
) -> ReviewMove:
    """Lead a held review on, as the table allows, and keep that it was. By None: a day has passed.

    Raises NotNow when the table does not lead there.
    """
    if to not in MOVES[move].get(review.state, ()):
        raise NotNow(move, review.state)
    row = ReviewMove(
        review_id=review.id,
        number=review.version + 1,
        seen=review.version,
        move=move,
        from_state=review.state,
        to_state=to,
        participant_id=by.id if isinstance(by, Participant) else None,
        staff_id=by.id if isinstance(by, Staff) else None,
        words=words,
        due_day=due_day,
        made_at=now,
    )
    if to is not State.ON_HOLD:
        review.held_state = None
    elif review.state is not State.ON_HOLD:
        review.held_state = review.state
    stays = review.state is to
    review.state, review.version = to, row.number
    review.due_day = review.due_day if stays and due_day is None else due_day
    db.add(row)
    db.flush()
    return row


def first_move(review: Review, *, by: Participant | Staff, now: dt.datetime) -> ReviewMove:
    """The row that says how a review began."""
    return ReviewMove(
        review_id=review.id,
        number=0,
        seen=0,
        move=Move.OPEN,
        from_state=review.state,
        to_state=review.state,
        participant_id=by.id if isinstance(by, Participant) else None,
        staff_id=by.id if isinstance(by, Staff) else None,
        due_day=review.due_day,
        made_at=now,
    )


def moves_of(db: Session, review_id: uuid.UUID) -> list[ReviewMove]:
    """What happened to a review, in order."""
    return list(
        db.exec(select(ReviewMove).where(ReviewMove.review_id == review_id).order_by(col(ReviewMove.number))).all()
    )
