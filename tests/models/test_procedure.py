"""What the law asks of the way to an assessment, where no other file of tests is about it."""

import datetime as dt

import pytest
from sqlmodel import select

from models import deadlines, information
from models.audit import AuditEvent, body_of
from models.hearings import HeardAgain, extend, hear, latest
from models.households import AgeBand
from models.law import shipped
from models.outbox import Message, MessageKind
from models.own_words import WordsMissing
from models.policy import Policy, applied
from models.replies import Spoken, replies_to, reply
from models.review_steps import AskedFor, ChildrenConsidered, Interpreting, Speaker, Way
from models.reviews import ReviewState
from tests import reviewing
from tests.absence import accept, review_of
from tests.town import MONDAY, NOON

DAY = dt.timedelta(days=1)


def test_what_is_said_through_an_interpreter_is_kept_with_who_said_it_and_how(db, town, review):
    hearing = reviewing.hear(db, town.hanna, review, now=NOON)
    spoken = Spoken("Hon var hos läkaren.", "ti", Way.DESK, Speaker.COUNSEL, Interpreting.INTERPRETER, read_back=True)
    reply(db, town.hanna, hearing, spoken, key="a-talk-through-an-interpreter", now=NOON + DAY)
    kept = replies_to(db, hearing)[0]
    assert (kept.words, kept.language, kept.interpreting) == ("Hon var hos läkaren.", "ti", Interpreting.INTERPRETER)
    assert (kept.speaker, kept.read_back, kept.recorded_by) == (Speaker.COUNSEL, True, town.hanna.id)


def test_nobody_is_heard_without_being_told_what_is_considered_and_why(db, town, review):
    with pytest.raises(WordsMissing):
        hear(db, town.hanna, review, review.version, " ", language="sv", now=NOON)
    assert (latest(db, review), review.state) == (None, ReviewState.TO_REVIEW)


def test_what_is_said_aloud_counts_like_what_is_written(db, town, review):
    hearing = reviewing.hear(db, town.hanna, review, now=NOON)
    spoken = Spoken("Hon ringde.", "sv", Way.PHONE, Speaker.PARTICIPANT)
    reply(db, town.hanna, hearing, spoken, key="a-call-on-the-phone", now=NOON + DAY)
    assert review.state is ReviewState.TO_REVIEW
    assert reviewing.is_heard(db, review, NOON + DAY)


def test_what_is_missing_is_asked_for_with_a_day_to_answer_by(db, town, review):
    asked = reviewing.ask(db, town.hanna, review, now=NOON)
    assert (review.state, review.due_day) == (ReviewState.WAITING_FOR_INFORMATION, asked.due_day)
    told = db.exec(select(Message.kind).where(Message.about == asked.id)).all()
    assert set(told) == {MessageKind.INFORMATION_ASKED}


def test_a_question_in_ones_own_words_has_words(db, town, review):
    with pytest.raises(WordsMissing):
        information.ask(db, town.hanna, review, review.version, AskedFor.OTHER, " ", language="sv", now=NOON)


def test_no_answer_by_the_day_leads_on_and_decides_nothing(db, town, review):
    reviewing.ask(db, town.hanna, review, now=NOON)
    assert deadlines.run(db, NOON + 30 * DAY) == 1
    assert review.state is ReviewState.TO_REVIEW
    assert "review:assess" not in db.exec(select(AuditEvent.action)).all()


def test_what_was_weighed_for_the_children_stands_with_the_assessment(db, town, review):
    reviewing.live_with(db, town, town.amina, AgeBand.SMALL, now=NOON)
    made = reviewing.object_to(
        db, town.hanna, review, now=NOON, considered=reviewing.WEIGHED, exception=Policy.LAW_HEARING_NEEDLESS
    )
    kept = db.get_one(ChildrenConsidered, made.id)
    assert (kept.situation, kept.alternatives, kept.consequence) == (
        reviewing.WEIGHED.situation,
        reviewing.WEIGHED.alternatives,
        reviewing.WEIGHED.consequence,
    )


def test_an_assessment_says_who_made_it_for_which_unit_of_which_board(db, town, review):
    accept(db, town.hanna, review)
    event = db.exec(select(AuditEvent).where(AuditEvent.action == "review:assess")).one()
    power = body_of(db, event.seq)["body"]["decided"]["power"]
    assert (power["staff"], power["unit"]["name"]) == (str(town.hanna.id), "Enhet Norr")
    assert (power["board"]["name"], power["roles"][0]["role"]) == ("Arbetsmarknadsnämnden", "caseworker")


def test_the_person_is_told_that_there_is_an_assessment(db, town, review):
    made = accept(db, town.hanna, review)
    told = db.exec(select(Message.kind).where(Message.about == made.id)).all()
    assert set(told) == {MessageKind.OUTCOME_READY}


def test_each_rule_of_law_is_there_with_where_it_is_written(db, town):
    rows = {row.code: row for row in shipped()}
    for code in Policy:
        if code.startswith("law_"):
            assert rows[code].source == applied(db, code, MONDAY).source


@pytest.fixture
def told_twice(db, town, review):
    """Told, answered, and told anew."""
    first = reviewing.hear(db, town.hanna, review, now=NOON)
    reviewing.answer(db, town.amina, first, now=NOON)
    return first, reviewing.hear(db, town.hanna, review, now=NOON + DAY)


def test_an_earlier_hearing_that_arrives_late_starts_no_days_of_the_newest(db, town, review):
    first = reviewing.hear(db, town.hanna, review, now=NOON)
    said = Spoken("Hon sover.", "sv", Way.PHONE, Speaker.RELATIVE)
    reply(db, town.hanna, first, said, key="a-relative-on-the-phone", now=NOON)
    second = reviewing.hear(db, town.hanna, review, now=NOON + DAY)
    reviewing.open_it(db, town.amina, first, now=NOON + DAY)
    assert review.due_day is None
    reviewing.open_it(db, town.amina, second, now=NOON + DAY)
    assert review.due_day == latest(db, review).last_day


def test_nobody_gives_more_time_for_an_earlier_hearing(db, town, review, told_twice):
    first, _second = told_twice
    with pytest.raises(HeardAgain):
        extend(db, town.hanna, first, review.version, MONDAY + 30 * DAY, "Hon reser.", NOON + DAY)


def test_what_is_said_to_an_earlier_hearing_is_kept_and_the_newest_waits_on(db, town, review, told_twice):
    first, second = told_twice
    said = reviewing.answer(db, town.amina, first, "Jag glömde säga en sak.", now=NOON + 2 * DAY)
    assert said in replies_to(db, first)
    assert (review.state, replies_to(db, second)) == (ReviewState.HEARD, [])
    assert not reviewing.is_heard(db, review, NOON + 2 * DAY)


def test_what_is_said_to_an_earlier_hearing_takes_back_what_waits_for_a_second_person(db, town, review, told_twice):
    first, second = told_twice
    reviewing.live_with(db, town, town.amina, now=NOON)
    reviewing.answer(db, town.amina, second, now=NOON + DAY)
    reviewing.object_to(db, town.hanna, review, now=NOON + DAY)
    assert review.state is ReviewState.AWAITING_SECOND
    reviewing.answer(db, town.amina, first, "Jag glömde säga en sak.", now=NOON + 2 * DAY)
    assert review_of(db, town.amina).state is ReviewState.TO_REVIEW
