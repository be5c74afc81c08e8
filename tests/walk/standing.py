"""Who stands how to whom in the walk's town: written by hand, so that it can say when the program is wrong.

Amina, Bosse and Paula take part at Verkstan, Dina at Hamnen, Cilla and Pia at Odlingen, which an association runs.
Paula and Pia are protected. Berit and Tove lead at Verkstan, Stina at Hamnen, Erik at Odlingen. Hanna leads Amina's
case; nobody leads the others', so that they are their unit's. Tove also works in Dina's unit: two hats.
"""

from models.access import Cell, Condition, Field, Relation, Shape
from models.people import Role
from tests.walk.canaries import Beside, Canary
from tests.walk.document import CellName, written

SITE_OF = {
    "amina": "verkstan",
    "bosse": "verkstan",
    "paula": "verkstan",
    "dina": "hamnen",
    "cilla": "odlingen",
    "pia": "odlingen",
}
PEOPLE = tuple(SITE_OF)
PROTECTED = frozenset({"paula", "pia"})
EXTERNAL = frozenset({"odlingen"})
LEADS_AT = {"berit": "verkstan", "bengt": "verkstan", "tove": "verkstan", "stina": "hamnen", "erik": "odlingen"}
DISPLAYS = {"the tablet": "verkstan", "the garden's tablet": "odlingen"}
ASSIGNED = {
    "hanna": {"amina", "bosse", "paula"},
    "henrik": {"bosse", "paula"},
    "sara": {"dina"},
    "tove": {"dina"},
    "ivar": {"cilla", "pia"},
}
BOARD = ({"hanna", "henrik", "sara", "tove"}, {"amina", "bosse", "paula", "dina"})
GRANTED = {("hanna", "paula")}
HATS: dict[str, set[Role]] = {
    **{key: {Role.PARTICIPANT} for key in PEOPLE},
    **{key: {Role.SUPERVISOR} for key in ("berit", "stina", "erik")},
    **{key: {Role.CASEWORKER} for key in ("hanna", "henrik", "sara", "ivar")},
    "tove": {Role.SUPERVISOR, Role.CASEWORKER},
    "karin": {Role.COORDINATOR},
    "lena": {Role.AUDITOR},
}

# What a cell of a shape lets through: the whole holds its parts.
GIVES = {shape: frozenset({shape}) for shape in Shape} | {
    Shape.FULL: frozenset({Shape.FULL, Shape.INITIAL, Shape.ALIAS})
}
# Names are told in these relations by the alias alone, or not at all, when the person is protected.
TRUE_NAME = frozenset({Relation.OWN, Relation.ASSIGNED})
ALIAS_FAMILY = "family name as alias"


def relation(reader: str, area: str, owner: str) -> Relation | None:
    """How a reader stands, on a page of an area, to a person, a site or a colleague; None for a stranger."""
    if area == "device":
        return Relation.DISPLAY if reader in DISPLAYS and DISPLAYS[reader] == SITE_OF.get(owner, owner) else None
    if owner == reader:
        return Relation.OWN
    if area not in HATS.get(reader, ()):
        return None
    if area == Role.SUPERVISOR and LEADS_AT.get(reader) == SITE_OF.get(owner, owner):
        return Relation.EXTERNAL if LEADS_AT[reader] in EXTERNAL else Relation.SUPERVISOR
    if area == Role.CASEWORKER:
        return _in_casework(reader, owner)
    return {Role.COORDINATOR: Relation.COORDINATOR, Role.AUDITOR: Relation.AUDITOR}.get(Role(area))


def _in_casework(reader: str, owner: str) -> Relation | None:
    if owner in ASSIGNED.get(reader, ()):
        return Relation.ASSIGNED
    return Relation.SAME_BOARD if reader in BOARD[0] and owner in BOARD[1] else None


def may_open(reader: str, area: str, owner: str) -> bool:
    """True when a page about this person alone, or of this site, is the reader's.

    A participant has pages of their own about the occasions at the site where they take part.
    """
    if area == Role.PARTICIPANT and SITE_OF.get(reader) == owner:
        return True
    met = relation(reader, area, owner)
    if met is Relation.ASSIGNED and owner in PROTECTED:
        return (reader, owner) in GRANTED
    return met is not None and met is not Relation.SAME_BOARD


def cell_of(reader: str, area: str, canary: Canary) -> CellName | None:
    """The cell that a canary found by a reader falls into; None where they are strangers."""
    met = relation(reader, area, canary.owner)
    return (canary.field, met) if met and isinstance(canary.field, Field) else None


def may_meet(reader: str, area: str, canary: Canary) -> bool:
    """True when the document lets this reader meet this canary on a page of this area."""
    if canary.field is Beside.SECRET:
        return canary.owner == reader
    if canary.field is Beside.COLLEAGUE:
        return _may_meet_a_colleague(reader, area, canary.owner)
    met = relation(reader, area, canary.owner)
    if met is None or met not in canary.to:
        return False
    if canary.owner in PROTECTED:
        if met is Relation.ASSIGNED and (reader, canary.owner) not in GRANTED:
            return False
        if canary.field is Field.NAME and canary.shape is not Shape.PSEUDONYM and met not in TRUE_NAME:
            return False
        if canary.what == ALIAS_FAMILY and written()[Field.NAME, met].shape is Shape.INITIAL:
            return False
    cell = written()[canary.field, met]
    return cell.read and _is_met(cell, reader, canary.owner) and canary.shape in GIVES[cell.shape]


def _is_met(cell: Cell, reader: str, owner: str) -> bool:
    return cell.needs is None or (cell.needs is Condition.GRANT and (reader, owner) in GRANTED)


def _may_meet_a_colleague(reader: str, area: str, name: str) -> bool:
    """Staff read each other's names; a site only those who lead there, since a caseworker's name tells of a case."""
    if area == Role.PARTICIPANT or reader not in HATS or reader in PEOPLE:
        return False
    if area == Role.SUPERVISOR and name != reader:
        return LEADS_AT.get(name) == LEADS_AT.get(reader)
    return True
