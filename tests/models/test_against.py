"""Finding no valid reason: everything that must be there first, each missing part a no of its own."""

import datetime as dt
from dataclasses import replace

import pytest

from models.absences import ReportChannel
from models.absences import Speaker as Reporter
from models.assessments import assess
from models.attendance import Presence
from models.conflicts import Ground, HasAnInterest, declare
from models.grounds import ChildrenMissing, Considered, HouseholdUnknown, NotHeard, ObjectionMissing, RuleMissing
from models.households import AgeBand
from models.material import Piece, material_of, untold
from models.on_behalf import OnBehalf
from models.policy import Policy, applied
from models.reasons import ReasonCode, reason_on
from models.replies import Spoken, reply
from models.review_moves import SomebodyWasFirst
from models.review_steps import Delivery, MaterialKind, Speaker, Way
from models.reviews import Objection, ReviewState
from tests.absence import confirm_roll, observe, report, review_of
from tests.reviewing import (
    WEIGHED,
    against,
    agree,
    answer,
    ask,
    hear,
    is_heard,
    live_with,
    object_to,
    open_it,
)
from tests.town import MONDAY, NOON, at_clock

DAY = dt.timedelta(days=1)


LATER = NOON + 3 * DAY


def test_nobody_is_found_to_lack_a_reason_unheard(db, town, review):
    with pytest.raises(NotHeard):
        object_to(db, town.hanna, review, now=NOON)


def test_a_hearing_that_reached_nobody_is_none(db, town, review):
    hear(db, town.hanna, review, now=NOON)
    assert not is_heard(db, review, NOON + 60 * DAY)


def test_the_days_are_counted_from_when_it_was_opened(db, town, review):
    hearing = hear(db, town.hanna, review, now=NOON)
    open_it(db, town.amina, hearing, now=NOON + DAY)
    assert review.due_day == dt.date(2026, 12, 8)
    assert not is_heard(db, review, at_clock(23, 59, dt.date(2026, 12, 8)))
    assert is_heard(db, review, at_clock(0, 0, dt.date(2026, 12, 9)))


def test_an_answer_is_enough(db, town, review, heard):
    assert review.state is ReviewState.TO_REVIEW
    assert is_heard(db, review, LATER)


def test_what_a_relative_says_is_read_and_is_no_answer_of_hers(db, town, review):
    hearing = hear(db, town.hanna, review, now=NOON)
    said = Spoken("Hon kommer nog inte.", "sv", way=Way.PHONE, speaker=Speaker.RELATIVE)
    reply(db, town.hanna, hearing, said, key="a-relative-on-the-phone", now=NOON)
    assert review.state is ReviewState.TO_REVIEW
    assert db.get(Delivery, hearing.id) is None, "it has not reached her"
    with pytest.raises(NotHeard):
        object_to(db, town.hanna, review, now=LATER)


def test_what_a_relative_says_is_told_to_her_before_it_is_used(db, town, review, heard):
    said = Spoken("Hon var på bio.", "sv", way=Way.PHONE, speaker=Speaker.RELATIVE)
    reply(db, town.hanna, heard, said, key="a-relative-on-the-phone", now=LATER)
    with pytest.raises(NotHeard):
        object_to(db, town.hanna, review, now=LATER)


@pytest.mark.parametrize(
    ("speaker", "told"),
    [
        (Reporter.RELATIVE, False),
        (Reporter.OTHER, False),
        (Reporter.PARTICIPANT, True),
        (Reporter.REPRESENTATIVE, True),
    ],
)
def test_a_report_by_somebody_else_is_told_to_her_before_it_is_used(db, town, review, heard, speaker, told):
    by_phone = OnBehalf(town.hanna, ReportChannel.PHONE, speaker, "sv", interpreter=False, read_back=True)
    report(db, town.amina, now=NOON + 2 * DAY, behalf=by_phone)
    assert (not untold(db, review, heard.id)) is told


def test_a_rule_that_cannot_be_used_is_not_told_as_one_that_can(db, town):
    report(db, town.bosse, reason=ReasonCode.OTHER)
    observe(db, town.berit, town.occasion, town.bosse)
    confirm_roll(db, town.berit, town.occasion)
    told = {each.id for each in material_of(db, review_of(db, town.bosse)) if each.kind is MaterialKind.POLICY}
    assert told == {applied(db, Policy.REPORT_WITHIN_DAYS, MONDAY).id}


