"""A caseworker's desk."""

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
            self.field("Your own words, if you want").fill(words)
        self.button("Accept").click()
