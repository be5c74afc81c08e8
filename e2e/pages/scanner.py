"""A supervisor's scanner."""

from playwright.sync_api import Locator, expect

from e2e.pages.base import Screen
from models.occasions import Occasion


class Scanner(Screen):
    """The camera, its answers over the whole screen, and the other ways."""

    def open(self, occasion: Occasion) -> None:
        """Go there from the roll."""
        self.page.goto(f"/site/occasions/{occasion.id}")
        self.link("Scan in").click()
        expect(self.page.locator("#scanner")).to_be_visible()  # its script is there

    def start(self) -> None:
        """Start the camera."""
        self.button("Start the camera").click()

    @property
    def answer(self) -> Locator:
        """What is over the screen."""
        return self.page.locator("#answer")

    def says(self, kind: str, title: str, words: str) -> None:
        """The answer is shown, in its colour and in words."""
        expect(self.answer).to_be_visible()
        expect(self.answer).to_have_class(f"over {kind}")
        expect(self.answer.locator("strong")).to_have_text(title)
        expect(self.answer.locator("p")).to_contain_text(words)

    def next(self) -> None:
        """Away with the answer."""
        self.button("Next").click()
        expect(self.answer).to_be_hidden()

    def type(self, code: str) -> None:
        """Type a code and send it."""
        self.field("Type the code").fill(code)
        self.page.locator("#typed").get_by_role("button").click()

    def in_all(self, present: int, expected: int) -> None:
        """How many are in."""
        words = self.word("%(present)s of %(expected)s are in.", present=present, expected=expected)
        expect(self.page.locator("#counts")).to_have_text(words)
