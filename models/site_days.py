"""What a supervisor has before them: the occasions of a day, and earlier ones that nobody confirmed."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import and_, func
from sqlmodel import Session, col, select

from models.access import Field, may_read
from models.attendance import Attendance, Confirmation, ConfirmationKind, Presence
from models.calendar import civil_day, day_bounds
from models.occasions import Enrolment, Occasion
from models.people import Staff
from models.roll_call import Meeting, meeting_from, meetings_of
from models.scans import Scan, stands

UNCONFIRMED_AT_MOST = 50
_IN = frozenset({Presence.HERE, Presence.PARTLY})


@dataclass(frozen=True)
class Listed:
    """An occasion in a list: how many are expected, how many are in, and whether it is confirmed.

    `present` is None to those who may not read presence.
    """

    meeting: Meeting
    expected: int
    present: int | None
    confirmed: bool


def meetings_on(db: Session, staff: Staff, day: dt.date, today: dt.date) -> list[Meeting]:
    """The occasions that touch a day at the sites where someone works today; a night belongs to both its days."""
    begins, ends = day_bounds(day)
    return _meetings(
        db.execute(
            meetings_of(staff, today)
            .where(col(Occasion.starts_at) < ends, col(Occasion.ends_at) > begins)
            .order_by(col(Occasion.starts_at), col(Occasion.id))
        )
    )


def left_unconfirmed(db: Session, staff: Staff, today: dt.date) -> list[Meeting]:
    """Occasions of earlier days that nobody confirmed, the newest first."""
    newest = (
        select(Confirmation.occasion_id, func.max(Confirmation.number).label("number"))
        .group_by(col(Confirmation.occasion_id))
        .subquery()
    )
    confirmed = (
        select(Confirmation.occasion_id)
        .join(
            newest,
            and_(
                col(Confirmation.occasion_id) == newest.c.occasion_id,
                col(Confirmation.number) == newest.c.number,
            ),
        )
        .where(Confirmation.kind == ConfirmationKind.CONFIRM)
    )
    return _meetings(
        db.execute(
            meetings_of(staff, today)
            .where(
                col(Occasion.ends_at) <= day_bounds(today)[0],
                col(Occasion.cancelled_at).is_(None),
                col(Occasion.id).not_in(confirmed),
            )
            .order_by(col(Occasion.starts_at).desc(), col(Occasion.id))
            .limit(UNCONFIRMED_AT_MOST)
        )
    )


def counted(db: Session, meetings: list[Meeting]) -> list[Listed]:
    """The occasions with their counts, in a number of queries that does not grow with them."""
    ids = [meeting.occasion.id for meeting in meetings]
    expected, marks = _expected(db, meetings), _marks(db, ids)
    scanned, confirmed = _scanned(db, ids), _confirmed(db, ids)
    return [
        Listed(
            meeting,
            expected=len(expected[each]),
            present=_present(expected[each], marks.get(each, {}), scanned.get(each, set()))
            if may_read(meeting.relation, Field.PRESENCE)
            else None,
            confirmed=each in confirmed,
        )
        for meeting in meetings
        for each in [meeting.occasion.id]
    ]


def _present(expected: set[uuid.UUID], marks: dict[uuid.UUID, Presence], scanned: set[uuid.UUID]) -> int:
    """How many are in: what is recorded counts, and where nothing is, a scan does."""
    found = {each: marks.get(each, Presence.NOT_RECORDED) for each in expected | marks.keys()}
    return sum(said in _IN or (said is Presence.NOT_RECORDED and each in scanned) for each, said in found.items())


def _meetings(rows: Iterable[object]) -> list[Meeting]:
    return [meeting for row in rows if (meeting := meeting_from(row))]


def _expected(db: Session, meetings: list[Meeting]) -> dict[uuid.UUID, set[uuid.UUID]]:
    series = {meeting.occasion.series_id for meeting in meetings}
    enrolled = db.exec(select(Enrolment).where(col(Enrolment.series_id).in_(series))).all()
    return {
        meeting.occasion.id: {
            row.participant_id
            for row in enrolled
            if row.series_id == meeting.occasion.series_id
            and row.from_day <= civil_day(meeting.occasion.starts_at)
            and (row.to_day is None or civil_day(meeting.occasion.starts_at) <= row.to_day)
        }
        for meeting in meetings
    }


def _marks(db: Session, ids: list[uuid.UUID]) -> dict[uuid.UUID, dict[uuid.UUID, Presence]]:
    found: dict[uuid.UUID, dict[uuid.UUID, Presence]] = {}
    rows = db.exec(
        select(Attendance.occasion_id, Attendance.participant_id, Attendance.presence)
        .where(col(Attendance.occasion_id).in_(ids))
        .order_by(col(Attendance.version))
    )
    for occasion_id, participant_id, presence in rows:  # the newest comes last and stays
        found.setdefault(occasion_id, {})[participant_id] = Presence(presence)
    return found


def _scanned(db: Session, ids: list[uuid.UUID]) -> dict[uuid.UUID, set[uuid.UUID]]:
    found: dict[uuid.UUID, set[uuid.UUID]] = {}
    rows = db.exec(select(Scan.occasion_id, Scan.participant_id).where(col(Scan.occasion_id).in_(ids), stands()))
    for occasion_id, participant_id in rows:
        found.setdefault(occasion_id, set()).add(participant_id)
    return found


def _confirmed(db: Session, ids: list[uuid.UUID]) -> set[uuid.UUID]:
    rows = db.exec(
        select(Confirmation.occasion_id, Confirmation.kind)
        .where(col(Confirmation.occasion_id).in_(ids))
        .order_by(col(Confirmation.number))
    )
    newest = dict(iter(rows))
    return {occasion_id for occasion_id, kind in newest.items() if kind == ConfirmationKind.CONFIRM}
