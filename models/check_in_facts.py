"""What check-in asks of the database: the occasion, held, and then everything else in one round trip."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Integer, Row, bindparam, exists, false, func, literal, select
from sqlmodel import Session, col

from models.attendance import Attendance, Confirmation
from models.calendar import civil_day
from models.occasions import Enrolment, Occasion, enrolled_on
from models.people import Case, Participant, Staff
from models.policy import Policy, PolicyValue
from models.scans import ReadBy, Scan, ScanSource, ScanVoid, stands

AnyRow = Row[*tuple[Any, ...]]

_person: BindParameter[uuid.UUID] = bindparam("person")
_occasion_id: BindParameter[uuid.UUID] = bindparam("occasion")
_day: BindParameter[dt.date] = bindparam("day")

# The lock comes first and alone: what the next statement then reads cannot change before this one's commit.
_occasion = (
    select(
        col(Occasion.id),
        col(Occasion.series_id),
        col(Occasion.starts_at),
        col(Occasion.ends_at),
        col(Occasion.version),
        col(Occasion.cancelled_at),
    )
    .where(col(Occasion.id) == _occasion_id)
    .with_for_update(key_share=True)
)


def _policy(code: Policy) -> Any:
    return (
        select(col(PolicyValue.value))
        .where(col(PolicyValue.code) == code, col(PolicyValue.from_day) <= _day)
        .order_by(col(PolicyValue.from_day).desc())
        .limit(1)
        .scalar_subquery()
    )


_facts = (
    select(col(Scan.id)).where(col(Scan.key) == bindparam("key")).scalar_subquery().label("earlier"),
    exists()
    .where(col(Enrolment.series_id) == bindparam("series"), col(Enrolment.participant_id) == _person, enrolled_on(_day))
    .label("enrolled"),
    exists().where(col(Scan.participant_id) == _person, col(Scan.occasion_id) == _occasion_id, stands()).label("is_in"),
    select(col(Confirmation.kind))
    .where(col(Confirmation.occasion_id) == _occasion_id)
    .order_by(col(Confirmation.number).desc())
    .limit(1)
    .scalar_subquery()
    .label("last_kind"),
    select(col(Attendance.presence))
    .where(col(Attendance.occasion_id) == _occasion_id, col(Attendance.participant_id) == _person)
    .order_by(col(Attendance.version).desc())
    .limit(1)
    .scalar_subquery()
    .label("mark"),
    select(col(Case.unit_id))
    .where(col(Case.participant_id) == _person, col(Case.ended_on).is_(None))
    .scalar_subquery()
    .label("unit_id"),
    _policy(Policy.CHECK_IN_OPENS_MINUTES_BEFORE).label("opens"),
    _policy(Policy.LATE_FROM_MINUTES_AFTER_START).label("late"),
)
# Most check-ins are a person's own, where no scan of theirs was taken back: these two are not asked then.
_of_scanners = (
    exists()
    .where(col(Scan.participant_id) == _person, col(Scan.code_step) == bindparam("step", type_=Integer()))
    .label("used"),
    select(func.count())
    .select_from(ScanVoid)
    .join(Scan, col(Scan.id) == col(ScanVoid.scan_id))
    .where(col(Scan.participant_id) == _person, col(Scan.occasion_id) == _occasion_id)
    .scalar_subquery()
    .label("round"),
)
_at_once = select(*_facts, false().label("used"), literal(0).label("round"))
_in_full = select(*_facts, *_of_scanners)


@dataclass(frozen=True)
class CodeRead:
    """A genuine code of a person and an occasion, read at a moment. `key` says which scan is which.

    Of a supervisor's scan: who made it, with what, how far the device's clock was ahead, and a phone code's step.
    """

    key: str
    occasion_id: uuid.UUID
    source: ScanSource
    happened_at: dt.datetime
    by: Staff | None = None
    read_by: ReadBy | None = None
    skew_seconds: int | None = None
    code_step: int | None = None


def held(db: Session, occasion_id: uuid.UUID) -> AnyRow | None:
    """The occasion, locked; None where there is none."""
    return db.connection().execute(_occasion, {"occasion": occasion_id}).one_or_none()


def known_of(db: Session, participant: Participant, read: CodeRead, occasion: AnyRow, *, in_full: bool) -> AnyRow:
    """Everything else that the rules ask for, in one round trip."""
    values = {
        "key": read.key,
        "step": read.code_step,
        "person": participant.id,
        "occasion": occasion.id,
        "series": occasion.series_id,
        "day": civil_day(occasion.starts_at),
    }
    return db.connection().execute(_in_full if in_full else _at_once, values).one()
