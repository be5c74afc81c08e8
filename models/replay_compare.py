"""What the audit log tells of an assessment, held against what the tables say of it now."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from models.audit_chain import canonical
from models.decided import second_facts
from models.known import known
from models.people import Case
from models.replay import Facts, Replayed
from models.review_steps import SecondOpinion
from models.reviews import Assessment, Review

ABSENT = "(nothing)"


@dataclass(frozen=True)
class Difference:
    """One fact that log and tables tell differently, by where it stands in the document."""

    where: str
    log: Any
    tables: Any


class NotInTheTables(Exception):
    """The tables have no assessment with this id."""


def compare(db: Session, assessment_id: uuid.UUID, replayed: Replayed) -> list[Difference]:
    """What differs, in the order of the document. Raises NotInTheTables."""
    log, tables = dict(leaves(replayed.facts)), dict(leaves(_from_the_tables(db, assessment_id)))
    places = list(dict.fromkeys([*log, *tables]))
    pairs = [(place, log.get(place, ABSENT), tables.get(place, ABSENT)) for place in places]
    return [Difference(*each) for each in pairs if each[1] != each[2]]


def leaves(document: Any, where: str = "") -> Iterator[tuple[str, Any]]:
    """Each single fact of a document with its place: "known.lines.0.plan.version"."""
    parts = document.items() if isinstance(document, dict) else enumerate(document)
    for name, inner in parts:
        place = f"{where}.{name}".removeprefix(".")
        if isinstance(inner, dict | list) and inner:
            yield from leaves(inner, place)
        else:
            yield place, inner


def _from_the_tables(db: Session, assessment_id: uuid.UUID) -> Facts:
    assessment = db.get(Assessment, assessment_id)
    if assessment is None:
        raise NotInTheTables
    review = db.get_one(Review, assessment.review_id)
    case = db.get_one(Case, review.case_id)
    second = db.get(SecondOpinion, assessment_id)
    facts = known(db, review, case, assessment) | {"second": second and second_facts(db, case, second)}
    plain: Facts = json.loads(canonical(facts))
    return plain
