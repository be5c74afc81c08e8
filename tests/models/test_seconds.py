"""What goes against somebody waits for a second person, who is not the first and reads what came meanwhile."""

import datetime as dt

import pytest

from models import confirmations, seconds
from models.attendance import Presence
from models.conflicts import Ground, declare
from models.grounds import NotHeard
from models.holding import put_on_hold, resume
from models.households import AgeBand
from models.in_force import parts_in_force
from models.own_words import WordsMissing
from models.review_moves import NotNow
from models.reviews import LineState, Outcome, ReviewState
from models.seconds import AuthorHasAnInterest, OwnAssessment, RollOpened
from tests.absence import line_of, observe
from tests.reviewing import (
    agree,
    answer,
    hear,
    live_with,
    object_to,
    send_back,
)
from tests.town import NOON, at_clock

DAY = dt.timedelta(days=1)


LATER = NOON + 3 * DAY


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
