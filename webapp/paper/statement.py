"""A month statement on paper: the hours by kind, and each interval they are made of. Nothing tells why."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from models.minutes import Piece, Totals
from webapp.paper.press import pdf


@dataclass(frozen=True)
class StatementToPrint:
    """What stands on it; without a version it says what the records say as of now."""

    name: str
    month: dt.date
    as_of: dt.datetime
    totals: Totals
    lines: Sequence[tuple[Piece, str]]
    version: int | None = None
    decision_month: dt.date | None = None
    unit: str | None = None


def statement_pdf(statement: StatementToPrint) -> bytes:
    """The paper, in the language of who asked for it."""
    return pdf("caseworker/paper/statement.html", statement=statement)
