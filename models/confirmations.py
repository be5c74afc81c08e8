"""Confirming a roll, opening it again, and what a supervisor was not shown when somebody else was quicker."""

import datetime as dt
import enum
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models import audit
from models.attendance import Attendance, Confirmation, ConfirmationKind, Method, Presence, TaskKind, standing
from models.calendar import civil_day
from models.marks import ReopeningOver, RollConfirmed, words_of
from models.occasions import Occasion, expected_at
from models.people import Staff
from models.refusals import Refusal
from models.review_lines import follow_the_roll
from models.roll_call import raised, reopen_until, take
from models.roll_lines import HERE, NOTHING, Entry, add_lines, log_lines, said
from models.roll_records import evidence_at, marks_of, no_longer_reported, reported_at
from models.roll_tasks import settle
from models.scans import Scan, Situation, taken_back
from models.statement_changes import look_again

HEAD_COUNT_AT_MOST = 999
_ON_THE_ROLL = frozenset({Situation.GOOD, Situation.LATE, Situation.AFTER_END, Situation.AFTER_CONFIRMATION})


class ConfirmTooEarly(Refusal):
    """A roll is confirmed from the start of its occasion."""

    status = 409

    def __init__(self, starts_at: dt.datetime) -> None:
        super().__init__(starts_at)
        self.starts_at = starts_at


class HeadCountWrong(Refusal):
    """A head count is a number of people, or nothing."""

    at_most = HEAD_COUNT_AT_MOST


class NotAllDone(Refusal):
    """Some are not recorded, or the occasion is not over: DESIGN 4.3 lets them stay so, but not by a slip.

    `ends_at` is None once the occasion is over; `version` is the one that is asked about.
    """

    status = 409

    def __init__(self, version: int, unmarked: list[uuid.UUID], ends_at: dt.datetime | None) -> None:
        super().__init__(version)
        self.version = version
        self.unmarked = unmarked
        self.ends_at = ends_at


class NothingToReopen(Refusal):
    """The roll is not confirmed, so it is open already."""

    status = 409


class ChangeKind(enum.StrEnum):
    """What happened to a roll."""

    SCAN = "scan"
    MARK = "mark"
    REPORT = "report"
    NO_REPORT = "no_report"
    CONFIRM = "confirm"
    REOPEN = "reopen"


@dataclass(frozen=True)
class Change:
    """One thing that happened to a roll since a version: to whom, in which version, and the row that says it."""

    kind: ChangeKind
    version: int
    participant_id: uuid.UUID | None = None
    row: Scan | Attendance | Confirmation | None = None


class StaleRoll(Refusal):
    """The roll changed since the form was shown: the difference, and the version that it has now."""

    status = 409

    def __init__(self, version: int, changes: list[Change]) -> None:
        super().__init__(version)
        self.version = version
        self.changes = changes


def confirm(
    db: Session,
    staff: Staff,
    occasion: Occasion,
    version_seen: int,
    head_count: int | None,
    *,
    now: dt.datetime,
    all_the_same: bool = True,
) -> Confirmation:
    """Confirm the roll as it was shown. Who has evidence and no mark is here; the others stay not recorded.

    The same form sent twice gives the first confirmation again. Raises NotYours, RollCancelled, RollNotOpen,
    ConfirmTooEarly, HeadCountWrong, StaleRoll, RollConfirmed, and NotAllDone unless it is to be done all the same.
    """
    occasion = take(db, staff, occasion, now)
    if now < occasion.starts_at:
        raise ConfirmTooEarly(occasion.starts_at)
    if head_count is not None and not 0 <= head_count <= HEAD_COUNT_AT_MOST:
        raise HeadCountWrong
    if (confirmed := standing(db, occasion.id)) and _same_form(confirmed, staff, occasion, version_seen, head_count):
        return confirmed
    if version_seen != occasion.version:
        raise StaleRoll(occasion.version, difference(db, occasion, version_seen))
    if confirmed:
        raise RollConfirmed
    marks, scans, expected = marks_of(db, occasion.id), evidence_at(db, occasion.id), expected_at(db, occasion)
    nothing_said = [each for each in sorted({*expected, *marks}) if said(marks.get(each, ())) == NOTHING]
    unmarked = [each for each in nothing_said if each not in scans]
    if not all_the_same and (unmarked or now < occasion.ends_at):
        raise NotAllDone(occasion.version, unmarked, occasion.ends_at if now < occasion.ends_at else None)
    version = raised(db, occasion)
    entries = [Entry(each, marks.get(each, ()), HERE, Method.BY_SCAN) for each in nothing_said if each in scans]
    made = add_lines(db, staff, occasion, entries, version, now)
    # Of what else was said about a scan, this is no answer.
    settle(db, occasion, [entry.participant_id for entry in entries], now, [TaskKind.MISSING_RECORD])
    row = _append(db, staff, occasion, ConfirmationKind.CONFIRM, version_seen, version, now, head_count)
    look_again(db, occasion, {*expected, *marks}, now)
    follow_the_roll(db, occasion, staff, now)
    log_lines(db, staff, entries, made, now)
    body = {"version": version, "head_count": head_count, **_counts(db, occasion, {*expected, *marks})}
    audit.write(db, "attendance:occasion:confirm", by=staff, what=row, at=now, body=body)
    return row


