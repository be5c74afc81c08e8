"""Two caseworkers act on one review at once: one wins, the other hears of it. One form sent twice acts once."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from sqlmodel import col, func, select

from models import hearings, holding, information, seconds
from models.assessments import assess
from models.review_moves import SomebodyWasFirst
from models.review_steps import AskedFor, Move, ReviewMove
from models.reviews import Review
from tests.absence import accept, confirm_roll, everything_in, observe, report, review_of
from tests.at_once import at_once
from tests.reviewing import answer, hear, live_with, object_to
from tests.town import MONDAY, NOON, Town

LATER = NOON.replace(month=12)
UNTIL = MONDAY.replace(year=2027, month=1, day=20)


def to_review(db, town):
    """Amina has reported, and the roll is confirmed."""
    report(db, town.amina)
    observe(db, town.berit, town.occasion, town.amina)
    confirm_roll(db, town.berit, town.occasion)
    live_with(db, town, town.amina, now=NOON)


def awaiting_second(db, town):
    """Sara has found no valid reason."""
    to_review(db, town)
    review = review_of(db, town.amina)
    answer(db, town.amina, hear(db, town.hanna, review, now=NOON), now=NOON)
    object_to(db, town.sara, review, now=LATER)


def assessed(db, town):
    """Sara has accepted."""
    to_review(db, town)
    accept(db, town.sara, review_of(db, town.amina))


DEEDS: dict[Move, tuple[Callable[..., None], Callable[..., object]]] = {
    Move.ASK: (
        to_review,
        lambda db, by, it, seen: information.ask(db, by, it, seen, AskedFor.TIMES, None, language="sv", now=LATER),
    ),
    Move.HEAR: (
        to_review,
        lambda db, by, it, seen: hearings.hear(db, by, it, seen, "Skälet", language="sv", now=LATER),
    ),
    Move.ACCEPT: (
        to_review,
        lambda db, by, it, seen: assess(db, by, it, replace(everything_in(db, it), version=seen), LATER),
    ),
    Move.HOLD: (to_review, lambda db, by, it, seen: holding.put_on_hold(db, by, it, seen, UNTIL, "Väntar", LATER)),
    Move.AGREE: (awaiting_second, lambda db, by, it, seen: seconds.agree(db, by, it, seen, LATER)),
    Move.SEND_BACK: (
        awaiting_second,
        lambda db, by, it, seen: seconds.send_back(db, by, it, seen, "Nej", hear_again=True, now=LATER),
    ),
    Move.TAKE_UP_AGAIN: (assessed, lambda db, by, it, seen: holding.take_up_again(db, by, it, seen, "Nytt", LATER)),
}


@pytest.mark.parametrize("move", DEEDS, ids=str)
def test_two_at_once_cannot_both_win_and_a_form_sent_twice_acts_once(database, move):
    prepare, deed = DEEDS[move]
    with database.writing() as db:
        town = Town(db)
        prepare(db, town)
        seen = review_of(db, town.amina).version

    def press(staff):
        with database.writing() as db:
            deed(db, staff, db.exec(select(Review)).one(), seen)
            return staff.id

    met = at_once(*[partial(press, town.hanna), partial(press, town.henrik)] * 2)
    won = {each for each in met if not isinstance(each, Exception)}
    assert len(won) == 1, met
    for who, each in zip([town.hanna.id, town.henrik.id] * 2, met, strict=True):
        assert (who in won) == (not isinstance(each, Exception)), "one form sent twice is one act, and no error"
        assert who in won or isinstance(each, SomebodyWasFirst)
    with database.reading() as db:
        made = select(func.count()).select_from(ReviewMove).where(col(ReviewMove.move) == move)
        assert db.exec(made).one() == 1
