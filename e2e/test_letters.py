"""Who has no phone is told by letter; and a letter's code, read by a phone's camera, opens the pages in Arabic."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from sqlmodel import col, select

from e2e.conftest import DESK, House, OpenPage
from e2e.pages.base import Screen
from e2e.pages.phone import Phone
from e2e.states.letters import letter_for, made
from e2e.states.table import Visit
from models.activations import Activation
from models.outbox import Channel, Message, MessageState
from models.people import Participant
from tests.paper import looking

PIN = "770142"


def downloaded(page: Page, button: Locator) -> bytes:
    """The file that a button gives."""
    with page.expect_download() as found:
        button.click()
    return Path(found.value.path()).read_bytes()


def test_hanna_posts_a_letter_and_its_reader_chooses_a_pin(house: House, open_page: OpenPage) -> None:
    amina = house.town.amina
    with house.writing() as db:
        person = db.get_one(Participant, amina.id)
        person.language, person.pin_hash = "ar", None
    letter_for(Visit(house, open_page), amina)

    desk = Screen(open_page(house.town.hanna, size=DESK))
    desk.page.goto("/desk/")
    desk.page.get_by_role("link", name=re.compile(f"^{desk.word('Letters')}")).click()
    desk.button("Make letters of the chosen ones").click()
    told = downloaded(desk.page, desk.button("The file to print (PDF)"))
    assert "هناك شيء لتقرأه" in looking.text(told) and "Amina Ali" in looking.text(told)
    desk.button("They are posted").click()
    expect(desk.page.get_by_role("main")).to_contain_text(desk.word("Posted in the last 30 days"))
    with house.reading() as db:
        letters = select(Message.state).where(col(Message.channel) == Channel.LETTER)
        assert db.exec(letters).all() == [MessageState.SENT]

    desk.page.goto("/desk/people/")
    desk.page.get_by_role("link", name="Amina Ali").and_(desk.page.locator("[href$=contact]")).click()
    letter = downloaded(desk.page, desk.button("Make a letter with a code (PDF)"))
    [read] = looking.codes(looking.pages(letter)[0])
    assert read.startswith(f"{house.url}/activate#")

    phone = Phone(open_page(language="ar"), "ar")
    phone.page.goto(read)
    phone.speaks()
    expect(phone.field("Sign-in number")).to_have_value(amina.sign_in_number)
    expect(phone.page).to_have_url(f"{house.url}/activate")
    phone.field("New PIN").fill("111111")
    phone.field("The same PIN once more").fill("111111")
    phone.button("Save the PIN and sign in").click()
    phone.reads("That PIN is too easy to guess. Choose digits in another order.")
    for name in ("New PIN", "The same PIN once more"):
        phone.field(name).fill(PIN)
    phone.button("Save the PIN and sign in").click()
    expect(phone.page).to_have_url(re.compile("/today$"))
    phone.reads("A new PIN was chosen for you, with the code of a letter.")
    with house.reading() as db:
        assert db.exec(select(Activation.used_at)).one() is not None


def test_what_cannot_be_taken_back_takes_two_presses(house: House, open_page: OpenPage) -> None:
    visit = Visit(house, open_page)
    made(visit, house.town.amina, posted=True)
    page = open_page(house.town.hanna, size=DESK)
    page.goto("/desk/letters/")
    row = page.get_by_role("row", name="Amina Ali")
    yes = row.get_by_role("button", name="Ja, det kom tillbaka")
    expect(yes).to_be_hidden()
    row.get_by_text("Brevet kom tillbaka").press("Enter")
    yes.click()
    expect(page.get_by_role("row", name="Amina Ali")).to_contain_text("Kom tillbaka")
