"""A participant's phone."""

import re

from playwright.sync_api import expect
from sqlmodel import col, select

from e2e.conftest import House
from e2e.pages.base import Screen
from models.outbox import Message, MessageKind
from models.people import Participant
from tests.town import PIN


class Phone(Screen):
    """Signing in, checking in, reporting absence, reading what came of it."""

    def sign_in(self, person: Participant) -> None:
        """Fill in the door's form with number and PIN."""
        self.field("Sign-in number").fill(person.sign_in_number)
        self.field("PIN").fill(PIN)
        self.button("Sign in").click()

    def i_am_here(self) -> None:
        """Press the one big button."""
        self.button("I am here").first.click()

    def is_in(self, time: str) -> None:
        """The phone says that the person is in, and since when."""
        said = "|".join(re.escape(self.word(each)) for each in ("You are here", "You are already checked in"))
        expect(self.page.get_by_role("heading", level=1)).to_have_text(re.compile(said))
        expect(self.page.get_by_role("main")).to_contain_text(time)

    def report(self, reason: str, words: str = "") -> str:
        """Report absence for the first day offered, and give the receipt's number."""
        self.page.goto("/today")
        self.link("I can't come").click()
        self.page.get_by_role("radio").first.check()
        self.choice(reason).check()
        if words:
            self.field("A few words, if you want").fill(words)
        self.button("Send").click()
        expect(self.page).to_have_url(re.compile("/absence/"))
        found = re.search(
            r"\b[0-9A-HJKMNP-TV-Z]{4} [0-9A-HJKMNP-TV-Z]{4}\b", self.page.get_by_role("main").inner_text()
        )
        assert found, "the receipt has a number that can be read out"
        return found[0]

    def says_to_have_been_there(self, words: str = "") -> None:
        """Answer the question why with "I was there": from the first page it takes three presses."""
        self.page.goto("/today")
        self.page.get_by_role("link", name=self.word("You were away. Tell us why")).first.click()
        self.link("I was there").click()
        expect(self.choice("I was there").first).to_be_checked()
        if words:
            self.field("A few words, if you want").fill(words)
        self.button("Send").click()
        self.reads("We have what you said")

    def confirm_it_is_me(self, house: House, person: Participant) -> None:
        """Ask for a code by SMS, and type the one that was sent."""
        self.button("Send the code").click()
        with house.reading() as db:
            codes = select(Message).where(
                Message.kind == MessageKind.ONE_TIME_CODE, Message.participant_id == person.id
            )
            code = str(db.exec(codes.order_by(col(Message.made_at).desc())).first().number)
        self.field("The code from the SMS").fill(code)
        self.button("Continue").click()
