"""The caseworker's desk: whose cases someone may open, and one review from it.

Assigned means assigned to the case or, while nobody is, to its unit. What waits for a second person opens to a
colleague too. A protected person's case opens with a grant alone; without one it is counted and nothing more. Whoever
has a conflict of interest finds nothing of that person.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from models.access import Condition, Field, Relation, may_read
from models.conflicts import ConflictOfInterest, has_conflict
from models.names import Name, shaped
from models.people import Case, CaseAssignment, Participant, Protection, ProtectionGrant, Role, Staff, StaffRole, Unit
from models.review_steps import SecondOpinion
from models.reviews import Assessment, Review, ReviewState


def in_force(row: Any, day: dt.date) -> ColumnElement[bool]:
    """The condition that a row with from_day and to_day covers a day."""
    return and_(col(row.from_day) <= day, or_(col(row.to_day).is_(None), col(row.to_day) >= day))


def wears_the_hat(day: dt.date) -> ColumnElement[bool]:
    """The condition that a role is a caseworker's and in force."""
    return and_(col(StaffRole.role) == Role.CASEWORKER, in_force(StaffRole, day))


def units_of(staff: Staff, day: dt.date) -> Any:
    """The units in which somebody is a caseworker on a day."""
    return select(StaffRole.unit_id).where(wears_the_hat(day), col(StaffRole.staff_id) == staff.id)


def boards_of(staff: Staff, day: dt.date) -> Any:
    """The boards of those units."""
    return select(Unit.board_id).where(col(Unit.id).in_(units_of(staff, day)))


def leads(day: dt.date) -> Any:
    """Who leads a case on a day. Somebody who is a caseworker no more leads nothing: the case is its unit's again."""
    return (
        select(CaseAssignment.id)
        .join(StaffRole, and_(col(StaffRole.staff_id) == col(CaseAssignment.staff_id), wears_the_hat(day)))
        .where(col(CaseAssignment.case_id) == col(Case.id), in_force(CaseAssignment, day))
        .correlate(Case)
    )


def assigned(staff: Staff, day: dt.date) -> ColumnElement[bool]:
    """The condition that a case is this caseworker's on a day. Another board's never is, nor one with a conflict."""
    led = leads(day)
    led_by_me = led.where(col(CaseAssignment.staff_id) == staff.id)
    return and_(
        col(Case.board_id).in_(boards_of(staff, day)),
        or_(led_by_me.exists(), and_(col(Case.unit_id).in_(units_of(staff, day)), ~led.exists())),
        ~has_conflict(staff),
    )


def may_second(staff: Staff, day: dt.date) -> ColumnElement[bool]:
    """The condition that a review waits for a second person, and that this caseworker can be it.

    That is another one of the case's unit than the one who wrote the assessment; where the unit has no other who may
    open the case, one of the same board.
    """
    author = _author()
    others = (
        select(StaffRole.id)
        .where(
            wears_the_hat(day),
            col(StaffRole.unit_id) == col(Case.unit_id),
            col(StaffRole.staff_id) != author,
            ~_has_one(col(StaffRole.staff_id)),
            _may_open(col(StaffRole.staff_id), day),
        )
        .correlate(Case, Review)
    )
    return and_(
        col(Review.state) == ReviewState.AWAITING_SECOND,
        author != staff.id,
        col(Case.board_id).in_(boards_of(staff, day)),
        or_(col(Case.unit_id).in_(units_of(staff, day)), and_(~others.exists(), _may_open(staff.id, day))),
        ~has_conflict(staff),
    )


def _author() -> Any:
    """Who wrote the assessment that waits for a second person."""
    return (
        select(Assessment.by_id)
        .join(SecondOpinion, col(SecondOpinion.assessment_id) == col(Assessment.id), isouter=True)
        .where(
            col(Assessment.review_id) == col(Review.id),
            col(Assessment.objection).is_not(None),
            col(SecondOpinion.assessment_id).is_(None),
        )
        .order_by(col(Assessment.made_at).desc())
        .limit(1)
        .correlate(Review)
        .scalar_subquery()
    )


def _has_one(staff_id: Any) -> ColumnElement[bool]:
    """The condition that a colleague has a conflict of interest with whom a case is about."""
    found = select(ConflictOfInterest.staff_id).where(
        col(ConflictOfInterest.staff_id) == staff_id, col(ConflictOfInterest.participant_id) == col(Case.participant_id)
    )
    return found.correlate(Case, StaffRole).exists()


def _may_open(staff_id: Any, day: dt.date) -> ColumnElement[bool]:
    """The condition that whom a case is about is not protected, or that a colleague has the grant."""
    flag = select(Protection.participant_id).where(col(Protection.participant_id) == col(Case.participant_id))
    grant = _grants(staff_id, day).where(col(ProtectionGrant.participant_id) == col(Case.participant_id))
    return or_(~flag.correlate(Case).exists(), grant.correlate(Case, StaffRole).exists())


def _grants(staff_id: Any, day: dt.date) -> Any:
    return select(ProtectionGrant.id).where(col(ProtectionGrant.staff_id) == staff_id, in_force(ProtectionGrant, day))


def granted(staff: Staff, day: dt.date) -> ColumnElement[bool]:
    """The condition that a participant is not protected, or that this caseworker has the grant."""
    grant = _grants(staff.id, day).where(col(ProtectionGrant.participant_id) == col(Participant.id))
    return or_(col(Protection.participant_id).is_(None), grant.correlate(Participant).exists())


@dataclass(frozen=True)
class Opened:
    """A review that its caseworker may open, with whom it is about: to lead it, or as a second person alone."""

    review: Review
    case: Case
    participant: Participant
    flagged: bool
    leads: bool
    may_second: bool

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
    found = db.exec(reviews_of(staff, day).where(col(Review.id) == review_id)).first()
    return opened(found) if found and found.granted else None


def reviews_of(staff: Staff, day: dt.date) -> Any:
    """The reviews of this caseworker's cases, and what waits for them as a second person: rows for opened()."""
    return (
        select(Review, Case, Participant)
        .add_columns(
            col(Protection.participant_id).label("flag"),
            granted(staff, day).label("granted"),
            assigned(staff, day).label("leads"),
            may_second(staff, day).label("may_second"),
        )
        .join(Case, col(Case.id) == col(Review.case_id))
        .join(Participant, col(Participant.id) == col(Review.participant_id))
        .join(Protection, col(Protection.participant_id) == col(Participant.id), isouter=True)
        .where(or_(assigned(staff, day), may_second(staff, day)))
    )


def opened(row: Any) -> Opened:
    """A row of reviews_of()."""
    return Opened(row[0], row[1], row[2], row.flag is not None, bool(row.leads), bool(row.may_second))
