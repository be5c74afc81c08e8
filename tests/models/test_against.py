"""Finding no valid reason: everything that must be there first, each missing part a no of its own."""

import datetime as dt
from dataclasses import replace

import pytest

from models import confirmations, seconds
from models.absences import ReportChannel
from models.absences import Speaker as Reporter
from models.assessments import assess
from models.attendance import Presence
from models.conflicts import Ground, HasAnInterest, declare
from models.grounds import ChildrenMissing, Considered, HouseholdUnknown, NotHeard, ObjectionMissing, RuleMissing
from models.holding import put_on_hold, resume
from models.households import AgeBand
from models.in_force import parts_in_force
from models.material import untold
from models.on_behalf import OnBehalf
from models.own_words import WordsMissing
from models.policy import Policy
from models.replies import Spoken, reply
from models.review_moves import NotNow, SomebodyWasFirst
from models.review_steps import Delivery, Speaker, Way
from models.reviews import LineState, Objection, Outcome, ReviewState
from models.seconds import AuthorHasAnInterest, OwnAssessment, RollOpened
from tests.absence import confirm_roll, line_of, observe, report, review_of
from tests.reviewing import (
    WEIGHED,
    against,
    agree,
    answer,
    hear,
    is_heard,
    live_with,
    object_to,
    open_it,
    send_back,
)
from tests.town import NOON, at_clock

DAY = dt.timedelta(days=1)


@pytest.fixture
def review(db, town):
    """Amina has reported Monday, and Berit has confirmed that she was not here. Nobody else lives with her."""
    report(db, town.amina)
    observe(db, town.berit, town.occasion, town.amina)
    confirm_roll(db, town.berit, town.occasion)
    live_with(db, town, town.amina, now=NOON)
    return review_of(db, town.amina)


@pytest.fixture
def heard(db, town, review):
    """Amina has opened the hearing and answered."""
    hearing = hear(db, town.hanna, review, now=NOON)
    open_it(db, town.amina, hearing, now=NOON + DAY)
    answer(db, town.amina, hearing, now=NOON + 2 * DAY)
    return hearing


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


@pytest.mark.parametrize("speaker", [Speaker.COUNSEL, Speaker.GUARDIAN])
def test_who_speaks_for_her_answers_for_her(db, town, review, speaker):
    hearing = hear(db, town.hanna, review, now=NOON)
    said = Spoken("Hon var sjuk.", "sv", way=Way.PHONE, speaker=speaker)
    reply(db, town.hanna, hearing, said, key="somebody-who-speaks-for-her", now=NOON)
    assert is_heard(db, review, LATER)


def test_an_author_with_an_interest_is_agreed_to_by_nobody(db, town, review, heard):
    object_to(db, town.hanna, review, now=LATER)
    declare(db, town.hanna, town.amina.id, Ground.RELATIVE, LATER)
    with pytest.raises(AuthorHasAnInterest):
        agree(db, town.henrik, review, now=LATER)
    send_back(db, town.henrik, review, now=LATER)
    assert review.state is ReviewState.TO_REVIEW


def test_what_comes_while_a_proposal_rests_brings_it_back(db, town, review, heard):
    object_to(db, town.hanna, review, now=LATER)
    put_on_hold(db, town.hanna, review, review.version, LATER.date() + 5 * DAY, "Semester", LATER)
    answer(db, town.amina, heard, "Jag har ett intyg.", now=LATER + DAY)
    resume(db, town.hanna, review, review.version, LATER + DAY)
    assert review.state is ReviewState.TO_REVIEW
    with pytest.raises(NotNow):
        agree(db, town.henrik, review, now=LATER + DAY)


def test_where_nothing_came_it_goes_on_to_the_second_person(db, town, review, heard):
    object_to(db, town.hanna, review, now=LATER)
    put_on_hold(db, town.hanna, review, review.version, LATER.date() + 5 * DAY, "Semester", LATER)
    resume(db, town.hanna, review, review.version, LATER + DAY)
    assert review.state is ReviewState.AWAITING_SECOND


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


def test_it_waits_for_a_second_person_and_counts_for_nothing_until_then(db, town, review, heard):
    object_to(db, town.hanna, review, now=LATER)
    line = line_of(db, town.amina, town.occasion)
    assert review.state is ReviewState.AWAITING_SECOND
    assert (line.state, line.assessment_id) == (LineState.OPEN, None)


def test_nobody_is_their_own_second_person(db, town, review, heard):
    object_to(db, town.hanna, review, now=LATER)
    with pytest.raises(OwnAssessment):
        agree(db, town.hanna, review, now=LATER)


