"""What there is to review, stage by stage: whose absence, when and until when, and nothing of why."""

import datetime as dt
import enum
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, func
from sqlmodel import Session, col, select

from models.absences import ReportedOccasion
from models.access import Field, Relation, may_read
from models.assessments import is_ready
from models.calendar import civil_day
from models.desk import Opened, opened, reviews_of
from models.names import Name, swedish_order
from models.occasions import Occasion
from models.people import Staff
from models.recorded import Recorded, recorded
from models.remarks import spoken_of
from models.replies import answered_since
from models.review_steps import Delivery, Hearing
from models.reviews import OPEN_STATES, LineState, Review, ReviewLine, ReviewState
from models.seconds import sent_back


class Stage(enum.StrEnum):
    """How far a review has come, as the list shows it."""

    READY = "ready"
    WAITING = "waiting"
    UNEXPLAINED = "unexplained"
    INFORMATION = "information"
    HEARD = "heard"
    SECOND = "second"
    HOLD = "hold"


_STAGES = {
    ReviewState.NEEDS_EXPLANATION: Stage.UNEXPLAINED,
    ReviewState.WAITING_FOR_INFORMATION: Stage.INFORMATION,
    ReviewState.HEARD: Stage.HEARD,
    ReviewState.AWAITING_SECOND: Stage.SECOND,
    ReviewState.ON_HOLD: Stage.HOLD,
}


@dataclass(frozen=True)
class Row:
    """A review in the list: who, what, when reported, until when. Nothing in it depends on the cause."""

    opened: Opened
    occasions: list[Occasion]
    reported_at: dt.datetime | None
    confirmed: int
    unreached: bool
    sent_back: bool
    answered: bool
    remarked: bool
    today: dt.date

    @property
    def days(self) -> list[dt.date]:
        """The days of absence."""
        return sorted({civil_day(each.starts_at) for each in self.occasions})

    @property
    def by_day(self) -> list[tuple[dt.date, list[Occasion]]]:
        """The days of absence, each with what was missed on it."""
        return [(day, [each for each in self.occasions if civil_day(each.starts_at) == day]) for day in self.days]

    @property
    def due_day(self) -> dt.date | None:
        """The last day for what the review waits for."""
        return self.opened.review.due_day

    @property
    def overdue(self) -> bool:
        """True when that day has passed."""
        return self.due_day is not None and self.due_day < self.today

    @property
    def order(self) -> tuple[Any, ...]:
        """What is due first, then the oldest absence, then by name."""
        person = self.opened.participant
        due, name = self.due_day or dt.date.max, Name(person.given_name, person.family_name)
        return due, self.days[0], swedish_order(name), self.opened.review.id


@dataclass
class Section:
    """Reviews at the same stage: those that may be opened, and how many more there are."""

    rows: list[Row] = field(default_factory=list)
    hidden: int = 0

    @property
    def count(self) -> int:
        """All of them."""
        return len(self.rows) + self.hidden

    def ids(self) -> list[uuid.UUID]:
        """The reviews it shows."""
        return [row.opened.review.id for row in self.rows]

    def people(self) -> list[uuid.UUID]:
        """Whom it shows."""
        return [row.opened.participant.id for row in self.rows]


Worklist = dict[Stage, Section]


def worklist(db: Session, staff: Staff, day: dt.date) -> Worklist:
    """The open reviews of this caseworker's cases and what waits for them as a second person, each at its stage."""
    rows = db.exec(reviews_of(staff, day).where(col(Review.state).in_(OPEN_STATES))).all()
    waiting = _waiting_lines(db, [row[0].id for row in rows])
    lines = [line for each in waiting.values() for line, _ in each]
    records, told = recorded(db, lines), reported_at(db, lines)
    returned = sent_back(db, [row[0].id for row in rows])
    answered = answered_since(db, [row[0].id for row in rows])
    remarked = spoken_of(db, [row[0].id for row in rows if row[0].state is ReviewState.NEEDS_EXPLANATION])
    unreached = _unreached(db, [row[0].id for row in rows if row[0].state is ReviewState.HEARD])
    found = {stage: Section() for stage in Stage}
    for each in rows:
        there = waiting[each[0].id]
        row = _row(
            opened(each),
            there,
            records,
            told,
            unreached=each[0].id in unreached,
            sent_back=each[0].id in returned,
            answered=each[0].id in answered,
            remarked=each[0].id in remarked,
            today=day,
        )
        if not row.occasions:  # the site has taken back that somebody was away, or cancelled it
            continue
        section = found[_stage(row)]
        if each.granted:
            section.rows.append(row)
        else:
            section.hidden += 1
    for section in found.values():
        section.rows.sort(key=lambda row: row.order)
    return found


