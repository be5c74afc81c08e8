"""What the town's parts hand to each other: the session, the moment, and every row by a short name."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from sqlmodel import Session, SQLModel

from models.calendar import civil_day
from models.occasions import Occasion, Series
from models.people import Case, Participant, Staff, Unit
from models.places import Activity, Site

# Something that happens at a moment.
Act = tuple[dt.datetime, Callable[[], object]]
Row = TypeVar("Row", bound=SQLModel)


@dataclass
class Ground:
    """The town while it is being built."""

    db: Session
    now: dt.datetime
    units: dict[str, Unit] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)
    activities: dict[str, Activity] = field(default_factory=dict)
    series: dict[str, Series] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)
    people: dict[str, Participant] = field(default_factory=dict)
    # By group, and how many workdays away from today.
    occasions: dict[tuple[str, int], Occasion] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    # The codes of letters, for the demo to print: they are kept nowhere else.
    codes: dict[str, str] = field(default_factory=dict)

    @property
    def today(self) -> dt.date:
        """The day on the town's wall calendars."""
        return civil_day(self.now)

    @property
    def long_ago(self) -> dt.date:
        """A day before anything in the town: the law came into force, or earlier when the clock is."""
        return min(dt.date(2026, 7, 1), self.today - dt.timedelta(days=90))

    def add(self, row: Row) -> Row:
        """Flush a row, so that what points at it finds it."""
        self.db.add(row)
        self.db.flush()
        return row


def later(what: Callable[..., object], *how: object) -> Callable[[], object]:
    """An act to be done when its time comes."""
    return lambda: what(*how)
