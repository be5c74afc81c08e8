"""What has changed since a statement was handed over, line by line, and the task that says so."""

import datetime as dt
import enum
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.calendar import civil_day, month_of
from models.minutes import Kind, Piece
from models.occasions import Occasion
from models.people import Case
from models.statements import MonthStatement, as_of_now, newest_of, pieces_of, same


class Why(enum.StrEnum):
    """What made a line other than it was."""

    CANCELLED = "cancelled"
    ROLL = "roll"
    ASSESSMENT = "assessment"
    PLAN = "plan"


@dataclass(frozen=True)
class Changed:
    """An occasion that reads otherwise now: what was handed over of it, what stands now, and why."""

    occasion: Occasion
    before: list[Piece]
    now: list[Piece]
    why: list[Why]


def difference(db: Session, statement: MonthStatement) -> list[Changed]:
    """What has changed since, in time order; nothing while the statement still says what is."""
    case = db.get_one(Case, statement.case_id)
    before = _by_occasion(pieces_of(db, [statement.id])[statement.id])
    now = _by_occasion(as_of_now(db, case, statement.month).pieces)
    changed = [each for each in before.keys() | now.keys() if not same(before[each], now[each])]
    occasions = db.exec(select(Occasion).where(col(Occasion.id).in_(changed))).all()
    return [
        Changed(each, before[each.id], now[each.id], _why(each, before[each.id], now[each.id]))
        for each in sorted(occasions, key=lambda each: (each.starts_at, each.id))
    ]


def changed_since(
    db: Session, statements: Collection[MonthStatement], now: dict[uuid.UUID, list[Piece]]
) -> set[uuid.UUID]:
    """The ids of those cases whose newest statement does not say what is. `now` is by the case's id."""
    frozen = pieces_of(db, [each.id for each in statements])
    return {each.case_id for each in statements if not same(frozen[each.id], now[each.case_id])}


def look_again(db: Session, occasion: Occasion, people: Iterable[uuid.UUID], now: dt.datetime) -> None:
    """Something about these people at an occasion may have changed: open the task where their month was handed over.

    Where nothing differs any more, the task that is open is settled. Call it before the rule writes to the audit log.
    """
    # The desk is built on reviews, and reviews call this.
    from models.case_tasks import CaseTaskKind, open_task, settle

    month = month_of(civil_day(occasion.starts_at))
    cases = db.exec(
        select(MonthStatement.case_id)
        .where(col(MonthStatement.participant_id).in_(list(people)), col(MonthStatement.month) == month)
        .distinct()
    ).all()
    for case_id, statement in sorted(newest_of(db, cases, month).items()):
        if difference(db, statement):
            open_task(db, case_id, CaseTaskKind.STATEMENT_CHANGED, statement.id, now)
        else:
            settle(db, case_id, CaseTaskKind.STATEMENT_CHANGED, statement.id, now)


def _by_occasion(pieces: Iterable[Piece]) -> dict[uuid.UUID, list[Piece]]:
    found: dict[uuid.UUID, list[Piece]] = defaultdict(list)
    for piece in pieces:
        found[piece.occasion_id].append(piece)
    return found


def _why(occasion: Occasion, before: list[Piece], now: list[Piece]) -> list[Why]:
    if occasion.cancelled_at:
        return [Why.CANCELLED]
    if not before or not now:
        return [Why.PLAN]
    new = _assessments(now) - _assessments(before)
    found = [Why.ROLL] if _attended(before) != _attended(now) or not new else []
    return [*found, Why.ASSESSMENT] if new else found


def _assessments(pieces: list[Piece]) -> set[uuid.UUID]:
    return {piece.assessment_id for piece in pieces if piece.assessment_id}


def _attended(pieces: list[Piece]) -> list[tuple[dt.datetime, dt.datetime]]:
    """What the roll says was attended; what a caseworker assessed so is no word of the roll."""
    return [(piece.from_at, piece.to_at) for piece in pieces if piece.kind is Kind.ATTENDED and not piece.assessment_id]
