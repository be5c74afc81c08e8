"""A form at the desk that is sent once more: the same is once, and anything else is no longer what the page showed."""

import datetime as dt
from dataclasses import replace

import pytest

from models import hearings, information, seconds
from models.holding import put_on_hold, take_up_again
from models.refusals import SentOtherwise
from models.replies import Spoken, replies_to, reply
from models.review_moves import SomebodyWasFirst, moves_of
from models.review_steps import AskedFor, Interpreting, Speaker, Way
from tests.absence import accept
from tests.reviewing import hear, waits_for_a_second
from tests.town import MONDAY, NOON

DAY = dt.timedelta(days=1)


def twice_and_otherwise(db, review, same, other):
    """Sent twice it is one step; sent otherwise it is none, and what was kept stays."""
    same()
    done = len(moves_of(db, review.id))
    same()
    with pytest.raises(SomebodyWasFirst):
        other()
    assert len(moves_of(db, review.id)) == done


def test_a_question(db, town, review):
    seen = review.version

    def ask(words):
        information.ask(db, town.hanna, review, seen, AskedFor.OTHER, words, language="sv", now=NOON)

    twice_and_otherwise(db, review, lambda: ask("När kom du?"), lambda: ask("När gick du?"))


def test_a_hearing(db, town, review):
    seen = review.version

    def tell(words):
        hearings.hear(db, town.hanna, review, seen, words, language="sv", now=NOON)

    twice_and_otherwise(db, review, lambda: tell("Det framgår inte varför."), lambda: tell("Något annat."))


def test_more_time(db, town, review):
    hearing = hear(db, town.hanna, review, now=NOON)
    seen, until = review.version, MONDAY + 40 * DAY

    def extend(day):
        hearings.extend(db, town.hanna, hearing, seen, day, "Hon är bortrest", NOON)

    twice_and_otherwise(db, review, lambda: extend(until), lambda: extend(until + DAY))


def test_a_rest(db, town, review):
    seen, until = review.version, MONDAY + 9 * DAY

    def rest(day, words="Väntar"):
        put_on_hold(db, town.hanna, review, seen, day, words, NOON)

    twice_and_otherwise(db, review, lambda: rest(until), lambda: rest(until, "Något annat"))
    with pytest.raises(SomebodyWasFirst):
        rest(until + DAY)


def test_taking_it_up_again(db, town, review):
    accept(db, town.hanna, review, now=NOON)
    seen = review.version

    def again(words):
        take_up_again(db, town.hanna, review, seen, words, NOON)

    twice_and_otherwise(db, review, lambda: again("Nya uppgifter"), lambda: again("Något annat"))


def test_sending_it_back(db, town, review):
    waits_for_a_second(db, town, review, by=town.hanna, confirmed=True)
    seen = review.version

    def back(*, hear_again):
        seconds.send_back(db, town.henrik, review, seen, "Vad säger läkaren?", hear_again=hear_again, now=NOON)

    twice_and_otherwise(db, review, lambda: back(hear_again=True), lambda: back(hear_again=False))


@pytest.mark.parametrize(
    "otherwise",
    [
        {"words": "Något annat"},
        {"language": "ar"},
        {"way": Way.PHONE},
        {"speaker": Speaker.RELATIVE},
        {"interpreting": Interpreting.INTERPRETER},
        {"read_back": True},
    ],
)
def test_an_answer_that_is_written_down(db, town, review, otherwise):
    hearing, key = hear(db, town.hanna, review, now=NOON), "written-down-at-the-desk"
    said = Spoken("Hon var hos läkaren.", "sv", Way.DESK)
    first = reply(db, town.hanna, hearing, said, key=key, now=NOON)
    assert reply(db, town.hanna, hearing, said, key=key, now=NOON).id == first.id
    with pytest.raises(SentOtherwise):
        reply(db, town.hanna, hearing, replace(said, **otherwise), key=key, now=NOON)
    assert replies_to(db, hearing) == [first]
