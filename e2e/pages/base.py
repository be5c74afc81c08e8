"""What every page object has: a browser page, its language, and its words, looked up by the source sentence."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

import i18n


class Screen:
    """A page as the person at it sees it. Things are found by role and by the label in the person's language."""

    def __init__(self, page: Page, language: str = "sv") -> None:
        self.page, self.language = page, language

    def word(self, sentence: str, **values: Any) -> str:
        """A sentence as this person reads it."""
        with i18n.speak(self.language):
            return i18n.gettext(sentence, **values)

    def counted(self, one: str, many: str, count: int) -> str:
        """A counted sentence as this person reads it."""
        with i18n.speak(self.language):
            return i18n.ngettext(one, many, count, count=count)

    def button(self, sentence: str) -> Locator:
        """The button with this label."""
        return self.page.get_by_role("button", name=self.word(sentence), exact=True)

    def link(self, sentence: str) -> Locator:
        """The link with this label."""
        return self.page.get_by_role("link", name=self.word(sentence), exact=True)

    def field(self, sentence: str) -> Locator:
        """The field with this label."""
        return self.page.get_by_label(self.word(sentence))

    def choice(self, sentence: str, role: Any = "radio") -> Locator:
        """The radio or checkbox whose label begins with this sentence."""
        return self.page.get_by_role(role, name=re.compile("^" + re.escape(self.word(sentence))))

    def heading(self, sentence: str) -> Locator:
        """The heading that says this."""
        return self.page.get_by_role("heading", name=self.word(sentence))

    def reads(self, sentence: str, **values: Any) -> None:
        """The page shows this sentence somewhere."""
        expect(self.page.get_by_text(self.word(sentence, **values)).first).to_be_visible()

    def speaks(self) -> None:
        """The page says which language it is in."""
        tag = i18n.LANGUAGES[self.language]
        expect(self.page.locator("html")).to_have_attribute("lang", tag.html_lang)
        expect(self.page.locator("html")).to_have_attribute("dir", tag.direction)
