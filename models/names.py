"""A person's name as a reader may see it: the access table's row NAME, and the alias of a protected person."""

import unicodedata
import uuid
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models import keyring
from models.access import TABLE, Field, Relation, Shape
from models.people import Participant, Protection


@dataclass(frozen=True)
class Name:
    """Given and family name in the shape the reader may see; `family` may be an initial or empty."""

    given: str
    family: str

    def __str__(self) -> str:
        return f"{self.given} {self.family}".strip()


# Letters that are another one with something added, though Unicode does not take them apart.
_ALIKE = {"đ": "d", "ð": "d", "ł": "l", "ı": "i"}
# å, ä and ö are letters of their own at the end of the alphabet.
_SWEDISH = str.maketrans(_ALIKE | {"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"})
_TYPED = str.maketrans(_ALIKE | {"æ": "a", "ø": "o"})


def swedish_order(name: Name) -> tuple[str, str]:
    """The key that sorts names by family name as a Swedish list does: å, ä and ö last, Ş with S, Đ with D."""
    return _sorted_as(name.family), _sorted_as(name.given)


def _sorted_as(text: str) -> str:
    ours = unicodedata.normalize("NFC", text.casefold()).translate(_SWEDISH)
    return _bare(ours)


def plain(name: str) -> str:
    """A name as one may type it: without capitals, accents and dots."""
    return _bare(name.casefold().translate(_TYPED))


def _bare(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))


def shaped(given: str, family: str, relation: Relation) -> Name:
    """A name in the shape of the relation's cell. Raises LookupError where the cell gives no name."""
    cell = TABLE[Field.NAME, relation]
    if not cell.read:
        raise LookupError(f"{relation} sees no names")
    if cell.shape is Shape.INITIAL:
        return Name(given, f"{family[:1]}." if family else "")
    if cell.shape is Shape.PSEUDONYM:
        raise LookupError("a pseudonym is made from the id, see pseudonym()")
    return Name(given, family)


def names_at_site(db: Session, ids: list[uuid.UUID], relation: Relation) -> dict[uuid.UUID, Name]:
    """The names of participants as a site reads them: aliases for protected persons, initials for external sites."""
    rows = db.exec(
        select(Participant, Protection)
        .join(Protection, col(Protection.participant_id) == col(Participant.id), isouter=True)
        .where(col(Participant.id).in_(ids))
    ).all()
    return {person.id: name_at_site(person, protection, relation) for person, protection in rows}


def name_at_site(person: Participant, protection: Protection | None, relation: Relation) -> Name:
    """One participant's name as a site reads it."""
    if protection:
        return shaped(protection.alias_given, protection.alias_family, relation)
    return shaped(person.given_name, person.family_name, relation)


def pseudonym(person_id: uuid.UUID) -> str:
    """What an auditor calls a person: the same for the same person, and no way back to the name.

    Keyed, since a site's addresses show ids; with the oldest key, so that a new one renames nobody.
    """
    ring = keyring.current()
    return f"P-{ring.mac('pseudonym', person_id.bytes, ring.ids[-1]).hex()[:8].upper()}"
