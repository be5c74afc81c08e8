"""A month statement on paper: the hours by kind, and day by day what they are made of. Nothing tells why."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlmodel import Session

from models.minutes import Piece, Totals, totals_of
from models.occasions import Occasion
from models.people import Participant, Unit
from models.statement_desk import Titles, titles_of
from models.statements import MonthStatement, pieces_of
from webapp.paper.letter import Letter, letter


@dataclass(frozen=True)
class Day:
    """An occasion with its title, and its intervals in time order."""

    occasion: Occasion
    title: dict[str, str]
    pieces: list[Piece]


def statement_letter(db: Session, made: MonthStatement) -> Letter:
    """The paper of a version that was handed over, in the person's language with Swedish beside it."""
    pieces, to = pieces_of(db, [made.id])[made.id], db.get_one(Participant, made.participant_id)
    unit, titles = db.get_one(Unit, made.unit_id), titles_of(db, pieces)
    return _paper(to, unit, made.month, made.totals, days_of(pieces, titles), made.made_at, made)


def draft_letter(
    to: Participant, unit: Unit, month: dt.date, pieces: Sequence[Piece], titles: Titles, at: dt.datetime
) -> Letter:
    """The same of what the records say at a moment. It says that nothing of it was handed over."""
    return _paper(to, unit, month, totals_of(pieces), days_of(pieces, titles), at)


def days_of(pieces: Sequence[Piece], titles: Titles) -> list[Day]:
    """The intervals by their occasion."""
    by_occasion = groupby(pieces, key=lambda piece: piece.occasion_id)
    return [Day(*titles[occasion_id], list(found)) for occasion_id, found in by_occasion]


def _paper(
    to: Participant,
    unit: Unit,
    month: dt.date,
    totals: Totals,
    days: list[Day],
    sent_at: dt.datetime,
    made: MonthStatement | None = None,
) -> Letter:
    template = "paper/statement.html"
    return letter(template, to, unit, month=month, sums=totals.told, days=days, sent_at=sent_at, made=made)
