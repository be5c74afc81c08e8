"""Who may see and change which field: one table, read by views, templates, exports and tests.

Rows are fields, columns the relation in which a reader meets a person. A caseworker of another board has nothing in
every row, and no relation here. Source: the municipality's access decision under SoLPuL 10 §.
"""

import enum
from dataclasses import dataclass


class Field(enum.StrEnum):
    """What there is to know about a person."""

    NAME = "name"
    PERSONAL_NUMBER = "personal_number"
    CONTACT = "contact"
    SCHEDULE = "schedule"
    PRESENCE = "presence"
    REPORTED = "reported"
    REASON = "reason"
    CARD = "card"
    SIGN_IN = "sign_in"
    CERTIFICATE = "certificate"
    ASSESSMENT = "assessment"
    NOTE = "note"
    PROTECTION = "protection"
    ACCESS_LOG = "access_log"
    STATISTICS = "statistics"
    ADMINISTRATION = "administration"


class Relation(enum.StrEnum):
    """How the reader stands to the person whose field it is, in the hat of the page's area."""

    OWN = "own"
    SUPERVISOR = "supervisor"
    EXTERNAL = "external"
    ASSIGNED = "assigned"
    SAME_BOARD = "same_board"
    COORDINATOR = "coordinator"
    AUDITOR = "auditor"
    DISPLAY = "display"


class Shape(enum.StrEnum):
    """In what shape a field is given."""

    FULL = "full"
    INITIAL = "initial"
    PSEUDONYM = "pseudonym"
    ALIAS = "alias"
    MASKED = "masked"
    COUNT = "count"


class Condition(enum.StrEnum):
    """What a right waits for."""

    GRANT = "grant"
    BREAK_GLASS = "break_glass"


@dataclass(frozen=True)
class Cell:
    """One right: to read, to write, in which shape, and on what condition."""

    read: bool = False
    write: bool = False
    shape: Shape = Shape.FULL
    needs: Condition | None = None


NO = Cell()
R = Cell(read=True)
RW = Cell(read=True, write=True)
G = Cell(read=True, needs=Condition.GRANT)
B = Cell(read=True, needs=Condition.BREAK_GLASS)
COUNT = Cell(read=True, shape=Shape.COUNT)
ALIAS = Cell(read=True, shape=Shape.ALIAS)
MASKED = Cell(read=True, shape=Shape.MASKED)
INITIAL = Cell(read=True, shape=Shape.INITIAL)
PSEUDONYM = Cell(read=True, shape=Shape.PSEUDONYM)

# Relations in the order of each row below.
_COLUMNS = tuple(Relation)
_ROWS: dict[Field, tuple[Cell, ...]] = {
    #                     own     superv. external assigned same b. coord. auditor   display
    Field.NAME: (R, R, INITIAL, R, B, R, PSEUDONYM, NO),
    Field.PERSONAL_NUMBER: (MASKED, NO, NO, R, B, NO, NO, NO),
    Field.CONTACT: (RW, NO, NO, RW, B, NO, NO, NO),
    Field.SCHEDULE: (R, R, R, RW, B, RW, R, R),
    Field.PRESENCE: (R, RW, RW, R, B, R, R, COUNT),
    Field.REPORTED: (RW, R, R, RW, B, R, R, NO),
    Field.REASON: (RW, NO, NO, RW, B, NO, NO, NO),
    Field.CARD: (NO, NO, NO, RW, B, NO, R, NO),
    Field.SIGN_IN: (R, NO, NO, RW, B, NO, R, NO),
    Field.CERTIFICATE: (RW, NO, NO, R, B, NO, NO, NO),
    Field.ASSESSMENT: (R, NO, NO, RW, B, COUNT, R, NO),
    Field.NOTE: (R, RW, RW, R, B, R, R, NO),
    Field.PROTECTION: (R, ALIAS, ALIAS, G, NO, G, COUNT, NO),
    Field.ACCESS_LOG: (R, NO, NO, R, NO, R, R, NO),
    Field.STATISTICS: (NO, COUNT, COUNT, COUNT, COUNT, COUNT, COUNT, NO),
    Field.ADMINISTRATION: (RW, RW, RW, NO, NO, RW, R, NO),
}

TABLE: dict[tuple[Field, Relation], Cell] = {
    (field, relation): cell for field, row in _ROWS.items() for relation, cell in zip(_COLUMNS, row, strict=True)
}


def may_read(relation: Relation, field: Field, *, met: frozenset[Condition] = frozenset()) -> bool:
    """True when this relation reads the field; `met` are the conditions fulfilled for this person."""
    cell = TABLE[field, relation]
    return cell.read and (cell.needs is None or cell.needs in met)


def may_write(relation: Relation, field: Field) -> bool:
    """True when this relation changes the field."""
    return TABLE[field, relation].write