@pytest.mark.parametrize("speaker", [Speaker.COUNSEL, Speaker.GUARDIAN])
def test_who_speaks_for_her_answers_for_her(db, town, review, speaker):
    hearing = hear(db, town.hanna, review, now=NOON)
    said = Spoken("Hon var sjuk.", "sv", way=Way.PHONE, speaker=speaker)
    reply(db, town.hanna, hearing, said, key="somebody-who-speaks-for-her", now=NOON)
    assert is_heard(db, review, LATER)


def test_a_legal_exception_can_be_named_instead(db, town, review):
    made = object_to(db, town.hanna, review, now=NOON, exception=Policy.LAW_HEARING_NEEDLESS)
    assert (made.hearing_id, made.exception_id is not None) == (None, True)


@pytest.mark.parametrize(
    ("missing", "refusal"),
    [
        ({"words": None}, ObjectionMissing),
        ({"words": "  "}, ObjectionMissing),
        ({"objection": None}, ObjectionMissing),
        ({"rule": None}, RuleMissing),
        ({"rule": Policy.FULL_WEEK_HOURS}, RuleMissing),
    ],
)
def test_reasons_and_the_rule_are_needed(db, town, review, heard, missing, refusal):
    with pytest.raises(refusal):
        object_to(db, town.hanna, review, now=LATER, **missing)
    assert review.state is ReviewState.TO_REVIEW


def test_whether_there_are_children_has_to_be_known(db, town):
    report(db, town.bosse)
    observe(db, town.berit, town.occasion, town.bosse)
    confirm_roll(db, town.berit, town.occasion)
    review = review_of(db, town.bosse)
    answer(db, town.bosse, hear(db, town.hanna, review, now=NOON), now=NOON)
    with pytest.raises(HouseholdUnknown):
        object_to(db, town.hanna, review, now=LATER)


@pytest.mark.parametrize(
    "considered",
    [None, Considered("", "a", "b"), Considered("a", " ", "b"), Considered("a", "b", "\n")],
)
def test_where_there_are_children_no_part_about_them_is_skipped(db, town, review, heard, considered):
    live_with(db, town, town.amina, AgeBand.SCHOOL, now=LATER)
    with pytest.raises(ChildrenMissing):
        object_to(db, town.hanna, review, now=LATER, considered=considered)
    object_to(db, town.hanna, review, now=LATER, considered=WEIGHED)


def test_another_objection_by_a_form_sent_before_is_no_finding(db, town, review, heard):
    form = against(db, review)
    made = assess(db, town.hanna, review, form, LATER)
    assert assess(db, town.hanna, review, form, LATER).id == made.id
    for other in (
        replace(form, objection=Objection.COULD_HAVE_COME),
        replace(form, rule_id=applied(db, Policy.LAW_REASONS, MONDAY).id),
        replace(form, considered=WEIGHED),
        replace(form, otherwise={}),
        replace(form, words="Något annat"),
    ):
        with pytest.raises(SomebodyWasFirst):
            assess(db, town.hanna, review, other, LATER)


def test_a_record_that_changes_after_the_hearing_is_to_be_told(db, town, review, heard):
    after_nine = (at_clock(10), NOON)
    observe(db, town.berit, town.occasion, town.amina, Presence.PARTLY, after_nine, now=LATER, reason="Kom senare")
    with pytest.raises(NotHeard):
        object_to(db, town.hanna, review, now=LATER)


def test_a_question_asked_after_the_hearing_is_to_be_told(db, town, review, heard):
    asked = ask(db, town.hanna, review, now=LATER)
    assert untold(db, review, heard.id) == [Piece(MaterialKind.QUESTION, asked.id)]
    answer(db, town.amina, asked, now=LATER)
    with pytest.raises(NotHeard):
        object_to(db, town.hanna, review, now=LATER)
    again = hear(db, town.hanna, review, now=LATER)
    assert untold(db, review, again.id) == []


def test_the_rule_of_a_reason_stated_after_the_hearing_is_to_be_told(db, town, review, heard):
    report(db, town.amina, reason=ReasonCode.HEALTH_VISIT, now=NOON + 2 * DAY)
    rule = reason_on(db, ReasonCode.HEALTH_VISIT, MONDAY)
    assert untold(db, review, heard.id) == [Piece(MaterialKind.REASON, rule.id)]


def test_whoever_has_an_interest_neither_writes_nor_agrees(db, town, review, heard):
    declare(db, town.hanna, town.amina.id, Ground.RELATIVE, LATER)
    with pytest.raises(HasAnInterest):
        object_to(db, town.hanna, review, now=LATER)
    object_to(db, town.henrik, review, now=LATER)
    with pytest.raises(HasAnInterest):
        agree(db, town.hanna, review, now=LATER)
