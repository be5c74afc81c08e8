"""Lines of the roll: what one says, and how it is written, each with its entry in the audit log."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlmodel import Session

from models import audit
from models.attendance import Attendance, Method, Presence
from models.occasions import Occasion
from models.people import Staff


class Observed(NamedTuple):
    """What a mark says."""

    presence: Presence
    from_at: dt.datetime | None = None
    to_at: dt.datetime | None = None


NOTHING = Observed(Presence.NOT_RECORDED)
HERE = Observed(Presence.HERE)


class Entry(NamedTuple):
    """One line to be written on the roll, after the lines that are there."""

    participant_id: uuid.UUID
    history: Sequence[Attendance]
    observed: Observed
    method: Method
    reason: str | None = None


def add_lines(
    db: Session, staff: Staff, occasion: Occasion, entries: Sequence[Entry], version: int, now: dt.datetime
) -> list[Attendance]:
    """Write lines on a roll that is held; `version` is the one that the occasion rose to for them.

    Their entries in the audit log come last, from log_lines().
    """
    made = [
        Attendance(
            occasion_id=occasion.id,
            participant_id=entry.participant_id,
            version=len(entry.history) + 1,
            **entry.observed._asdict(),
            method=entry.method,
            reason=entry.reason,
            by_id=staff.id,
            made_at=now,
            occasion_version=version,
        )
        for entry in entries
    ]
    db.add_all(made)
    db.flush()
    return made


def log_lines(
    db: Session, staff: Staff, entries: Sequence[Entry], made: Sequence[Attendance], now: dt.datetime
) -> None:
    """Say in the audit log what add_lines() wrote."""
    for entry, row in zip(entries, made, strict=True):
        action, body = _in_the_log(entry)
        audit.write(db, action, by=staff, about=entry.participant_id, what=row, at=now, body=body)


def said(history: Sequence[Attendance]) -> Observed:
    """What the newest mark says."""
    last = history[-1] if history else None
    return Observed(last.presence, last.from_at, last.to_at) if last else NOTHING


def _in_the_log(entry: Entry) -> tuple[str, dict[str, Any]]:
    body: dict[str, Any] = {
        "before": said(entry.history)._asdict(),
        "after": {**entry.observed._asdict(), "method": entry.method},
    }
    if entry.method is Method.UNDO:
        return "attendance:mark:undo", body
    if entry.method is Method.CORRECTION:
        return "attendance:mark:correct", {**body, "words_digest": audit.digest(entry.reason or "")}
    return "attendance:mark:set", body
