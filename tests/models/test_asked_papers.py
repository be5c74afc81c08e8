"""A paper that was asked for: when it comes the question is answered, also while the review rests."""

import datetime as dt

import pytest
from sqlmodel import select

from models import audit, deadlines, holding, information
from models.asked_papers import answers_to, came_for, reports_for
from models.audit_tables import AuditEvent
from models.my_timeline import Happened, timeline
from models.proof_sending import MOST_A_REPORT, Paper, add
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


def bring(db, town, sent, paper=None, *, key="a-paper-never-sent-before", now=LATER):
    paper = paper or Paper(b"as it came", PAGES)
    return add(db, town.amina, sent, paper, key=key, sent_in=None, now=now)


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


def test_a_paper_from_before_the_question_does_not_answer_it_and_the_same_file_sent_again_does(db, town, sent, review):
    bring(db, town, sent, now=NOON - dt.timedelta(minutes=1))
    asked = ask(db, town, review)
    assert came_for(db, asked) == []
    again = bring(db, town, sent, key="the-same-file-once-more")
    assert came_for(db, asked) == [again]
    assert bring(db, town, sent, key="and-once-more") == again
    assert review.state is ReviewState.TO_REVIEW


def test_however_many_came_before_what_is_asked_for_can_be_sent(db, town, sent, review):
    for number in range(MOST_A_REPORT):
        early = NOON - dt.timedelta(minutes=9 - number)
        bring(db, town, sent, Paper(b"%d" % number, PAGES), key=f"a-paper-from-before-{number}", now=early)
    ask(db, town, review)
    bring(db, town, sent)
    assert review.state is ReviewState.TO_REVIEW


def late(db, town, review):
    """The last day is over."""
    deadlines.run(db, NOON + dt.timedelta(days=40))


def at_rest(db, town, review):
    """It rests."""
    until = NOON.date() + dt.timedelta(days=5)
    holding.put_on_hold(db, town.hanna, review, review.version, until, "Väntar", NOON)


@pytest.mark.parametrize("meanwhile", [late, at_rest])
def test_what_comes_late_is_an_answer_all_the_same(db, town, sent, review, meanwhile):
    asked = ask(db, town, review)
    meanwhile(db, town, review)
    stood = review.state
    paper = bring(db, town, sent, now=NOON + dt.timedelta(days=41))
    assert review.state is stood, "it goes on where it stands"
    assert answered_since(db, [review.id]) == {review.id}
    assert came_for(db, asked) == [paper]


def test_what_comes_while_the_review_rests_is_not_waited_for_once_it_goes_on(db, town, sent, review):
    ask(db, town, review)
    at_rest(db, town, review)
    bring(db, town, sent)
    holding.resume(db, town.hanna, review, review.version, LATER)
    assert moves_of(db, review.id)[-1].to_state is ReviewState.TO_REVIEW


def test_while_words_are_waited_for_a_paper_that_was_asked_for_earlier_does_not_end_the_wait(db, town, sent, review):
    ask(db, town, review)
    late(db, town, review)
    information.ask(
        db, town.hanna, review, review.version, AskedFor.WHAT_HAPPENED, None, language="sv",
        now=NOON + dt.timedelta(days=40),
    )  # fmt: skip
    bring(db, town, sent, now=NOON + dt.timedelta(days=41))
    assert review.state is ReviewState.WAITING_FOR_INFORMATION


def test_a_paper_of_a_report_that_was_taken_back_answers_nothing_any_more(db, town, sent, review):
    asked = ask(db, town, review)
    bring(db, town, sent)
    assert answers_to(db, asked)
    withdraw(db, town.amina, sent, LATER)
    assert answers_to(db, asked) == []


def test_the_log_tells_the_step_and_the_persons_own_timeline_that_they_answered(db, town, sent, review):
    asked = ask(db, town, review)
    bring(db, town, sent)
    step = db.exec(select(AuditEvent).where(AuditEvent.action == "review:paper")).one()
    assert audit.body_of(db, step.seq)["body"]["request"] == str(asked.id)
    assert [each.at for each in timeline(db, review) if each.what is Happened.ANSWERED] == [LATER]


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
