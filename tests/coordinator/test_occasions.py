import datetime as dt
import re

import pytest
from sqlmodel import col, select

from models.occasions import CancelReason, Occasion
from tests.town import MONDAY, at_clock, stranger


@pytest.fixture
def address(lived_in):
    return f"/coordinator/occasions/{lived_in.garden_occasion.id}/cancel"


def test_every_sites_occasions_of_the_day_are_listed(browser, lived_in):
    page = browser(lived_in.karin).get("/coordinator/occasions").text
    assert "Verkstan" in page
    assert "Odlingen" in page
    assert page.count("/cancel") == 2


def test_what_is_over_comes_last(app, browser, lived_in, at):
    with app.extensions["database"].writing() as db:
        lived_in.db = db
        lived_in.create_occasion(lived_in.garden_series, at_clock(13), at_clock(14))
    for moment, order in ((at_clock(9), ["09", "09", "13"]), (at_clock(12, 30), ["13", "09", "09"])):
        at(moment)
        page = browser(lived_in.karin).get("/coordinator/occasions").text
        rows = re.findall(r'<th scope="row">(.*?)</th>', page, re.DOTALL)
        assert [re.search(r"(\d\d):\d\d", re.sub(r"<[^>]+>", "", row))[1] for row in rows] == order


def test_nothing_about_persons_is(browser, lived_in):
    page = browser(lived_in.karin).get("/coordinator/occasions").text
    for name in ("Amina", "Bosse", "Cilla", "Maria"):
        assert name not in page


def test_another_day_has_its_own(browser, lived_in):
    karin = browser(lived_in.karin)
    assert "Inget är planerat på någon plats den här dagen." in karin.get("/coordinator/occasions?day=2026-11-24").text
    assert f"day={MONDAY - dt.timedelta(days=1)}" in karin.get("/coordinator/occasions").text
    for wrong in ("yesterday", "0001-01-01", "2026-02-30"):
        assert karin.get(f"/coordinator/occasions?day={wrong}").status_code == 404


def test_a_coordinator_cancels_at_any_site(app, browser, lived_in, address):
    karin = browser(lived_in.karin)
    page = karin.follow(karin.post(address, because="site_closed")).text
    assert "Platsen är stängd" in page
    assert page.count("/cancel") == 1
    with app.extensions["database"].reading() as db:
        row = db.exec(select(Occasion).where(col(Occasion.id) == lived_in.garden_occasion.id)).one()
        assert row.cancelled_because is CancelReason.SITE_CLOSED


def test_whoever_is_no_coordinator_does_not(browser, lived_in, address):
    for who in (lived_in.berit, lived_in.hanna, lived_in.amina):
        assert browser(who).get("/coordinator/occasions").status_code == 403
        assert browser(who).post(address, because="other").status_code == 403
    assert browser(lived_in.karin).get(f"/coordinator/occasions/{stranger()}/cancel").status_code == 404
