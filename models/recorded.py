"""What the site has recorded of one person at one occasion, and which intervals of it were absence."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import and_, bindparam, func
from sqlmodel import Session, col, select

from models.attendance import Attendance, Confirmation, ConfirmationKind, Presence
from models.occasions import Occasion
from models.reviews import ReviewLine

Interval = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True)
class Absence:
    """What the confirmed roll says was missed, and the two rows that say so."""

    mark: Attendance
    confirmation: Confirmation
    intervals: list[Interval]


@dataclass(frozen=True)
class Recorded:
    """The newest mark, and the confirmation in force. Only together do they say that someone was away."""

    mark: Attendance | None = None
    confirmation: Confirmation | None = None

    @property
    def presence(self) -> Presence:
        """What the mark says; silence is NOT_RECORDED and proves nothing."""
        return self.mark.presence if self.mark else Presence.NOT_RECORDED

    def attended(self, occasion: Occasion) -> bool:
        """True when the confirmed roll says that no part of the occasion was missed."""
        seen = self.presence in (Presence.HERE, Presence.PARTLY)
        return self.confirmation is not None and seen and self.absence(occasion) is None

    def absence(self, occasion: Occasion) -> Absence | None:
        """What was missed; None while the roll is not confirmed or silent, and when nothing was."""
        if self.confirmation is None or self.mark is None:
            return None
        intervals = absent_intervals(occasion, self.mark)
        return Absence(self.mark, self.confirmation, intervals) if intervals else None


def absent_intervals(occasion: Occasion, mark: Attendance) -> list[Interval]:
    """Not here is the whole occasion; partly is what lies before and after the marked interval."""
    if mark.presence is Presence.NOT_HERE:
        return [(occasion.starts_at, occasion.ends_at)]
    if mark.presence is not Presence.PARTLY or mark.from_at is None or mark.to_at is None:
        return []
    before = (occasion.starts_at, min(mark.from_at, occasion.ends_at))
    after = (max(mark.to_at, occasion.starts_at), occasion.ends_at)
    return [(start, end) for start, end in (before, after) if start < end]


def recorded(db: Session, lines: Iterable[ReviewLine]) -> dict[uuid.UUID, Recorded]:
    """The site's record for each line, by the line's id."""
    lines = list(lines)
    marks = _marks(db, [line.id for line in lines])
    standing = confirmations(db, {line.occasion_id for line in lines})
    return {line.id: Recorded(marks.get(line.id), standing.get(line.occasion_id)) for line in lines}


def absences_of(db: Session, lines: Iterable[ReviewLine]) -> dict[uuid.UUID, Absence]:
    """What the confirmed rolls say was missed, by the line's id; only of lines where they say so."""
    lines, found = list(lines), {}
    records = recorded(db, lines)
    for line in lines:
        occasion = db.get_one(Occasion, line.occasion_id)
        absence = None if occasion.cancelled_at else records[line.id].absence(occasion)
        if absence:
            found[line.id] = absence
    return found


_last = (
    select(Confirmation.occasion_id, func.max(Confirmation.number).label("number"))
    .where(col(Confirmation.occasion_id).in_(bindparam("occasions", expanding=True)))
    .group_by(col(Confirmation.occasion_id))
    .subquery()
)
_confirmations = select(Confirmation).join(
    _last,
    and_(col(Confirmation.occasion_id) == _last.c.occasion_id, col(Confirmation.number) == _last.c.number),
)


def confirmations(db: Session, occasion_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Confirmation]:
    """The confirmation in force at each occasion that has one."""
    rows = db.exec(_confirmations, params={"occasions": list(occasion_ids)}).all()
    return {row.occasion_id: row for row in rows if row.kind is ConfirmationKind.CONFIRM}


_same = and_(
    col(Attendance.participant_id) == col(ReviewLine.participant_id),
    col(Attendance.occasion_id) == col(ReviewLine.occasion_id),
)
_newest = (
    select(ReviewLine.id, func.max(Attendance.version).label("version"))
    .join(Attendance, _same)
    .where(col(ReviewLine.id).in_(bindparam("lines", expanding=True)))
    .group_by(col(ReviewLine.id))
    .subquery()
)
_newest_marks = (
    select(ReviewLine.id, Attendance)
    .join(Attendance, _same)
    .join(_newest, and_(col(ReviewLine.id) == _newest.c.id, col(Attendance.version) == _newest.c.version))
)


def _marks(db: Session, line_ids: list[uuid.UUID]) -> dict[uuid.UUID, Attendance]:
    return dict(db.exec(_newest_marks, params={"lines": line_ids}).all())
