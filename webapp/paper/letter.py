"""A paper to one person: set in the person's own language with Swedish beside it, and as text."""

import unicodedata
from dataclasses import dataclass

from i18n import Language, speak, spoken_by
from models.people import Participant, Unit
from webapp.paper.beside import Both
from webapp.paper.plain import plain
from webapp.paper.press import part
from webapp.phrases import asked_for_words, kind_words, objection_words, outcome_words, phrase_words
from webapp.remark_words import remark_words

_SAID = {
    "asked_for_words": asked_for_words,
    "kind_words": kind_words,
    "objection_words": objection_words,
    "outcome_words": outcome_words,
    "phrase_words": phrase_words,
    "remark_words": remark_words,
}
_STRONG = {"L": "ltr", "R": "rtl", "AL": "rtl"}


@dataclass(frozen=True)
class Letter:
    """What its PDF is set from, which asks for nothing that is not ours; the same as text; and the own language."""

    source: str
    text: str
    language: str

    def pdf(self) -> bytes:
        """Set now, for what is kept nowhere."""
        from webapp.paper import typesetting  # slow to import, and needed by no server that prints nothing

        return typesetting.typeset(self.source)


def letter(template: str, to: Participant, unit: Unit, **values: object) -> Letter:
    """The paper of a template of templates/paper/, from a unit to somebody."""
    own = own_language(to)
    with speak(own.code):
        source = part(
            template,
            html_lang=own.html_lang,
            html_dir=own.direction,
            both=Both(own),
            name=f"{to.given_name} {to.family_name}",
            unit=unit,
            first_strong=first_strong,
            **_SAID,
            **values,
        )
    return Letter(str(source), plain(source), own.code)


def own_language(to: Participant) -> Language:
    """The language in which somebody is written to."""
    return spoken_by(to.language)


def first_strong(text: str) -> str:
    """The direction of somebody's words: that of their first letter, as a browser finds it."""
    return next((_STRONG[kind] for kind in map(unicodedata.bidirectional, text) if kind in _STRONG), "ltr")
