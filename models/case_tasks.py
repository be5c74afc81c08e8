"""What somebody at the desk should look at in a case: a message that did not arrive, and the like.

A task decides nothing. It is opened by a rule, once for each thing, and is done when a caseworker says so, or when
what it asked for has happened. Those of a report stand in its review as what they are (models/report_tasks.py).
"""

import datetime as dt
import enum
import uuid
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Index, and_, func, text, update
from sqlalchemy import case as when
from sqlmodel import Field, Session, SQLModel, col, select

from models import audit
from models.cases import OpenedCase
from models.desk import assigned, granted
from models.once import write_once
from models.outbox import Message
from models.own_words import checked
from models.people import Case, Participant, Protection, Staff
from models.review_moves import SomebodyWasFirst
from models.types import encrypted, enum_type


class CaseTaskKind(enum.StrEnum):
    """What there is to look at; `object_id` is that thing's id. A new one needs words at the desk, and no migration."""

    FAILED_MESSAGE = "failed_message"
    DELIVERY_MISSING = "delivery_missing"
    STATEMENT_CHANGED = "statement_changed"
    LOOK_AT_PLAN = "look_at_plan"
    ASK_THE_SITE = "ask_the_site"
    REMARK = "remark"
    DISAGREEMENT = "disagreement"


# A report's reason opens them: a list across persons says that there is one, and never which; that is in the review.
OF_A_REPORT = (CaseTaskKind.LOOK_AT_PLAN, CaseTaskKind.ASK_THE_SITE)


class CaseTask(SQLModel, table=True):
    """One thing to look at in a case. `done_by` is nobody when it settled itself; `words` say what was done."""

    __tablename__ = "case_task"
    __table_args__ = (
        Index(
            "uq_case_task_open",
            "case_id",
            "kind",
            "object_id",
            unique=True,
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    case_id: uuid.UUID = Field(foreign_key="case.id")
    kind: CaseTaskKind = Field(sa_type=enum_type(CaseTaskKind, grows=True))
    object_id: uuid.UUID
    opened_at: dt.datetime
    done_at: dt.datetime | None = None
    done_by: uuid.UUID | None = Field(default=None, foreign_key="staff.id")
    words: str | None = Field(default=None, sa_type=encrypted("case_task.words"))


def open_task(db: Session, case_id: uuid.UUID, kind: CaseTaskKind, object_id: uuid.UUID, now: dt.datetime) -> CaseTask:
    """Open a task, or give the one that is open about the same thing. Call it before the rule writes to the log."""
    write_once(db, CaseTask, id=uuid.uuid4(), case_id=case_id, kind=kind, object_id=object_id, opened_at=now)
    return db.exec(select(CaseTask).where(*_open(case_id, kind, object_id))).one()


def finish(db: Session, staff: Staff, task: CaseTask, now: dt.datetime, words: str | None = None) -> None:
    """Say that a task is done, with a few words if wanted. A second time changes nothing.

    Raises TooLong; SomebodyWasFirst when there are words and it was done before by somebody else, or by itself.
    """
    words = checked(words)
    row = db.get_one(CaseTask, task.id, with_for_update=True, populate_existing=True)
    if row.done_at is not None:
        if words and row.done_by != staff.id:
            raise SomebodyWasFirst([])
        return
    row.done_at, row.done_by, row.words = now, staff.id, words
    db.add(row)
    db.flush()
    case = db.get_one(Case, task.case_id)
    body = {"kind": task.kind, "words_digest": audit.digest(words) if words else None}
    audit.write(
        db, "case:task:done", by=staff, about=case.participant_id, what=task, at=now, unit_id=case.unit_id, body=body
    )


def settle(db: Session, case_id: uuid.UUID, kind: CaseTaskKind, object_id: uuid.UUID, now: dt.datetime) -> None:
    """What the task asked for has happened: it is done, by nobody. The act that did it stands in the log."""
    db.connection().execute(update(CaseTask).where(*_open(case_id, kind, object_id)).values(done_at=now))


@dataclass(frozen=True)
class Listed:
    """A task that may be opened, with its case and whom it is about."""

    task: CaseTask
    opened: OpenedCase


@dataclass
class Tasks:
    """The open tasks of a desk: those that may be opened, the oldest first, and how many more there are."""

    rows: list[Listed] = field(default_factory=list)
    hidden: int = 0


def tasks_of(db: Session, staff: Staff, day: dt.date) -> Tasks:
    """The open tasks of this caseworker's cases. A report has one row here, whatever it asks for."""
    found, reports = Tasks(), set[uuid.UUID]()
    rows = db.exec(_tasks(staff, day).order_by(col(CaseTask.opened_at), col(CaseTask.id))).all()
    for task, case, participant, protection, may_open in rows:
        if task.kind in OF_A_REPORT:
            if task.object_id in reports:
                continue
            reports.add(task.object_id)
        if may_open:
            found.rows.append(Listed(task, OpenedCase(case, participant, protection is not None)))
        else:
            found.hidden += 1
    return found


def count_of(db: Session, staff: Staff, day: dt.date) -> int:
    """How many they are: those that may be opened, and the others. Messages that failed on one way are one.

    Those of a report are not among them: the number stands on lists, and would tell of reasons.
    """
    failed = col(CaseTask.kind) == CaseTaskKind.FAILED_MESSAGE
    rows: Any = (
        select(CaseTask.case_id, Message.channel, when((failed, None), else_=col(CaseTask.id)).label("by_itself"))
        .join(Case, col(Case.id) == col(CaseTask.case_id))
        .join(Message, and_(failed, col(Message.id) == col(CaseTask.object_id)), isouter=True)
        .where(assigned(staff, day), col(CaseTask.done_at).is_(None), col(CaseTask.kind).not_in(OF_A_REPORT))
        .distinct()
    )
    return db.exec(select(func.count()).select_from(rows.subquery())).one()


def task_for(db: Session, staff: Staff, task_id: uuid.UUID, day: dt.date) -> CaseTask | None:
    """An open or done task, when it is this caseworker's; None otherwise, whatever the reason."""
    listed = listed_for(db, staff, task_id, day)
    return listed.task if listed else None


def listed_for(db: Session, staff: Staff, task_id: uuid.UUID, day: dt.date) -> Listed | None:
    """The same, with its case and whom it is about."""
    row = db.exec(_tasks(staff, day, done=True).where(col(CaseTask.id) == task_id)).first()
    if row is None or not row[4]:
        return None
    task, case, participant, protection, _ = row
    return Listed(task, OpenedCase(case, participant, protection is not None))


def _tasks(staff: Staff, day: dt.date, *, done: bool = False) -> Any:
    found: Any = (
        select(CaseTask, Case, Participant, Protection.participant_id)
        .add_columns(granted(staff, day))
        .join(Case, col(Case.id) == col(CaseTask.case_id))
        .join(Participant, col(Participant.id) == col(Case.participant_id))
        .join(Protection, col(Protection.participant_id) == col(Participant.id), isouter=True)
        .where(assigned(staff, day))
    )
    return found if done else found.where(col(CaseTask.done_at).is_(None))


def _open(case_id: uuid.UUID, kind: CaseTaskKind, object_id: uuid.UUID) -> tuple[Any, ...]:
    return (
        col(CaseTask.case_id) == case_id,
        col(CaseTask.kind) == kind,
        col(CaseTask.object_id) == object_id,
        col(CaseTask.done_at).is_(None),
    )