def test_a_second_person_agrees_and_it_counts(db, town, review, heard):
    made = object_to(db, town.hanna, review, now=LATER)
    agree(db, town.henrik, review, now=LATER)
    line = line_of(db, town.amina, town.occasion)
    assert review.state is ReviewState.ASSESSED
    assert (line.state, line.assessment_id) == (LineState.ASSESSED, made.id)
    assert [part.outcome for part in parts_in_force(db, [line])] == [Outcome.NO_VALID_REASON]


def test_nobody_agrees_once_the_household_is_recorded_anew(db, town, review, heard):
    object_to(db, town.hanna, review, now=LATER)
    live_with(db, town, town.amina, AgeBand.BABY, now=LATER)
    with pytest.raises(seconds.HouseholdChanged):
        agree(db, town.henrik, review, now=LATER)
    send_back(db, town.henrik, review, now=LATER)
    assert review.state is ReviewState.TO_REVIEW


def test_another_objection_by_a_form_sent_before_is_no_finding(db, town, review, heard):
    form = against(db, review)
    made = assess(db, town.hanna, review, form, LATER)
    assert assess(db, town.hanna, review, form, LATER).id == made.id
    with pytest.raises(SomebodyWasFirst):
        assess(db, town.hanna, review, replace(form, objection=Objection.COULD_HAVE_COME), LATER)


def test_agreeing_twice_with_one_form_is_once(db, town, review, heard):
    object_to(db, town.hanna, review, now=LATER)
    seen = review.version
    for _ in range(2):
        seconds.agree(db, town.henrik, review, seen, LATER)
    assert review.version == seen + 1


def test_sent_back_it_never_counts_and_the_person_is_heard_again(db, town, review, heard):
    object_to(db, town.hanna, review, now=LATER)
    send_back(db, town.henrik, review, now=LATER)
    assert review.state is ReviewState.TO_REVIEW
    with pytest.raises(NotHeard):
        object_to(db, town.hanna, review, now=LATER + DAY)
    again = hear(db, town.hanna, review, now=LATER + DAY)
    assert again.number == 2
    answer(db, town.amina, again, now=LATER + 2 * DAY)
    object_to(db, town.hanna, review, now=LATER + 3 * DAY)


def test_sent_back_without_asking_for_it_the_hearing_still_holds(db, town, review, heard):
    object_to(db, town.hanna, review, now=LATER)
    send_back(db, town.henrik, review, again=False, now=LATER)
    object_to(db, town.hanna, review, now=LATER + DAY)


def test_sending_back_needs_a_reason(db, town, review, heard):
    object_to(db, town.hanna, review, now=LATER)
    with pytest.raises(WordsMissing):
        seconds.send_back(db, town.henrik, review, review.version, " ", hear_again=False, now=LATER)


def test_a_record_that_changes_after_the_hearing_is_to_be_told(db, town, review, heard):
    after_nine = (at_clock(10), NOON)
    observe(db, town.berit, town.occasion, town.amina, Presence.PARTLY, after_nine, now=LATER, reason="Kom senare")
    with pytest.raises(NotHeard):
        object_to(db, town.hanna, review, now=LATER)


def test_a_record_that_changes_takes_the_proposal_back(db, town, review, heard):
    object_to(db, town.hanna, review, now=LATER)
    after_nine = (at_clock(10), NOON)
    observe(db, town.berit, town.occasion, town.amina, Presence.PARTLY, after_nine, now=LATER, reason="Kom senare")
    assert review.state is ReviewState.TO_REVIEW
    with pytest.raises(NotNow):
        agree(db, town.henrik, review, now=LATER)


def test_nobody_agrees_while_the_site_has_its_roll_open(db, town, review, heard):
    object_to(db, town.hanna, review, now=LATER)
    confirmations.reopen(db, town.berit, town.occasion, "Fel person", now=LATER)
    with pytest.raises(RollOpened):
        agree(db, town.henrik, review, now=LATER)


def test_an_answer_that_comes_late_is_read_before_anybody_agrees(db, town, review, heard):
    object_to(db, town.hanna, review, now=LATER)
    answer(db, town.amina, heard, "Här är intyget.", now=LATER)
    assert review.state is ReviewState.TO_REVIEW


def test_arriving_after_all_closes_what_was_proposed(db, town, review, heard):
    object_to(db, town.hanna, review, now=LATER)
    observe(db, town.berit, town.occasion, town.amina, Presence.HERE, now=LATER, reason="Hon var här")
    assert review.state is ReviewState.CLOSED


def test_whoever_has_an_interest_neither_writes_nor_agrees(db, town, review, heard):
    declare(db, town.hanna, town.amina.id, Ground.RELATIVE, LATER)
    with pytest.raises(HasAnInterest):
        object_to(db, town.hanna, review, now=LATER)
    object_to(db, town.henrik, review, now=LATER)
    with pytest.raises(HasAnInterest):
        agree(db, town.hanna, review, now=LATER)
