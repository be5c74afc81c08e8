"""The material that a hearing tells of, piece by piece, as the participant reads it.

It is what was listed when the hearing was made: what has changed since is told in another hearing.
Source: FL (2017:900) 25 §: a person is told all material of importance.
"""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TypeVar

from sqlmodel import Session, SQLModel, select

from models.absences import AbsenceReport, StatedReason
from models.access import Field, Relation, may_read
from models.asked_papers import answers_to
from models.assessments import parts_of
from models.attendance import Attendance, Confirmation
from models.calendar import civil_day
from models.meetings import Meeting, meeting
from models.people import Unit
from models.plans import Plan
from models.policy import PolicyValue
from models.proofs import ReportProof
from models.reasons import Reason, reason_on
from models.remarks import Remark
from models.review_steps import Hearing, HearingMaterial, InformationRequest, MaterialKind, Reply
from models.reviews import Assessment, AssessmentLine
from models.scans import Scan, taken_back

Row = TypeVar("Row", bound=SQLModel)

# Which field of the access table a piece belongs to. What the rules say is nobody's.
_FIELD = {
    MaterialKind.ATTENDANCE: Field.PRESENCE,
    MaterialKind.CONFIRMATION: Field.PRESENCE,
    MaterialKind.SCAN: Field.PRESENCE,
    MaterialKind.REPORT: Field.REASON,
    MaterialKind.REPLY: Field.REASON,
    MaterialKind.REMARK: Field.REASON,
    MaterialKind.PROOF: Field.CERTIFICATE,
    MaterialKind.PLAN: Field.SCHEDULE,
    MaterialKind.ASSESSMENT: Field.ASSESSMENT,
    MaterialKind.REASON: Field.REASON,
    MaterialKind.QUESTION: Field.ASSESSMENT,
}


@dataclass
class ToldOccasion:
    """What was told about one occasion: the site's records, the confirmations, and all of the person's scans."""

    meeting: Meeting
    marks: list[Attendance] = field(default_factory=list)
    confirmations: list[Confirmation] = field(default_factory=list)
    scans: list[Scan] = field(default_factory=list)
    taken_back: set[uuid.UUID] = field(default_factory=set)


@dataclass(frozen=True)
class ToldReport:
    """A report of the person's own, with what it states and the papers that came to it."""

    report: AbsenceReport
    reason: Reason | None
    words: str | None
    proofs: list[ReportProof]


@dataclass(frozen=True)
class ToldQuestion:
    """What was asked, by which unit, and when the person had answered by then, if they had."""

    request: InformationRequest
    unit: Unit
    answered_at: dt.datetime | None


@dataclass(frozen=True)
class ToldAssessment:
    """An earlier assessment, by which unit, and what it says of which interval."""

    assessment: Assessment
    unit: Unit
    parts: list[AssessmentLine]


@dataclass(frozen=True)
class Material:
    """All that a hearing tells of."""

    occasions: list[ToldOccasion]
    reports: list[ToldReport]
    questions: list[ToldQuestion]
    replies: list[Reply]
    remarks: list[Remark]
    plans: list[Plan]
    assessments: list[ToldAssessment]
    rules: list[PolicyValue]
    reasons: list[Reason]


def told_in(db: Session, hearing: Hearing) -> Material:
    """The pieces of a hearing's material, each where the access table lets OWN read it."""
    ids = _ids(db, hearing)
    reports = _rows(db, AbsenceReport, ids[MaterialKind.REPORT])
    replies = _rows(db, Reply, ids[MaterialKind.REPLY])
    assessments = _rows(db, Assessment, ids[MaterialKind.ASSESSMENT])
    rules = _rows(db, PolicyValue, ids[MaterialKind.POLICY])
    proofs = sorted(_rows(db, ReportProof, ids[MaterialKind.PROOF]), key=_made)
    plans = _rows(db, Plan, ids[MaterialKind.PLAN])
    questions = _rows(db, InformationRequest, ids[MaterialKind.QUESTION])
    return Material(
        occasions=_occasions(db, ids),
        reports=[_report(db, each, proofs) for each in sorted(reports, key=_made)],
        questions=[_question(db, each, hearing) for each in sorted(questions, key=_made)],
        replies=sorted(replies, key=_made),
        remarks=sorted(_rows(db, Remark, ids[MaterialKind.REMARK]), key=_made),
        plans=sorted(plans, key=lambda each: (each.from_day, each.version)),
        assessments=[
            ToldAssessment(each, db.get_one(Unit, each.unit_id), parts_of(db, each))
            for each in sorted(assessments, key=_made)
        ],
        rules=sorted(rules, key=lambda each: (each.code, each.from_day)),
        reasons=sorted(_rows(db, Reason, ids[MaterialKind.REASON]), key=lambda each: (each.position, each.code)),
    )


def _ids(db: Session, hearing: Hearing) -> dict[MaterialKind, list[uuid.UUID]]:
    found: dict[MaterialKind, list[uuid.UUID]] = defaultdict(list)
    rows = db.exec(select(HearingMaterial).where(HearingMaterial.hearing_id == hearing.id)).all()
    for row in rows:
        needs = _FIELD.get(row.kind)
        if needs is None or may_read(Relation.OWN, needs):
            found[row.kind].append(row.object_id)
    return found


def _occasions(db: Session, ids: dict[MaterialKind, list[uuid.UUID]]) -> list[ToldOccasion]:
    """What was recorded, by occasion, in time order."""
    found: dict[uuid.UUID, ToldOccasion] = {}

    def at(occasion_id: uuid.UUID) -> ToldOccasion:
        if occasion_id not in found:
            found[occasion_id] = ToldOccasion(meeting(db, occasion_id))
        return found[occasion_id]

    for mark in _rows(db, Attendance, ids[MaterialKind.ATTENDANCE]):
        at(mark.occasion_id).marks.append(mark)
    for confirmation in _rows(db, Confirmation, ids[MaterialKind.CONFIRMATION]):
        at(confirmation.occasion_id).confirmations.append(confirmation)
    scans = _rows(db, Scan, ids[MaterialKind.SCAN])
    gone = taken_back(db, scans)
    for scan in scans:
        at(scan.occasion_id).scans.append(scan)
        at(scan.occasion_id).taken_back |= gone & {scan.id}
    return sorted(found.values(), key=lambda each: each.meeting.starts_at)


def _rows(db: Session, table: type[Row], ids: list[uuid.UUID]) -> list[Row]:
    return [db.get_one(table, each) for each in ids]


def _report(db: Session, report: AbsenceReport, proofs: list[ReportProof]) -> ToldReport:
    stated = db.get(StatedReason, report.id)
    reason = reason_on(db, stated.reason, civil_day(report.made_at)) if stated else None
    papers = [each for each in proofs if each.report_id == report.id]
    return ToldReport(report, reason, stated.words if stated else None, papers)


def _question(db: Session, request: InformationRequest, hearing: Hearing) -> ToldQuestion:
    answers = [at for at in answers_to(db, request) if at <= hearing.made_at]
    return ToldQuestion(request, db.get_one(Unit, request.unit_id), min(answers, default=None))


def _made(row: AbsenceReport | ReportProof | InformationRequest | Reply | Remark | Assessment) -> dt.datetime:
    return row.made_at
