"""Marks on the roll: here, partly or not here, taken back for a moment, afterwards corrected with a reason."""

import datetime as dt
import enum
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.attendance import Attendance, Confirmation, Method, Presence, standing
from models.calendar import civil_day
from models.occasions import Occasion, expected_at
from models.own_words import written
from models.people import Staff
from models.refusals import NotYours, Refusal
from models.review_lines import follow_the_roll
from models.roll_call import raised, reopen_until, take
from models.roll_lines import HERE, NOTHING, Entry, Observed, add_lines, log_lines, said
from models.roll_records import UNDO_FOR, evidence_at, marks_of, recorded_at, reported_at, undo_until
from models.roll_tasks import settle, unsettle
from models.statement_changes import look_again

REASON_AT_MOST = 300


class ReasonMissing(Refusal):
    """This change needs a reason: it corrects what was recorded, or comes after the occasion."""


class ReasonTooLong(Refusal):
    """The reason has more characters than there is room for."""

    at_most = REASON_AT_MOST


class TimesFault(enum.StrEnum):
    """What is wrong with the times of a part."""

    MISSING = "missing"
    OUTSIDE = "outside"
    BACKWARDS = "backwards"
    WHOLE = "whole"


class TimesWrong(Refusal):
    """Partly has a beginning and an end, within the occasion and shorter than it."""

    def __init__(self, fault: TimesFault, occasion: Occasion) -> None:
        super().__init__(fault)
        self.fault = fault
        self.starts_at, self.ends_at = occasion.starts_at, occasion.ends_at


class StaleMark(Refusal):
    """The person was marked since the form was shown."""

    status = 409

    def __init__(self, mark: Attendance) -> None:
        super().__init__(mark.id)
        self.mark = mark


class UndoOver(Refusal):
    """The moment for undoing is over: a correction takes its place."""

    status = 409


class ReopeningOver(Refusal):
    """The last day for correcting has passed."""

    status = 409

    def __init__(self, until: dt.date) -> None:
        super().__init__(until)
        self.until = until


class RollConfirmed(Refusal):
    """The roll is confirmed: it is corrected person by person, or opened again."""

    status = 409


@dataclass(frozen=True)
class Swept:
    """Whom "all here except" marked, and who was left because something had changed since the form was shown."""

    marked: list[uuid.UUID]
    left: list[uuid.UUID]


def mark(
    db: Session,
    staff: Staff,
    occasion: Occasion,
    participant_id: uuid.UUID,
    observed: Observed,
    *,
    now: dt.datetime,
    reason: str = "",
    seen: int | None = None,
    remarks_seen: int | None = None,
) -> Attendance:
    """Record what was observed of one person. The same again changes nothing, but a new note to it is kept.

    `seen` is the version of the person's mark that the form showed, `remarks_seen` how many remarks of theirs there
    were for the site: one that came since is not answered by this, and waits on. Raises NotYours, RollCancelled,
    RollNotOpen, StaleMark, TimesWrong, ReasonMissing, ReasonTooLong and ReopeningOver.
    """
    occasion = take(db, staff, occasion, now)
    history = _history(db, occasion, participant_id)
    observed = _fitting(occasion, observed)
    if history and said(history) == observed and written(reason) in ("", history[-1].reason):
        return history[-1]
    if history and seen is not None and history[-1].version != seen:
        raise StaleMark(history[-1])
    confirmed = standing(db, occasion.id)
    method = _method(db, occasion, history, confirmed, now)
    words = words_of(reason, needed=method is Method.CORRECTION or now >= occasion.ends_at)
    entry = Entry(participant_id, history, observed, method, words)
    return _write(db, staff, occasion, [entry], now, follow=confirmed is not None, remarks_seen=remarks_seen)[0]


def undo(
    db: Session,
    staff: Staff,
    occasion: Occasion,
    participant_id: uuid.UUID,
    *,
    version: int,
    now: dt.datetime,
) -> Attendance:
    """Take a mark back while that is open: what was recorded before stands again. Twice is once.

    `version` is the mark's. Raises NotYours, RollCancelled, RollNotOpen, StaleMark and UndoOver.
    """
    occasion = take(db, staff, occasion, now)
    history = _history(db, occasion, participant_id)
    if not history:
        raise NotYours
    last = history[-1]
    if last.method is Method.UNDO and last.version == version + 1:
        return last
    if last.version != version:
        raise StaleMark(last)
    confirmed = standing(db, occasion.id)
    until = undo_until(history, confirmed)
    if until is None or now > until:
        raise UndoOver
    entry = Entry(participant_id, history, said(history[:-1]), Method.UNDO)
    unsettle(db, occasion, participant_id, last.made_at)
    return _write(db, staff, occasion, [entry], now, follow=confirmed is not None)[0]


