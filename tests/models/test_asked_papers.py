"""A paper that was asked for: when it comes the question is answered, also while the review rests."""

import datetime as dt

import pytest

from models import holding, information
from models.asked_papers import answers_to, came_for, reports_for
from models.proof_sending import Paper, add
from models.replies import Spoken, answered_since, reply
from models.report_versions import withdraw
from models.review_moves import moves_of
from models.review_steps import AskedFor, Move, Speaker, Way
from models.reviews import ReviewState
from tests.absence import report, review_of
from tests.reported import away
from tests.town import NOON

LATER = NOON + dt.timedelta(hours=1)
PAGES = (b"\xff\xd8\xff a summons",)


@pytest.fixture
def sent(db, town):
    """Amina was away on Monday and has reported it."""
    told = report(db, town.amina)
    away(db, town)
    return told


@pytest.fixture
def review(db, town, sent):
    return review_of(db, town.amina)


def ask(db, town, review, what=AskedFor.SUMMONS):
    words = "Vad?" if what is AskedFor.OTHER else None
    return information.ask(db, town.hanna, review, review.version, what, words, language="sv", now=NOON)


def bring(db, town, sent, paper=None, now=LATER):
    paper = paper or Paper(b"as it came", PAGES)
    return add(db, town.amina, sent, paper, key="a-paper-never-sent-before", sent_in=None, now=now)


@pytest.mark.parametrize("what", [AskedFor.SUMMONS, AskedFor.CERTIFICATE])
def test_the_paper_answers_the_question(db, town, sent, review, what):
    asked = ask(db, town, review, what)
    paper = bring(db, town, sent)
    assert review.state is ReviewState.TO_REVIEW
    assert moves_of(db, review.id)[-1].move is Move.ANSWER
    assert came_for(db, asked) == [paper]
    assert answers_to(db, asked) == [LATER]
    assert answered_since(db, [review.id]) == {review.id}


@pytest.mark.parametrize("what", sorted(set(AskedFor) - {AskedFor.SUMMONS, AskedFor.CERTIFICATE}))
def test_a_question_that_asks_for_words_waits_on_beside_a_paper(db, town, sent, review, what):
    asked = ask(db, town, review, what)
    bring(db, town, sent)
    assert review.state is ReviewState.WAITING_FOR_INFORMATION
    assert came_for(db, asked) == [] == answers_to(db, asked)
    assert reports_for(db, asked) == []
    assert answered_since(db, [review.id]) == set()


def test_that_staff_will_be_shown_it_is_no_paper_yet(db, town, sent, review):
    asked = ask(db, town, review)
    bring(db, town, sent, Paper())
    assert review.state is ReviewState.WAITING_FOR_INFORMATION
    assert answers_to(db, asked) == []


def test_a_paper_from_before_the_question_does_not_answer_it(db, town, sent, review):
    bring(db, town, sent, now=NOON - dt.timedelta(minutes=1))
    asked = ask(db, town, review)
    assert review.state is ReviewState.WAITING_FOR_INFORMATION
    assert came_for(db, asked) == []


def test_what_comes_while_the_review_rests_is_not_waited_for_once_it_goes_on(db, town, sent, review):
    ask(db, town, review)
    holding.put_on_hold(db, town.hanna, review, review.version, NOON.date() + dt.timedelta(days=5), "Väntar", NOON)
    bring(db, town, sent)
    assert review.state is ReviewState.ON_HOLD
    holding.resume(db, town.hanna, review, review.version, LATER)
    assert moves_of(db, review.id)[-1].to_state is ReviewState.TO_REVIEW


def test_it_goes_to_a_report_that_stands(db, town, sent, review):
    asked = ask(db, town, review)
    assert reports_for(db, asked) == [sent]
    withdraw(db, town.amina, sent, LATER)
    assert reports_for(db, asked) == []


def test_somebody_elses_paper_answers_nothing(db, town, sent, review):
    asked = ask(db, town, review)
    theirs = report(db, town.bosse)
    add(db, town.bosse, theirs, Paper(b"x", PAGES), key="a-paper-of-somebody-else", sent_in=None, now=LATER)
    assert review.state is ReviewState.WAITING_FOR_INFORMATION
    assert came_for(db, asked) == []


def test_what_a_relative_says_is_still_no_answer(db, town, sent, review):
    asked = ask(db, town, review)
    said = Spoken("Hon var där.", "sv", Way.PHONE, Speaker.RELATIVE)
    reply(db, town.hanna, asked, said, key="a-relative-calls", now=LATER)
    assert answered_since(db, [review.id]) == set()
    assert answers_to(db, asked) == []
