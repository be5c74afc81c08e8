"""A document of facts as somebody reads it at a terminal: a line each, indented; times in UTC."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?\+00:00")
# What somebody wrote; all else is codes, numbers and times.
_WRITTEN = frozenset({"words", "reason", "situation", "alternatives", "consequence"})
# These turn the direction of a whole line, so that words could be made to look like what stands around them.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def lines_of(document: Any, indent: str = "") -> Iterator[str]:
    """The document's lines, what has parts of its own last. Parts of a list are numbered from 1."""
    parts = document.items() if isinstance(document, dict) else enumerate(document, start=1)
    for name, inner in sorted(parts, key=lambda part: _has_parts(part[1])):
        label = str(name).replace("_", " ")
        if _has_parts(inner):
            yield f"{indent}{label}"
            yield from lines_of(inner, indent + "  ")
        else:
            yield from _line(f"{indent}{label}: ", inner, written=name in _WRITTEN)


def _has_parts(value: Any) -> bool:
    return isinstance(value, dict | list) and bool(value)


def fact(value: Any) -> str:
    """One value on one line."""
    return _shown(value).replace("\n", " / ")


def _line(label: str, value: Any, *, written: bool) -> Iterator[str]:
    quoted = f"“{_shown(value)}”" if written and isinstance(value, str) else _shown(value)
    first, *more = quoted.split("\n")
    yield label + first
    yield from (" " * len(label) + each for each in more)


def _shown(value: Any) -> str:
    match value:
        case None | [] | {}:
            return "–"
        case True:
            return "yes"
        case False:
            return "no"
        case str():
            return _MOMENT.sub(_moment, "".join(_harmless(each) for each in value))
    return str(value)


def _moment(found: re.Match[str]) -> str:
    part = (found[3] or "").rstrip("0").rstrip(".")
    return f"{found[1]} {found[2]}{part} UTC"


def _harmless(character: str) -> str:
    """A character as it is, but for those that steer a terminal."""
    steers = unicodedata.category(character) == "Cc" and character != "\n"
    return f"\\u{ord(character):04x}" if steers or character in _TURNING else character
