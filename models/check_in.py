"""Checking in: what a claim means for one person at one occasion. A scan is kept whatever it means.

    cancelled -> wrong_site, not_enrolled -> already -> too_early -> after_end -> after_confirmation -> late -> good

The first that fits is the closest explanation. Good and late put the person on the roll, but what came by a poster only
says so there until a supervisor has looked, and is news once; after_end and after_confirmation leave a task; to a site,
the scan of someone who is not enrolled there does not exist.
"""

import datetime as dt
import uuid

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from models import audit
from models.access import Field, Relation, may_read
from models.attendance import ConfirmationKind, Presence, Task, TaskKind
from models.calendar import civil_day
from models.check_in_facts import AnyRow, CodeRead, held, known_of
from models.claims import LIVES, Claim
from models.late_material import hold_open_review, meet_the_review
from models.loaded import loaded
from models.occasions import occasions_between, raise_version
from models.people import Participant
from models.policy import NoPolicy
from models.refusals import Refusal
from models.scans import EVIDENCE, Scan, ScanSource, Situation, said_by_poster

LEAVES_A_TASK = frozenset({Situation.AFTER_END, Situation.AFTER_CONFIRMATION})
PLAIN = frozenset({Situation.GOOD, Situation.ALREADY})


class ClaimExpired(Refusal):
    """The claim is older than its ten minutes, or this browser holds none."""

    status = 410


class ClaimUsed(Refusal):
    """The claim became the scan of somebody else: it is used once."""

    status = 410


def check_in(db: Session, participant: Participant, claim: Claim, now: dt.datetime) -> Scan:
    """Make a claim a scan. The same claim again gives the first scan back, however late and whatever has changed.

    Raises ClaimUsed when the first scan is somebody else's, and ClaimExpired.
    """
    read = CodeRead(claim.id, claim.occasion_id, claim.source, claim.made_at)
    return enter(db, participant, read, now, until=claim.made_at + LIVES)


def enter(
    db: Session,
    participant: Participant,
    read: CodeRead,
    now: dt.datetime,
    until: dt.datetime | None = None,
    *,
    in_full: bool = False,
) -> Scan:
    """Make what was read a scan; the same key again gives the first scan back. `until` is when it becomes too old.

    Raises ClaimUsed when the first scan of this key, or of this phone code, is another one, and ClaimExpired.
    """
    occasion = held(db, read.occasion_id)
    if occasion is None:
        raise ClaimExpired
    known = known_of(db, participant, read, occasion, in_full=in_full or read.by is not None)
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
    if not _keep(db, scan):  # another transaction, which held no lock, was first; or one was taken back
        return enter(db, participant, read, now, until, in_full=True)
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
    nobody = Participant(id=uuid.uuid4(), given_name="", family_name="", sign_in_number="")
    db.get(Participant, nobody.id)
    if occasion := held(db, read.occasion_id):
        known_of(db, nobody, read, occasion, in_full=True)
    _elsewhere(db, nobody, civil_day(read.happened_at))


def scan_for(db: Session, participant: Participant, scan_id: uuid.UUID) -> Scan | None:
    """A participant's own scan; None for anyone else's."""
    scan = db.get(Scan, scan_id) if may_read(Relation.OWN, Field.PRESENCE) else None
    return scan if scan and scan.participant_id == participant.id else None


def is_used(db: Session, claim: Claim) -> bool:
    """True when the claim has become a scan, whoever's."""
    used = select(col(Scan.id)).where(col(Scan.key) == claim.id)
    return db.connection().execute(used).first() is not None


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
