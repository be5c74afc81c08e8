import pytest
from sqlmodel import select

from models.attendance import Presence
from models.occasions import CancelReason, Occasion
from tests.absence import confirm_roll, observe
from tests.town import NOON, stranger


@pytest.fixture
def address(lived_in):
    return f"/site/occasions/{lived_in.occasion.id}/cancel"


@pytest.fixture
def occasion(app, lived_in):
    """occasion(): as the database has it now."""

    def ask():
        with app.extensions["database"].reading() as db:
            return db.exec(select(Occasion).where(Occasion.id == lived_in.occasion.id)).one()

    return ask


def test_the_roll_leads_to_a_page_that_says_what_it_means(browser, lived_in, address, occasion):
    berit = browser(lived_in.berit)
    assert f'href="{address}"' in berit.get(f"/site/occasions/{lived_in.occasion.id}").text
    page = berit.get(address).text
    assert "Nobody is asked why they were away." in page
    assert "The site is closed" in page
    assert occasion().cancelled_at is None


def test_who_has_been_seen_there_is_told_before_it_is_cancelled(app, browser, lived_in, address):
    berit = browser(lived_in.berit)
    assert "recorded as here" not in berit.get(address).text
    with app.extensions["database"].writing() as db:
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina, Presence.HERE)
    assert "1 person has checked in or is recorded as here." in berit.get(address).text


def test_cancelling_leads_back_to_a_roll_that_says_so(browser, lived_in, address, occasion):
    berit = browser(lived_in.berit)
    page = berit.follow(berit.post(address, because="site_closed")).text
    assert "It does not count against anyone" in page
    assert address not in page, "twice is once"
    assert occasion().cancelled_because is CancelReason.SITE_CLOSED


def test_twice_keeps_the_first_reason(browser, lived_in, address, occasion):
    berit = browser(lived_in.berit)
    assert [berit.post(address, because=each).status_code for each in ("site_closed", "other")] == [303, 303]
    assert occasion().cancelled_because is CancelReason.SITE_CLOSED


@pytest.mark.parametrize("because", ["", "tired"])
def test_without_a_reason_it_asks_for_one(browser, lived_in, address, occasion, because):
    answer = browser(lived_in.berit).post(address, because=because)
    assert answer.status_code == 422
    assert "Choose why it is cancelled." in answer.text
    assert occasion().cancelled_at is None


def test_a_confirmed_roll_is_opened_again_first(app, browser, lived_in, address, occasion, at):
    with app.extensions["database"].writing() as db:
        confirm_roll(db, lived_in.berit, lived_in.occasion)
    at(NOON)
    berit = browser(lived_in.berit)
    assert 'name="because"' not in berit.get(address).text
    answer = berit.post(address, because="site_closed")
    assert answer.status_code == 409
    assert "Open it again before you cancel the occasion." in answer.text
    assert occasion().cancelled_at is None


def test_participants_read_that_it_does_not_count_against_them(browser, lived_in, address):
    browser(lived_in.berit).post(address, because="supervisor_away")
    for page in ("/today", "/week"):
        assert "Inställt" in browser(lived_in.amina).get(page).text


def test_another_sites_occasion_is_not_here(browser, lived_in, address):
    erik = browser(lived_in.erik)
    assert erik.get(address).status_code == 404
    assert erik.post(address, because="other").status_code == 404
    assert browser(lived_in.berit).get(f"/site/occasions/{stranger()}/cancel").status_code == 404
    assert browser(lived_in.hanna).get(address).status_code == 403
