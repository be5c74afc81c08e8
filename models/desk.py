"""The caseworker's desk: whose cases someone may open, the list of what to review, and one review from it.

Assigned means assigned to the case or, while nobody is, to its unit. A protected person's case opens with a grant
alone; without one it is counted and nothing more.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select

from models.absences import ReportedOccasion
from models.access import Condition, Field, Relation, may_read
from models.assessments import is_ready
from models.calendar import civil_day
from models.names import Name, shaped
from models.occasions import Occasion
from models.people import Case, CaseAssignment, Participant, Protection, ProtectionGrant, Role, Staff, StaffRole, Unit
from models.recorded import Recorded, recorded
from models.reviews import LineState, Review, ReviewLine, ReviewState


def in_force(row: Any, day: dt.date) -> ColumnElement[bool]:
    """The condition that a row with from_day and to_day covers a day."""
    return and_(col(row.from_day) <= day, or_(col(row.to_day).is_(None), col(row.to_day) >= day))


def assigned(staff: Staff, day: dt.date) -> ColumnElement[bool]:
    """The condition that a case is this caseworker's on a day. Another board's never is."""
    hat = and_(col(StaffRole.role) == Role.CASEWORKER, in_force(StaffRole, day))
    mine = and_(hat, col(StaffRole.staff_id) == staff.id)
    my_units = select(StaffRole.unit_id).where(mine)
    my_boards = select(Unit.board_id).join(StaffRole, col(StaffRole.unit_id) == col(Unit.id)).where(mine)
    leads = and_(col(CaseAssignment.case_id) == col(Case.id), in_force(CaseAssignment, day))
    # Somebody who is a caseworker no more leads nothing: the case is its unit's again.
    led = (
        select(CaseAssignment.id)
        .join(StaffRole, and_(col(StaffRole.staff_id) == col(CaseAssignment.staff_id), hat))
        .where(leads)
        .correlate(Case)
    )
    led_by_me = led.where(col(CaseAssignment.staff_id) == staff.id)
    return and_(
        col(Case.board_id).in_(my_boards),
        or_(led_by_me.exists(), and_(col(Case.unit_id).in_(my_units), ~led.exists())),
    )


def granted(staff: Staff, day: dt.date) -> ColumnElement[bool]:
    """The condition that a participant is not protected, or that this caseworker has the grant."""
    grant = select(ProtectionGrant.id).where(
        col(ProtectionGrant.participant_id) == col(Participant.id),
        col(ProtectionGrant.staff_id) == staff.id,
        in_force(ProtectionGrant, day),
    )
    return or_(col(Protection.participant_id).is_(None), grant.correlate(Participant).exists())


@dataclass(frozen=True)
class Opened:
    """A review that its caseworker may open, with whom it is about."""

    review: Review
    case: Case
    participant: Participant
    flagged: bool

    @property
    def protected(self) -> bool:
        """The flag, where the grant that opened this lets it be read."""
        return self.flagged and may_read(Relation.ASSIGNED, Field.PROTECTION, met=frozenset({Condition.GRANT}))

    @property
    def name(self) -> Name:
        """The person's name as a caseworker reads it."""
        return shaped(self.participant.given_name, self.participant.family_name, Relation.ASSIGNED)


def review_for(db: Session, staff: Staff, review_id: uuid.UUID, day: dt.date) -> Opened | None:
    """The review, when it is this caseworker's to open; None otherwise, whatever the reason."""
    row = db.exec(_reviews(staff, day).where(col(Review.id) == review_id)).first()
    return Opened(row[0], row[1], row[2], row[3] is not None) if row and row[4] else None


# Where nothing was asked or proposed yet.
BEGUN = (ReviewState.NEEDS_EXPLANATION, ReviewState.TO_REVIEW)


@dataclass(frozen=True)
class Row:
    """A review in the list: who, what, when reported. Nothing in it depends on the cause."""

    opened: Opened
    occasions: list[Occasion]
    reported_at: dt.datetime | None
    confirmed: int

    @property
    def days(self) -> list[dt.date]:
        """The days of absence."""
        return sorted({civil_day(each.starts_at) for each in self.occasions})

    @property
    def order(self) -> tuple[Any, ...]:
        """The oldest absence first, then by name."""
        person = self.opened.participant
        return self.days[0], person.family_name, person.given_name, self.opened.review.id


@dataclass
class Section:
    """Reviews at the same stage: those that may be opened, and how many more there are."""

    rows: list[Row] = field(default_factory=list)
    hidden: int = 0

    @property
    def count(self) -> int:
        """All of them."""
        return len(self.rows) + self.hidden


@dataclass
class Worklist:
    """What to review: confirmed by the site, not yet confirmed, and absences that nobody has explained."""

    ready: Section = field(default_factory=Section)
    waiting: Section = field(default_factory=Section)
    unexplained: Section = field(default_factory=Section)

    def people(self) -> list[uuid.UUID]:
        """Whom the list shows."""
        sections = (self.ready, self.waiting, self.unexplained)
        return [row.opened.participant.id for section in sections for row in section.rows]


def worklist(db: Session, staff: Staff, day: dt.date) -> Worklist:
    """The open reviews of this caseworker's cases, each in its section."""
    rows = db.exec(_reviews(staff, day).where(col(Review.state).in_(BEGUN))).all()
    waiting = _waiting_lines(db, [row[0].id for row in rows])
    lines = [line for each in waiting.values() for line, _ in each]
    records, told = recorded(db, lines), _reported_at(db, lines)
    found = Worklist()
    for review, case, participant, protection, may_open in rows:
        there = waiting[review.id]
        row = _row(Opened(review, case, participant, protection is not None), there, records, told)
        section = _section(found, row) if there else None
        if section is None:
            continue
        if may_open:
            section.rows.append(row)
        else:
            section.hidden += 1
    for section in (found.ready, found.waiting, found.unexplained):
        section.rows.sort(key=lambda row: row.order)
    return found


def _reviews(staff: Staff, day: dt.date) -> Any:
    return (
        select(Review, Case, Participant, Protection.participant_id)
        .add_columns(granted(staff, day))
        .join(Case, col(Case.id) == col(Review.case_id))
        .join(Participant, col(Participant.id) == col(Review.participant_id))
        .join(Protection, col(Protection.participant_id) == col(Participant.id), isouter=True)
        .where(assigned(staff, day))
    )


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


def _reported_at(db: Session, lines: Iterable[ReviewLine]) -> dict[uuid.UUID, dt.datetime]:
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


def _row(opened: Opened, there: Waiting, records: dict[uuid.UUID, Recorded], told: dict[uuid.UUID, dt.datetime]) -> Row:
    ready = [line for line, occasion in there if is_ready(opened.review, line, occasion, records[line.id])]
    silent = opened.review.state is ReviewState.NEEDS_EXPLANATION
    away = [each for line, each in there if not silent or records[line.id].absence(each)]
    return Row(
        opened=opened,
        occasions=away,
        reported_at=min((told[line.id] for line, _ in there if line.id in told), default=None),
        confirmed=len(ready),
    )


def _section(found: Worklist, row: Row) -> Section | None:
    """Where a row belongs; nowhere while the site has taken back that somebody was away."""
    if not row.occasions:
        return None
    if row.opened.review.state is ReviewState.NEEDS_EXPLANATION:
        return found.unexplained
    return found.ready if row.confirmed else found.waiting
