"""Boards, units, the staff who work in them, and the participants whose cases they hold."""

import datetime as dt
import enum
import uuid

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.types import encrypted, enum_type


class Role(enum.StrEnum):
    """What a person does here; one person may hold several."""

    PARTICIPANT = "participant"
    SUPERVISOR = "supervisor"
    CASEWORKER = "caseworker"
    COORDINATOR = "coordinator"
    AUDITOR = "auditor"


class Board(SQLModel, table=True):
    """A nämnd: the data controller for its cases."""

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    name: str = Field(max_length=120, unique=True)


class Unit(SQLModel, table=True):
    """An enhet of a board; it bounds what its caseworkers see."""

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    board_id: uuid.UUID = Field(foreign_key="board.id", index=True)
    name: str = Field(max_length=120)
    phone: str = Field(max_length=40)


class Staff(SQLModel, table=True):
    """Someone who works for the municipality or at an external site."""

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    name: str = Field(max_length=120)
    email: str = Field(max_length=254, unique=True)
    password_hash: str = Field(max_length=200)
    language: str = Field(default="sv", max_length=16)


class StaffRole(SQLModel, table=True):
    """A role that a member of staff holds in a unit, from a day, until one."""

    __tablename__ = "staff_role"
    __table_args__ = (UniqueConstraint("staff_id", "role", "unit_id", "from_day"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    staff_id: uuid.UUID = Field(foreign_key="staff.id", index=True)
    role: Role = Field(sa_type=enum_type(Role))
    unit_id: uuid.UUID | None = Field(default=None, foreign_key="unit.id")
    from_day: dt.date
    to_day: dt.date | None = None


class StaffSite(SQLModel, table=True):
    """A site where a supervisor works, from a day, until one."""

    __tablename__ = "staff_site"
    __table_args__ = (UniqueConstraint("staff_id", "site_id", "from_day"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    staff_id: uuid.UUID = Field(foreign_key="staff.id", index=True)
    site_id: uuid.UUID = Field(foreign_key="site.id", index=True)
    from_day: dt.date
    to_day: dt.date | None = None


class Participant(SQLModel, table=True):
    """A person who takes part. That someone is one is secret in itself (OSL 26:1)."""

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    given_name: str = Field(max_length=80)
    family_name: str = Field(max_length=80)
    sign_in_number: str = Field(max_length=8, unique=True)
    pin_hash: str | None = Field(default=None, max_length=200)
    language: str = Field(default="sv", max_length=16)


class Protection(SQLModel, table=True):
    """Protected personal data (skyddade personuppgifter): the row is the flag.

    At a site the person goes by the alias, of the same shape as any other name.
    """

    participant_id: uuid.UUID = Field(foreign_key="participant.id", primary_key=True)
    alias_given: str = Field(max_length=80)
    alias_family: str = Field(max_length=80)


class ProtectionGrant(SQLModel, table=True):
    """A named caseworker may open a protected person's case, from a day, until one."""

    __tablename__ = "protection_grant"
    __table_args__ = (UniqueConstraint("participant_id", "staff_id", "from_day"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    participant_id: uuid.UUID = Field(foreign_key="participant.id")
    staff_id: uuid.UUID = Field(foreign_key="staff.id", index=True)
    from_day: dt.date
    to_day: dt.date | None = None


class Case(SQLModel, table=True):
    """A participant's ärende at one board and unit; one open at a time."""

    __table_args__ = (
        Index(
            "uq_case_open",
            "participant_id",
            unique=True,
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    participant_id: uuid.UUID = Field(foreign_key="participant.id")
    board_id: uuid.UUID = Field(foreign_key="board.id")
    unit_id: uuid.UUID = Field(foreign_key="unit.id", index=True)
    opened_on: dt.date
    ended_on: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        """Whether a day is one of the case's own: before and after it, the person is none of its board's business."""
        return self.opened_on <= day and (self.ended_on is None or day <= self.ended_on)


class CaseAssignment(SQLModel, table=True):
    """A caseworker leads a case, from a day, until one. `words` say why it was taken over from a colleague."""

    __tablename__ = "case_assignment"
    __table_args__ = (UniqueConstraint("case_id", "staff_id", "from_day"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    case_id: uuid.UUID = Field(foreign_key="case.id")
    staff_id: uuid.UUID = Field(foreign_key="staff.id", index=True)
    from_day: dt.date
    to_day: dt.date | None = None
    words: str | None = Field(default=None, sa_type=encrypted("case_assignment.words"))
