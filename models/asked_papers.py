"""A paper that was asked for: when it comes, the question is answered, and nobody waits for words beside it."""

import datetime as dt
import uuid

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.absences import AbsenceReport, ReportedOccasion
from models.information import requests_of
from models.people import Participant
from models.proofs import ProofWay, ReportProof
from models.replies import replies_to
from models.report_versions import newer_than, withdrawal_of
from models.review_moves import step
from models.review_steps import AskedFor, InformationRequest, Move
from models.reviews import Review, ReviewLine, ReviewState

PAPERS = frozenset({AskedFor.CERTIFICATE, AskedFor.SUMMONS})


def came_for(db: Session, request: InformationRequest) -> list[ReportProof]:
    """The papers that came after one was asked for, what came first first. That staff will be shown one is none yet."""
    if request.asked_for not in PAPERS:
        return []
    rows = select(ReportProof).where(
        col(ReportProof.report_id).in_(_reports(request)),
        ReportProof.way == ProofWay.SENT,
        ReportProof.made_at > request.made_at,
    )
    return list(db.exec(rows.order_by(col(ReportProof.made_at), col(ReportProof.id))).all())


def answers_to(db: Session, request: InformationRequest) -> list[dt.datetime]:
    """When the person has answered, in words or with the paper; a relative's answer is none of theirs."""
    said = [each.made_at for each in replies_to(db, request) if each.is_own]
    return sorted(said + [each.made_at for each in came_for(db, request)])


def reports_for(db: Session, request: InformationRequest) -> list[AbsenceReport]:
    """The reports to which a paper that is asked for can be sent: those that stand, the earliest day first."""
    if request.asked_for not in PAPERS:
        return []
    rows = select(AbsenceReport).where(col(AbsenceReport.id).in_(_reports(request)))
    found = db.exec(rows.order_by(col(AbsenceReport.first_day), col(AbsenceReport.made_at))).all()
    return [each for each in found if withdrawal_of(db, each) is None and newer_than(db, each) is None]


def answer_with(db: Session, person: Participant, review: Review, now: dt.datetime) -> bool:
    """Lead a held review on when it waits for a paper, which has come; True when it did."""
    if review.state is not ReviewState.WAITING_FOR_INFORMATION:
        return False
    if requests_of(db, review.id)[-1].asked_for not in PAPERS:
        return False
    step(db, review, Move.ANSWER, ReviewState.TO_REVIEW, by=person, now=now)
    return True


def _reports(request: InformationRequest) -> SelectOfScalar[uuid.UUID]:
    return (
        select(ReportedOccasion.report_id)
        .join(ReviewLine, col(ReviewLine.occasion_id) == col(ReportedOccasion.occasion_id))
        .where(
            ReviewLine.review_id == request.review_id,
            col(ReportedOccasion.participant_id) == col(ReviewLine.participant_id),
        )
    )
