"""How much a walk tries: all of it on one kind of database, less of the same on another."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.walk.readers import NOBODY

GARBAGE = ("qvnonsense", "", "-1", "0", "9" * 20, "2026-02-30", "2026-W99", "\x00", "å" * 300, "../..", "[]")
STRANGE = ("qvnonsense", "", "-1", "9" * 20, "\x00")
# What PostgreSQL refuses where SQLite does not mind.
STRICT = ("\x00", "9" * 20, "å" * 300)


@dataclass(frozen=True)
class Scope:
    """How much is tried. Where keys of a table do not fit, `misfits` of them; if one opens something, all of them."""

    languages: tuple[str, ...] = ("en", "ar", "ti")  # after Swedish
    misfits: int = 2  # keys of each table
    in_turn: int = 1  # so many tables share the addresses out among them: at each, every so-manieth is tried
    pairs: int = 120  # of keys that fit
    links: int = 1000  # addresses of each endpoint that a reader follows
    parts: int = 4  # addresses of each endpoint that each reader asks for as htmx does
    questions: tuple[str, ...] = GARBAGE  # values that fit nowhere
    readers: frozenset[str] | None = None  # or everybody
    speakers: frozenset[str] | None = None  # who reads in the other languages and asks in odd shapes; or everybody
    shapes: tuple[str, ...] = ("head", "boosted", "json")  # after the page and its part

    def share(self, odd: Iterable[tuple[str, tuple[Any, ...]]], turn: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Of what does not fit an address, by its table, what it is this address's turn to be asked for."""
        places = dict[str, int]()
        for table, arguments in odd:
            if (places.setdefault(table, len(places)) + turn) % self.in_turn == 0:
                yield table, arguments


# One of each relation.
ONE_OF_EACH = frozenset(
    {
        "amina",
        "bosse",
        "berit",
        "erik",
        "hanna",
        "henrik",
        "ivar",
        "karin",
        "lena",
        "sara",
        "the tablet",
        NOBODY,
    }
)
WHOLE = Scope()
# Everybody, everywhere; fewer keys that open nothing, and the other languages and the odd shapes by one of each.
USUAL = Scope(misfits=1, in_turn=2, pairs=30, parts=1, questions=STRANGE, speakers=ONE_OF_EACH)
# On a second kind of database nobody may see anything else; what could break there is how it is asked.
# One of each relation walks, so that each cell of the table is met there too.
SECOND = Scope(languages=(), misfits=0, pairs=30, links=12, parts=1, questions=STRICT, readers=ONE_OF_EACH, shapes=())


def scope_of(kind: str) -> Scope:
    """How much is tried on a kind of database; everything on both with `make walk`."""
    if os.environ.get("NARVARA_WALK") == "whole":
        return WHOLE
    return USUAL if kind == "sqlite" else SECOND
