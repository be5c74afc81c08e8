"""A supervisor's roll call."""

import re

from playwright.sync_api import Locator, expect

from e2e.pages.base import Screen
from models.occasions import Occasion


class Roll(Screen):
    """The list, the three large buttons, and the confirmation."""

    def open(self, occasion: Occasion) -> None:
        """Go to an occasion's roll from the list of the day."""
        self.page.goto("/site/")
        self.page.locator(f'a[href^="/site/occasions/{occasion.id}"]').first.click()
        expect(self.page.locator("#roll")).to_be_visible()

    def line(self, name: str) -> Locator:
        """A person's line."""
        return self.page.locator("#roll li").filter(has_text=name)

    def mark(self, name: str, presence: str) -> None:
        """Press Here or Not here on someone's line, and see it kept."""
        button = self.line(name).get_by_role("button", name=re.compile("^" + self.word(presence)))
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")

    def confirm(self, heads: int | None = None) -> None:
        """Say how many are in the room and confirm; all the same, where the page asks."""
        if heads is not None:
            self.field("How many people are in the room? (optional)").fill(str(heads))
        self.button("Confirm the roll").click()
        answered = self.page.locator("#question, #difference").or_(self.heading("The roll is confirmed"))
        expect(answered.first).to_be_visible()
        if self.page.locator("#question").is_visible():
            self.button("Confirm all the same").click()

    def is_confirmed(self) -> None:
        """The page says so."""
        expect(self.heading("The roll is confirmed")).to_be_visible()

    def correct(self, presence: str, reason: str) -> None:
        """On somebody's own page: say what was seen, and why it is recorded now."""
        self.choice(presence).check()
        self.field("Why is it recorded now?").fill(reason)
        self.button("Save").click()
        expect(self.page.locator("#roll")).to_be_visible()
