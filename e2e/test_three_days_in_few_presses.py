"""Three days of illness, reported in Arabic in a few presses, with and without JavaScript, and accepted."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Locator, expect
from sqlmodel import select

from e2e.conftest import DESK, House, OpenPage
from e2e.pages.desk import Desk
from e2e.pages.phone import Phone
from models.absences import AbsenceReport, ReportedOccasion, StatedReason
from models.attendance import Presence
from models.confirmations import confirm
from models.marks import mark
from models.occasions import Occasion
from models.people import Participant
from models.roll_lines import Observed
from tests import figures
from tests.town import MONDAY, at_clock

AT_MOST = 6
THREE_DAYS = [MONDAY + dt.timedelta(days=n) for n in range(3)]


class Presses:
    """Presses things, and counts."""

    def __init__(self) -> None:
        self.count = 0

    def press(self, thing: Locator) -> None:
        """One press of a finger: nothing is scrolled to, opened or typed for free."""
        self.count += 1
        thing.click()


@pytest.fixture
def amina(house: House) -> Participant:
    """Amina reads Arabic, and is expected on three days."""
    with house.writing() as db:
        house.town.db = db
        for day in THREE_DAYS[1:]:
            house.town.create_occasion(house.town.series, at_clock(9, day=day), at_clock(12, day=day))
        return house.town.create_participant("Amina", "Ali", house.town.unit, [house.town.series], language="ar")


def report_three_days(phone: Phone, fingers: Presses) -> None:
    """From "I can't come" to the receipt."""
    phone.page.goto("/today")
    phone.link("I can't come").click()
    phone.speaks()
    three = re.compile("^" + re.escape(phone.counted("%(count)s day", "%(count)s days", 3)))
    fingers.press(phone.page.get_by_role("radio", name=three))
    fingers.press(phone.choice("I am ill"))
    fingers.press(phone.button("Send"))
    expect(phone.page).to_have_url(re.compile("/absence/[0-9a-f-]{36}$"))
    phone.reads("Your report is sent")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_three_days_of_illness_take_at_most_six_presses(
    house: House, open_page: OpenPage, amina: Participant, javascript: bool
) -> None:
    phone, fingers = Phone(open_page(amina, language="ar", javascript=javascript), "ar"), Presses()
    report_three_days(phone, fingers)
    figures.tell(
        f"three days of illness in Arabic {'with' if javascript else 'without'} JavaScript: {fingers.count} presses"
    )
    assert fingers.count <= AT_MOST
    with house.reading() as db:
        sent = db.exec(select(AbsenceReport)).one()
        assert (sent.first_day, sent.last_day) == (THREE_DAYS[0], THREE_DAYS[-1])
        assert db.get_one(StatedReason, sent.id).reason == "sick"
        assert len(db.exec(select(ReportedOccasion)).all()) == len(THREE_DAYS)


@pytest.mark.parametrize("house", ["sqlite", "postgresql"], indirect=True)
def test_they_are_accepted_in_one_go(house: House, open_page: OpenPage, amina: Participant) -> None:
    phone = Phone(open_page(amina, language="ar"), "ar")
    report_three_days(phone, Presses())
    for day in THREE_DAYS:
        roll_without(house, amina, day)
    house.at(at_clock(13, day=THREE_DAYS[-1]))
    desk = Desk(open_page(house.town.hanna, size=DESK))
    desk.open("Amina Ali")
    desk.reads("I am ill")
    desk.accept("You reported the absence in time.", "")
    phone = Phone(open_page(amina, language="ar"), "ar")
    phone.page.goto("/absences")
    expect(phone.page.get_by_text(phone.word("Accepted"), exact=True)).to_have_count(len(THREE_DAYS))


def test_a_part_of_a_day_is_asked_for_only_when_it_is_chosen(
    house: House, open_page: OpenPage, amina: Participant
) -> None:
    phone = Phone(open_page(amina, language="ar"), "ar")
    phone.page.goto("/absence/new")
    expect(phone.field("First day")).to_be_hidden()
    phone.choice("A part of a day").check()
    expect(phone.page.locator("[name=from_time]")).to_be_visible()
    phone.page.locator("[name=from_time]").fill("10:00")
    phone.page.locator("[name=to_time]").fill("11:30")
    phone.choice("Doctor, dentist or other care").check()
    phone.button("Send").click()
    phone.reads("You are away at this time:")
    expect(phone.page.get_by_role("main")).to_contain_text("10:00–11:30")


def roll_without(house: House, person: Participant, day: dt.date) -> None:
    """Berit marks somebody as not here on a day and confirms the roll."""
    now, berit = at_clock(12, day=day), house.town.berit
    with house.writing() as db:
        there = (Occasion.starts_at == at_clock(9, day=day), Occasion.site_id == house.town.site.id)
        occasion = db.exec(select(Occasion).where(*there)).one()
        mark(db, berit, occasion, person.id, Observed(Presence.NOT_HERE), now=now - dt.timedelta(minutes=5))
        db.refresh(occasion)
        confirm(db, berit, occasion, occasion.version, None, now=now)
