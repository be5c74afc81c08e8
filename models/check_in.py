"""Checking in: what a claim means for one person at one occasion. A scan is kept whatever it means.

    cancelled -> wrong_site, not_enrolled -> already -> too_early -> after_end -> after_confirmation -> late -> good

The first that fits is the closest explanation. Good and late put the person on the roll, but what came by a poster only
says so there until a supervisor has looked, and is news once; after_end and after_confirmation leave a task; to a site,
the scan of someone who is not enrolled there does not exist.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Integer, Row, bindparam, exists, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from models import audit
from models.access import Field, Relation, may_read
from models.attendance import Attendance, Confirmation, ConfirmationKind, Presence, Task, TaskKind
from models.calendar import civil_day
from models.claims import LIVES, Claim
from models.late_material import hold_open_review, meet_the_review
from models.loaded import loaded
from models.occasions import Enrolment, Occasion, enrolled_on, occasions_between, raise_version
from models.people import Case, Participant, Staff
from models.policy import NoPolicy, Policy, PolicyValue
from models.refusals import Refusal
from models.scans import EVIDENCE, ReadBy, Scan, ScanSource, ScanVoid, Situation, said_by_poster, stands

AnyRow = Row[*tuple[Any, ...]]

LEAVES_A_TASK = frozenset({Situation.AFTER_END, Situation.AFTER_CONFIRMATION})
PLAIN = frozenset({Situation.GOOD, Situation.ALREADY})


class ClaimExpired(Refusal):
    """The claim is older than its ten minutes, or this browser holds none."""

    status = 410


class ClaimUsed(Refusal):
    """The claim became the scan of somebody else: it is used once."""

    status = 410


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


_facts = select(
    select(col(Scan.id)).where(col(Scan.key) == bindparam("key")).scalar_subquery().label("earlier"),
    exists()
    .where(col(Enrolment.series_id) == bindparam("series"), col(Enrolment.participant_id) == _person, enrolled_on(_day))
    .label("enrolled"),
    exists().where(col(Scan.participant_id) == _person, col(Scan.occasion_id) == _occasion_id, stands()).label("is_in"),
    exists()
    .where(col(Scan.participant_id) == _person, col(Scan.code_step) == bindparam("step", type_=Integer()))
    .label("used"),
    select(func.count())
    .select_from(ScanVoid)
    .join(Scan, col(Scan.id) == col(ScanVoid.scan_id))
    .where(col(Scan.participant_id) == _person, col(Scan.occasion_id) == _occasion_id)
    .scalar_subquery()
    .label("round"),
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


def check_in(db: Session, participant: Participant, claim: Claim, now: dt.datetime) -> Scan:
    """Make a claim a scan. The same claim again gives the first scan back, however late and whatever has changed.

    Raises ClaimUsed when the first scan is somebody else's, and ClaimExpired.
    """
    read = CodeRead(claim.id, claim.occasion_id, claim.source, claim.made_at)
    return enter(db, participant, read, now, until=claim.made_at + LIVES)


def enter(
    db: Session, participant: Participant, read: CodeRead, now: dt.datetime, until: dt.datetime | None = None
) -> Scan:
    """Make what was read a scan; the same key again gives the first scan back. `until` is when it becomes too old.

    Raises ClaimUsed when the first scan of this key, or of this phone code, is another one, and ClaimExpired.
    """
    occasion = db.connection().execute(_occasion, {"occasion": read.occasion_id}).one_or_none()
    if occasion is None:
        raise ClaimExpired
    known = _known(db, participant, read, occasion)
    if known.earlier:
        return _the_same(db, known.earlier, participant)
    if until and now >= until:
        raise ClaimExpired
    if known.used and not known.is_in:
        raise ClaimUsed
    situation = _situation(db, participant, read, occasion, known)
    again = read.source is ScanSource.POSTER and said_by_poster(db, participant.id, occasion.id, situation)
    if again and situation in EVIDENCE:
        situation = Situation.ALREADY
    leaves_a_task = situation in LEAVES_A_TASK and not again
    on_the_roll = situation in EVIDENCE or leaves_a_task
    scan = loaded(
        Scan,
        id=uuid.uuid4(),
        key=read.key,
        participant_id=participant.id,
        occasion_id=occasion.id,
        source=read.source,
        situation=situation,
        evidence=situation in EVIDENCE and read.source is not ScanSource.POSTER,
        happened_at=read.happened_at,
        received_at=now,
        occasion_version=raise_version(db, occasion.id) if on_the_roll else occasion.version,
        round=known.round,
        by_id=read.by.id if read.by else None,
        read_by=read.read_by,
        skew_seconds=read.skew_seconds,
        code_step=read.code_step if known.enrolled and not known.used else None,  # elsewhere it uses nothing up
    )
    if not _keep(db, scan):  # another transaction, which held no lock, was first
        return enter(db, participant, read, now, until)
    if leaves_a_task:
        _leave_a_task(db, scan)
        if review := hold_open_review(db, participant.id, occasion.id):
            meet_the_review(db, participant, review, now)
    audit.write(
        db,
        "attendance:scan:add",
        by=read.by or participant,
        about=participant,
        what=scan,
        unit_id=known.unit_id,
        at=now,
        body={"source": scan.source, "situation": situation, "flag": situation not in PLAIN or scan.odd},
    )
    return scan


def as_of_nobody(db: Session, read: CodeRead) -> None:
    """Ask all that enter() asks, of nobody: so that a stranger's card takes as long as another group's member's."""
    occasion = db.connection().execute(_occasion, {"occasion": read.occasion_id}).one()
    nobody = Participant(id=uuid.uuid4(), given_name="", family_name="", sign_in_number="")
    db.get(Participant, nobody.id)
    _known(db, nobody, read, occasion)
    _elsewhere(db, nobody, civil_day(read.happened_at))


