"""The participant's words beside a record: "I was there". Nothing is changed by them; somebody is asked to look."""

import datetime as dt
import enum
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from models import audit
from models.attendance import Attendance, Task, TaskKind
from models.calendar import civil_day
from models.occasions import Occasion, occasions_between
from models.once import write_once
from models.own_words import checked
from models.people import Participant
from models.refusals import NotYours, Refusal
from models.report_rows import take_turn
from models.reviews import ReviewLine, reported
from models.told import NotOnOffer
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
    The site reads the kind and nothing else; the words are the case's caseworker's. `key` is the form's.
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
    words: str | None = Field(default=None, sa_type=encrypted("remark.words"))
    language: str = Field(max_length=16)
    made_at: dt.datetime


@dataclass(frozen=True)
class Beside:
    """The records of an occasion that a remark stands beside: the newest mark, and the assessment in force."""

    attendance_id: uuid.UUID | None
    assessment_id: uuid.UUID | None

    @property
    def seen(self) -> str:
        """What a form carries, to tell which records it showed."""
        return f"{self.attendance_id or '-'} {self.assessment_id or '-'}"


# What only the site can answer, which gets a task; the rest is for the caseworker.
FOR_THE_SITE = frozenset({RemarkKind.WAS_HERE, RemarkKind.WAS_HERE_LONGER, RemarkKind.NOT_ME})


class NotBegun(Refusal):
    """The occasion has not begun, so there is nothing to say about it."""

    def __init__(self, starts_at: dt.datetime) -> None:
        super().__init__(starts_at)
        self.starts_at = starts_at


class RecordChanged(Refusal):
    """What the form showed has changed since: the person reads the new record first."""

    status = 409


def kinds_for(beside: Beside) -> list[RemarkKind]:
    """What can be said: of an assessment only where there is one."""
    return [each for each in RemarkKind if each is not RemarkKind.ASSESSMENT or beside.assessment_id]


def occasion_to_remark(db: Session, person: Participant, occasion_id: uuid.UUID) -> Occasion | None:
    """An occasion that applies to the person; None for any other."""
    occasion = db.get(Occasion, occasion_id)
    if occasion is None:
        return None
    day = civil_day(occasion.starts_at)
    return next((each for each in occasions_between(db, person.id, day, day) if each.id == occasion_id), None)


def remark(
    db: Session,
    person: Participant,
    occasion: Occasion,
    kind: RemarkKind,
    words: str | None,
    *,
    key: str,
    language: str,
    now: dt.datetime,
    seen: str | None = None,
) -> Remark:
    """Keep what somebody says about a record, and ask the site to look where only it can tell. The same key is once.

    `seen` tells which records the form showed. Raises NotYours, NotBegun, RecordChanged, NotOnOffer and TooLong.
    """
    take_turn(db, person)
    if earlier := _by_key(db, person, key):
        return earlier
    if occasion_to_remark(db, person, occasion.id) is None:
        raise NotYours
    if now < occasion.starts_at:
        raise NotBegun(occasion.starts_at)
    words, beside = checked(words), beside_of(db, person, occasion)
    if seen not in (None, beside.seen):
        raise RecordChanged
    if kind not in kinds_for(beside):
        raise NotOnOffer
    kept = Remark(
        participant_id=person.id,
        occasion_id=occasion.id,
        attendance_id=beside.attendance_id,
        assessment_id=beside.assessment_id,
        key=key,
        kind=kind,
        words=words,
        language=language,
        made_at=now,
    )
    db.add(kept)
    db.flush()
    if kind in FOR_THE_SITE:
        _ask_the_site(db, person, occasion, now)
    _log(db, person, kept)
    return kept


def beside_of(db: Session, person: Participant, occasion: Occasion) -> Beside:
    """The records that stand there now."""
    mark = (
        select(Attendance.id)
        .where(Attendance.participant_id == person.id, Attendance.occasion_id == occasion.id)
        .order_by(col(Attendance.version).desc())
    )
    line = select(ReviewLine.assessment_id).where(
        ReviewLine.participant_id == person.id, ReviewLine.occasion_id == occasion.id
    )
    return Beside(db.exec(mark).first(), db.exec(line).first())


def remarks_of(db: Session, participant_id: uuid.UUID, occasion_id: uuid.UUID) -> list[Remark]:
    """What somebody has said about an occasion, oldest first."""
    theirs = (Remark.participant_id == participant_id, Remark.occasion_id == occasion_id)
    return list(db.exec(select(Remark).where(*theirs).order_by(col(Remark.made_at), col(Remark.id))).all())


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


def said_in(db: Session, tasks: Iterable[Task]) -> dict[uuid.UUID, RemarkKind]:
    """What each task is about, by its id: the newest kind that the site can answer, and none of the words."""
    found: dict[uuid.UUID, RemarkKind] = {}
    for task in tasks:
        if task.kind is TaskKind.REMARK:
            said = (
                select(Remark.kind)
                .where(
                    Remark.participant_id == task.participant_id,
                    Remark.occasion_id == task.occasion_id,
                    col(Remark.kind).in_(FOR_THE_SITE),
                )
                .order_by(col(Remark.made_at).desc())
            )
            if kind := db.exec(said).first():
                found[task.id] = RemarkKind(kind)
    return found


def _by_key(db: Session, person: Participant, key: str) -> Remark | None:
    return db.exec(select(Remark).where(Remark.participant_id == person.id, Remark.key == key)).first()


def _ask_the_site(db: Session, person: Participant, occasion: Occasion, now: dt.datetime) -> None:
    """One task while one is open."""
    write_once(
        db,
        Task,
        id=uuid.uuid4(),
        kind=TaskKind.REMARK,
        occasion_id=occasion.id,
        participant_id=person.id,
        opened_at=now,
    )


def _log(db: Session, person: Participant, kept: Remark) -> None:
    body = {
        "occasion": kept.occasion_id,
        "attendance": kept.attendance_id,
        "assessment": kept.assessment_id,
        "kind": kept.kind,
        "words_digest": audit.digest(kept.words) if kept.words else None,
    }
    audit.write(db, "remark:add", by=person, about=person, what=kept, at=kept.made_at, body=body)
