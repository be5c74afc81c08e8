"""The reasons a participant can state: rows with texts, flags and the days they are on offer."""

import datetime as dt
import enum
import uuid

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from models.types import translated_type


class ReasonCode(enum.StrEnum):
    """The codes that are shipped, for rules that speak of one by name. A municipality may have others beside them."""

    SICK = "sick"
    SICK_CHILD = "sick_child"
    CLOSE_CARE = "close_care"
    HEALTH_VISIT = "health_visit"
    AUTHORITY_OR_INTERVIEW = "authority_or_interview"
    WORK_OR_STUDY = "work_or_study"
    CHILDCARE = "childcare"
    FAMILY_OR_AGREED_LEAVE = "family_or_agreed_leave"
    TRANSPORT = "transport"
    NOT_ADAPTED = "not_adapted"
    ORGANISER = "organiser"
    OTHER = "other"


class Reason(SQLModel, table=True):
    """One reason as it reads from a day, until one. What a person states, never a verdict.

    `help` says when to choose it. `proof_from_day` is the day of the absence from which a paper is asked for, as
    `source` has it; illness has none here, because the policy's certificate day and relapse speak of it. With
    `plan_task` a report is also a reason to look at the plan. What is the `organisers_own` is never the person's.
    """

    __table_args__ = (
        UniqueConstraint("code", "from_day"),
        CheckConstraint("proof_from_day IS NULL OR proof_from_day >= 1", name="proof_from_a_day"),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    code: str = Field(max_length=40)
    position: int
    label: dict[str, str] = Field(sa_type=translated_type())
    help: dict[str, str] = Field(sa_type=translated_type())
    symbol: str = Field(max_length=40)
    proof_from_day: int | None = None
    plan_task: bool = False
    organisers_own: bool = False
    source: str = Field(max_length=300)
    from_day: dt.date
    to_day: dt.date | None = None


def asks_for_a_paper(reason: Reason) -> bool:
    """Whether a paper can be of use: the reason's own rule asks for one, or illness has a day from which it does."""
    return reason.code == ReasonCode.SICK or reason.proof_from_day is not None


def on_offer(db: Session, day: dt.date) -> list[Reason]:
    """The reasons that can be stated on a day, in the order they are shown."""
    return sorted(_on(db, day).values(), key=lambda each: (each.position, each.code))


def reason_on(db: Session, code: str, day: dt.date) -> Reason | None:
    """What a code meant on a day; None when it was not on offer then."""
    return _on(db, day).get(code)


def _on(db: Session, day: dt.date) -> dict[str, Reason]:
    """The rows in force on a day by code: of each code the latest that had begun, unless that one has ended."""
    begun = db.exec(select(Reason).where(col(Reason.from_day) <= day).order_by(col(Reason.from_day))).all()
    latest = {each.code: each for each in begun}
    return {code: each for code, each in latest.items() if each.to_day is None or day <= each.to_day}
