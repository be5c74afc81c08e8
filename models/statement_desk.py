"""Month statements at the caseworker's desk: one case's month, and the run of all of the desk's cases.

Whose cases they are follows models/desk.py. Protected persons go in a run of their own, which opens with a grant alone.
"""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col, select

from models.access import Field, Relation, may_read
from models.calendar import last_of
from models.cases import OpenedCase
from models.conflicts import has_conflict
from models.desk import assigned, granted
from models.minutes import Piece
from models.names import swedish_order
from models.occasions import Occasion, Series
from models.people import Case, Participant, Protection, Staff, Unit
from models.places import Activity
from models.statement_changes import changed_since
from models.statements import MonthStatement, Sheet, newest_of, sheets

Titles = dict[uuid.UUID, tuple[Occasion, dict[str, str]]]


@dataclass(frozen=True)
class Row:
    """A case in the run: its month as of now, and the newest version that was handed over. Nothing tells a cause."""

    opened: OpenedCase
    sheet: Sheet
    newest: MonthStatement | None
    changed: bool

    @property
    def ready(self) -> bool:
        """True when nothing is open and there is something to hand over that was not yet."""
        return self.sheet.whole and bool(self.sheet.pieces) and (self.newest is None or self.changed)


@dataclass
class Run:
    """The cases of a desk in a month: those that are shown, how many are handled apart, and how many stay closed."""

    rows: list[Row] = field(default_factory=list)
    apart: int = 0
    hidden: int = 0

    def people(self) -> list[uuid.UUID]:
        """Whom the run shows."""
        return [row.opened.participant.id for row in self.rows]


def may_read_statements() -> bool:
    """Whether a caseworker reads both what was recorded and what was assessed, which a month is made of."""
    return all(may_read(Relation.ASSIGNED, each) for each in (Field.PRESENCE, Field.ASSESSMENT))


def statement_case(db: Session, staff: Staff, case_id: uuid.UUID, day: dt.date) -> OpenedCase | None:
    """The case, when its statements are this caseworker's to open; None otherwise, whatever the reason."""
    row = db.exec(_cases(staff, day).where(col(Case.id) == case_id)).first()
    return OpenedCase(row[0], row[1], row[2] is not None) if row and row[3] else None


def run_of(db: Session, staff: Staff, month: dt.date, day: dt.date, *, protected: bool = False) -> Run:
    """The desk's cases of a month, by name: without the protected persons, or those alone that may be opened."""
    in_the_month = or_(col(Case.ended_on).is_(None), col(Case.ended_on) >= month)
    found, shown = Run(), []
    for case, person, protection, may_open in db.exec(
        _cases(staff, day).where(col(Case.opened_on) <= last_of(month), in_the_month)
    ).all():
        if protection is not None:
            found.apart += 1
            found.hidden += not may_open
        if may_open and (protection is not None) is protected:
            shown.append(OpenedCase(case, person, protection is not None))
    found.rows = _rows(db, shown, month)
    return found


def titles_of(db: Session, pieces: Collection[Piece]) -> Titles:
    """The occasion of each piece with its activity's title, by the occasion's id."""
    rows = db.exec(
        select(Occasion, Activity.title)
        .join(Series, col(Series.id) == col(Occasion.series_id))
        .join(Activity, col(Activity.id) == col(Series.activity_id))
        .where(col(Occasion.id).in_({piece.occasion_id for piece in pieces}))
    ).all()
    return {occasion.id: (occasion, dict(title)) for occasion, title in rows}


def units_of(db: Session, statements: Collection[MonthStatement]) -> dict[uuid.UUID, Unit]:
    """The unit that handed each statement over, by the statement's id."""
    units = db.exec(select(Unit).where(col(Unit.id).in_({each.unit_id for each in statements}))).all()
    by_id = {unit.id: unit for unit in units}
    return {each.id: by_id[each.unit_id] for each in statements}


def _rows(db: Session, shown: list[OpenedCase], month: dt.date) -> list[Row]:
    cases = [opened.case for opened in shown]
    now, newest = sheets(db, cases, month), newest_of(db, [case.id for case in cases], month)
    changed = changed_since(db, newest.values(), {id_: sheet.pieces for id_, sheet in now.items()})
    rows = [Row(each, now[each.case.id], newest.get(each.case.id), each.case.id in changed) for each in shown]
    return sorted(rows, key=lambda row: (swedish_order(row.opened.name), row.opened.case.id))


def _cases(staff: Staff, day: dt.date) -> Any:
    """Cases whose caseworker reads both what was recorded and what was assessed; those with an interest do not."""
    found: Any = (
        select(Case, Participant, Protection.participant_id)
        .add_columns(granted(staff, day))
        .join(Participant, col(Participant.id) == col(Case.participant_id))
        .join(Protection, col(Protection.participant_id) == col(Participant.id), isouter=True)
        .where(assigned(staff, day), ~has_conflict(staff))
    )
    return found if may_read_statements() else found.where(False)