Waiting = list[tuple[ReviewLine, Occasion]]


def _waiting_lines(db: Session, review_ids: list[uuid.UUID]) -> dict[uuid.UUID, Waiting]:
    """The open lines of each review; a cancelled occasion waits for nobody."""
    found: dict[uuid.UUID, Waiting] = defaultdict(list)
    lines = db.exec(
        select(ReviewLine, Occasion)
        .join(Occasion, col(Occasion.id) == col(ReviewLine.occasion_id))
        .where(
            col(ReviewLine.review_id).in_(review_ids),
            col(ReviewLine.state) == LineState.OPEN,
            col(Occasion.cancelled_at).is_(None),
        )
        .order_by(col(Occasion.starts_at), col(Occasion.id))
    ).all()
    for line, occasion in lines:
        found[line.review_id].append((line, occasion))
    return found


def reported_at(db: Session, lines: Iterable[ReviewLine]) -> dict[uuid.UUID, dt.datetime]:
    """When the first report about each line came, by the line's id."""
    if not may_read(Relation.ASSIGNED, Field.REPORTED):
        return {}
    same = and_(
        col(ReportedOccasion.occasion_id) == col(ReviewLine.occasion_id),
        col(ReportedOccasion.participant_id) == col(ReviewLine.participant_id),
        col(ReportedOccasion.ended_at).is_(None),
    )
    rows = db.exec(
        select(ReviewLine.id, func.min(col(ReportedOccasion.told_at)))
        .join(ReportedOccasion, same)
        .where(col(ReviewLine.id).in_([line.id for line in lines]))
        .group_by(col(ReviewLine.id))
    ).all()
    return dict(rows)


def _unreached(db: Session, review_ids: list[uuid.UUID]) -> set[uuid.UUID]:
    """Those whose newest hearing has not reached the person."""
    newest = (
        select(Hearing.review_id, func.max(Hearing.number).label("number"))
        .where(col(Hearing.review_id).in_(review_ids))
        .group_by(col(Hearing.review_id))
        .subquery()
    )
    rows = (
        select(Hearing.review_id)
        .join(newest, and_(col(Hearing.review_id) == newest.c.review_id, col(Hearing.number) == newest.c.number))
        .join(Delivery, col(Delivery.hearing_id) == col(Hearing.id), isouter=True)
        .where(col(Delivery.hearing_id).is_(None))
    )
    return set(db.exec(rows).all())


def _row(
    opened: Opened,
    there: Waiting,
    records: dict[uuid.UUID, Recorded],
    told: dict[uuid.UUID, dt.datetime],
    *,
    unreached: bool,
    sent_back: bool,
    answered: bool,
    remarked: bool,
    today: dt.date,
) -> Row:
    ready = [line for line, occasion in there if is_ready(opened.review, line, occasion, records[line.id])]
    silent = ReviewState.NEEDS_EXPLANATION in (opened.review.state, opened.review.held_state)
    away = [each for line, each in there if not silent or records[line.id].absence(each)]
    return Row(
        opened=opened,
        occasions=away,
        reported_at=min((told[line.id] for line, _ in there if line.id in told), default=None),
        confirmed=len(ready),
        unreached=unreached,
        sent_back=sent_back,
        answered=answered,
        remarked=remarked,
        today=today,
    )


def _stage(row: Row) -> Stage:
    """Where a row belongs."""
    to_review = Stage.READY if row.confirmed else Stage.WAITING
    return _STAGES.get(row.opened.review.state, to_review)
