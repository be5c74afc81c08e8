"""The roll as a page: each person's line with what can be done there now, and what closes the roll."""

import datetime as dt
import enum
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Response
from sqlmodel import Session, col, select

from i18n import gettext as _
from models.access import Field, may_write
from models.attendance import Attendance, Confirmation, Presence, Task
from models.calendar import civil_day
from models.confirmations import Change, NotAllDone, StaleRoll
from models.marks import needs_reason
from models.occasions import Occasion
from models.people import Staff
from models.refusals import Refusal
from models.remarks import said_in
from models.roll_call import Meeting, OnRoll, Roll, ids_of, roll_of
from models.roll_records import recent_marks
from models.scans import Scan
from webapp.clock import now
from webapp.db import reading
from webapp.htmx import asked, show
from webapp.supervisor.difference import lines_of
from webapp.supervisor.fields import errors_of
from webapp.supervisor.meeting import note_the_look, title_of


class Stage(enum.StrEnum):
    """Where an occasion stands on the clock."""

    PLANNED = "planned"
    OPEN = "open"
    RUNNING = "running"
    OVER = "over"


class Way(enum.StrEnum):
    """How a mark is made now: by one press, on a page that asks why, or not at all."""

    PRESS = "press"
    EXPLAIN = "explain"
    NONE = "none"


@dataclass(frozen=True)
class Line:
    """A person's line of the roll."""

    person: OnRoll
    name: str
    way: Way
    undo: bool


def stage_of(occasion: Occasion, opens: dt.datetime, at: dt.datetime) -> Stage:
    """Where the occasion stands at a moment."""
    if at >= occasion.ends_at:
        return Stage.OVER
    if at >= occasion.starts_at:
        return Stage.RUNNING
    return Stage.OPEN if at >= opens else Stage.PLANNED


def way_of(roll: Roll, person: OnRoll, at: dt.datetime) -> Way:
    """How this person can be marked now."""
    occasion = roll.meeting.occasion
    if not may_write(roll.meeting.relation, Field.PRESENCE) or occasion.cancelled_at or at < roll.opens_at:
        return Way.NONE
    if needs_reason(person.history, roll.standing, at):
        return Way.EXPLAIN if civil_day(at) <= roll.reopen_until else Way.NONE
    return Way.EXPLAIN if at >= occasion.ends_at else Way.PRESS


def line_of(roll: Roll, person: OnRoll, at: dt.datetime) -> Line:
    """The line of a person."""
    way = way_of(roll, person, at)
    undo = way is not Way.NONE and person.undo_until is not None and at <= person.undo_until
    return Line(person, name_of(person), way, undo)


def name_of(person: OnRoll) -> str:
    """The name as it may be read here."""
    return str(person.name) if person.name else _("Participant")


def show_roll(
    meeting: Meeting,
    status: int = 200,
    refusal: Refusal | None = None,
    about: uuid.UUID | None = None,
    **values: Any,
) -> Response:
    """The roll, once the look at it is written. `about` is whom the answer is about: the focus goes there."""
    roll = roll_of(reading(), meeting)
    if isinstance(refusal, StaleRoll):
        # What the difference does not tell must not be confirmed: the form names the version it was told of.
        roll = replace(roll, version=refusal.version)
    note_the_look("site:roll:look", ids_of(roll.people), meeting.occasion)
    at, db = now(), reading()
    lines = [line_of(roll, person, at) for person in roll.people]
    names = {line.person.id: line.name for line in lines}
    changes = refusal.changes if isinstance(refusal, StaleRoll) else []
    colleagues = colleagues_of(db, roll, changes)
    return show(
        "supervisor/roll_call.html",
        "supervisor/_roll.html",
        status,
        roll=roll,
        meeting=meeting,
        title=title_of(meeting),
        day=civil_day(meeting.occasion.starts_at),
        lines=lines,
        stage=stage_of(meeting.occasion, roll.opens_at, at),
        recent=recent_marks(db, meeting.occasion.id, at),
        may_mark=may_write(meeting.relation, Field.PRESENCE),
        may_reopen=civil_day(at) <= roll.reopen_until,
        refusal=refusal,
        about=about,
        errors={} if about else errors_of(refusal),
        asked=asked(),
        changes=lines_of(changes, meeting.relation, names, colleagues),
        tasks=[(task, names[task.participant_id], scan) for task, scan in with_scans(db, roll.tasks)],
        remarks=said_in(db, roll.tasks),
        colleagues=colleagues,
        counts={each.value: roll.count(each) for each in Presence},
        present=sum(_is_in(person) for person in roll.people),
        **values,
    )


def show_question(meeting: Meeting, question: NotAllDone, counted: int | None, typed: Mapping[str, str]) -> Response:
    """Before it is confirmed all the same: who is not recorded, in the roll's order, and a head count that differs."""
    people = roll_of(reading(), meeting).people
    unmarked, present = [person for person in people if person.id in question.unmarked], sum(map(_is_in, people))
    note_the_look("site:roll:look", ids_of(unmarked), meeting.occasion)
    return show(
        "supervisor/all_the_same.html",
        "supervisor/_all_the_same.html",
        question.status,
        meeting=meeting,
        title=title_of(meeting),
        day=civil_day(meeting.occasion.starts_at),
        names=[name_of(person) for person in unmarked],
        counted=None if counted == present else counted,
        present=present,
        refusal=question,
        typed=typed,
    )


def _is_in(person: OnRoll) -> bool:
    if person.mark:
        return person.presence in (Presence.HERE, Presence.PARTLY)
    return person.scan is not None


def with_scans(db: Session, tasks: list[Task]) -> list[tuple[Task, Scan | None]]:
    """Tasks with the scan that each is about."""
    ids = [task.scan_id for task in tasks if task.scan_id]
    scans = {scan.id: scan for scan in db.exec(select(Scan).where(col(Scan.id).in_(ids)))} if ids else {}
    return [(task, scans.get(task.scan_id) if task.scan_id else None) for task in tasks]


def colleagues_of(db: Session, roll: Roll, changes: Sequence[Change] = ()) -> dict[uuid.UUID, str]:
    """The names of the staff whose marks and confirmations are shown."""
    ids = {row.by_id for row in roll.confirmations}
    ids |= {row.by_id for person in roll.people for row in person.history}
    ids |= {change.row.by_id for change in changes if isinstance(change.row, Attendance | Confirmation)}
    return dict(iter(db.exec(select(Staff.id, Staff.name).where(col(Staff.id).in_(ids)))))
