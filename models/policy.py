"""Values that rules read, each with its kind, source and the days it applies: "what applied on that day"."""

import datetime as dt
import enum
import uuid

from sqlalchemy import UniqueConstraint, bindparam
from sqlmodel import Field, Session, SQLModel, col, select

from models.types import enum_type


class PolicyKind(enum.StrEnum):
    """LAW is shipped with its source; LOCAL is the municipality's own, with its guideline as source."""

    LAW = "law"
    LOCAL = "local"


class Policy(enum.StrEnum):
    """The values on hand. All are whole numbers; the unit is in the name."""

    CHECK_IN_OPENS_MINUTES_BEFORE = "check_in_opens_minutes_before"
    LATE_FROM_MINUTES_AFTER_START = "late_from_minutes_after_start"
    REOPEN_UNTIL_WORKDAY = "reopen_until_workday"
    REPORT_WITHIN_DAYS = "report_within_days"
    CERTIFICATE_FROM_DAY = "certificate_from_day"
    RELAPSE_WITHIN_DAYS = "relapse_within_days"
    FULL_WEEK_HOURS = "full_week_hours"
    EXPLANATION_DAYS = "explanation_days"
    INFORMATION_DAYS = "information_days"
    HEARING_DAYS = "hearing_days"
    SECOND_PERSON = "second_person"
    # Rules without a number of their own: the row holds where they are written, and its value is 1.
    LAW_VALID_REASON = "law_valid_reason"
    LAW_INVESTIGATE = "law_investigate"
    LAW_INTERPRETER = "law_interpreter"
    LAW_HEARING = "law_hearing"
    LAW_HEARING_NEEDLESS = "law_hearing_needless"
    LAW_ORALLY = "law_orally"
    LAW_REASONS = "law_reasons"
    LAW_CHILDREN = "law_children"
    LAW_CONFLICT = "law_conflict"
    LAW_APPEAL = "law_appeal"


class PolicyValue(SQLModel, table=True):
    """A value from a day until the next row's. A correction is a new row with its author."""

    __tablename__ = "policy_value"
    __table_args__ = (UniqueConstraint("code", "from_day"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    code: Policy = Field(sa_type=enum_type(Policy, grows=True))
    kind: PolicyKind = Field(sa_type=enum_type(PolicyKind))
    value: int
    source: str = Field(max_length=300)
    from_day: dt.date
    made_by: uuid.UUID | None = Field(default=None, foreign_key="staff.id")


class NoPolicy(Exception):
    """A rule asked for a value that no row gives on that day: the installation is not set up."""


# Rules ask for these over and over, and so it is put together once.
_applied = (
    select(PolicyValue)
    .where(col(PolicyValue.code) == bindparam("code"), col(PolicyValue.from_day) <= bindparam("on"))
    .order_by(col(PolicyValue.from_day).desc())
    .limit(1)
)


def applied(db: Session, code: Policy, on: dt.date) -> PolicyValue:
    """The row in force on a day. Raises NoPolicy when there is none."""
    row = db.exec(_applied, params={"code": code, "on": on}).first()
    if row is None:
        raise NoPolicy(f"{code} has no value on {on}")
    return row


def value(db: Session, code: Policy, on: dt.date) -> int:
    """The number in force on a day. Raises NoPolicy when there is none."""
    return applied(db, code, on).value
