"""What a site has not recorded at a confirmed occasion: the desk asks for it, once, and the site records what it saw.

Silence proves nothing, and nobody but the site writes its record (DESIGN 2 and 3). It is never told why it is asked.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models import audit
from models.attendance import Presence, Task, TaskKind, marks_at, standing
from models.calendar import civil_day
from models.marks import ReopeningOver
from models.occasions import Occasion, expected_at
from models.people import Case, Staff
from models.refusals import NotYours, Refusal
from models.roll_call import reopen_until


class NothingMissing(Refusal):
    """The roll is not confirmed, or says something of the person."""

    status = 409


@dataclass(frozen=True)
class Missing:
    """A record that is missing: what the site was asked, if it was, and the last day on which it can record it."""

    asked: Task | None
    until: dt.date
    may_ask: bool


def missing_of(
    db: Session, participant_id: uuid.UUID, occasions: Iterable[Occasion], day: dt.date
) -> dict[uuid.UUID, Missing]:
    """How it stands at each of these occasions; the caller knows that their rolls say nothing of the person."""
    at = {each.id: each for each in occasions}
    rows = select(Task).where(*_asked(participant_id), col(Task.occasion_id).in_(at))
    asked = {task.occasion_id: task for task in db.exec(rows)} if at else {}
    until = {id_: reopen_until(db, each) for id_, each in at.items()}
    return {id_: Missing(asked.get(id_), until[id_], id_ not in asked and day <= until[id_]) for id_ in at}


def ask(db: Session, staff: Staff, case: Case, occasion_id: uuid.UUID, *, now: dt.datetime) -> Task:
    """Ask the site to record what it saw of the case's person at an occasion. A second time gives the first again.

    Raises NotYours for an occasion that is none of theirs, or on a day that the case does not hold: where somebody was
    while another board had the case is that board's. Raises NothingMissing and ReopeningOver.
    """
    person = case.participant_id
    occasion = db.exec(
        select(Occasion).where(Occasion.id == occasion_id).with_for_update(),  # a mark holds it too
        execution_options={"populate_existing": True},
    ).one_or_none()
    marks = marks_at(db, occasion_id)
    if occasion is None or not case.holds(civil_day(occasion.starts_at)):
        raise NotYours
    if person not in {*expected_at(db, occasion), *marks}:
        raise NotYours
    if earlier := db.exec(select(Task).where(*_asked(person), Task.occasion_id == occasion.id)).first():
        return earlier
    silent = person not in marks or marks[person].presence is Presence.NOT_RECORDED
    if occasion.cancelled_at or standing(db, occasion.id) is None or not silent:
        raise NothingMissing
    if civil_day(now) > (until := reopen_until(db, occasion)):
        raise ReopeningOver(until)
    task = Task(kind=TaskKind.MISSING_RECORD, occasion_id=occasion.id, participant_id=person, opened_at=now)
    db.add(task)
    db.flush()
    body = {"kind": task.kind, "occasion": occasion.id}
    audit.write(db, "attendance:task:ask", by=staff, about=person, what=task, at=now, unit_id=case.unit_id, body=body)
    return task


def _asked(participant_id: uuid.UUID) -> tuple[bool, bool]:
    return Task.participant_id == participant_id, Task.kind == TaskKind.MISSING_RECORD
