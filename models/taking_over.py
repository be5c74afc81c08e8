"""Taking a case over from a colleague: what waits while somebody is away, and who takes it on."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from models import audit
from models.calendar import civil_day
from models.conflicts import has_conflict, refuse_conflict
from models.desk import boards_of, granted, in_force, leads, units_of
from models.own_words import needed
from models.people import Case, CaseAssignment, Participant, Protection, Staff
from models.review_moves import SomebodyWasFirst
from models.reviews import OPEN_STATES, Review


@dataclass(frozen=True)
class Led:
    """An open review of a case that a colleague leads: by whom, where it stands and until when. Not about whom."""

    review: Review
    case: Case
    assignment: CaseAssignment
    lead: Staff
    today: dt.date

    @property
    def overdue(self) -> bool:
        """True when the last day for what it waits for has passed."""
        return self.review.due_day is not None and self.review.due_day < self.today

    @property
    def order(self) -> tuple[Any, ...]:
        """What is due first, then by who leads."""
        return self.review.due_day or dt.date.max, self.lead.name, self.review.id


@dataclass
class LedByColleagues:
    """What colleagues of one's units lead: the reviews that could be taken over, and how many more there are."""

    rows: list[Led] = field(default_factory=list)
    hidden: int = 0

    @property
    def count(self) -> int:
        """All of them."""
        return len(self.rows) + self.hidden


def led_by_colleagues(db: Session, staff: Staff, day: dt.date) -> LedByColleagues:
    """The open reviews of the cases that others in this caseworker's units lead."""
    found, seen = LedByColleagues(), set[uuid.UUID]()
    for row in db.exec(_led(staff, day).where(col(Staff.id) != staff.id)).all():
        if row[0].id in seen:  # led by two
            continue
        seen.add(row[0].id)
        if row.granted:
            found.rows.append(Led(row[0], row[1], row[2], row[3], day))
        else:
            found.hidden += 1
    found.rows.sort(key=lambda each: each.order)
    return found


def leads_of(db: Session, case_ids: Iterable[uuid.UUID], day: dt.date) -> dict[uuid.UUID, list[Staff]]:
    """Who leads each case on a day; a case that nobody leads is its unit's, and missing here."""
    found: dict[uuid.UUID, list[Staff]] = defaultdict(list)
    rows = (
        select(Case.id, Staff)
        .join(CaseAssignment, col(CaseAssignment.case_id) == col(Case.id))
        .join(Staff, col(Staff.id) == col(CaseAssignment.staff_id))
        .where(col(Case.id).in_(set(case_ids)), col(CaseAssignment.id).in_(leads(day)))
        .order_by(col(CaseAssignment.from_day), col(Staff.name))
    )
    for case_id, lead in db.exec(rows).all():
        found[case_id].append(lead)
    return found


def led_for(db: Session, staff: Staff, review_id: uuid.UUID, day: dt.date) -> Led | None:
    """A review that this caseworker could take over, or just has; None otherwise, whatever the reason."""
    row = db.exec(_led(staff, day).where(col(Review.id) == review_id)).first()
    return Led(row[0], row[1], row[2], row[3], day) if row and row.granted else None


def take_over(
    db: Session, staff: Staff, case: Case, seen: uuid.UUID, words: str | None, now: dt.datetime
) -> CaseAssignment:
    """Lead a case from now on in a colleague's place, with a reason. `seen` is the assignment that the form showed.

    The same form sent twice takes over once. Raises HasAnInterest, SomebodyWasFirst, WordsMissing or TooLong.
    """
    words, day = needed(words), civil_day(now)
    db.exec(select(Case.id).where(Case.id == case.id).with_for_update())
    refuse_conflict(db, staff, case.participant_id)
    leading = _leading(db, case, day)
    if mine := next((each for each in leading if each.staff_id == staff.id), None):
        return mine
    if seen not in {each.id for each in leading}:
        raise SomebodyWasFirst([])
    for each in leading:
        each.to_day = day - dt.timedelta(days=1)
        db.add(each)
    row = _from_today(db, staff, case, day)
    row.words = f"{row.words}\n\n{words}" if row.words else words  # taken twice in a day: both reasons stand
    db.add(row)
    db.flush()
    before = [each.staff_id for each in leading]
    body = {"before": before, "words_digest": audit.digest(words)}
    audit.write(db, "case:take_over", by=staff, about=case.participant_id, what=row, at=now, body=body)
    return row


def hold_the_case(db: Session, review_id: uuid.UUID) -> None:
    """Who leads the case of a review stays so until this transaction ends: a colleague who takes it over waits."""
    case = select(Review.case_id).where(Review.id == review_id).scalar_subquery()
    db.exec(select(Case.id).where(col(Case.id) == case).with_for_update(key_share=True)).all()


def _from_today(db: Session, staff: Staff, case: Case, day: dt.date) -> CaseAssignment:
    """The colleague's place; taken back, it is the same one again."""
    there = db.exec(
        select(CaseAssignment).where(
            CaseAssignment.case_id == case.id, CaseAssignment.staff_id == staff.id, CaseAssignment.from_day == day
        )
    ).first()
    if there is None:
        return CaseAssignment(case_id=case.id, staff_id=staff.id, from_day=day)
    there.to_day = None
    return there


def _leading(db: Session, case: Case, day: dt.date) -> list[CaseAssignment]:
    rows = select(CaseAssignment).where(CaseAssignment.case_id == case.id, in_force(CaseAssignment, day))
    return list(db.exec(rows.execution_options(populate_existing=True)).all())


def _led(staff: Staff, day: dt.date) -> Any:
    return (
        select(Review, Case, CaseAssignment, Staff)
        .add_columns(granted(staff, day).label("granted"))
        .join(Case, col(Case.id) == col(Review.case_id))
        .join(Participant, col(Participant.id) == col(Case.participant_id))
        .join(Protection, col(Protection.participant_id) == col(Participant.id), isouter=True)
        .join(CaseAssignment, col(CaseAssignment.case_id) == col(Case.id))
        .join(Staff, col(Staff.id) == col(CaseAssignment.staff_id))
        .where(
            col(CaseAssignment.id).in_(leads(day)),
            col(Review.state).in_(OPEN_STATES),
            col(Case.board_id).in_(boards_of(staff, day)),
            col(Case.unit_id).in_(units_of(staff, day)),
            ~has_conflict(staff),
        )
        .order_by(col(Review.id), col(CaseAssignment.from_day))
    )
