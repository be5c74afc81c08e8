"""A text that exists in some languages: in the reader's own, or in Swedish, and marked as what it is."""

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
