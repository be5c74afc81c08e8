"""Where a confirmed roll says nothing of somebody, the desk asks the site to record what it saw, by one button."""

import datetime as dt
import re

import pytest
from sqlmodel import select

from models.attendance import Presence, Task
from models.conflicts import Ground, declare
from tests.absence import confirm_roll, observe
from tests.supervisor.words import words
from tests.town import MONDAY, NOON, at_clock, stranger

BUTTON = "Ask the site to record, Monday 23 November at 09:00"
ASKED = "The site was asked on Monday 23 November to record what it saw."


@pytest.fixture
def review(write, lived_in, sent):
    """The address of Amina's review: reported, and the confirmed roll says nothing of her."""
    with write() as db:
        confirm_roll(db, lived_in.berit, lived_in.occasion)
    return sent


@pytest.fixture
def statement(write, lived_in, review):
    """The address of Amina's November."""
    return f"{case_at(write, lived_in, lived_in.amina)}/statement/2026-11"


@pytest.fixture
def asks(look):
    """How many tasks there are."""

    def found():
        with look() as db:
            return len(db.exec(select(Task)).all())

    return found


def case_at(write, town, person):
    with write() as db:
        town.db = db
        return f"/desk/people/{town.case_of(person).id}"


def form_on(page):
    """The address of the one form that asks, and the page that it says it was sent from."""
    [address] = re.findall(r'action="(/desk/people/[^"]+/occasions/[^"]+/ask)"', page.text)
    form = page.text.partition(f'action="{address}"')[2].partition("</form>")[0]
    return address, dict(re.findall(r'name="(review|month)" value="([^"]+)"', form))


@pytest.mark.parametrize("where", ["review", "statement"])
def test_one_press_asks_the_site_and_the_page_says_when(request, where, hanna, browser, lived_in, asks):
    address = request.getfixturevalue(where)
    page = hanna.get(address)
    assert BUTTON in words(page)
    ask, back = form_on(page)
    answer = hanna.post(ask, **back)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(address)
    page = hanna.follow(answer)
    assert ASKED in words(page)
    assert BUTTON not in words(page)
    assert hanna.post(ask, **back).status_code == 303
    assert asks() == 1
    for seen in ("/site/", f"/site/occasions/{lived_in.occasion.id}"):
        site = browser(lived_in.berit).get(seen)
        assert "Amina Ali The record of this person at this occasion is missing." in words(site)
        assert f'href="/site/occasions/{lived_in.occasion.id}/people/{lived_in.amina.id}"' in site.text
        assert "Ont i halsen" not in site.text


def test_the_supervisor_records_and_the_task_is_gone(hanna, browser, lived_in, review):
    ask, back = form_on(hanna.get(review))
    hanna.post(ask, **back)
    berit, person = browser(lived_in.berit), f"/site/occasions/{lived_in.occasion.id}/people/{lived_in.amina.id}"
    assert berit.post(person, presence="here", seen="0", reason="was in the kitchen").status_code == 303
    assert "is missing" not in words(berit.get("/site/"))
    assert ASKED not in words(hanna.get(review))
    assert BUTTON not in words(hanna.get(review))


def test_a_site_that_only_says_that_it_looked_is_not_asked_again(hanna, browser, lived_in, review, look):
    ask, back = form_on(hanna.get(review))
    hanna.post(ask, **back)
    with look() as db:
        task = db.exec(select(Task)).one()
    browser(lived_in.berit).post(f"/site/tasks/{task.id}/done")
    assert f"{ASKED} On Monday 23 November it said that it had looked." in words(hanna.get(review))


@pytest.mark.parametrize("where", ["review", "statement"])
def test_what_is_recorded_meanwhile_is_told_on_the_page_that_asked(request, where, hanna, write, lived_in, asks):
    address = request.getfixturevalue(where)
    ask, back = form_on(hanna.get(address))
    with write() as db:
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina, Presence.HERE, now=NOON, reason="late")
    answer = hanna.post(ask, **back)
    assert answer.status_code == 409
    assert "The site has recorded something since" in words(answer)
    assert "Amina Ali" in words(answer), "it is the page itself, as it stands now"
    assert BUTTON not in words(answer)
    assert asks() == 0


