"""The month statement: what the minutes of a case's month are as of now, and the versions that were handed over.

It is a basis for the decision on support and no decision. The month it is about and the month it is to be decided in
are two fields.
"""

import datetime as dt
import hashlib
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import CheckConstraint, UniqueConstraint, func
from sqlmodel import Field, Session, SQLModel, col, select

from models.calendar import civil_day, last_of
from models.minutes import Kind, Piece, Share, Totals, minutes_of, totals_of
from models.occasions import Enrolment, Occasion
from models.people import Case, Unit
from models.types import enum_type

KINDS = ("planned", "attended", "attended_elsewhere", "absent_valid", "absent_invalid", "open")


class MonthStatement(SQLModel, table=True):
    """A case's month as it was handed over. Never edited: what changes later makes a new version.

    `month` and `decision_month` are named by their first day. `unit_id` is what the participant sees.
    """

    __tablename__ = "month_statement"
    __table_args__ = (
        UniqueConstraint("case_id", "month", "version"),
        CheckConstraint(
            "planned = attended + attended_elsewhere + absent_valid + absent_invalid + open", name="minutes_add_up"
        ),
        CheckConstraint("version >= 1", name="versions_begin_at_one"),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    case_id: uuid.UUID = Field(foreign_key="case.id")
    participant_id: uuid.UUID = Field(foreign_key="participant.id", index=True)
    month: dt.date
    version: int
    decision_month: dt.date
    planned: int
    attended: int
    attended_elsewhere: int
    absent_valid: int
    absent_invalid: int
    open: int
    by_id: uuid.UUID = Field(foreign_key="staff.id")
    unit_id: uuid.UUID = Field(foreign_key="unit.id")
    made_at: dt.datetime

    @property
    def totals(self) -> Totals:
        """Its sums."""
        return Totals(**{name: getattr(self, name) for name in KINDS})


class MonthStatementLine(SQLModel, table=True):
    """One interval of one occasion in a statement, what became of it, and the assessment that rests on."""

    __tablename__ = "month_statement_line"
    __table_args__ = (UniqueConstraint("statement_id", "occasion_id", "from_at"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    statement_id: uuid.UUID = Field(foreign_key="month_statement.id", index=True)
    occasion_id: uuid.UUID = Field(foreign_key="occasion.id")
    from_at: dt.datetime
    to_at: dt.datetime
    kind: Kind = Field(sa_type=enum_type(Kind))
    assessment_id: uuid.UUID | None = Field(default=None, foreign_key="assessment.id")


@dataclass(frozen=True)
class Sheet:
    """A case's month as of now."""

    shares: list[Share]

    @property
    def pieces(self) -> list[Piece]:
        """All of its intervals, in time order."""
        return [piece for share in self.shares for piece in share.pieces]

    @property
    def totals(self) -> Totals:
        """The sums of its minutes."""
        return totals_of(self.pieces)

    @property
    def open(self) -> list[Share]:
        """The occasions of which something is open."""
        return [share for share in self.shares if share.waits]

    @property
    def whole(self) -> bool:
        """True when nothing is open."""
        return not self.open

    @property
    def digest(self) -> str:
        """A short name of exactly these pieces, so that a form can say what it showed."""
        return hashlib.sha256("\n".join(map(_spelled, self.pieces)).encode()).hexdigest()[:16]


def as_of_now(db: Session, case: Case, month: dt.date) -> Sheet:
    """The month of a case as its records stand now."""
    return sheets(db, [case], month)[case.id]


def sheets(db: Session, cases: Collection[Case], month: dt.date) -> dict[uuid.UUID, Sheet]:
    """The month of several cases as of now, by the case's id. What lies outside a case's own days is not in it."""
    shares = minutes_of(db, {case.participant_id for case in cases}, month, last_of(month))
    return {
        case.id: Sheet([each for each in shares[case.participant_id] if case.holds(civil_day(each.occasion.starts_at))])
        for case in cases
    }


def statements_of(db: Session, case_id: uuid.UUID, month: dt.date) -> list[MonthStatement]:
    """The versions of a case's month, the newest first."""
    rows = select(MonthStatement).where(MonthStatement.case_id == case_id, MonthStatement.month == month)
    return list(db.exec(rows.order_by(col(MonthStatement.version).desc())).all())


def my_statement(db: Session, participant_id: uuid.UUID, statement_id: uuid.UUID) -> MonthStatement | None:
    """A version of a month, when it is this person's."""
    found = db.get(MonthStatement, statement_id)
    return found if found and found.participant_id == participant_id else None


def newest_of(db: Session, case_ids: Iterable[uuid.UUID], month: dt.date) -> dict[uuid.UUID, MonthStatement]:
    """The newest version of each case's month that has one, by the case's id."""
    rows = select(MonthStatement).where(
        col(MonthStatement.case_id).in_(list(case_ids)), col(MonthStatement.month) == month
    )
    return {each.case_id: each for each in db.exec(rows.order_by(col(MonthStatement.version))).all()}


@dataclass(frozen=True)
class Part:
    """What a case has of a person's month, as they read it: its unit, and the newest version if there is one."""

    unit: Unit
    made: MonthStatement | None
    sheet: Sheet

    @property
    def changed(self) -> bool:
        """True when the hours that were handed over are no longer those that are recorded."""
        return self.made is not None and self.made.totals != self.sheet.totals


def parts_of(db: Session, participant_id: uuid.UUID, month: dt.date) -> list[Part]:
    """A person's month by the cases that have some of it, the earliest first: each unit hands over its own alone."""
    rows = db.exec(
        select(Case, Unit)
        .join(Unit, col(Unit.id) == col(Case.unit_id))
        .where(Case.participant_id == participant_id)
        .order_by(col(Case.opened_on), col(Case.id))
    ).all()
    units = {case.id: unit for case, unit in rows}
    now, newest = sheets(db, [case for case, _ in rows], month), newest_of(db, units, month)
    return [Part(unit, newest.get(id_), now[id_]) for id_, unit in units.items() if id_ in newest or now[id_].pieces]


def first_day_of(db: Session, people: Collection[uuid.UUID]) -> dt.date | None:
    """The day of the first occasion of any group that these people are or were in; None when there is none."""
    first = db.exec(
        select(func.min(Occasion.starts_at))
        .join(Enrolment, col(Enrolment.series_id) == col(Occasion.series_id))
        .where(col(Enrolment.participant_id).in_(people))
    ).first()
    return civil_day(first) if first else None


def pieces_of(db: Session, statement_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Piece]]:
    """The intervals that were frozen, in time order, by the statement's id."""
    ids = list(statement_ids)
    found: dict[uuid.UUID, list[Piece]] = {each: [] for each in ids}
    rows = select(MonthStatementLine).where(col(MonthStatementLine.statement_id).in_(ids))
    for line in db.exec(rows.order_by(col(MonthStatementLine.from_at), col(MonthStatementLine.occasion_id))).all():
        piece = Piece(line.occasion_id, line.from_at, line.to_at, line.kind, line.assessment_id)
        found[line.statement_id].append(piece)
    return found


def same(one: Iterable[Piece], other: Iterable[Piece]) -> bool:
    """True when two sets of pieces say the same."""
    return sorted(map(_spelled, one)) == sorted(map(_spelled, other))


def _spelled(piece: Piece) -> str:
    times = (each.astimezone(dt.UTC).isoformat() for each in (piece.from_at, piece.to_at))
    return " ".join([str(piece.occasion_id), *times, piece.kind, str(piece.assessment_id)])
