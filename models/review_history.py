"""What was asked, told, answered and found in a review so far, in order, with who and when.

Each part is fetched only where the access table lets a case's caseworker read it.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from models.access import Field, Relation, may_read
from models.asked_papers import came_for
from models.assessments import assessments_of, parts_of
from models.hearings import Heard, extensions_of, hearings_of
from models.information import requests_of
from models.people import Staff, Unit
from models.policy import PolicyValue
from models.proofs import ReportProof
from models.replies import replies_to
from models.review_moves import moves_of
from models.review_steps import (
    ChildrenConsidered,
    Extension,
    Hearing,
    HearingMaterial,
    InformationRequest,
    MaterialKind,
    Reply,
    ReviewMove,
    SecondOpinion,
)
from models.reviews import Assessment, AssessmentLine, Review, lines_of


@dataclass(frozen=True)
class Asked:
    """What was asked for, from which unit, and what was answered or came in: the papers where one was asked for."""

    request: InformationRequest
    unit: Unit
    replies: list[Reply]
    papers: list[ReportProof]


@dataclass(frozen=True)
class Told:
    """A hearing: from which unit, how many pieces of each kind were told of, and the extensions."""

    heard: Heard
    unit: Unit
    material: dict[MaterialKind, int]
    extensions: list[Extension]


@dataclass(frozen=True)
class Opinion:
    """What a second person answered, and who that is."""

    row: SecondOpinion
    by: Staff
    unit: Unit


@dataclass(frozen=True)
class Found:
    """An assessment whole: its intervals, what it rests on, what a second person said, and whether it counts."""

    assessment: Assessment
    by: Staff
    unit: Unit
    parts: list[AssessmentLine]
    rule: PolicyValue | None
    exception: PolicyValue | None
    children: ChildrenConsidered | None
    second: Opinion | None
    counts: bool


@dataclass(frozen=True)
class Step:
    """A move of the review, and the unit's caseworker who made it, if one did."""

    move: ReviewMove
    by: Staff | None


@dataclass
class History:
    """All of it."""

    asked: list[Asked] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    @property
    def last_day(self) -> dt.date | None:
        """The last day to answer the newest hearing, once it has reached the person."""
        return self.told[-1].heard.last_day if self.told else None

    @property
    def sent_back(self) -> Opinion | None:
        """Why a second person has sent the newest assessment back, if one has."""
        said = self.found[0].second if self.found else None
        return said if said and not said.row.agreed else None


def history_of(db: Session, review: Review) -> History:
    """What has happened in a review."""
    history = History()
    if may_read(Relation.ASSIGNED, Field.ASSESSMENT):
        history.asked = [_asked(db, each) for each in requests_of(db, review.id)]
        history.told = [_told(db, each) for each in hearings_of(db, review.id)]
        counting = {line.assessment_id for line in lines_of(db, review)}
        history.found = [
            found_of(db, each, counts=each.id in counting) for each in reversed(assessments_of(db, review))
        ]
        reported = may_read(Relation.ASSIGNED, Field.REPORTED)
        moves = [each for each in reversed(moves_of(db, review.id)) if reported or each.participant_id is None]
        history.steps = [_step(db, each) for each in moves]
    return history


def found_of(db: Session, row: Assessment, *, counts: bool = True) -> Found:
    """One assessment with what it rests on."""
    return Found(
        assessment=row,
        by=db.get_one(Staff, row.by_id),
        unit=db.get_one(Unit, row.unit_id),
        parts=parts_of(db, row),
        rule=db.get(PolicyValue, row.rule_id) if row.rule_id else None,
        exception=db.get(PolicyValue, row.exception_id) if row.exception_id else None,
        children=db.get(ChildrenConsidered, row.id),
        second=_opinion(db, row),
        counts=counts,
    )


def _asked(db: Session, row: InformationRequest) -> Asked:
    papers = came_for(db, row) if may_read(Relation.ASSIGNED, Field.CERTIFICATE) else []
    return Asked(row, db.get_one(Unit, row.unit_id), _answers(db, row), papers)


def _told(db: Session, heard: Heard) -> Told:
    row = heard.hearing
    kinds = db.exec(select(HearingMaterial.kind).where(col(HearingMaterial.hearing_id) == row.id)).all()
    if not may_read(Relation.ASSIGNED, Field.REASON):
        heard = Heard(row, heard.delivery, heard.last_day, [])
    counted = Counter(kinds)
    material = {kind: counted[kind] for kind in MaterialKind if counted[kind]}
    return Told(heard, db.get_one(Unit, row.unit_id), material, extensions_of(db, row))


def _answers(db: Session, row: InformationRequest | Hearing) -> list[Reply]:
    return replies_to(db, row) if may_read(Relation.ASSIGNED, Field.REASON) else []


def _opinion(db: Session, assessment: Assessment) -> Opinion | None:
    row = db.get(SecondOpinion, assessment.id)
    return Opinion(row, db.get_one(Staff, row.by_id), db.get_one(Unit, row.unit_id)) if row else None


def _step(db: Session, row: ReviewMove) -> Step:
    return Step(row, db.get_one(Staff, row.staff_id) if row.staff_id else None)
