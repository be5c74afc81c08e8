"""A participant's own days: each occasion with its place, what was scanned, reported and recorded, and the week's sums.

One statement, however many occasions there are. Nothing here is for staff: it reads what the person may read.
"""

import datetime as dt
import enum
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import BindParameter, and_, bindparam, exists, func, or_, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows
from sqlmodel.sql.sqltypes import UTCDateTime

from models.absences import ReportedOccasion
from models.access import Field, Relation, may_read
from models.attendance import Attendance, Confirmation, ConfirmationKind, Presence
from models.calendar import civil_day, day_bounds, minutes_between
from models.occasions import CancelReason, Enrolment, Occasion, Series
from models.people import Case
from models.places import Activity, Site
from models.plans import Plan, plan_on
from models.scans import EVIDENCE, Scan, ScanSource, stands

LOOK_AHEAD = dt.timedelta(days=28)
_DAY = dt.timedelta(days=1)


class Status(enum.StrEnum):
    """How an occasion stands for its participant at a moment."""

    NOT_YET = "not_yet"
    OPEN = "open"
    IN = "in"
    SAID = "said"
    NOT_RECORDED_YET = "not_recorded_yet"
    HERE = "here"
    PARTLY = "partly"
    NOT_HERE = "not_here"
    NOT_RECORDED = "not_recorded"
    REPORTED = "reported"
    CANCELLED = "cancelled"


_CONFIRMED = {
    Presence.HERE: Status.HERE,
    Presence.PARTLY: Status.PARTLY,
    Presence.NOT_HERE: Status.NOT_HERE,
}


@dataclass(frozen=True)
class Entry:
    """An occasion that applies to a participant. `kind` is the last confirmation's.

    `since` is when the code was read, `said` when a poster's was: then a supervisor has to look first.
    """

    id: uuid.UUID
    starts_at: dt.datetime
    ends_at: dt.datetime
    cancelled_at: dt.datetime | None
    cancelled_because: CancelReason | None
    title: dict[str, str]
    site: str
    address: str
    directions: dict[str, str]
    contact_name: str
    contact_phone: str
    since: dt.datetime | None
    said: dt.datetime | None
    kind: ConfirmationKind | None
    presence: Presence | None
    from_at: dt.datetime | None
    to_at: dt.datetime | None
    reported: bool

    @property
    def day(self) -> dt.date:
        """The day the occasion begins on."""
        return civil_day(self.starts_at)

    @property
    def confirmed(self) -> bool:
        """True while a confirmation stands."""
        return self.kind is ConfirmationKind.CONFIRM

    def status(self, now: dt.datetime, opens_at: dt.datetime) -> Status:
        """How it stands now. What was confirmed comes before what was scanned, and that before what was reported."""
        if self.cancelled_at:
            return Status.CANCELLED
        if self.confirmed:
            return _CONFIRMED.get(self.presence or Presence.NOT_RECORDED, Status.NOT_RECORDED)
        if self.since:
            return Status.IN
        if self.said:
            return Status.SAID
        if self.reported:
            return Status.REPORTED
        if now >= self.ends_at:
            return Status.NOT_RECORDED_YET
        return Status.OPEN if now >= opens_at else Status.NOT_YET

    @property
    def planned_minutes(self) -> int:
        """Its whole length; none when it is cancelled."""
        return 0 if self.cancelled_at else minutes_between(self.starts_at, self.ends_at)

    @property
    def attended_minutes(self) -> int:
        """What the confirmed record says, within the occasion."""
        if self.cancelled_at or not self.confirmed:
            return 0
        if self.presence is Presence.HERE:
            return self.planned_minutes
        if self.presence is Presence.PARTLY and self.from_at and self.to_at:
            return minutes_between(max(self.from_at, self.starts_at), min(self.to_at, self.ends_at))
        return 0


