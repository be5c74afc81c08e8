"""The language spoken right now, and sentences in it."""

import gettext as gnu
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from i18n.languages import LANGUAGES, SWEDISH, Language

HERE = Path(__file__).parent
DOMAINS = ("participant", "staff")

_spoken: ContextVar[str] = ContextVar("language", default=SWEDISH.code)


def language() -> Language:
    """The language spoken right now; Swedish until another was chosen."""
    return LANGUAGES[_spoken.get()]


def use(code: str) -> None:
    """Speak this language from here on. Threads are used again, so each request says its own."""
    _spoken.set(LANGUAGES[code].code)


@contextmanager
def speak(code: str) -> Iterator[Language]:
    """Speak this language inside the with-block."""
    before = _spoken.set(LANGUAGES[code].code)
    try:
        yield language()
    finally:
        _spoken.reset(before)


def gettext(sentence: str, /, **values: object) -> str:
    """The sentence in the language spoken; %(name)s takes the value of that name."""
    said = _translations(_spoken.get()).gettext(sentence)
    return said % values if values else said


def ngettext(one: str, many: str, num: int, /, **values: object) -> str:
    """The form of the sentence that fits the number; %(num)s is the number itself."""
    return counted(one, many, num) % {"num": num, **values}


def pgettext(context: str, sentence: str, /, **values: object) -> str:
    """The sentence where a short word means different things in different places."""
    said = _translations(_spoken.get()).pgettext(context, sentence)
    return said % values if values else said


def npgettext(context: str, one: str, many: str, num: int, /, **values: object) -> str:
    """ngettext() with a context."""
    return counted(one, many, num, context) % {"num": num, **values}


def counted(one: str, many: str, num: int, context: str | None = None) -> str:
    """The form that fits the number, its values not yet put in."""
    speech = _translations(_spoken.get())
    if context is None:
        return speech.ngettext(one, many, num)
    return speech.npgettext(context, one, many, num)


@cache
def _translations(code: str) -> gnu.NullTranslations:
    """Both catalogues of a language, the participants' first; a sentence found in neither stays English."""
    return translations(*(HERE / code / f"{domain}.po" for domain in DOMAINS))


def translations(*catalogues: Path) -> gnu.NullTranslations:
    """The .po files read one behind the other; one that is not there is passed over."""
    whole = gnu.NullTranslations()
    for path in reversed([each for each in catalogues if each.exists()]):
        compiled = BytesIO()
        with path.open("rb") as file:
            write_mo(compiled, read_po(file))
        compiled.seek(0)
        found = gnu.GNUTranslations(compiled)
        found.add_fallback(whole)
        whole = found
    return whole
