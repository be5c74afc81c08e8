"""Reporting absence for a day on which one has checked in: it is said, and not chosen beforehand."""

import re

import pytest

from tests.participant.test_check_in import press
from tests.participant.test_report_absence import TUESDAY, days_on, fill
from tests.town import MONDAY, at_clock


@pytest.fixture
def amina(browser, lived_in, scan):
    """She has checked in today."""
    amina = browser(lived_in.amina)
    press(amina, scan(amina))
    return amina


def test_it_is_said_at_the_day(browser, lived_in, scan):
    amina = browser(lived_in.amina)
    assert "You have checked in on this day" not in amina.get("/absence/new").text
    press(amina, scan(amina))
    assert "You have checked in on this day" in amina.get("/absence/new").text


def test_the_next_day_is_chosen_instead(amina, more_days):
    more_days(1)
    days = days_on(amina.get("/absence/new"))
    assert days == [(str(MONDAY), ""), (str(TUESDAY), " checked"), (f"{MONDAY}/{TUESDAY}", "")]
    assert 'value="2026-11-24" selected' in amina.get("/absence/new").text


def test_where_there_is_no_other_day_none_is_chosen_and_choosing_is_asked_for(amina):
    page = amina.get("/absence/new")
    assert days_on(page) == [(str(MONDAY), "")]
    assert not re.search(r'name="day"[^>]* checked', page.text)
    assert "Choose a day." in fill(amina, reason="sick").text


def test_of_the_last_days_the_newest_without_a_check_in_is_chosen(browser, lived_in, amina, more_days, at):
    more_days(-1)
    at(at_clock(13, day=TUESDAY))
    sunday = str(MONDAY.replace(day=MONDAY.day - 1))
    later = browser(lived_in.amina)
    assert days_on(later.get("/absence/new")) == [(str(MONDAY), ""), (sunday, " checked")]


def test_a_day_that_is_named_stays_chosen(amina, more_days):
    """The question why somebody was away leads here, also to who has checked in."""
    more_days(1)
    assert (str(MONDAY), " checked") in days_on(amina.get(f"/absence/new?day={MONDAY}"))
