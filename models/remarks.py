"""The participant's words beside a record: "I was there". models/remarking.py keeps them."""

import datetime as dt
import enum
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Index, UniqueConstraint, and_, func
from sqlmodel import Field, Session, SQLModel, col, select

from models.attendance import Attendance, Presence, Task, TaskKind
from models.occasions import Occasion
from models.people import Participant
from models.recorded import Interval
from models.reviews import LineState, Review, ReviewLine, reported
from models.types import encrypted, enum_type


class RemarkKind(enum.StrEnum):
    """What is said to be wrong."""

    WAS_HERE = "was_here"
    WAS_HERE_LONGER = "was_here_longer"
    NOT_ME = "not_me"
    ASSESSMENT = "assessment"
    OTHER = "other"


class Remark(SQLModel, table=True):
    """A participant says that a record of an occasion is wrong. Source: SoL (2025:400) 14 kap. 6 §.

    It stands beside the mark and the assessment that were there when it was said, whatever takes their place later.
    The site reads the kind and, of somebody who was there longer, the times; the words are the case's caseworker's.
    `key` is the form's.
    """

    __table_args__ = (
        UniqueConstraint("participant_id", "key"),
        Index("ix_remark_occasion_id_participant_id", "occasion_id", "participant_id"),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    participant_id: uuid.UUID = Field(foreign_key="participant.id")
    occasion_id: uuid.UUID = Field(foreign_key="occasion.id")
    attendance_id: uuid.UUID | None = Field(default=None, foreign_key="attendance.id")
    assessment_id: uuid.UUID | None = Field(default=None, foreign_key="assessment.id")
    key: str = Field(max_length=64)
    kind: RemarkKind = Field(sa_type=enum_type(RemarkKind))
    from_at: dt.datetime | None = None
    to_at: dt.datetime | None = None
    words: str | None = Field(default=None, sa_type=encrypted("remark.words"))
    language: str = Field(max_length=16)
    made_at: dt.datetime

    @property
    def hours(self) -> Interval | None:
        """From when until when the person says to have been there, where that was said."""
        return (self.from_at, self.to_at) if self.from_at and self.to_at else None


@dataclass(frozen=True)
class Beside:
    """The records of an occasion that a remark stands beside: the newest mark, and the assessment in force."""

    attendance_id: uuid.UUID | None
    assessment_id: uuid.UUID | None
    there_all_the_time: bool = False

    @property
    def seen(self) -> str:
        """What a form carries, to tell which records it showed."""
        return f"{self.attendance_id or '-'} {self.assessment_id or '-'}"


# What only the site can answer, which gets a task; the rest is for the caseworker.
FOR_THE_SITE = frozenset({RemarkKind.WAS_HERE, RemarkKind.WAS_HERE_LONGER, RemarkKind.NOT_ME})


def kinds_for(beside: Beside) -> list[RemarkKind]:
    """What can be said: of an assessment only where there is one, and nothing that the record says already."""
    never = {RemarkKind.WAS_HERE, RemarkKind.WAS_HERE_LONGER} if beside.there_all_the_time else set[RemarkKind]()
    if beside.assessment_id is None:
        never.add(RemarkKind.ASSESSMENT)
    return [each for each in RemarkKind if each not in never]


def beside_of(db: Session, person: Participant, occasion: Occasion) -> Beside:
    """The records that stand there now."""
    mark = (
        select(Attendance)
        .where(Attendance.participant_id == person.id, Attendance.occasion_id == occasion.id)
        .order_by(col(Attendance.version).desc())
        .limit(1)
    )
    line, newest = _line(db, person.id, occasion.id), db.exec(mark).first()
    return Beside(
        newest.id if newest else None,
        line.assessment_id if line else None,
        there_all_the_time=newest is not None and newest.presence is Presence.HERE,
    )


def is_for_the_site(kind: RemarkKind, occasion: Occasion, at: dt.datetime) -> bool:
    """True for what only the site can answer, unless the occasion was cancelled by then: it records nothing more."""
    return kind in FOR_THE_SITE and not (occasion.cancelled_at and occasion.cancelled_at <= at)


def is_for_the_desk(said: Remark, occasion: Occasion) -> bool:
    """True for what the case's caseworker has to read: words, and whatever the site's record alone does not settle."""
    settled_there = is_for_the_site(said.kind, occasion, said.made_at) and said.assessment_id is None
    return bool(said.words) or not settled_there


def in_an_open_review(db: Session, participant_id: uuid.UUID, occasion_id: uuid.UUID) -> bool:
    """True while a review is to assess the occasion, where the caseworker reads what is said of it."""
    return open_review_of(db, participant_id, occasion_id) is not None


def open_review_of(db: Session, participant_id: uuid.UUID, occasion_id: uuid.UUID) -> uuid.UUID | None:
    """The id of the review that is to assess the occasion."""
    line = _line(db, participant_id, occasion_id)
    return line.review_id if line and line.state is LineState.OPEN else None


def review_about(db: Session, participant_id: uuid.UUID, occasion_id: uuid.UUID) -> Review | None:
    """The review that has the occasion, in whatever state."""
    line = _line(db, participant_id, occasion_id)
    return db.get_one(Review, line.review_id) if line else None


def spoken_of(db: Session, review_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these reviews with an open absence of which the person says that its site has recorded it wrongly."""
    said = and_(
        col(Remark.participant_id) == col(ReviewLine.participant_id),
        col(Remark.occasion_id) == col(ReviewLine.occasion_id),
        col(Remark.kind).in_(FOR_THE_SITE),
    )
    rows = select(ReviewLine.review_id).join(Remark, said)
    wanted = (col(ReviewLine.review_id).in_(list(review_ids)), ReviewLine.state == LineState.OPEN)
    return set(db.exec(rows.where(*wanted)).all())


def remarks_of(db: Session, participant_id: uuid.UUID, occasion_id: uuid.UUID) -> list[Remark]:
    """What somebody has said about an occasion, oldest first."""
    theirs = (Remark.participant_id == participant_id, Remark.occasion_id == occasion_id)
    return list(db.exec(select(Remark).where(*theirs).order_by(col(Remark.made_at), col(Remark.id))).all())


def to_the_site(participant_id: Any, occasion_id: Any) -> tuple[ColumnElement[bool], ...]:
    """The condition that a remark is somebody's about an occasion, and one that the site can answer."""
    return (
        col(Remark.participant_id) == participant_id,
        col(Remark.occasion_id) == occasion_id,
        col(Remark.kind).in_(FOR_THE_SITE),
    )


def count_to_the_site(db: Session, participant_id: uuid.UUID, occasion_id: uuid.UUID) -> int:
    """How many of those there are: what a form says that it knew of when it was shown."""
    return db.exec(select(func.count()).where(*to_the_site(participant_id, occasion_id))).one()


def said_present(db: Session, lines: Iterable[ReviewLine]) -> set[uuid.UUID]:
    """The ids of those lines at whose occasion the participant says to have been there."""
    return set(
        db.exec(
            select(ReviewLine.id)
            .join(Remark, col(Remark.occasion_id) == col(ReviewLine.occasion_id))
            .where(
                col(Remark.participant_id) == col(ReviewLine.participant_id),
                col(Remark.kind) == RemarkKind.WAS_HERE,
                col(ReviewLine.id).in_([line.id for line in lines]),
            )
        ).all()
    )


def answered(db: Session, lines: Collection[ReviewLine]) -> set[uuid.UUID]:
    """The ids of those lines about which the participant has said something: why, or that they were there."""
    return reported(db, lines) | said_present(db, lines)


@dataclass(frozen=True)
class Said:
    """Of a remark what its site may read: what is wrong, and the times if they were said."""

    kind: RemarkKind
    hours: Interval | None


def said_in(db: Session, tasks: Iterable[Task]) -> dict[uuid.UUID, Said]:
    """What each task is about, by its id: the newest remark that the site can answer, without its words."""
    found: dict[uuid.UUID, Said] = {}
    for task in tasks:
        if task.kind is TaskKind.REMARK:
            said = (
                select(Remark.kind, Remark.from_at, Remark.to_at)
                .where(*to_the_site(task.participant_id, task.occasion_id))
                .order_by(col(Remark.made_at).desc())
            )
            if newest := db.exec(said).first():
                kind, start, end = newest
                found[task.id] = Said(RemarkKind(kind), (start, end) if start and end else None)
    return found


def _line(db: Session, participant_id: uuid.UUID, occasion_id: uuid.UUID) -> ReviewLine | None:
    theirs = (ReviewLine.participant_id == participant_id, ReviewLine.occasion_id == occasion_id)
    return db.exec(select(ReviewLine).where(*theirs).execution_options(populate_existing=True)).first()