def all_except(
    db: Session,
    staff: Staff,
    occasion: Occasion,
    shown: Collection[uuid.UUID],
    exceptions: Collection[uuid.UUID],
    *,
    version_seen: int,
    now: dt.datetime,
    reason: str = "",
) -> Swept:
    """Mark as here those whom the form showed unmarked, but for the exceptions.

    Nobody is swept in who was not on that form, was marked or scanned since, or whose report of absence came since
    (`version_seen` is the roll's when the form was shown). Raises NotYours, RollCancelled, RollNotOpen,
    RollConfirmed, ReasonMissing and ReasonTooLong.
    """
    occasion = take(db, staff, occasion, now)
    if standing(db, occasion.id):
        raise RollConfirmed
    words = words_of(reason, needed=now >= occasion.ends_at)
    marks, scans, reports = marks_of(db, occasion.id), evidence_at(db, occasion.id), reported_at(db, occasion.id)
    expected = {*expected_at(db, occasion), *marks}
    chosen = sorted(set(shown) - set(exceptions))
    entries = [
        Entry(each, marks.get(each, ()), HERE, Method.ALL_EXCEPT, words)
        for each in chosen
        if each in expected
        and said(marks.get(each, ())) == NOTHING
        and each not in scans
        and reports.get(each, 0) <= version_seen
    ]
    _write(db, staff, occasion, entries, now)
    marked = [entry.participant_id for entry in entries]
    return Swept(marked=marked, left=[each for each in chosen if each not in marked])


def _write(
    db: Session,
    staff: Staff,
    occasion: Occasion,
    entries: Sequence[Entry],
    now: dt.datetime,
    *,
    follow: bool = False,
    remarks_seen: int | None = None,
) -> list[Attendance]:
    if not entries:
        return []
    made = add_lines(db, staff, occasion, entries, raised(db, occasion), now)
    marked = [entry.participant_id for entry in entries if entry.method is not Method.UNDO]
    settle(db, occasion, marked, now, remarks_seen=remarks_seen)
    if follow:  # rows before the audit log's turn, which everyone waits for
        look_again(db, occasion, [entry.participant_id for entry in entries], now)
        follow_the_roll(db, occasion, staff, now)
    log_lines(db, staff, entries, made, now)
    return made


def needs_reason(history: Sequence[Attendance], confirmed: Confirmation | None, now: dt.datetime) -> bool:
    """True when another mark would correct what is recorded: it was confirmed, or stands longer than an undo."""
    since = recorded_at(history)
    return confirmed is not None or (since is not None and now > since + UNDO_FOR)


def _method(
    db: Session,
    occasion: Occasion,
    history: Sequence[Attendance],
    confirmed: Confirmation | None,
    now: dt.datetime,
) -> Method:
    if not needs_reason(history, confirmed, now):
        return Method.BY_HAND
    if civil_day(now) > (until := reopen_until(db, occasion)):
        raise ReopeningOver(until)
    return Method.CORRECTION


def _history(db: Session, occasion: Occasion, participant_id: uuid.UUID) -> Sequence[Attendance]:
    """The person's marks. Raises NotYours for someone who is not on the roll: who else exists is not told."""
    history = db.exec(
        select(Attendance)
        .where(Attendance.occasion_id == occasion.id, Attendance.participant_id == participant_id)
        .order_by(col(Attendance.version))
    ).all()
    if not history and participant_id not in expected_at(db, occasion):
        raise NotYours
    return history


def _fitting(occasion: Occasion, observed: Observed) -> Observed:
    presence, from_at, to_at = observed
    if presence is not Presence.PARTLY:
        return Observed(presence)
    if from_at is None or to_at is None:
        raise TimesWrong(TimesFault.MISSING, occasion)
    if from_at >= to_at:
        raise TimesWrong(TimesFault.BACKWARDS, occasion)
    if from_at < occasion.starts_at or to_at > occasion.ends_at:
        raise TimesWrong(TimesFault.OUTSIDE, occasion)
    if (from_at, to_at) == (occasion.starts_at, occasion.ends_at):
        raise TimesWrong(TimesFault.WHOLE, occasion)
    return observed


def words_of(reason: str, *, needed: bool) -> str | None:
    """The reason as it is kept; None when there is none and none is needed."""
    words = written(reason)
    if needed and not words:
        raise ReasonMissing
    if len(words) > REASON_AT_MOST:
        raise ReasonTooLong
    return words or None
