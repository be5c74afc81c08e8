"""Four days that nobody explained, to the end: asked, silent, heard at the desk, sent back, heard again, assessed."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from e2e.conftest import DESK, House, OpenPage
from e2e.pages.desk import Desk
from e2e.pages.phone import Phone
from e2e.pages.roll import Roll
from i18n.words import day as in_words
from models import deadlines
from models.minutes import Totals
from models.people import Participant
from models.statements import as_of_now
from tests.town import MONDAY, at_clock

FOUR_DAYS = [MONDAY + dt.timedelta(days=number) for number in range(4)]
NEXT_MONTH = dt.date(2026, 12, 1)
SAID = "Selam var sjuk måndag och tisdag. Onsdag och torsdag visste hon att hon skulle komma, men gick inte dit."
AGAIN = "ሰኑይን ሰሉስን ሓሚመ ነይረ።"
WHY = "Sjukdomen måndag och tisdag är trolig. Om onsdag och torsdag har Selam inte uppgett något hinder."


@pytest.fixture
def selam(house: House) -> Participant:
    """Selam reads Tigrinya, has a phone, and is expected on four days."""
    with house.writing() as db:
        house.town.db = db
        for day in FOUR_DAYS[1:]:
            house.town.create_occasion(house.town.series, at_clock(9, day=day), at_clock(12, day=day))
        person = house.town.create_participant("Selam", "Tesfay", house.town.unit, [house.town.series], language="ti")
        house.town.reach(person)
        return person


@pytest.mark.parametrize("house", ["sqlite", "postgresql"], indirect=True)
def test_two_of_four_days_have_no_valid_reason(house: House, open_page: OpenPage, selam: Participant) -> None:
    berit_misses_her(house, open_page)
    house.at(at_clock(13, day=FOUR_DAYS[-1]))
    phone = Phone(open_page(selam, language="ti"), "ti")
    phone.page.goto("/today")
    phone.page.get_by_role("link", name=re.compile(re.escape(phone.word("You were away. Tell us why")))).click()
    phone.reads(
        "If you do not answer, nothing is decided by that. A caseworker looks at the absence and can ask you again."
    )

    house.at(at_clock(9, day=NEXT_MONTH + dt.timedelta(days=7)))
    with house.writing() as db:
        assert deadlines.run(db, house.at.moment) == 1, "one question for the four days"
    hanna = Desk(open_page(house.town.hanna, size=DESK))
    hanna.page.goto("/desk/")
    hanna.take("Selam Tesfay")
    hear(hanna)
    answers_at_the_desk(hanna)
    record_the_household(hanna)
    object_to_two_days(hanna)

    henrik = Desk(open_page(house.town.henrik, size=DESK))
    henrik.turn_to("For a second person")
    henrik.take("Selam Tesfay")
    expect(henrik.page.get_by_text(SAID).first).to_be_visible()
    form = henrik.step("Send back with a reason")
    henrik.field("What has to be done before").fill("Fråga vad som hindrade henne onsdag och torsdag.")
    henrik.choice("The person has to be heard again", "checkbox").check()
    form.get_by_role("button").click()

    house.at.forward(minutes=5)
    hanna.page.goto("/desk/")
    hanna.take("Selam Tesfay")
    hear(hanna)
    answers_on_her_phone(house, open_page, selam)
    hanna.page.reload()
    object_to_two_days(hanna)
    henrik.turn_to("For a second person")
    henrik.take("Selam Tesfay")
    henrik.step("Agree as a second person").get_by_role("button").click()
    henrik.page.goto("/desk/")
    expect(henrik.page.get_by_role("main")).not_to_contain_text("Selam Tesfay")

    phone = Phone(open_page(selam, language="ti"), "ti")
    phone.page.goto("/absences")
    phone.speaks()
    main = phone.page.get_by_role("main")
    expect(main.get_by_text(phone.word("Accepted"), exact=True)).to_have_count(2)
    expect(main.get_by_text(phone.word("No valid reason"), exact=True)).to_have_count(2)
    phone.page.goto(f"/review/{hanna.page.url.split('/')[-1]}")
    phone.reads("What has come to light does not show why you were away.")
    phone.reads(
        "You can appeal the decision on your support. The decision says how, and by which day. "
        "Staff help you if you ask."
    )
    with house.reading() as db:
        house.town.db = db
        sheet = as_of_now(db, house.town.case_of(selam), MONDAY.replace(day=1))
        assert sheet.totals == Totals(4 * 180, 0, 0, 2 * 180, 2 * 180, 0)


def berit_misses_her(house: House, open_page: OpenPage) -> None:
    """Each noon the roll is confirmed without Selam."""
    for day in FOUR_DAYS:
        house.at(at_clock(11, 55, day))
        roll = Roll(open_page(house.town.berit))
        roll.page.goto("/site/")
        roll.page.locator('a[href^="/site/occasions/"]').first.click()
        roll.mark("Selam Tesfay", "Not here")
        house.at(at_clock(12, day=day))
        roll.page.reload()
        roll.confirm()
        roll.is_confirmed()


def hear(desk: Desk) -> None:
    """Tell Selam all there is."""
    form = desk.step("Tell the person all there is, and hear them")
    desk.field("What you consider, and why").fill("Vi överväger om du hade godtagbara skäl 23–26 november.")
    form.get_by_role("button").click()
    desk.has_done("Heard, waiting for the answer")


def answers_at_the_desk(desk: Desk) -> None:
    """Selam comes to the desk and speaks through an interpreter; Hanna writes down what she says, and reads it back."""
    form = desk.step("Write down an answer")
    desk.field("What was said").fill(SAID)
    for choice in ("at the desk", "the person", "through an interpreter"):
        form.get_by_role("radio", name=desk.word(choice), exact=True).check()
    desk.choice("I have read it back, and the person agreed that it is right", "checkbox").check()
    form.get_by_role("button").click()
    desk.has_done("To review")


def record_the_household(desk: Desk) -> None:
    """There is a child in school."""
    form = desk.step("Record the household")
    form.get_by_role("textbox", name=f"{desk.word('8–12 years')}, {desk.word('always')}").fill("1")
    form.get_by_role("radio", name=desk.word("the person"), exact=True).check()
    form.get_by_role("button").click()


def object_to_two_days(desk: Desk) -> None:
    """Accepted for the first two days, no valid reason for the others; the child is considered."""
    form = desk.step("Find no valid reason")
    for number, day in enumerate(FOUR_DAYS):
        desk.finds(in_words(day), "Accepted" if number < 2 else "No valid reason")
    form.get_by_role(
        "radio", name=re.compile("^" + desk.word("What has come to light does not show why you were away."))
    ).check()
    form.get_by_label(desk.word("Your reasons")).fill(WHY)
    form.get_by_role("radio", name=re.compile("^" + desk.word("Taking part, unless there is a valid reason"))).check()
    for part, words in (
        ("How the children have it", "Barnet går i skolan varje dag."),
        ("What else could be done", "Ett samtal om planen, som också erbjuds."),
        ("What follows for the children", "Bedömningen gäller frånvaron. Barnets del ska vägas in i beslutet."),
    ):
        form.get_by_label(desk.word(part)).fill(words)
    form.get_by_role(
        "radio", name=re.compile("^" + desk.word("The reason you stated is one that the municipality accepts."))
    ).check()
    form.get_by_role("button").click()
    desk.has_done("For a second person")


def answers_on_her_phone(house: House, open_page: OpenPage, selam: Participant) -> None:
    """Selam opens what she was told, after a code by SMS, and answers in Tigrinya."""
    phone = Phone(open_page(selam, language="ti"), "ti")
    phone.page.goto("/today")
    phone.page.get_by_role("link", name=phone.word("Something important to read and answer")).click()
    phone.confirm_it_is_me(house, selam)
    phone.field("Your answer").fill(AGAIN)
    phone.button("Send the answer").click()
    phone.reads("You answered.")