_participant: BindParameter[uuid.UUID] = bindparam("participant")
_scanned = (
    select(col(Scan.happened_at))
    .where(
        col(Scan.occasion_id) == col(Occasion.id),
        col(Scan.participant_id) == _participant,
        stands(),
    )
    .correlate(Occasion)
    .scalar_subquery()
)
_said = (
    select(func.min(col(Scan.happened_at)))
    .where(
        col(Scan.occasion_id) == col(Occasion.id),
        col(Scan.participant_id) == _participant,
        col(Scan.source) == ScanSource.POSTER,
        col(Scan.situation).in_(EVIDENCE),
    )
    .correlate(Occasion)
    .scalar_subquery()
)
_last_kind = (
    select(col(Confirmation.kind))
    .where(col(Confirmation.occasion_id) == col(Occasion.id))
    .order_by(col(Confirmation.number).desc())
    .limit(1)
    .correlate(Occasion)
    .scalar_subquery()
)
_newest_mark = (
    select(func.max(col(Attendance.version)))
    .where(
        col(Attendance.occasion_id) == col(Occasion.id),
        col(Attendance.participant_id) == _participant,
    )
    .correlate(Occasion)
    .scalar_subquery()
)
_is_reported = exists().where(
    col(ReportedOccasion.occasion_id) == col(Occasion.id),
    col(ReportedOccasion.participant_id) == _participant,
    col(ReportedOccasion.ended_at).is_(None),
)
_entries = (
    select(
        col(Occasion.id),  # in the order of Entry's fields
        col(Occasion.starts_at),
        col(Occasion.ends_at),
        col(Occasion.cancelled_at),
        col(Occasion.cancelled_because),
        col(Activity.title),
        col(Site.name),
        col(Site.address),
        col(Site.directions),
        col(Site.contact_name),
        col(Site.contact_phone),
        _scanned,
        _said,
        _last_kind,
        col(Attendance.presence),
        col(Attendance.from_at),
        col(Attendance.to_at),
        _is_reported,
        col(Enrolment.from_day),
        col(Enrolment.to_day),
    )
    .join(Series, col(Series.id) == col(Occasion.series_id))
    .join(Activity, col(Activity.id) == col(Series.activity_id))
    .join(Site, col(Site.id) == col(Occasion.site_id))
    .join(Enrolment, col(Enrolment.series_id) == col(Occasion.series_id))
    .outerjoin(
        Attendance,
        and_(
            col(Attendance.occasion_id) == col(Occasion.id),
            col(Attendance.participant_id) == _participant,
            col(Attendance.version) == _newest_mark,
        ),
    )
    .where(
        col(Enrolment.participant_id) == _participant,
        col(Occasion.starts_at) >= bindparam("from_at", type_=UTCDateTime()),
        col(Occasion.starts_at) < bindparam("until", type_=UTCDateTime()),
    )
    .order_by(col(Occasion.starts_at), col(Occasion.id))
)


def today(db: Session, participant_id: uuid.UUID, now: dt.datetime) -> list[Entry]:
    """What begins today, and what began yesterday and runs past midnight."""
    midnight, until = day_bounds(civil_day(now))
    return [each for each in _between(db, participant_id, midnight - _DAY, until) if each.ends_at > midnight]


def next_after(db: Session, participant_id: uuid.UUID, now: dt.datetime) -> Entry | None:
    """The next occasion within four weeks that is not cancelled."""
    coming = _between(db, participant_id, now, now + LOOK_AHEAD)
    return next((each for each in coming if not each.cancelled_at), None)


def between(db: Session, participant_id: uuid.UUID, first: dt.date, last: dt.date) -> list[Entry]:
    """What begins from the first day to the last, both counted, in time order."""
    return _between(db, participant_id, day_bounds(first)[0], day_bounds(last)[1])


def _between(db: Session, participant_id: uuid.UUID, from_at: dt.datetime, until: dt.datetime) -> list[Entry]:
    rows = db.connection().execute(_entries, {"participant": participant_id, "from_at": from_at, "until": until})
    found: dict[uuid.UUID, Entry] = {}  # two enrolments may cover the same day
    for *values, from_day, to_day in rows:
        entry = Entry(*values)
        if from_day <= entry.day and (to_day is None or entry.day <= to_day):
            found[entry.id] = _as_permitted(entry)
    return list(found.values()) if may_read(Relation.OWN, Field.SCHEDULE) else []


def _as_permitted(entry: Entry) -> Entry:
    """The entry with what the access table gives a person of their own."""
    if not may_read(Relation.OWN, Field.PRESENCE):
        entry = replace(entry, since=None, said=None, kind=None, presence=None, from_at=None, to_at=None)
    return entry if may_read(Relation.OWN, Field.REPORTED) else replace(entry, reported=False)


def planned_minutes(entries: Iterable[Entry]) -> int:
    """The minutes of what is not cancelled."""
    return sum(each.planned_minutes for each in entries)


def attended_minutes(entries: Iterable[Entry]) -> int:
    """The minutes that confirmed records say were attended."""
    return sum(each.attended_minutes for each in entries)


def plan_of_week(db: Session, participant_id: uuid.UUID, monday: dt.date) -> Plan | None:
    """The plan in force on a week's Monday, or else the one that begins within the week; None without a case."""
    sunday = monday + 6 * _DAY
    case_id = db.exec(
        select_rows(Case.id)
        .where(
            Case.participant_id == participant_id,
            Case.opened_on <= sunday,
            or_(col(Case.ended_on).is_(None), col(Case.ended_on) >= monday),
        )
        .order_by(col(Case.opened_on).desc())
    ).first()
    return (plan_on(db, case_id, monday) or plan_on(db, case_id, sunday)) if case_id else None
