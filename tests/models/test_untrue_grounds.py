"""What goes against somebody has to be true: nobody was silent who answered, and a rule applies to what was stated."""

import datetime as dt

import pytest

from models import deadlines
from models.grounds import AnswerCame, RuleBesideTheReason, objections_to
from models.policy import Policy
from models.reasons import ReasonCode
from models.replies import Spoken, reply
from models.review_steps import Speaker, Way
from models.reviews import Objection, ReviewState, open_lines
from tests.absence import confirm_roll, observe, report, review_of
from tests.reviewing import answer, ask, hear, live_with, object_to, open_it
from tests.town import NOON

DAY = dt.timedelta(days=1)
LATE = NOON + 60 * DAY


@pytest.fixture
def away(db, town):
    """away(): Amina was not here on Monday, with or without a report; nobody else lives with her."""

    def happen(reason=None):
        if reason:
            report(db, town.amina, reason=reason)
        observe(db, town.berit, town.occasion, town.amina)
        confirm_roll(db, town.berit, town.occasion)
        live_with(db, town, town.amina, now=NOON)
        review = review_of(db, town.amina)
        if review.state is ReviewState.NEEDS_EXPLANATION:
            deadlines.run(db, NOON + 10 * DAY)
        return review

    return happen


def told(db, town, review):
    """The hearing has reached her, and the days to answer pass."""
    hearing = hear(db, town.hanna, review, now=NOON + 10 * DAY)
    open_it(db, town.amina, hearing, now=NOON + 11 * DAY)
    return hearing


def passed(db, review):
    deadlines.run(db, LATE)
    assert review.state is ReviewState.TO_REVIEW


def test_who_said_nothing_can_be_found_to_have_said_nothing(db, town, away):
    review = away()
    told(db, town, review)
    passed(db, review)
    assert Objection.NO_ANSWER in objections_to(db, review, open_lines(db, review))
    object_to(db, town.hanna, review, now=LATE, objection=Objection.NO_ANSWER)
    assert review.state is ReviewState.AWAITING_SECOND


def test_what_a_relative_says_does_not_break_her_silence(db, town, away):
    review = away()
    hearing = told(db, town, review)
    said = Spoken("Hon kommer nog inte.", "sv", way=Way.PHONE, speaker=Speaker.RELATIVE)
    reply(db, town.hanna, hearing, said, key="a-relative-on-the-phone", now=NOON + 12 * DAY)
    assert Objection.NO_ANSWER in objections_to(db, review, open_lines(db, review))


def test_who_answered_was_not_silent(db, town, away):
    review = away()
    answer(db, town.amina, told(db, town, review), now=NOON + 12 * DAY)
    refused(db, town, review)


def test_an_answer_to_an_earlier_question_counts(db, town, away):
    review = away()
    answer(db, town.amina, ask(db, town.hanna, review, now=NOON + 10 * DAY), now=NOON + 10 * DAY)
    told(db, town, review)
    passed(db, review)
    refused(db, town, review)


def test_a_reason_that_was_reported_is_an_answer(db, town, away):
    review = away(ReasonCode.TRANSPORT)
    told(db, town, review)
    passed(db, review)
    refused(db, town, review)


def refused(db, town, review):
    assert Objection.NO_ANSWER not in objections_to(db, review, open_lines(db, review))
    with pytest.raises(AnswerCame):
        object_to(db, town.hanna, review, now=LATE, objection=Objection.NO_ANSWER)
    object_to(db, town.hanna, review, now=LATE)


@pytest.mark.parametrize(
    ("reason", "rule"),
    [
        (ReasonCode.TRANSPORT, Policy.CERTIFICATE_FROM_DAY),
        (ReasonCode.TRANSPORT, Policy.RELAPSE_WITHIN_DAYS),
        (ReasonCode.ORGANISER, Policy.REPORT_WITHIN_DAYS),
    ],
)
def test_a_rule_that_does_not_apply_to_what_was_stated_was_not_broken(db, town, away, reason, rule):
    review = away(reason)
    answer(db, town.amina, told(db, town, review), now=NOON + 12 * DAY)
    with pytest.raises(RuleBesideTheReason):
        object_to(db, town.hanna, review, now=LATE, rule=rule)
    assert review.state is ReviewState.TO_REVIEW


@pytest.mark.parametrize(
    ("reason", "rule"),
    [
        (ReasonCode.SICK, Policy.CERTIFICATE_FROM_DAY),
        (ReasonCode.TRANSPORT, Policy.REPORT_WITHIN_DAYS),
        (ReasonCode.ORGANISER, Policy.LAW_VALID_REASON),
        (None, Policy.REPORT_WITHIN_DAYS),
    ],
)
def test_a_rule_that_applies_can_be_named(db, town, away, reason, rule):
    review = away(reason)
    answer(db, town.amina, told(db, town, review), now=NOON + 12 * DAY)
    object_to(db, town.hanna, review, now=LATE, rule=rule)
    assert review.state is ReviewState.AWAITING_SECOND
