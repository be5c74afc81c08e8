"""A roll is confirmed with people not recorded, or before its occasion is over, only once that has been said."""

import re

import pytest
from sqlmodel import select

from models.attendance import Confirmation
from models.marks import mark
from models.roll_lines import HERE
from tests.models.roll import NOT_HERE, scan
from tests.supervisor.words import looks, words
from tests.town import NINE, NOON, at_clock

EARLY = "The occasion ends at 12:00."
SILENT = "It proves nothing about them."


@pytest.fixture
def confirmed(app):
    """How often something was confirmed."""

    def found():
        with app.extensions["database"].reading() as db:
            return len(db.exec(select(Confirmation)).all())

    return found


@pytest.fixture
def all_recorded(lived_in, write):
    """Somebody is here, somebody is not, and somebody has scanned."""
    with write() as db:
        mark(db, lived_in.berit, lived_in.occasion, lived_in.bosse.id, HERE, now=NINE)
        mark(db, lived_in.berit, lived_in.occasion, lived_in.paula.id, NOT_HERE, now=NINE)
        scan(db, lived_in.occasion, lived_in.amina, NINE)


def version_on(page):
    [seen] = re.findall(r'name="version_seen" value="(\d+)"', page.text)
    return seen


def form_on(page):
    """What the question's form sends."""
    return {
        name: value for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', page.text) if name != "csrf_token"
    }


@pytest.mark.parametrize("htmx", [False, True])
def test_who_is_not_recorded_is_named_once_and_then_it_is_confirmed(
    browser, lived_in, here, at, write, confirmed, htmx
):
    with write() as db:
        scan(db, lived_in.occasion, lived_in.amina, NINE)
    at(NOON)
    berit = browser(lived_in.berit)
    seen = version_on(berit.get(here))
    asked = berit.post(f"{here}/confirm", htmx=htmx, version_seen=seen, head_count="7")
    assert (asked.status_code, confirmed()) == (409, 0)
    assert ("<html" in asked.text) is not htmx
    text = words(asked)
    assert "2 people are not recorded: Bosse Björk Maria Lind" in text
    assert SILENT in text
    assert "Amina" not in text
    assert EARLY not in text
    assert f'href="{here}?head_count=7#closing"' in asked.text
    assert form_on(asked) == {"version_seen": seen, "head_count": "7", "all_the_same": "yes"}
    assert berit.post(f"{here}/confirm", **form_on(asked)).status_code == 303
    assert confirmed() == 1
    assert "The head count was 7." in words(berit.get(here))


@pytest.mark.parametrize(("typed", "told"), [("7", True), ("2", False), ("", False)])
def test_a_head_count_that_differs_is_said_with_both_numbers_before_it_is_confirmed(
    browser, lived_in, here, write, typed, told
):
    with write() as db:
        mark(db, lived_in.berit, lived_in.occasion, lived_in.bosse.id, HERE, now=NINE)
        scan(db, lived_in.occasion, lived_in.amina, NINE)
    berit = browser(lived_in.berit)
    asked = berit.post(f"{here}/confirm", version_seen=version_on(berit.get(here)), head_count=typed)
    assert asked.status_code == 409
    assert ("You counted 7 in the room. The roll has 2 as here or partly here." in words(asked)) is told
    assert ("You counted" in words(asked)) is told


def test_one_way_back_is_the_roll_with_what_was_typed(browser, lived_in, here, at):
    at(NOON)
    page = browser(lived_in.berit).get(f"{here}?head_count=7")
    assert 'name="head_count" value="7"' in page.text


@pytest.mark.usefixtures("all_recorded")
def test_before_its_end_it_says_until_when_the_occasion_goes_on(browser, lived_in, here, at, confirmed):
    at(at_clock(11, 59))
    berit = browser(lived_in.berit)
    asked = berit.post(f"{here}/confirm", version_seen=version_on(berit.get(here)))
    assert (asked.status_code, confirmed()) == (409, 0)
    assert EARLY in words(asked)
    assert SILENT not in words(asked)
    assert berit.post(f"{here}/confirm", **form_on(asked)).status_code == 303
    assert confirmed() == 1


@pytest.mark.usefixtures("all_recorded")
def test_nothing_is_asked_when_all_are_recorded_and_it_is_over(browser, lived_in, here, at, confirmed):
    at(NOON)
    berit = browser(lived_in.berit)
    assert berit.post(f"{here}/confirm", version_seen=version_on(berit.get(here))).status_code == 303
    assert confirmed() == 1


def test_what_came_while_it_was_asked_is_shown_first(browser, lived_in, here, write, confirmed):
    berit = browser(lived_in.berit)
    asked = berit.post(f"{here}/confirm", version_seen="0")
    with write() as db:
        scan(db, lived_in.occasion, lived_in.amina, at_clock(9, 5))
    told = berit.post(f"{here}/confirm", **form_on(asked))
    assert (told.status_code, confirmed()) == (409, 0)
    assert "Amina Ali: scanned at 09:05" in words(told)


def test_a_double_press_on_the_question_is_one_confirmation(browser, lived_in, here, confirmed):
    berit = browser(lived_in.berit)
    asked = berit.post(f"{here}/confirm", version_seen="0", head_count="2")
    for _ in range(2):
        assert berit.post(f"{here}/confirm", **form_on(asked)).status_code == 303
    assert confirmed() == 1


def test_the_log_says_who_was_named(app, browser, lived_in, here):
    browser(lived_in.berit).post(f"{here}/confirm", version_seen="0")
    assert looks(app, "site:roll:look") == (1, {lived_in.amina.id, lived_in.bosse.id, lived_in.paula.id})
