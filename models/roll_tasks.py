"""What waits for a supervisor: a scan that came late, a disagreement. Done is said by a human."""

import datetime as dt
import uuid

from sqlmodel import Session, col, select

from models import audit
from models.access import Field, may_read, may_write
from models.attendance import Task
from models.occasions import Occasion
from models.people import Staff
from models.refusals import NotYours
from models.roll_call import Meeting, meeting_from, meetings_of, occasion_for


def task_for(db: Session, staff: Staff, task_id: uuid.UUID, day: dt.date) -> Task | None:
    """The task, when this member of staff works at its site on this day; None for anyone else."""
    task = db.get(Task, task_id)
    meeting = occasion_for(db, staff, task.occasion_id, day) if task else None
    return task if meeting and may_write(meeting.relation, Field.PRESENCE) else None


def finish(db: Session, staff: Staff, task: Task, *, now: dt.datetime) -> Task:
    """Say that a task is done. Twice keeps the first."""
    held = db.exec(
        select(Task).where(Task.id == task.id).with_for_update(), execution_options={"populate_existing": True}
    ).one_or_none()
    if held is None:
        raise NotYours
    if held.done_at:
        return held
    held.done_at, held.done_by = now, staff.id
    db.add(held)
    db.flush()
    audit.write(
        db,
        "attendance:task:done",
        by=staff,
        about=held.participant_id,
        what=held,
        at=now,
        body={"kind": held.kind},
    )
    return held


def waiting(db: Session, staff: Staff, today: dt.date) -> list[tuple[Task, Meeting]]:
    """The open tasks at the sites where someone works today, the oldest first."""
    rows = db.execute(
        meetings_of(staff, today)
        .add_columns(Task)
        .join(Task, col(Task.occasion_id) == col(Occasion.id))
        .where(col(Task.done_at).is_(None))
        .order_by(col(Task.opened_at), col(Task.id))
    ).all()
    found = [(row[-1], meeting) for row in rows if (meeting := meeting_from(row[:-1]))]
    return [(task, meeting) for task, meeting in found if may_read(meeting.relation, Field.PRESENCE)]
