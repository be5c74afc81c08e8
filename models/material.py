"""What an assessment of a review can rest on, piece by piece: so that a hearing can tell of all of it.

Source: FL (2017:900) 25 §: a person is told all material of importance before it is used against them.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.absences import AbsenceReport, ReportedOccasion
from models.absences import Speaker as Reporter
from models.calendar import civil_day
from models.demands import CertificateDay, applied_on, applies, stated_for
from models.information import requests_of
from models.occasions import Occasion
from models.plans import plan_on
from models.policy import PolicyValue
from models.proofs import proofs_of
from models.reasons import Reason
from models.recorded import recorded
from models.remarks import remarks_of
from models.review_steps import HearingMaterial, MaterialKind, Reply
from models.reviews import Review, ReviewLine, open_lines
from models.scans import Scan

# What the person has said and done themselves is listed, and need not be told to them again when there is more of it;
# nor a confirmation that says the same as the one before. What somebody else said in their place is told, and so is
# what the municipality says: its rules, those of the stated reason too, and what it has asked.
NEED_NOT_BE_TOLD_AGAIN = frozenset(
    {
        MaterialKind.REPORT,
        MaterialKind.REPLY,
        MaterialKind.REMARK,
        MaterialKind.PROOF,
        MaterialKind.SCAN,
        MaterialKind.CONFIRMATION,
    }
)


@dataclass(frozen=True, order=True)
class Piece:
    """One piece of material, by kind and the id of its row."""

    kind: MaterialKind
    id: uuid.UUID


def material_of(db: Session, review: Review) -> list[Piece]:
    """Everything that the open lines of a review can be assessed on, as it stands now."""
    lines = open_lines(db, review)
    found = {piece for line in lines for piece in _of_the_line(db, review, line)}
    found |= {Piece(MaterialKind.QUESTION, each.id) for each in requests_of(db, review.id)}
    found |= {Piece(MaterialKind.REPLY, id_) for id_ in _replies(db, review)}
    return sorted(found | set(_on_the_roll(db, lines)))


def untold(db: Session, review: Review, hearing_id: uuid.UUID) -> list[Piece]:
    """What could be used against the person now and was not told of in this hearing."""
    told = {
        Piece(row.kind, row.object_id)
        for row in db.exec(select(HearingMaterial).where(HearingMaterial.hearing_id == hearing_id)).all()
    }
    return [
        piece
        for piece in material_of(db, review)
        if piece not in told and (piece.kind not in NEED_NOT_BE_TOLD_AGAIN or _is_of_somebody_else(db, piece))
    ]


def _is_of_somebody_else(db: Session, piece: Piece) -> bool:
    """Whether neither the person nor whoever speaks for them by right said it."""
    if piece.kind is MaterialKind.REPLY:
        return not db.get_one(Reply, piece.id).is_own
    if piece.kind is MaterialKind.REPORT:
        speaker = db.get_one(AbsenceReport, piece.id).speaker
        return speaker not in (None, Reporter.PARTICIPANT, Reporter.REPRESENTATIVE)
    return False


def _on_the_roll(db: Session, lines: list[ReviewLine]) -> Iterable[Piece]:
    for record in recorded(db, lines).values():
        if record.mark:
            yield Piece(MaterialKind.ATTENDANCE, record.mark.id)
        if record.confirmation:
            yield Piece(MaterialKind.CONFIRMATION, record.confirmation.id)


def _of_the_line(db: Session, review: Review, line: ReviewLine) -> Iterable[Piece]:
    theirs = (line.participant_id, line.occasion_id)
    reports = select(ReportedOccasion.report_id).where(
        ReportedOccasion.participant_id == theirs[0],
        ReportedOccasion.occasion_id == theirs[1],
        col(ReportedOccasion.ended_at).is_(None),
    )
    report_ids = db.exec(reports).all()
    yield from (Piece(MaterialKind.REPORT, id_) for id_ in report_ids)
    yield from (Piece(MaterialKind.PROOF, each.id) for each in proofs_of(db, report_ids))
    yield from (Piece(MaterialKind.REMARK, each.id) for each in remarks_of(db, *theirs))
    scans = select(Scan.id).where(Scan.participant_id == theirs[0], Scan.occasion_id == theirs[1])
    yield from (Piece(MaterialKind.SCAN, id_) for id_ in db.exec(scans).all())
    day = civil_day(db.get_one(Occasion, line.occasion_id).starts_at)
    if plan := plan_on(db, review.case_id, day):
        yield Piece(MaterialKind.PLAN, plan.id)
    stated = stated_for(db, *theirs, day)
    yield from (Piece(MaterialKind.POLICY, rule.id) for rule in applied_on(db, day) if _can_be_used(rule, stated))
    yield from (Piece(MaterialKind.REASON, reason.id) for reason, _ in stated if reason)
    if line.assessment_id:
        yield Piece(MaterialKind.ASSESSMENT, line.assessment_id)


def _can_be_used(rule: PolicyValue, stated: list[tuple[Reason | None, CertificateDay | None]]) -> bool:
    """A rule that applies to nothing that was stated is used against nobody (models/grounds.py), and so is not told."""
    return not stated or any(applies(rule, *each) for each in stated)


def _replies(db: Session, review: Review) -> Iterable[uuid.UUID]:
    return db.exec(select(Reply.id).where(Reply.review_id == review.id).order_by(col(Reply.made_at))).all()
