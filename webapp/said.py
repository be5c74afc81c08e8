"""A text in the language it exists in, marked as what it is: a translated one, or what somebody wrote."""

from collections.abc import Mapping
from typing import NamedTuple

from i18n import LANGUAGES, language
from webapp.spoken import OTHER


class Said(NamedTuple):
    """A text and the tag of the language it is in."""

    text: str
    lang: str


def said(texts: Mapping[str, str]) -> Said:
    """The text of {language: text} in the reader's language; Swedish, which is always there, when it has none."""
    spoken = language()
    found = texts.get(spoken.code)
    return Said(found, spoken.html_lang) if found else Said(texts["sv"], LANGUAGES["sv"].html_lang)


class Written(NamedTuple):
    """What somebody wrote, the tag of the language it is in (none where that is not known), and its direction."""

    text: str
    lang: str
    direction: str


def written(words: str, code: str | None = None, by_staff: bool = False) -> Written:
    """Somebody's own words, never translated.

    A person may write in another language than that of the page, so that the browser finds the direction;
    what staff write lies as their language does, on whatever page it stands.
    """
    found = LANGUAGES.get(code or "")
    if found:
        return Written(words, found.html_lang, found.direction if by_staff else "auto")
    return Written(words, "und" if code == OTHER else (code or "").replace("_", "-"), "auto")
