"""Who lives with a participant: numbers, age bands and shared residence, never a name."""

import datetime as dt
import enum
import uuid

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from models import audit
from models.calendar import civil_day
from models.far_ahead import A_YEAR
from models.people import Case, Staff
from models.refusals import Refusal
from models.review_moves import SomebodyWasFirst
from models.types import enum_type

MOST_ADULTS = 20
MOST_CHILDREN = 20
HOURS_IN_A_WEEK = 168
CHILDHOOD = 18 * A_YEAR


class AgeBand(enum.StrEnum):
    """How old a child is, as finely as a plan and an assessment need it. SMALL is under eight: the plan's hours."""

    BABY = "baby"
    SMALL = "small"
    SCHOOL = "school"
    TEEN = "teen"


class Residence(enum.StrEnum):
    """How much of the time a child lives in the household."""

    ALWAYS = "always"
    SHARED = "shared"
    SOMETIMES = "sometimes"


class ToldBy(enum.StrEnum):
    """From whom the case knows it."""

    PARTICIPANT = "participant"
    REGISTER = "register"
    OTHER_ACTOR = "other_actor"


class Household(SQLModel, table=True):
    """One version of what is known of a household; the newest counts. Childcare granted is in hours a week."""

    __table_args__ = (
        UniqueConstraint("case_id", "version"),
        CheckConstraint("adults >= 1", name="somebody_lives_there"),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    case_id: uuid.UUID = Field(foreign_key="case.id")
    version: int
    adults: int
    childcare_hours: int | None = None
    childcare_from: dt.date | None = None
    told_by: ToldBy = Field(sa_type=enum_type(ToldBy))
    by_id: uuid.UUID = Field(foreign_key="staff.id")
    made_at: dt.datetime


class HouseholdChild(SQLModel, table=True):
    """A child in the household."""

    __tablename__ = "household_child"

    household_id: uuid.UUID = Field(foreign_key="household.id", primary_key=True)
    number: int = Field(primary_key=True)
    age_band: AgeBand = Field(sa_type=enum_type(AgeBand))
    residence: Residence = Field(sa_type=enum_type(Residence))


class HouseholdOutOfReach(Refusal):
    """The numbers are none that a household can have."""

    def __init__(self, adults: int, children: int, hours: int) -> None:
        super().__init__()
        self.adults, self.children, self.hours = adults, children, hours


class ChildcareOutOfReach(Refusal):
    """Childcare is said to begin before any child of today was born, or more than a year ahead: a slip of the pen."""

    def __init__(self, first: dt.date, last: dt.date) -> None:
        super().__init__()
        self.first, self.last = first, last


def household_of(db: Session, case_id: uuid.UUID) -> Household | None:
    """What is known of the household now; None when nobody has recorded it."""
    return db.exec(
        select(Household).where(Household.case_id == case_id).order_by(col(Household.version).desc()).limit(1)
    ).first()


def children_in(db: Session, household: Household | None) -> list[HouseholdChild]:
    """The children of a household, in the order they were recorded."""
    if household is None:
        return []
    rows = select(HouseholdChild).where(HouseholdChild.household_id == household.id)
    return list(db.exec(rows.order_by(col(HouseholdChild.number))).all())


def record(
    db: Session,
    staff: Staff,
    case: Case,
    *,
    adults: int,
    children: list[tuple[AgeBand, Residence]],
    childcare: tuple[int, dt.date] | None,
    told_by: ToldBy,
    seen: int,
    now: dt.datetime,
) -> Household:
    """Keep a new version of a case's household. The same as before, or the same form sent twice, is no new version.

    Raises HouseholdOutOfReach for numbers that cannot be, ChildcareOutOfReach for such a day, and SomebodyWasFirst when
    it has changed meanwhile.
    """
    hours = childcare[0] if childcare else 0
    possible = 1 <= adults <= MOST_ADULTS and len(children) <= MOST_CHILDREN and 0 <= hours <= HOURS_IN_A_WEEK
    if not possible:
        raise HouseholdOutOfReach(MOST_ADULTS, MOST_CHILDREN, HOURS_IN_A_WEEK)
    first, last = civil_day(now) - CHILDHOOD, civil_day(now) + A_YEAR
    if childcare and not first <= childcare[1] <= last:
        raise ChildcareOutOfReach(first, last)
    db.exec(select(Case.id).where(Case.id == case.id).with_for_update())
    before = household_of(db, case.id)
    if before and _same(db, before, adults, children, childcare, told_by):
        return before
    if (before.version if before else 0) != seen:
        raise SomebodyWasFirst([])
    row = Household(
        case_id=case.id,
        version=(before.version if before else 0) + 1,
        adults=adults,
        childcare_hours=childcare[0] if childcare else None,
        childcare_from=childcare[1] if childcare else None,
        told_by=told_by,
        by_id=staff.id,
        made_at=now,
    )
    db.add(row)
    db.flush()
    db.add_all(
        HouseholdChild(household_id=row.id, number=number, age_band=band, residence=residence)
        for number, (band, residence) in enumerate(children, start=1)
    )
    db.flush()
    body = {"version": row.version, "adults": adults, "children": len(children)}
    audit.write(db, "case:household:set", by=staff, about=case.participant_id, what=row, at=now, body=body)
    return row


def _same(
    db: Session,
    before: Household,
    adults: int,
    children: list[tuple[AgeBand, Residence]],
    childcare: tuple[int, dt.date] | None,
    told_by: ToldBy,
) -> bool:
    known = [(each.age_band, each.residence) for each in children_in(db, before)]
    granted = (before.childcare_hours, before.childcare_from)
    return (before.adults, known, granted, before.told_by) == (adults, children, childcare or (None, None), told_by)
