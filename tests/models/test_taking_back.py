"""Taking a report back: what the site, the roll and the review make of it."""

import datetime as dt

import pytest
from sqlmodel import select

from models.attendance import Presence
from models.confirmations import difference
from models.outbox import Message, MessageKind
from models.report_versions import (
    AlreadyAssessed,
    open_to_change,
    withdraw,
)
from models.reviews import LineState, ReviewState
from tests.absence import accept, confirm_roll, line_of, observe, report, review_of
from tests.models.test_told import TUESDAY, at_nine, hours
from tests.reported import TEN, away, correct, heard, version
from tests.town import MONDAY, NOON, at_clock


def test_taking_a_report_back_twice_keeps_the_first_time(db, town):
    sent = report(db, town.amina)
    first = withdraw(db, town.amina, sent, TEN)
    again = withdraw(db, town.amina, sent, TEN + dt.timedelta(minutes=5))
    assert (again.id, again.made_at) == (first.id, TEN)


def test_the_site_no_longer_hears_of_it_and_its_roll_gets_a_new_version(db, town):
    sent = report(db, town.amina)
    before = version(db, town.occasion)
    withdraw(db, town.amina, sent, TEN)
    assert not heard(db, town.occasion, town.amina)
    assert version(db, town.occasion) == before + 1


def test_what_was_not_confirmed_is_withdrawn_and_the_review_closes(db, town):
    sent = report(db, town.amina)
    withdraw(db, town.amina, sent, TEN)
    assert line_of(db, town.amina, town.occasion).state is LineState.WITHDRAWN
    assert review_of(db, town.amina).state is ReviewState.CLOSED


def test_a_confirmed_absence_without_its_report_needs_an_explanation_again(db, town):
    sent = report(db, town.amina)
    away(db, town)
    withdraw(db, town.amina, sent, NOON)
    review = review_of(db, town.amina)
    assert line_of(db, town.amina, town.occasion).state is LineState.OPEN
    assert review.state is ReviewState.NEEDS_EXPLANATION
    assert review.due_day == MONDAY + dt.timedelta(days=7)
    asked = db.exec(select(Message).where(Message.kind == MessageKind.EXPLANATION_ASKED)).all()
    assert {each.about for each in asked} == {review.id}


def test_the_roll_that_is_confirmed_later_asks_about_what_was_taken_back(db, town):
    withdraw(db, town.amina, report(db, town.amina), TEN)
    away(db, town)
    assert line_of(db, town.amina, town.occasion).state is LineState.OPEN
    assert review_of(db, town.amina).state is ReviewState.NEEDS_EXPLANATION


def test_whoever_comes_after_taking_it_back_hears_nothing_more(db, town):
    withdraw(db, town.amina, report(db, town.amina), TEN)
    observe(db, town.berit, town.occasion, town.amina, Presence.HERE)
    confirm_roll(db, town.berit, town.occasion)
    assert review_of(db, town.amina).state is ReviewState.CLOSED


def test_a_report_after_a_withdrawal_opens_the_same_line_again(db, town):
    withdraw(db, town.amina, report(db, town.amina), TEN)
    report(db, town.amina, now=TEN)
    assert line_of(db, town.amina, town.occasion).state is LineState.OPEN
    assert review_of(db, town.amina).state is ReviewState.TO_REVIEW
    assert heard(db, town.occasion, town.amina)


def test_a_report_after_a_withdrawal_and_presence_leaves_it_closed(db, town):
    withdraw(db, town.amina, report(db, town.amina), TEN)
    observe(db, town.berit, town.occasion, town.amina, Presence.HERE)
    confirm_roll(db, town.berit, town.occasion)
    report(db, town.amina, now=NOON)
    assert line_of(db, town.amina, town.occasion).state is LineState.ATTENDED
    assert review_of(db, town.amina).state is ReviewState.CLOSED


def test_another_report_about_the_same_occasion_keeps_everything_as_it_is(db, town):
    first = report(db, town.amina)
    report(db, town.amina, reason="other")
    before, review = version(db, town.occasion), review_of(db, town.amina).version
    withdraw(db, town.amina, first, TEN)
    assert heard(db, town.occasion, town.amina)
    assert version(db, town.occasion) == before, "nothing that the site can see has changed"
    assert review_of(db, town.amina).state is ReviewState.TO_REVIEW
    assert review_of(db, town.amina).version == review


def test_a_second_report_tells_the_site_nothing(db, town):
    report(db, town.amina)
    before = version(db, town.occasion)
    report(db, town.amina, reason="childcare", hours=hours("09:00", "10:00"))
    assert version(db, town.occasion) == before
    assert difference(db, town.occasion, before) == []


def test_after_an_assessment_it_says_when_that_was(db, town):
    sent = report(db, town.amina)
    away(db, town)
    accept(db, town.hanna, review_of(db, town.amina), now=at_clock(14))
    assert not open_to_change(db, sent)
    for late in (lambda: withdraw(db, town.amina, sent, at_clock(15)), lambda: correct(db, town.amina, sent)):
        with pytest.raises(AlreadyAssessed) as refused:
            late()
        assert refused.value.on == at_clock(14)
    assert heard(db, town.occasion, town.amina)


def test_one_assessed_day_keeps_a_report_of_several_as_it_is(db, town):
    at_nine(town, TUESDAY)
    sent = report(db, town.amina, until=TUESDAY)
    away(db, town)
    accept(db, town.hanna, review_of(db, town.amina), now=at_clock(14))
    with pytest.raises(AlreadyAssessed):
        withdraw(db, town.amina, sent, at_clock(15))
