"""A caseworker's desk."""

import re

from playwright.sync_api import Locator, expect

from e2e.pages.base import Screen


class Desk(Screen):
    """The list of absences to review, and one of them."""

    def open(self, name: str) -> None:
        """Open someone's absence from the list."""
        self.page.goto("/desk/")
        self.page.get_by_role("link", name=name).click()
        expect(self.heading("The report").first).to_be_visible()

    def listed(self, name: str, tab: str) -> Locator:
        """Someone's absence on one tab of the list."""
        self.page.goto(f"/desk/?tab={tab}")
        return self.page.get_by_role("main").get_by_role("link", name=name)

    def accept(self, phrase: str, words: str = "") -> None:
        """Choose what the participant reads, add own words if any, and accept."""
        self.choice(phrase).check()
        if words:
            self.page.get_by_text(self.word("Add words of your own"), exact=True).click()
            self.field("Your own words, if you want").fill(words)
        self.button("Accept").click()

    def turn_to(self, tab: str) -> None:
        """Open a tab of the list."""
        self.page.goto("/desk/")
        self.page.get_by_role("main").get_by_role("link", name=re.compile("^" + re.escape(self.word(tab)))).click()

    def take(self, name: str) -> None:
        """Open somebody's absence from the tab that is shown."""
        self.page.get_by_role("link", name=name).click()
        expect(self.heading("What can be done now")).to_be_visible()

    def step(self, name: str) -> Locator:
        """Open the form of something that can be done, and give it."""
        opener = self.page.locator("details.step").filter(has=self.page.get_by_text(self.word(name), exact=True).first)
        if opener.get_attribute("open") is None:
            opener.locator("> summary").click()
        return opener

    def finds(self, day: str, outcome: str) -> None:
        """Choose what is found about a day."""
        group = self.page.get_by_role("group", name=re.compile("^" + re.escape(day)))
        group.get_by_role("radio", name=self.word(outcome), exact=True).check()

    def has_done(self, state: str) -> None:
        """The page says where the review stands now."""
        expect(self.page.locator("[aria-labelledby=stands]").get_by_text(self.word(state), exact=True)).to_be_visible()
