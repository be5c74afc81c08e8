"""The individual plan: how many hours a week this person is to be active, and what fills them."""

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select


class Plan(SQLModel, table=True):
    """One version of a plan, in force from a day until the next version's.

    `norm_minutes` is the person's own norm for a week, at most 40 hours with everything counted.
    """

    __table_args__ = (
        UniqueConstraint("case_id", "version"),
        CheckConstraint("norm_minutes >= 0 AND norm_minutes <= 2400", name="norm_within_40_hours"),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    case_id: uuid.UUID = Field(foreign_key="case.id")
    version: int
    from_day: dt.date
    norm_minutes: int
    made_by: uuid.UUID = Field(foreign_key="staff.id")
    made_at: dt.datetime


class PlannedActivity(SQLModel, table=True):
    """A series that the plan counts on."""

    __tablename__ = "planned_activity"
    __table_args__ = (UniqueConstraint("plan_id", "series_id"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    plan_id: uuid.UUID = Field(foreign_key="plan.id")
    series_id: uuid.UUID = Field(foreign_key="series.id")


def plan_on(db: Session, case_id: uuid.UUID, day: dt.date, *, as_of: dt.datetime | None = None) -> Plan | None:
    """The version of a case's plan in force on a day, of those that there were at a moment."""
    versions = select(Plan).where(Plan.case_id == case_id, col(Plan.from_day) <= day)
    if as_of:
        versions = versions.where(col(Plan.made_at) <= as_of)
    return db.exec(versions.order_by(col(Plan.from_day).desc(), col(Plan.version).desc()).limit(1)).first()
