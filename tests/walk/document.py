"""The access table as docs/access.md has it: what is written, not what the code makes of it."""

import functools
import re

from models.access import Cell, Condition, Field, Relation, Shape
from webapp.settings import ROOT

DOCUMENT = ROOT / "docs" / "access.md"
READS = {"–": (False, None), "r": (True, None), "g": (True, Condition.GRANT), "b": (True, Condition.BREAK_GLASS)}

CellName = tuple[Field, Relation]


@functools.cache
def written() -> dict[CellName, Cell]:
    """The table as the document has it."""
    rows = [
        [cell.strip() for cell in line.strip("|\n ").split("|")]
        for line in DOCUMENT.read_text().split("\n## ", 1)[0].splitlines()
        if line.startswith("|") and not set(line) <= set("|- ")
    ]
    columns = [Relation(name) for name in rows[0][1:]]
    return {
        (Field(row[0].strip("`")), relation): read_cell(cell)
        for row in rows[1:]
        for relation, cell in zip(columns, row[1:], strict=True)
    }


def read_cell(text: str) -> Cell:
    """`rw` reads and changes, `r initial` reads in a shape, `g` and `b` wait for something, `–` is nothing."""
    found = re.fullmatch(r"([rgb–])(w?)(?: (\w+))?", text)
    assert found, f"“{text}” is no cell: see the letters in docs/access.md"
    reads, needs = READS[found[1]]
    return Cell(read=reads, write=bool(found[2]), shape=Shape(found[3] or Shape.FULL), needs=needs)


def called(name: CellName) -> str:
    """A cell's name in a test's."""
    return "-".join(name)
