"""Putting a review on hold and taking it up again, before and after it was assessed."""

import datetime as dt

from sqlmodel import Session

from models import audit
from models.asked_papers import came_for
from models.calendar import civil_day
from models.case_tasks import CaseTaskKind, settle
from models.far_ahead import refuse_too_far
from models.hearings import latest
from models.information import requests_of
from models.occasions import Occasion
from models.outbox import MessageKind, put
from models.own_words import needed
from models.people import Staff
from models.recorded import recorded
from models.refusals import Refusal
from models.replies import replies_to
from models.review_entries import write
from models.review_moves import begin, moves_of, only_as_before, step
from models.review_steps import Move, ReviewMove
from models.reviews import LineState, Review, ReviewLine, ReviewState, lines_of, settled_as, where_it_begins
from models.statement_changes import look_again


class DayHasBeen(Refusal):
    """A hold ends on a day to come."""

    def __init__(self, today: dt.date) -> None:
        super().__init__()
        self.today = today


def put_on_hold(
    db: Session, staff: Staff, review: Review, seen: int, until: dt.date, words: str, now: dt.datetime
) -> ReviewMove:
    """Let a review rest until a day, with a reason. Nothing that comes meanwhile is lost.

    Raises HasAnInterest, SomebodyWasFirst, NotNow, DayHasBeen, TooFarAhead, WordsMissing or TooLong.
    """
    words = needed(words)
    if until <= civil_day(now):
        raise DayHasBeen(civil_day(now))
    refuse_too_far(until, civil_day(now))
    if made := begin(db, staff, review, seen, Move.HOLD):
        only_as_before((made.words, made.due_day), (words, until))
        return made
    row = step(db, review, Move.HOLD, ReviewState.ON_HOLD, by=staff, now=now, words=words, due_day=until)
    write(db, "review:hold", row, review, staff, now, {"until": until, "words_digest": audit.digest(words)})
    return row


def resume(db: Session, staff: Staff, review: Review, seen: int, now: dt.datetime) -> ReviewMove:
    """Go on with a review that was on hold. Raises HasAnInterest, SomebodyWasFirst or NotNow."""
    if made := begin(db, staff, review, seen, Move.RESUME):
        return made
    return wake(db, review, by=staff, now=now)


def wake(db: Session, review: Review, *, by: Staff | None, now: dt.datetime) -> ReviewMove:
    """Lead a held review back to where it was, or further where what it waited for has come meanwhile."""
    to, due = _back(db, review)
    row = step(db, review, Move.RESUME, to, by=by, now=now, due_day=due)
    write(db, "review:resume", row, review, by, now, {})
    return row


def take_up_again(db: Session, staff: Staff, review: Review, seen: int, words: str, now: dt.datetime) -> ReviewMove:
    """Assess once more what was assessed, with a reason. What is in force stays so until a new assessment is.

    Where the site has recorded since that the person was there, nothing is left to assess: presence wins, and the
    person is told. With nothing else in it the review is closed.
    Raises HasAnInterest, SomebodyWasFirst, NotNow, WordsMissing or TooLong.
    """
    words = needed(words)
    if made := begin(db, staff, review, seen, Move.TAKE_UP_AGAIN):
        only_as_before(made.words, words)
        return made
    assessed = [line for line in lines_of(db, review) if line.state is LineState.ASSESSED]
    for line in assessed:
        line.state = LineState.OPEN
    row = step(db, review, Move.TAKE_UP_AGAIN, ReviewState.TO_REVIEW, by=staff, now=now, words=words)
    attended = _let_presence_win(db, review, assessed, now)
    if closed := settled_as(db, review):
        step(db, review, Move.CLOSE, closed, by=staff, now=now)
    for line in attended:
        look_again(db, db.get_one(Occasion, line.occasion_id), [review.participant_id], now)
    body = {"words_digest": audit.digest(words), "attended": sorted(line.id for line in attended)}
    write(db, "review:take_up_again", row, review, staff, now, body)
    if closed:
        about, why = review.participant_id, {"why": "attended"}
        audit.write(db, "review:close", by=staff, about=about, what=review, at=now, body=why)
    return row


def _let_presence_win(db: Session, review: Review, lines: list[ReviewLine], now: dt.datetime) -> list[ReviewLine]:
    """Nothing is in force of an absence that was none. Gives those lines."""
    records, found = recorded(db, lines), list[ReviewLine]()
    for line in lines:
        settle(db, review.case_id, CaseTaskKind.DISAGREEMENT, line.id, now)
        occasion = db.get_one(Occasion, line.occasion_id)
        if records[line.id].attended(occasion) and line.assessment_id:
            put(db, review.participant_id, MessageKind.OUTCOME_READY, about=line.assessment_id, anew=True, now=now)
            line.state, line.assessment_id = LineState.ATTENDED, None
            found.append(line)
    db.flush()
    return found


def _back(db: Session, review: Review) -> tuple[ReviewState, dt.date | None]:
    held = review.held_state or ReviewState.TO_REVIEW
    if held is ReviewState.NEEDS_EXPLANATION:
        return where_it_begins(db, review), _due_before(db, review)
    if held is ReviewState.WAITING_FOR_INFORMATION:
        asked = requests_of(db, review.id)[-1]
        answered = bool(replies_to(db, asked) or came_for(db, asked))
        return (ReviewState.TO_REVIEW, None) if answered else (held, asked.due_day)
    if held is ReviewState.HEARD:
        heard = latest(db, review)
        return (ReviewState.TO_REVIEW, None) if heard and heard.replies else (held, heard.last_day if heard else None)
    if held is ReviewState.AWAITING_SECOND and _came_meanwhile(db, review):
        return ReviewState.TO_REVIEW, None  # as it would have come back at once, had it not rested
    return held, None


def _came_meanwhile(db: Session, review: Review) -> bool:
    """True when something was said or recorded since the review was put on hold."""
    done = [move.move for move in moves_of(db, review.id)]
    since = len(done) - done[::-1].index(Move.HOLD)
    return any(move is not Move.EXTEND for move in done[since:])


def _due_before(db: Session, review: Review) -> dt.date | None:
    """The last day to explain, as it was when the review was put on hold."""
    days = [move.due_day for move in moves_of(db, review.id) if move.to_state is ReviewState.NEEDS_EXPLANATION]
    return days[-1] if days else None
