"""The week: its days, and the norm against what is planned and what was attended."""

import datetime as dt
import re

import pytest

from models.attendance import Presence
from models.occasions import CancelReason
from tests.scanning import confirm, mark
from tests.town import NINE, NOON, at_clock

DAY = dt.timedelta(days=1)


def text(answer):
    """The page as it reads: no tags, single spaces."""
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).replace("\u00a0", " ").split())


@pytest.fixture
def amina(browser, lived_in):
    return browser(lived_in.amina)


def test_the_week_that_is_now(amina):
    page = text(amina.get("/week"))
    for words in ("Week 48", "Mon 23/11 – Sun 29/11", "Monday 23 November", "Swedish for work", "Verkstan"):
        assert words in page, words
    assert "Planned 3 h" in page
    assert "Hours a week in your plan 20 h" in page
    assert "You have attended 0 h" in page


def test_the_meter_counts_what_was_confirmed_and_leaves_out_what_was_cancelled(amina, town_in):
    with town_in() as town:
        partly = town.create_occasion(town.series, NINE + DAY, NOON + DAY)
        cancelled = town.create_occasion(town.series, NINE + 2 * DAY, NOON + 2 * DAY)
        cancelled.cancelled_at, cancelled.cancelled_because = NINE, CancelReason.OTHER
        mark(town, town.occasion, town.amina, Presence.HERE)
        mark(town, partly, town.amina, Presence.PARTLY, partly=(NINE + DAY, at_clock(10, 30) + DAY))
        for occasion in (town.occasion, partly):
            confirm(town, occasion, occasion.ends_at)
    page = text(amina.get("/week"))
    assert "You have attended 4 h 30 min" in page
    assert "Planned 6 h" in page
    for words in ("Recorded: here", "Recorded: here 09:00 to 10:30", "Cancelled"):
        assert words in page


def test_only_days_with_something_in_them_are_shown(amina):
    page = text(amina.get("/week"))
    assert "Tuesday" not in page


@pytest.mark.parametrize(
    ("week", "before", "after"),
    [
        ("2026-W48", "2026-W47", "2026-W49"),
        ("2026-W53", "2026-W52", "2027-W01"),
        ("2027-W01", "2026-W53", "2027-W02"),
    ],
)
def test_weeks_lead_on_over_the_turn_of_the_year(amina, week, before, after):
    page = amina.get(f"/week?week={week}")
    assert f'href="/week?week={before}"' in page.text
    assert f'href="/week?week={after}"' in page.text
    assert f"Week {int(week[-2:])}" in text(page)


def test_the_leap_days_week(amina, town_in):
    leap = dt.date(2028, 2, 29)
    with town_in() as town:
        town.create_occasion(town.series, at_clock(9, day=leap), at_clock(10, day=leap))
    page = text(amina.get("/week?week=2028-W09"))
    assert "Tuesday 29 February" in page
    assert "Planned 1 h" in page


def test_what_is_no_week_is_not_found(amina):
    for week in ("2026-W54", "2027-W53", "2026-W00", "2026W48", "26-W48", "", "x", "9999-W99", "-W1"):
        assert amina.get(f"/week?week={week}").status_code == 404, week


def test_a_week_without_anything_says_so_and_leads_back(amina):
    page = amina.get("/week?week=2026-W40")
    assert "Nothing is planned in this week." in text(page)
    assert "This week" in text(page)
    assert "This week" not in text(amina.get("/week"))


def test_before_the_plan_there_is_no_meter(amina):
    page = text(amina.get("/week?week=2025-W40"))
    assert "You have no plan for this week yet." in page
    assert "Your hours" not in page
