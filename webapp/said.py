"""A text in the language it exists in, marked as what it is: a translated one, or what somebody wrote."""

from collections.abc import Mapping
from typing import NamedTuple

from i18n import LANGUAGES, language


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
    """What somebody wrote, the tag of the language it is in, and the direction that is written in."""

    text: str
    lang: str
    direction: str


def written(words: str, code: str) -> Written:
    """Somebody's own words, never translated. Of a language that is not on offer the browser finds the direction."""
    found = LANGUAGES.get(code)
    return Written(words, found.html_lang, found.direction) if found else Written(words, code, "auto")
