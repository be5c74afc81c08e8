"""The languages on offer, and the choice among them."""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from babel import Locale


@dataclass(frozen=True)
class Language:
    """One language: how it is named, tagged, written and counted."""

    code: str
    name: str
    html_lang: str
    direction: str
    locale: Locale
    plural_forms: str
    reviewed_by: str | None = None

    @property
    def rtl(self) -> bool:
        """Whether it is written from right to left."""
        return self.direction == "rtl"

    @property
    def plural_count(self) -> int:
        """How many forms a counted word has."""
        return int(self.plural_forms.removeprefix("nplurals=").partition(";")[0])


def _language(code: str, name: str, locale: str, plural_forms: str, *, direction: str = "ltr") -> Language:
    return Language(code, name, code, direction, Locale.parse(locale), plural_forms)


# The plural forms are kept here and not left to the tools: those send 11-99 in Arabic to the
# wrong form, and 0 in Tigrinya too. A native speaker who has read a catalogue is named in reviewed_by.
_ALL = (
    _language("sv", "Svenska", "sv", "nplurals=2; plural=(n != 1);"),
    _language("en", "English", "en_GB", "nplurals=2; plural=(n != 1);"),
    _language(
        "ar",
        "العربية",
        "ar",
        "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
        "n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5);",
        direction="rtl",
    ),
    _language("ti", "ትግርኛ", "ti_ER", "nplurals=2; plural=(n > 1);"),
)

LANGUAGES: Mapping[str, Language] = MappingProxyType({each.code: each for each in _ALL})
"""What participants, displays and sign-in speak, in the order they are offered."""

STAFF_LANGUAGES: Mapping[str, Language] = MappingProxyType({code: LANGUAGES[code] for code in ("sv", "en")})
"""What the pages of staff speak."""

SWEDISH = LANGUAGES["sv"]
"""The language of the law: spoken wherever nothing else was chosen."""


def spoken_by(code: str) -> Language:
    """The language that is kept for somebody; Swedish where it is none of ours."""
    return LANGUAGES.get(code, SWEDISH)


_THREE_LETTERS = {"swe": "sv", "eng": "en", "ara": "ar", "tir": "ti"}
_RANGE = re.compile(r"([a-z]{2,8})(?:-[a-z0-9]{1,8})*(?:\s*;\s*q\s*=\s*([01](?:\.\d{0,3})?))?")
_LONGEST_HEADER = 500


def choose(
    accept_language: str | None, cookie: str | None, stored: str | None, allowed: Container[str] = LANGUAGES
) -> str:
    """The code of the language to speak: one of those allowed, whatever was sent.

    The person's own stored choice comes before this browser's (phones are shared), and that before
    what the browser asks for. Nothing usable gives Swedish.
    """
    for wish in (stored, cookie, *_wishes(accept_language)):
        if wish and wish in LANGUAGES and wish in allowed:
            return wish
    return SWEDISH.code


@lru_cache(maxsize=500)
def _wishes(header: str | None) -> tuple[str, ...]:
    """The languages of an Accept-Language header, dearest first; what cannot be read is left out."""
    weighed: list[tuple[float, str]] = []
    for part in (header or "")[:_LONGEST_HEADER].lower().split(","):
        if found := _RANGE.fullmatch(part.strip()):
            weight = float(found[2] or 1)
            if 0 < weight <= 1:
                weighed.append((weight, _THREE_LETTERS.get(found[1], found[1])))
    return tuple(code for _, code in sorted(weighed, key=lambda each: -each[0]))