@pytest.mark.parametrize("where", ["review", "statement"])
def test_what_is_asked_for_too_late_is_told_there_too(request, where, hanna, at, lived_in):
    address = request.getfixturevalue(where)
    ask, back = form_on(hanna.get(address))
    at(at_clock(9, day=dt.date(2026, 12, 8)))
    hanna.let_in(lived_in.hanna)
    answer = hanna.post(ask, **back)
    assert answer.status_code == 409
    assert "Amina Ali" in words(answer)
    assert "The site could record it until Monday 7 December." in words(answer)


def test_whoever_leads_it_asks_from_either_page_or_all_of_the_unit_while_nobody_does(
    browser, lived_in, write, review, statement
):
    def offered(someone):
        page = [browser(someone).get(address) for address in (review, statement)]
        return [each.status_code == 200 and BUTTON in words(each) for each in page]

    assert [offered(each) for each in (lived_in.hanna, lived_in.henrik)] == [[True, True], [True, True]]
    ask, back = form_on(browser(lived_in.hanna).get(review))
    with write() as db:
        lived_in.db = db
        lived_in.assign(lived_in.amina, lived_in.hanna)
    assert [offered(each) for each in (lived_in.hanna, lived_in.henrik)] == [[True, True], [False, False]]
    assert browser(lived_in.henrik).post(ask, **back).status_code == 404


def test_before_the_roll_is_confirmed_there_is_nothing_to_ask(hanna, sent):
    assert BUTTON not in words(hanna.get(sent))


def test_after_the_last_day_the_page_says_that_it_is_over(hanna, at, lived_in, review):
    at(at_clock(9, day=dt.date(2026, 12, 8)))
    hanna.let_in(lived_in.hanna)
    page = words(hanna.get(review))
    assert "The site could record it until Monday 7 December." in page
    assert BUTTON not in page


def test_somebody_elses_case_is_not_there(browser, hanna, lived_in, review, asks):
    ask, _ = form_on(hanna.get(review))
    for who in (lived_in.sara, lived_in.ivar):
        assert browser(who).post(ask).status_code == 404
    assert asks() == 0


def test_an_occasion_that_is_not_theirs_is_not_there(hanna, write, lived_in, review, asks):
    case = case_at(write, lived_in, lived_in.amina)
    with write() as db:
        confirm_roll(db, lived_in.erik, lived_in.garden_occasion)
    for occasion in (lived_in.garden_occasion.id, stranger()):
        assert hanna.post(f"{case}/occasions/{occasion}/ask").status_code == 404
    assert asks() == 0


def test_a_day_of_the_other_boards_time_is_neither_offered_nor_there(hanna, write, lived_in, review, asks):
    ask, _ = form_on(hanna.get(review))
    with write() as db:
        lived_in.db = db
        case = lived_in.case_of(lived_in.amina)
        case.opened_on = MONDAY + dt.timedelta(days=1)
        db.add(case)
    assert BUTTON not in words(hanna.get(review))
    assert hanna.post(ask).status_code == 404
    assert asks() == 0


def test_who_has_an_interest_or_no_grant_asks_nothing(hanna, write, lived_in, review, asks):
    ask, _ = form_on(hanna.get(review))
    protected = case_at(write, lived_in, lived_in.paula)
    assert hanna.post(f"{protected}/occasions/{lived_in.occasion.id}/ask").status_code == 404
    with write() as db:
        declare(db, lived_in.hanna, lived_in.amina.id, Ground.RELATIVE, NOON)
    assert hanna.post(ask).status_code == 404
    assert asks() == 0


def test_the_way_back_is_one_of_the_two_pages_or_not_here(hanna, review):
    ask, _ = form_on(hanna.get(review))
    for wrong in ({"review": "https://evil.example/"}, {"month": "//evil.example"}, {}):
        assert hanna.post(ask, **wrong).status_code in (400, 404), wrong
