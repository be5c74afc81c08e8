"""What a scan met, with what its person needs to know about it now."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from sqlalchemy import exists
from sqlmodel import Session, col, select

from models import policy, schedule
from models.calendar import civil_day, now_next_over
from models.meetings import Meeting, meeting
from models.people import Case, Unit
from models.policy import Policy
from models.scans import Scan, ScanVoid, Situation, stands, taken_back
from models.schedule import Entry


@dataclass(frozen=True)
class ScanFacts:
    """A scan and its occasion; beyond that, only what its situation asks for is filled."""

    scan: Scan
    meeting: Meeting
    since: dt.datetime | None = None
    opens_at: dt.datetime | None = None
    expected: list[Entry] = field(default_factory=list)
    unit: Unit | None = None
    taken_back: bool = False


def facts_of(db: Session, scan: Scan, met: Meeting | None = None) -> ScanFacts:
    """The facts of a scan, for the person who made it. Its meeting can be given by who has read it already."""
    met = met or meeting(db, scan.occasion_id)
    if taken_back(db, [scan]):
        return ScanFacts(scan, met, taken_back=True)
    match scan.situation:
        case Situation.ALREADY:
            return ScanFacts(scan, met, since=_evidence_at(db, scan))
        case Situation.TOO_EARLY:
            return ScanFacts(scan, met, opens_at=opens_at(db, met.starts_at))
        case Situation.WRONG_SITE:
            day = civil_day(scan.happened_at)
            expected = [each for each in schedule.between(db, scan.participant_id, day, day) if not each.cancelled_at]
            expected.sort(key=lambda each: now_next_over(each.starts_at, each.ends_at, scan.happened_at))
            return ScanFacts(scan, met, expected=expected)
        case Situation.NOT_ENROLLED:
            return ScanFacts(scan, met, unit=_unit_of(db, scan))
        case _:
            return ScanFacts(scan, met)


def scanned_since(db: Session, participant_id: uuid.UUID, since: float) -> Scan | None:
    """The newest scan that a supervisor made of somebody, kept at this second or later, and not taken back."""
    rows = select(Scan).where(
        Scan.participant_id == participant_id,
        col(Scan.by_id).is_not(None),
        col(Scan.received_at) >= dt.datetime.fromtimestamp(since, dt.UTC),
        ~exists().where(col(ScanVoid.scan_id) == col(Scan.id)),
    )
    return db.exec(rows.order_by(col(Scan.received_at).desc(), col(Scan.id)).limit(1)).first()


def opens_before(db: Session, day: dt.date) -> dt.timedelta:
    """How long before its start the check-in of an occasion on this day opens."""
    return dt.timedelta(minutes=policy.value(db, Policy.CHECK_IN_OPENS_MINUTES_BEFORE, day))


def opens_at(db: Session, starts_at: dt.datetime) -> dt.datetime:
    """When the check-in opens of an occasion that begins then."""
    return starts_at - opens_before(db, civil_day(starts_at))


def _evidence_at(db: Session, scan: Scan) -> dt.datetime | None:
    return db.exec(
        select(Scan.happened_at).where(
            Scan.participant_id == scan.participant_id,
            Scan.occasion_id == scan.occasion_id,
            stands(),
        )
    ).first()


def _unit_of(db: Session, scan: Scan) -> Unit | None:
    return db.exec(
        select(Unit)
        .join(Case, col(Case.unit_id) == col(Unit.id))
        .where(col(Case.participant_id) == scan.participant_id, col(Case.ended_on).is_(None))
    ).first()
