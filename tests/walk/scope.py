"""How much a walk tries: all of it on one kind of database, less of the same on another."""

from dataclasses import dataclass

from tests.walk.readers import NOBODY

GARBAGE = ("qvnonsense", "", "-1", "0", "9" * 20, "2026-02-30", "2026-W99", "\x00", "å" * 300, "../..", "[]")


@dataclass(frozen=True)
class Scope:
    """How much is tried. Where keys of a table do not fit, `misfits` of them; if one opens something, all of them."""

    languages: tuple[str, ...] = ("en", "ar", "ti")  # after Swedish
    misfits: int = 2  # keys of each table
    pairs: int = 120  # of keys that fit
    parts: int = 4  # addresses of each endpoint that each reader asks for as htmx does
    questions: tuple[str, ...] = GARBAGE
    readers: frozenset[str] | None = None  # or everybody


WHOLE = Scope()
# On a second kind of database nobody may see anything else; what could break there is how it is asked.
# One of each relation walks, so that each cell of the table is met there too.
SECOND = Scope(
    languages=(),
    misfits=1,
    pairs=30,
    parts=1,
    questions=("\x00", "9" * 20, "å" * 300),
    readers=frozenset(
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
    ),
)
