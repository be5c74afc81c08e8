"""What lies behind a roll: marks, scans, reports of absence and confirmations of one occasion."""

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.absences import ReportedOccasion
from models.attendance import Attendance, Confirmation, ConfirmationKind, Method
from models.scans import EVIDENCE, Scan, ScanSource, stands

UNDO_FOR = dt.timedelta(seconds=30)
_TAKEN_BACK_BY_UNDO = frozenset({Method.BY_HAND, Method.ALL_EXCEPT, Method.CORRECTION})


def in_force(confirmations: Sequence[Confirmation]) -> Confirmation | None:
    """The last of an occasion's confirmations, unless it opened the roll again."""
    last = confirmations[-1] if confirmations else None
    return last if last and last.kind is ConfirmationKind.CONFIRM else None


def marks_of(db: Session, occasion_id: uuid.UUID) -> dict[uuid.UUID, list[Attendance]]:
    """All marks at an occasion by participant, oldest first."""
    found: dict[uuid.UUID, list[Attendance]] = {}
    for row in db.exec(
        select(Attendance)
        .where(Attendance.occasion_id == occasion_id)
        .order_by(col(Attendance.participant_id), col(Attendance.version))
    ):
        found.setdefault(row.participant_id, []).append(row)
    return found


def recorded_at(history: Sequence[Attendance]) -> dt.datetime | None:
    """When what stands was recorded; None when nothing is. An undo gives back the older value and its time."""
    index = len(history) - 1
    while index >= 0 and history[index].method is Method.UNDO:
        index -= 2
    return history[index].made_at if index >= 0 else None


def undo_until(history: Sequence[Attendance], confirmed: Confirmation | None) -> dt.datetime | None:
    """The last moment at which the newest mark can be taken back; None when it cannot be at all.

    What was confirmed since is corrected, not undone.
    """
    last = history[-1] if history else None
    if last is None or last.method not in _TAKEN_BACK_BY_UNDO:
        return None
    if confirmed and last.occasion_version <= confirmed.occasion_version:
        return None
    return last.made_at + UNDO_FOR


def recent_marks(db: Session, occasion_id: uuid.UUID, now: dt.datetime) -> int:
    """How many marks are young enough to be taken back: what a page shows changes when this falls."""
    rows = select(func.count()).where(Attendance.occasion_id == occasion_id, col(Attendance.made_at) >= now - UNDO_FOR)
    return db.exec(rows).one()


def reported_at(db: Session, occasion_id: uuid.UUID) -> dict[uuid.UUID, int]:
    """Who has reported absence from an occasion, with the occasion's version on which the site heard it."""
    rows = db.exec(
        select(ReportedOccasion.participant_id, ReportedOccasion.occasion_version)
        .where(ReportedOccasion.occasion_id == occasion_id, col(ReportedOccasion.ended_at).is_(None))
        .order_by(col(ReportedOccasion.occasion_version))
    )
    return dict(iter(rows))


def no_longer_reported(db: Session, occasion_id: uuid.UUID, since: int) -> dict[uuid.UUID, int]:
    """Whose report a roll of this version showed and no roll does now, with the version on which that ended."""
    rows = db.exec(
        select(ReportedOccasion.participant_id, func.max(ReportedOccasion.ended_version))
        .where(
            ReportedOccasion.occasion_id == occasion_id,
            col(ReportedOccasion.occasion_version) <= since,
            col(ReportedOccasion.ended_version) > since,
        )
        .group_by(col(ReportedOccasion.participant_id))
    )
    reported = reported_at(db, occasion_id)
    return {participant: version for participant, version in rows if version and participant not in reported}


def evidence_at(db: Session, occasion_id: uuid.UUID) -> dict[uuid.UUID, Scan]:
    """The scan that puts each person on the roll, unless it was taken back."""
    rows = db.exec(select(Scan).where(Scan.occasion_id == occasion_id, stands()))
    return {row.participant_id: row for row in rows}


def said_by_poster(db: Session, occasion_id: uuid.UUID) -> dict[uuid.UUID, Scan]:
    """Who has said by the poster that they are here, and when first: a supervisor has to look."""
    rows = db.exec(
        select(Scan)
        .where(Scan.occasion_id == occasion_id, Scan.source == ScanSource.POSTER, col(Scan.situation).in_(EVIDENCE))
        .order_by(col(Scan.happened_at).desc())
    )
    return {row.participant_id: row for row in rows}
