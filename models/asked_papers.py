"""A paper that was asked for: when it comes, the question is answered, and nobody waits for words beside it."""

import datetime as dt
import uuid

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.absences import AbsenceReport, ReportedOccasion, Withdrawal
from models.information import requests_of
from models.people import Participant
from models.proofs import ProofWay, ReportProof
from models.replies import after_an_answer, replies_to
from models.report_versions import newer_than, withdrawal_of
from models.review_entries import write
from models.review_moves import possible, step
from models.review_steps import AskedFor, InformationRequest, Move
from models.reviews import Review, ReviewLine, ReviewState

PAPERS = frozenset({AskedFor.CERTIFICATE, AskedFor.SUMMONS})


def came_for(db: Session, request: InformationRequest) -> list[ReportProof]:
    """The papers that came after one was asked for, what came first first; none of a report that was taken back.

    That staff will be shown one is none yet.
    """
    if request.asked_for not in PAPERS:
        return []
    taken_back = select(Withdrawal.id).where(col(Withdrawal.report_id) == col(ReportProof.report_id))
    rows = select(ReportProof).where(
        col(ReportProof.report_id).in_(_reports(request)),
        ReportProof.way == ProofWay.SENT,
        ReportProof.made_at >= request.made_at,
        ~taken_back.exists(),
    )
    return list(db.exec(rows.order_by(col(ReportProof.made_at), col(ReportProof.id))).all())


def asked_last(db: Session, report: AbsenceReport) -> dt.datetime | None:
    """When a paper to a report was asked for that a review waits on; None where none does."""
    rows = (
        select(InformationRequest)
        .join(Review, col(Review.id) == col(InformationRequest.review_id))
        .join(ReviewLine, col(ReviewLine.review_id) == col(Review.id))
        .join(ReportedOccasion, col(ReportedOccasion.occasion_id) == col(ReviewLine.occasion_id))
        .where(
            ReportedOccasion.report_id == report.id,
            col(ReviewLine.participant_id) == report.participant_id,
            Review.state == ReviewState.WAITING_FOR_INFORMATION,
        )
        .order_by(col(InformationRequest.made_at).desc())
    )
    newest = db.exec(rows).first()
    return newest.made_at if newest and newest.asked_for in PAPERS else None


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


def answer_with(db: Session, person: Participant, review: Review, paper: ReportProof, now: dt.datetime) -> bool:
    """Lead a held review on by a paper that was asked for in it, as an answer in words would; True when it did.

    While words are waited for, a paper that was asked for before them is no answer to that.
    """
    requests = requests_of(db, review.id)
    answered = [each for each in requests if paper in came_for(db, each)]
    waits = review.state is ReviewState.WAITING_FOR_INFORMATION
    if not answered or not possible(Move.ANSWER, review.state) or (waits and answered[-1].id != requests[-1].id):
        return False
    step(db, review, Move.ANSWER, after_an_answer(review, Move.ANSWER), by=person, now=now)
    write(db, "review:paper", paper, review, person, now, {"request": answered[-1].id})
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
