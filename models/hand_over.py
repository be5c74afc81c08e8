"""Handing a month over: its statement is frozen, and a new version is told to the person."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from sqlmodel import Session, select

from models import audit
from models.calendar import civil_day, last_of, month_after
from models.case_tasks import CaseTaskKind, settle
from models.conflicts import refuse_conflict
from models.outbox import MessageKind, put
from models.people import Case, Staff
from models.refusals import Refusal
from models.statements import MonthStatement, MonthStatementLine, Sheet, as_of_now, newest_of, pieces_of, same
from models.units import speaking_unit


class MonthNotOver(Refusal):
    """A month is handed over once it is over."""

    def __init__(self, last: dt.date) -> None:
        super().__init__(last)
        self.last = last


class StatementChanged(Refusal):
    """Somebody handed the month over, or something in it changed, since the form was shown."""

    status = 409


class NothingToHandOver(Refusal):
    """Nothing is planned in the month while the case is open, and nothing of it was handed over before."""

    status = 409


class NotADecisionMonth(Refusal):
    """The month of the decision is one of those on offer."""


@dataclass(frozen=True)
class Seen:
    """What the form showed: the newest version that was handed over, 0 for none, and the digest of the month."""

    version: int
    digest: str


@dataclass
class Handed:
    """What was handed over in one go, and the cases that were left: something in them is open or has changed."""

    handed: list[MonthStatement] = field(default_factory=list)
    left: list[Case] = field(default_factory=list)


def decision_months(month: dt.date) -> list[dt.date]:
    """The months in which a month can be decided on, the usual one first: support is decided a month ahead."""
    return [month_after(month), month, month_after(month_after(month))]


def hand_over(
    db: Session,
    staff: Staff,
    case: Case,
    month: dt.date,
    seen: Seen,
    now: dt.datetime,
    decision_month: dt.date | None = None,
) -> MonthStatement:
    """Freeze the month as the next version. The same form sent twice hands over once; nothing new, no new version.

    Raises HasAnInterest, MonthNotOver, NotADecisionMonth, StatementChanged and NothingToHandOver.
    """
    decided = _may(db, staff, case, month, now, decision_month)
    statement, is_new = _next(db, staff, case, month, decided, seen, now)
    if is_new:
        _write(db, staff, case, statement, now)
    return statement


def hand_over_whole(
    db: Session, staff: Staff, chosen: Mapping[uuid.UUID, tuple[Case, Seen]], month: dt.date, now: dt.datetime
) -> Handed:
    """Hand over the month of several cases in one go: of those of which nothing is open and nothing changed since.

    Raises HasAnInterest and MonthNotOver.
    """
    found = Handed()
    new: list[tuple[Case, MonthStatement]] = []
    for _, (case, seen) in sorted(chosen.items()):
        decided = _may(db, staff, case, month, now)
        _hold(db, case)
        if not as_of_now(db, case, month).whole:
            found.left.append(case)
            continue
        try:
            statement, is_new = _next(db, staff, case, month, decided, seen, now)
        except (StatementChanged, NothingToHandOver):
            found.left.append(case)
            continue
        found.handed.append(statement)
        new += [(case, statement)] if is_new else []
    for case, statement in new:  # rows before the audit log's turn, which everyone waits for
        _write(db, staff, case, statement, now)
    return found


def _may(
    db: Session, staff: Staff, case: Case, month: dt.date, now: dt.datetime, decision_month: dt.date | None = None
) -> dt.date:
    """The month of the decision, when the month may be handed over."""
    refuse_conflict(db, staff, case.participant_id)
    if civil_day(now) <= last_of(month):
        raise MonthNotOver(last_of(month))
    decided = decision_month or decision_months(month)[0]
    if decided not in decision_months(month):
        raise NotADecisionMonth
    return decided


def _next(
    db: Session, staff: Staff, case: Case, month: dt.date, decided: dt.date, seen: Seen, now: dt.datetime
) -> tuple[MonthStatement, bool]:
    """The next version, and True; or the newest, where it says the same, and False."""
    _hold(db, case)
    sheet, last = as_of_now(db, case, month), newest_of(db, [case.id], month).get(case.id)
    if last and last.decision_month == decided and same(pieces_of(db, [last.id])[last.id], sheet.pieces):
        return last, False
    if seen != Seen(last.version if last else 0, sheet.digest):
        raise StatementChanged
    if last is None and not sheet.pieces:
        raise NothingToHandOver
    version = seen.version + 1
    statement = _freeze(db, staff, case, month, version, decided, sheet, now)
    if last:
        settle(db, case.id, CaseTaskKind.STATEMENT_CHANGED, last.id, now)
        put(db, case.participant_id, MessageKind.STATEMENT_CHANGED, about=statement.id, now=now)
    return statement, True


def _hold(db: Session, case: Case) -> None:
    """Nobody else hands anything of this case over until this transaction ends."""
    db.exec(select(Case.id).where(Case.id == case.id).with_for_update(key_share=True)).one()


def _freeze(
    db: Session,
    staff: Staff,
    case: Case,
    month: dt.date,
    version: int,
    decided: dt.date,
    sheet: Sheet,
    now: dt.datetime,
) -> MonthStatement:
    statement = MonthStatement(
        case_id=case.id,
        participant_id=case.participant_id,
        month=month,
        version=version,
        decision_month=decided,
        **asdict(sheet.totals),
        by_id=staff.id,
        unit_id=speaking_unit(db, staff, case, civil_day(now)),
        made_at=now,
    )
    db.add(statement)
    db.flush()
    db.add_all(MonthStatementLine(statement_id=statement.id, **asdict(piece)) for piece in sheet.pieces)
    db.flush()
    return statement


def _write(db: Session, staff: Staff, case: Case, statement: MonthStatement, now: dt.datetime) -> None:
    body = {
        "month": statement.month,
        "decision_month": statement.decision_month,
        "version": statement.version,
        "minutes": asdict(statement.totals),
    }
    about = case.participant_id
    audit.write(
        db, "statement:hand_over", by=staff, about=about, what=statement, at=now, unit_id=case.unit_id, body=body
    )
