"""Which language the person reads, and in which one somebody's words are shown to lie."""

import re

import pytest

from models import hearings
from models.households import AgeBand
from models.people import Participant
from tests import reviewing
from tests.absence import review_of
from tests.town import NOON

AS_WRITTEN = "Amina Ali reads Tigrinya. Your own words are shown as you write them, in English."
PARTS = {"accept": "words", "ask": "question", "hear": "telling"}


def words_of(page):
    return " ".join(page.text.split())


def hint_of(page, field):
    return re.search(rf'id="{field}-hint">([^<]*)<', page.text)[1]


@pytest.fixture
def reads(write, lived_in):
    """reads("ti"): what Amina chose."""

    def choose(code):
        with write() as db:
            db.get_one(Participant, lived_in.amina.id).language = code

    return choose


def test_it_says_which_language_the_person_reads(hanna, ready, reads):
    reads("ti")
    assert "Reads: Tigrinya" in words_of(hanna.get(ready))


def test_who_never_chose_reads_the_default(hanna, ready):
    assert "Reads: Swedish" in words_of(hanna.get(ready))


def test_own_words_reach_another_language_as_they_are_written(hanna, ready, reads):
    reads("ti")
    page = hanna.get(ready)
    for field in PARTS.values():
        assert AS_WRITTEN in hint_of(page, field), field


def test_nothing_is_said_where_both_read_the_same(hanna, ready, reads):
    reads("en")
    page = hanna.get(ready)
    assert "Reads: English" in page.text
    assert "shown as you write them" not in page.text


def test_staffs_words_lie_as_their_language_does_and_a_persons_find_their_own_way(hanna, ready, write, lived_in):
    with write() as db:
        lived_in.db = db
        review, amina = review_of(db, lived_in.amina), db.get_one(Participant, lived_in.amina.id)
        reviewing.live_with(db, lived_in, lived_in.amina, AgeBand.SMALL, now=NOON)
        hearing = hearings.hear(db, lived_in.hanna, review, 0, "Vi överväger.", language="sv", now=NOON)
        reviewing.answer(db, amina, hearing, "نمت", now=NOON)
        reviewing.object_to(db, lived_in.hanna, review, considered=reviewing.WEIGHED, now=NOON)
    page = hanna.get(ready).text
    for words in ("Vi överväger.", reviewing.WEIGHED.situation):
        assert f'lang="sv" dir="ltr">{words}' in page, words
    assert 'dir="auto">نمت' in page


def test_an_answer_written_down_begins_with_the_language_the_person_reads(hanna, ready, reads, do):
    reads("ti")
    do(hearings.hear, 0, "Vi överväger.", language="sv")
    listed = hanna.get(ready).text.partition('<select name="spoken"')[2].partition("</select>")[0]
    assert re.findall(r'value="(\w+)" selected', listed) == ["ti"]
