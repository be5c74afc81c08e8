"""What the site knew of a line when an assessment was made: scans, marks and confirmations, oldest first."""

import datetime as dt
from typing import Any

from sqlmodel import Session, col, select

from models.attendance import Attendance, Confirmation
from models.reviews import ReviewLine
from models.scans import Scan, ScanVoid

Facts = dict[str, Any]

# Of a supervisor's scan: by whom, with what, and how far the device's clock was ahead.
_OF_A_DEVICE = ("by_id", "read_by", "skew_seconds")


def scans(db: Session, line: ReviewLine, at: dt.datetime) -> list[Facts]:
    """The line's scans until then."""
    theirs = (Scan.participant_id == line.participant_id, Scan.occasion_id == line.occasion_id)
    rows = select(Scan).where(*theirs, col(Scan.received_at) <= at).order_by(col(Scan.happened_at), col(Scan.id))
    return [_scan(each) | _taken_back(db, each, at) for each in db.exec(rows).all()]


def marks(db: Session, line: ReviewLine, at: dt.datetime) -> list[Facts]:
    """The line's marks until then."""
    theirs = (Attendance.participant_id == line.participant_id, Attendance.occasion_id == line.occasion_id)
    rows = select(Attendance).where(*theirs, col(Attendance.made_at) <= at).order_by(col(Attendance.version))
    return [_mark(each) for each in db.exec(rows).all()]


def confirmations(db: Session, line: ReviewLine, at: dt.datetime) -> list[Facts]:
    """The occasion's confirmations until then."""
    theirs = Confirmation.occasion_id == line.occasion_id
    rows = select(Confirmation).where(theirs, col(Confirmation.made_at) <= at)
    return [_confirmation(each) for each in db.exec(rows.order_by(col(Confirmation.number))).all()]


def _scan(scan: Scan) -> Facts:
    return {
        "id": scan.id,
        "source": scan.source,
        "situation": scan.situation,
        "evidence": scan.evidence,
        "at": scan.happened_at,
        "received_at": scan.received_at,
        **{name: getattr(scan, name) for name in _OF_A_DEVICE if getattr(scan, name) is not None},
    }


def _taken_back(db: Session, scan: Scan, at: dt.datetime) -> Facts:
    void = db.exec(select(ScanVoid).where(ScanVoid.scan_id == scan.id, col(ScanVoid.made_at) <= at)).first()
    return {"taken_back": {"at": void.made_at, "by": void.by_id}} if void else {}


def _mark(mark: Attendance) -> Facts:
    return {
        "id": mark.id,
        "version": mark.version,
        "presence": mark.presence,
        "from": mark.from_at,
        "to": mark.to_at,
        "method": mark.method,
        "reason": mark.reason,
        "by": mark.by_id,
        "at": mark.made_at,
    }


def _confirmation(row: Confirmation) -> Facts:
    return {
        "id": row.id,
        "number": row.number,
        "kind": row.kind,
        "reason": row.reason,
        "by": row.by_id,
        "at": row.made_at,
    }
