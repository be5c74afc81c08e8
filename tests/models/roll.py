"""What a roll's tests need: scans, reports and occasions as the other parts of the program leave them."""

import datetime as dt
import secrets
import uuid

from sqlmodel import Session, col, func, select

from models.absences import AbsenceReport, ReportedOccasion, StatedReason
from models.attendance import Attendance, Presence, Task, TaskKind
from models.audit import AuditEvent
from models.calendar import civil_day
from models.occasions import Enrolment, Occasion, raise_version
from models.people import Participant, Staff
from models.reasons import ReasonCode
from models.roll_call import Roll, occasion_for, roll_of
from models.roll_lines import Observed
from models.scans import Scan, ScanSource, Situation

NOT_HERE = Observed(Presence.NOT_HERE)


def scan(
    db: Session,
    occasion: Occasion,
    person: Participant,
    at: dt.datetime,
    situation: Situation = Situation.GOOD,
    source: ScanSource = ScanSource.SITE_CODE,
    by: Staff | None = None,
) -> Scan:
    """The person's code met the site's, or a supervisor scanned it."""
    row = Scan(
        key=secrets.token_hex(16),
        participant_id=person.id,
        occasion_id=occasion.id,
        source=source,
        situation=situation,
        evidence=situation in (Situation.GOOD, Situation.LATE),
        happened_at=at,
        received_at=at,
        occasion_version=raise_version(db, occasion.id),
        by_id=by.id if by else None,
    )
    db.add(row)
    db.flush()
    if occasion in db:
        db.refresh(occasion)
    return row


def report(
    db: Session,
    occasion: Occasion,
    person: Participant,
    at: dt.datetime,
    reason: ReasonCode = ReasonCode.SICK,
    words: str = "",
) -> AbsenceReport:
    """The person reported absence from an occasion."""
    row = AbsenceReport(
        participant_id=person.id,
        key=secrets.token_hex(16),
        receipt_number=secrets.token_hex(4).upper(),
        first_day=civil_day(occasion.starts_at),
        last_day=civil_day(occasion.starts_at),
        language=person.language,
        made_at=at,
    )
    db.add(row)
    db.flush()
    db.add(StatedReason(report_id=row.id, reason=reason, words=words or None))
    db.add(
        ReportedOccasion(
            report_id=row.id,
            occasion_id=occasion.id,
            participant_id=person.id,
            occasion_version=raise_version(db, occasion.id),
            told_at=at,
        )
    )
    db.flush()
    if occasion in db:
        db.refresh(occasion)
    return row


def task(db: Session, scanned: Scan, at: dt.datetime) -> Task:
    """A scan that came late left a task."""
    row = Task(
        kind=TaskKind.LATE_EVIDENCE,
        occasion_id=scanned.occasion_id,
        participant_id=scanned.participant_id,
        scan_id=scanned.id,
        opened_at=at,
    )
    db.add(row)
    db.flush()
    return row


def roll(db: Session, staff: Staff, occasion: Occasion) -> Roll:
    """The roll as this member of staff reads it."""
    db.refresh(occasion)
    meeting = occasion_for(db, staff, occasion.id, civil_day(occasion.starts_at))
    assert meeting
    return roll_of(db, meeting)


def versions(db: Session, occasion: Occasion, person: Participant) -> list[Attendance]:
    """All marks of a person, oldest first."""
    return list(
        db.exec(
            select(Attendance)
            .where(Attendance.occasion_id == occasion.id, Attendance.participant_id == person.id)
            .order_by(col(Attendance.version))
        )
    )


def acts(db: Session, action: str, about: uuid.UUID | None = None) -> int:
    """How often the audit log says this."""
    wanted = select(func.count()).where(AuditEvent.action == action)
    if about:
        wanted = wanted.where(AuditEvent.subject_person_id == about)
    return db.exec(wanted).one()


def end_enrolment(db: Session, person: Participant, last: dt.date = dt.date(2026, 11, 22)) -> None:
    """The person's groups end; the last day counts."""
    for row in db.exec(select(Enrolment).where(Enrolment.participant_id == person.id)):
        row.to_day = last
        db.add(row)
    db.flush()
