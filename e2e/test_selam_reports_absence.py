"""Absence reported in Tigrinya, confirmed at the site, accepted at the desk in Swedish, read in Tigrinya."""

import pytest
from playwright.sync_api import expect

from e2e.conftest import DESK, House, OpenPage
from e2e.pages.desk import Desk
from e2e.pages.phone import Phone
from e2e.pages.roll import Roll
from tests.town import NOON

WORDS = "ሓሚመ ኣለኹ"


@pytest.mark.parametrize("house", ["sqlite", "postgresql"], indirect=True)
def test_selam_reports_in_tigrinya_and_reads_the_outcome_in_tigrinya(house: House, open_page: OpenPage) -> None:
    town = house.town
    with house.writing() as db:
        town.db = db
        selam = town.create_participant("Selam", "Tesfay", town.unit, [town.series], language="ti")
    phone = Phone(open_page(selam, language="ti"), "ti")
    number = phone.report("I am ill", WORDS)
    phone.speaks()
    house.at(NOON)
    roll = Roll(open_page(town.berit))
    roll.open(town.occasion)
    expect(roll.line("Selam Tesfay")).to_contain_text(roll.word("Absence reported"))
    assert WORDS not in roll.page.content()
    assert roll.word("I am ill") not in roll.page.content()
    roll.line("Selam Tesfay").get_by_role("link", name=roll.word("Not here")).or_(
        roll.line("Selam Tesfay").get_by_role("button", name=roll.word("Not here"))
    ).click()
    give_the_reason(roll)
    roll.open(town.occasion)
    roll.confirm()
    roll.is_confirmed()
    desk = Desk(open_page(town.hanna, size=DESK))
    desk.open("Selam Tesfay")
    expect(desk.page.get_by_text(WORDS)).to_be_visible()
    desk.reads("I am ill")
    desk.accept("You reported the absence in time.", "Ring gärna.")
    phone = Phone(open_page(selam, language="ti"), "ti")
    phone.page.goto("/absences")
    phone.speaks()
    phone.reads("Accepted")
    phone.page.get_by_role("main").get_by_role("link").first.click()
    expect(phone.page.get_by_role("main")).to_contain_text(number)
    phone.reads("This is an assessment of the absence. It is not the decision on your support.")
    assert "Ring gärna." not in phone.page.content()


def give_the_reason(roll: Roll) -> None:
    """After the occasion a mark says why it is made now."""
    why = roll.page.get_by_role("textbox")
    if why.count():
        why.first.fill("Räknade i efterhand")
        roll.page.get_by_role("main").get_by_role("button").first.click()