def scan_for(db: Session, participant: Participant, scan_id: uuid.UUID) -> Scan | None:
    """A participant's own scan; None for anyone else's."""
    scan = db.get(Scan, scan_id) if may_read(Relation.OWN, Field.PRESENCE) else None
    return scan if scan and scan.participant_id == participant.id else None


def is_used(db: Session, claim: Claim) -> bool:
    """True when the claim has become a scan, whoever's."""
    used = select(col(Scan.id)).where(col(Scan.key) == claim.id)
    return db.connection().execute(used).first() is not None


def _known(db: Session, participant: Participant, read: CodeRead, occasion: AnyRow) -> AnyRow:
    """Everything else that the rules ask for, in one round trip."""
    values = {
        "key": read.key,
        "step": read.code_step,
        "person": participant.id,
        "occasion": occasion.id,
        "series": occasion.series_id,
        "day": civil_day(occasion.starts_at),
    }
    return db.connection().execute(_facts, values).one()


def _the_same(db: Session, scan_id: uuid.UUID, participant: Participant) -> Scan:
    if scan := scan_for(db, participant, scan_id):
        return scan
    raise ClaimUsed


def _situation(db: Session, participant: Participant, read: CodeRead, occasion: AnyRow, known: AnyRow) -> Situation:
    if occasion.cancelled_at:
        return Situation.CANCELLED
    if not known.enrolled:
        return _elsewhere(db, participant, civil_day(read.happened_at))
    return _by_the_clock(read.happened_at, occasion, known)


def _elsewhere(db: Session, participant: Participant, day: dt.date) -> Situation:
    expected = occasions_between(db, participant.id, day, day)
    return Situation.WRONG_SITE if any(not each.cancelled_at for each in expected) else Situation.NOT_ENROLLED


def _by_the_clock(happened_at: dt.datetime, occasion: AnyRow, known: AnyRow) -> Situation:
    if known.opens is None or known.late is None:
        raise NoPolicy(f"check-in has no opening or no lateness on {civil_day(occasion.starts_at)}")
    confirmed = known.last_kind is ConfirmationKind.CONFIRM
    # Someone recorded as not here all the same should ask the supervisor, not read "you are in".
    if known.is_in and not (confirmed and known.mark is Presence.NOT_HERE):
        return Situation.ALREADY
    if happened_at < occasion.starts_at - dt.timedelta(minutes=known.opens):
        return Situation.TOO_EARLY
    if happened_at >= occasion.ends_at:
        return Situation.AFTER_END
    if confirmed:
        return Situation.AFTER_CONFIRMATION
    late = happened_at >= occasion.starts_at + dt.timedelta(minutes=known.late)
    return Situation.LATE if late else Situation.GOOD


# As in the statement itself: the loser of two at once inserts nothing, and the transaction goes on.
_keep_scan = {
    "postgresql": postgresql.insert(Scan).on_conflict_do_nothing().returning(col(Scan.id)),
    "sqlite": sqlite.insert(Scan).on_conflict_do_nothing().returning(col(Scan.id)),
}
_keep_task = {
    "postgresql": postgresql.insert(Task).on_conflict_do_nothing(),
    "sqlite": sqlite.insert(Task).on_conflict_do_nothing(),
}


def _keep(db: Session, scan: Scan) -> bool:
    """False when the key, or another evidence of this person, is there already."""
    connection = db.connection()
    # By what comes back: on PostgreSQL an INSERT counts no rows.
    return connection.execute(_keep_scan[connection.dialect.name], scan.model_dump()).first() is not None


def _leave_a_task(db: Session, scan: Scan) -> None:
    """One open task per person and occasion is enough."""
    task = Task(
        kind=TaskKind.LATE_EVIDENCE,
        occasion_id=scan.occasion_id,
        participant_id=scan.participant_id,
        scan_id=scan.id,
        opened_at=scan.received_at,
    )
    connection = db.connection()
    connection.execute(_keep_task[connection.dialect.name], task.model_dump())