def reopen(db: Session, staff: Staff, occasion: Occasion, reason: str, *, now: dt.datetime) -> Confirmation:
    """Open a confirmed roll again, with a reason, until the policy's day.

    Raises NotYours, RollCancelled, NothingToReopen, ReopeningOver, ReasonMissing and ReasonTooLong.
    """
    occasion = take(db, staff, occasion, now)
    if standing(db, occasion.id) is None:
        raise NothingToReopen
    if civil_day(now) > (until := reopen_until(db, occasion)):
        raise ReopeningOver(until)
    words = words_of(reason, needed=True)
    seen, version = occasion.version, raised(db, occasion)
    row = _append(db, staff, occasion, ConfirmationKind.REOPEN, seen, version, now, reason=words)
    look_again(db, occasion, {*expected_at(db, occasion), *marks_of(db, occasion.id)}, now)
    follow_the_roll(db, occasion, staff, now)
    body = {"version": version, "words_digest": audit.digest(words or "")}
    audit.write(db, "attendance:occasion:reopen", by=staff, what=row, at=now, body=body)
    return row


def difference(db: Session, occasion: Occasion, since: int) -> list[Change]:
    """What happened to a roll since a version, oldest first; of people who are on it, and of nobody else.

    A scan that was taken back since is told no more.
    """
    marks = db.exec(
        select(Attendance).where(Attendance.occasion_id == occasion.id, col(Attendance.occasion_version) > since)
    ).all()
    scans = db.exec(
        select(Scan).where(
            Scan.occasion_id == occasion.id,
            col(Scan.occasion_version) > since,
            col(Scan.situation).in_(_ON_THE_ROLL),
        )
    ).all()
    gone = taken_back(db, scans)
    confirmations = db.exec(
        select(Confirmation).where(Confirmation.occasion_id == occasion.id, col(Confirmation.occasion_version) > since)
    ).all()
    on_roll = {*expected_at(db, occasion), *marks_of(db, occasion.id)}
    changes = [
        *(Change(ChangeKind.MARK, row.occasion_version, row.participant_id, row) for row in marks),
        *(
            Change(ChangeKind.SCAN, row.occasion_version, row.participant_id, row)
            for row in scans
            if row.participant_id in on_roll and row.id not in gone
        ),
        *(
            Change(ChangeKind.REPORT, version, participant)
            for participant, version in reported_at(db, occasion.id).items()
            if version > since and participant in on_roll
        ),
        *(
            Change(ChangeKind.NO_REPORT, version, participant)
            for participant, version in no_longer_reported(db, occasion.id, since).items()
            if participant in on_roll
        ),
        *(Change(ChangeKind(row.kind.value), row.occasion_version, None, row) for row in confirmations),
    ]
    return sorted(changes, key=lambda change: (change.version, change.participant_id is None))


def _same_form(
    confirmed: Confirmation, staff: Staff, occasion: Occasion, version_seen: int, head_count: int | None
) -> bool:
    """A double tap: the same person, the same form, and nothing happened since."""
    return (
        confirmed.by_id == staff.id
        and confirmed.version_seen == version_seen
        and confirmed.head_count == head_count
        and confirmed.occasion_version == occasion.version
    )


def _append(
    db: Session,
    staff: Staff,
    occasion: Occasion,
    kind: ConfirmationKind,
    seen: int,
    version: int,
    now: dt.datetime,
    head_count: int | None = None,
    reason: str | None = None,
) -> Confirmation:
    numbers = db.exec(select(Confirmation.number).where(Confirmation.occasion_id == occasion.id)).all()
    row = Confirmation(
        occasion_id=occasion.id,
        number=max(numbers, default=0) + 1,
        kind=kind,
        version_seen=seen,
        occasion_version=version,
        head_count=head_count,
        reason=reason,
        by_id=staff.id,
        made_at=now,
    )
    db.add(row)
    db.flush()
    return row


def _counts(db: Session, occasion: Occasion, on_roll: Collection[uuid.UUID]) -> dict[str, int]:
    marks = marks_of(db, occasion.id)
    found = [said(marks.get(each, ())).presence for each in on_roll]
    return {
        "here": found.count(Presence.HERE),
        "partly": found.count(Presence.PARTLY),
        "not_here": found.count(Presence.NOT_HERE),
        "unmarked": found.count(Presence.NOT_RECORDED),
    }
