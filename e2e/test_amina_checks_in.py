"""From the code on the wall to the confirmed roll, in a real browser."""

import re

import pytest
from playwright.sync_api import expect
from sqlmodel import col, select

from e2e.conftest import DESK, House, OpenPage
from e2e.pages.display import hang
from e2e.pages.phone import Phone
from e2e.pages.roll import Roll
from models.attendance import Confirmation
from models.audit import AuditEvent
from models.scans import Scan
from tests.town import NOON

BOTH = pytest.mark.parametrize("house", ["sqlite", "postgresql"], indirect=True)


def scans(house: House) -> list[Scan]:
    with house.reading() as db:
        return list(db.exec(select(Scan)).all())


def written(house: House) -> list[str]:
    """What the audit log says so far."""
    with house.reading() as db:
        return list(db.exec(select(AuditEvent.action).order_by(col(AuditEvent.seq))).all())


@BOTH
def test_amina_scans_signs_in_says_i_am_here_and_berit_confirms(house: House, open_page: OpenPage) -> None:
    address = hang(house, open_page).photographed()
    assert address == address.upper()
    phone = Phone(open_page())
    phone.page.goto(address)
    expect(phone.button("Sign in")).to_be_visible()
    phone.sign_in(house.town.amina)
    phone.i_am_here()
    phone.is_in("09:00")
    assert [(scan.participant_id, scan.evidence) for scan in scans(house)] == [(house.town.amina.id, True)]
    roll = Roll(open_page(house.town.berit))
    roll.open(house.town.occasion)
    expect(roll.line("Amina Ali")).to_contain_text("09:00")
    roll.mark("Bosse Björk", "Not here")
    house.at(NOON)
    roll = Roll(open_page(house.town.berit))
    roll.open(house.town.occasion)
    roll.confirm(heads=1)
    roll.is_confirmed()
    phone = Phone(open_page(house.town.amina))
    phone.page.goto("/today")
    phone.reads("Recorded: here")


def test_the_code_expires_and_the_claim_lives_on(house: House, open_page: OpenPage) -> None:
    address = hang(house, open_page).photographed()
    phone = Phone(open_page())
    phone.page.goto(address)
    house.at.forward(minutes=9, seconds=59)
    phone.sign_in(house.town.amina)
    phone.i_am_here()
    phone.is_in("09:00")
    late = Phone(open_page(house.town.bosse))
    late.page.goto(address)
    expect(late.button("I am here")).to_have_count(0)
    assert len(scans(house)) == 1


def test_a_claim_that_waited_ten_minutes_is_gone(house: House, open_page: OpenPage) -> None:
    address = hang(house, open_page).photographed()
    phone = Phone(open_page())
    phone.page.goto(address)
    house.at.forward(minutes=10)
    phone.sign_in(house.town.amina)
    assert scans(house) == []
    phone.page.goto("/check-in")
    phone.reads("Point it at the code on the screen.")


@pytest.mark.parametrize("signed_in", [False, True])
def test_a_link_preview_checks_nobody_in(house: House, open_page: OpenPage, signed_in: bool) -> None:
    address = hang(house, open_page).photographed()
    page = open_page(house.town.amina if signed_in else None)
    before = written(house)
    for method in ("GET", "HEAD"):
        page.request.fetch(address, method=method)
    page.goto(address)
    assert written(house) == before
    assert scans(house) == []


def test_twice_is_once(house: House, open_page: OpenPage) -> None:
    wall = hang(house, open_page)
    phone = Phone(open_page(house.town.amina))
    for _ in range(2):
        phone.page.goto(wall.photographed())
        phone.i_am_here()
        phone.is_in("09:00")
        house.at.forward(minutes=1)
        wall.page.reload()
    assert [scan.evidence for scan in scans(house)] == [True, False]


def test_the_same_in_arabic(house: House, open_page: OpenPage) -> None:
    with house.writing() as db:
        db.merge(house.town.amina).language = "ar"
    phone = Phone(open_page(language="ar"), "ar")
    phone.page.goto(hang(house, open_page).photographed())
    phone.speaks()
    phone.sign_in(house.town.amina)
    phone.speaks()
    phone.i_am_here()
    phone.is_in("09:00")
    assert len(scans(house)) == 1


def test_the_same_without_javascript(house: House, open_page: OpenPage) -> None:
    phone = Phone(open_page(javascript=False))
    phone.page.goto(hang(house, open_page, javascript=False).photographed())
    phone.sign_in(house.town.amina)
    phone.i_am_here()
    phone.is_in("09:00")
    roll = Roll(open_page(house.town.berit, javascript=False))
    roll.open(house.town.occasion)
    roll.mark("Bosse Björk", "Here")
    house.at(NOON)
    roll = Roll(open_page(house.town.berit, javascript=False))
    roll.open(house.town.occasion)
    roll.confirm()
    roll.is_confirmed()


def test_a_camera_that_fails_leaves_the_code_to_type(house: House, open_page: OpenPage) -> None:
    code = hang(house, open_page).typed_code()
    phone = Phone(open_page(house.town.amina))
    phone.page.goto("/check-in")
    phone.field("Code").fill(code.lower())
    phone.i_am_here()
    phone.is_in("09:00")


@BOTH
def test_two_supervisors_confirm_at_once_and_one_sees_the_difference(house: House, open_page: OpenPage) -> None:
    house.at(NOON)
    berit, bengt = Roll(open_page(house.town.berit)), Roll(open_page(house.town.bengt, size=DESK))
    for roll in (berit, bengt):
        roll.page.route("**/*version=*", lambda route: route.abort())  # neither hears of the other by polling
        roll.open(house.town.occasion)
    with house.reading() as db:
        assert db.exec(select(Confirmation)).all() == []
    berit.confirm(heads=0)
    berit.is_confirmed()
    bengt.confirm(heads=3)
    expect(bengt.page.locator("#difference")).to_contain_text(re.compile("Berit Berg"))
