"""What waits for a supervisor: a scan that came late, a disagreement, a remark.

Each asks to look at somebody's mark. Done is said by a human, in so many words or by recording what they saw.
"""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, func, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models import audit
from models.access import Field, may_read, may_write
from models.attendance import Task, TaskKind
from models.occasions import Occasion
from models.people import Staff
from models.refusals import NotYours
from models.remarks import to_the_site
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


def settle(
    db: Session,
    occasion: Occasion,
    people: Collection[uuid.UUID],
    now: dt.datetime,
    kinds: Collection[TaskKind] = tuple(TaskKind),
    *,
    remarks_seen: int | None = None,
) -> None:
    """What waits about these people at an occasion is done with the marks that they have just got: the log has those.

    A remark is not, where they have made more than the `remarks_seen` that the form knew of. Call it before what
    follows from the marks, which may open a task of its own.
    """
    of_these: list[ColumnElement[bool]] = [col(Task.kind).in_(kinds), col(Task.done_at).is_(None)]
    if remarks_seen is not None:
        said = (
            select(func.count())
            .where(*to_the_site(Task.participant_id, Task.occasion_id))
            .correlate(Task)
            .scalar_subquery()
        )
        of_these.append(or_(col(Task.kind) != TaskKind.REMARK, said <= remarks_seen))
    db.execute(update(Task).where(*_about(occasion, people), *of_these).values(done_at=now))


def unsettle(db: Session, occasion: Occasion, person: uuid.UUID, settled_at: dt.datetime) -> None:
    """The mark of that moment is taken back: what it had settled waits again, unless the same does already."""
    other = aliased(Task)
    again = select(other.id).where(
        other.occasion_id == Task.occasion_id,
        other.participant_id == Task.participant_id,
        other.kind == Task.kind,
        col(other.done_at).is_(None),
    )
    settled = (col(Task.done_at) == settled_at, col(Task.done_by).is_(None), ~again.exists())
    db.execute(
        update(Task).where(*_about(occasion, [person]), *settled).values(done_at=None),
        execution_options={"synchronize_session": "fetch"},
    )


def _about(occasion: Occasion, people: Collection[uuid.UUID]) -> tuple[Any, ...]:
    return col(Task.occasion_id) == occasion.id, col(Task.participant_id).in_(people)


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
