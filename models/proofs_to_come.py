"""A paper that somebody means to send to a report: said with it, and true until one came or nobody would read it.

It is Field.CERTIFICATE as a paper is: the person's own, and the case's caseworker's.
"""

import datetime as dt
import uuid

from sqlalchemy import exists
from sqlmodel import Field, Session, SQLModel, col, select

from models import audit
from models.absences import AbsenceReport, ReportedOccasion
from models.people import Participant
from models.proofs import ReportProof
from models.report_rows import stands
from models.reviews import LineState, ReviewLine


class ProofToCome(SQLModel, table=True):
    """A paper is to come to a report, as was said then. A newer version of the report says it on, with the old time."""

    __tablename__ = "proof_to_come"

    report_id: uuid.UUID = Field(foreign_key="absence_report.id", primary_key=True)
    participant_id: uuid.UUID = Field(foreign_key="participant.id", index=True)
    made_at: dt.datetime


def announce(db: Session, person: Participant, report: AbsenceReport, unit_id: uuid.UUID, now: dt.datetime) -> None:
    """Keep that a paper is to come. Said again it was said the first time. The caller has the person's turn."""
    if db.get(ProofToCome, report.id):
        return
    row = ProofToCome(report_id=report.id, participant_id=person.id, made_at=now)
    db.add(row)
    db.flush()
    body = {"report": report.id}
    audit.write(db, "absence:proof:announce", by=person, about=person, what=report, at=now, unit_id=unit_id, body=body)


def say_on(db: Session, older: AbsenceReport, newer: AbsenceReport) -> None:
    """What was still to come to a report is still to come to the version that takes its place."""
    if said_at := announced_at(db, older):
        db.add(ProofToCome(report_id=newer.id, participant_id=newer.participant_id, made_at=said_at))
        db.flush()


def announced_at(db: Session, report: AbsenceReport, as_of: dt.datetime | None = None) -> dt.datetime | None:
    """When somebody said that a paper would come to this report; None where none was to come, or one has."""
    came = exists().where(col(ReportProof.report_id) == col(ProofToCome.report_id))
    if as_of:
        came = came.where(col(ReportProof.made_at) <= as_of)
    return db.exec(select(ProofToCome.made_at).where(ProofToCome.report_id == report.id, ~came)).first()


def waited_for(db: Session, person: Participant, session_id: uuid.UUID, *, stepped_up: bool) -> list[AbsenceReport]:
    """The reports to which a paper of this person's is still to come, while somebody would read it.

    Like a paper itself it is told to the session that said it, and to another of the person's once it has stepped up.
    """
    came = exists().where(col(ReportProof.report_id) == col(AbsenceReport.id))
    looked_at = exists().where(
        col(ReportedOccasion.report_id) == col(AbsenceReport.id),
        col(ReportedOccasion.occasion_id) == col(ReviewLine.occasion_id),
        col(ReviewLine.participant_id) == person.id,
        col(ReviewLine.state) == LineState.OPEN,
    )
    rows = (
        select(AbsenceReport)
        .join(ProofToCome, col(ProofToCome.report_id) == col(AbsenceReport.id))
        .where(ProofToCome.participant_id == person.id, ~came, looked_at, stands())
        .order_by(col(AbsenceReport.first_day), col(AbsenceReport.made_at))
    )
    if not stepped_up:
        rows = rows.where(AbsenceReport.sent_in == session_id)
    return list(db.exec(rows).all())
