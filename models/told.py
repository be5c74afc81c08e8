"""What somebody states about an absence: days or hours, one reason, words if wanted; and which occasions it covers."""

import datetime as dt
from dataclasses import dataclass, replace

from sqlmodel import Session

from models.calendar import civil_day, day_bounds, moment
from models.occasions import Occasion, occasions_between
from models.people import Participant
from models.reasons import reason_on
from models.recorded import Interval
from models.refusals import Refusal

DAYS_BACK = 7
DAYS_AHEAD = 14
LONGEST_WORDS = 1000
ONE_DAY = dt.timedelta(days=1)


class DayOutOfReach(Refusal):
    """A day lies too far back or ahead to be reported here."""

    def __init__(self, first: dt.date, last: dt.date) -> None:
        super().__init__()
        self.first, self.last = first, last


class DaysBackwards(Refusal):
    """The last day comes before the first."""


class HoursBackwards(Refusal):
    """The hours end before they begin, or have no length."""


class HoursOfOneDay(Refusal):
    """Hours are hours of one day."""


class NothingThatDay(Refusal):
    """The person is expected nowhere on that day, in those days or at those hours."""

    def __init__(self, day: dt.date, last: dt.date) -> None:
        super().__init__()
        self.day, self.last = day, last


class NothingAtThoseHours(NothingThatDay):
    """The person is expected that day, and at other hours: these."""

    def __init__(self, day: dt.date, times: list[Interval]) -> None:
        super().__init__(day, day)
        self.times = times


class CancelledThatDay(NothingThatDay):
    """Everything there is then is cancelled, which never counts against anyone."""


class NotOnOffer(Refusal):
    """The reason is not one that can be stated today."""


class TooManyWords(Refusal):
    """The person's own words are longer than there is room for."""

    def __init__(self, longest: int) -> None:
        super().__init__()
        self.longest = longest


@dataclass(frozen=True)
class Told:
    """What is stated: from which day, the code of one reason, words if wanted; until which day, or which hours.

    Hours are those of the wall clock on the first day; an end of 00:00 is the midnight that ends it.
    """

    first_day: dt.date
    reason: str
    words: str | None = None
    last_day: dt.date | None = None
    hours: tuple[dt.time, dt.time] | None = None

    @property
    def until(self) -> dt.date:
        """The last day."""
        return self.last_day or self.first_day

    @property
    def interval(self) -> Interval | None:
        """The hours as moments; None for whole days."""
        return moments(self.first_day, self.hours) if self.hours else None


def moments(day: dt.date, hours: tuple[dt.time, dt.time]) -> Interval:
    """Hours of the wall clock on a day as moments; an end of 00:00 is the midnight that ends it."""
    start, end = hours
    return moment(day, start), day_bounds(day)[1] if end == dt.time.min else moment(day, end)


@dataclass(frozen=True)
class Covered:
    """An occasion that is reported, and which part of it; None for the whole."""

    occasion: Occasion
    part: Interval | None = None


def check(db: Session, told: Told, today: dt.date, within: tuple[dt.date, dt.date], *, kept: str | None = None) -> None:
    """Raise what speaks against a statement by itself. `kept` is a reason that was stated before and may stay."""
    if told.words and len(told.words) > LONGEST_WORDS:
        raise TooManyWords(LONGEST_WORDS)
    if told.reason != kept and reason_on(db, told.reason, today) is None:
        raise NotOnOffer
    _check_days(told, within)


def refusal_of_days(db: Session, person: Participant, told: Told, within: tuple[dt.date, dt.date]) -> Refusal | None:
    """What speaks against the days or hours of a statement, whatever else it says; None when nothing does."""
    try:
        _check_days(told, within)
        covered_by(db, person, told)
    except Refusal as refusal:
        return refusal
    return None


def _check_days(told: Told, within: tuple[dt.date, dt.date]) -> None:
    """Hours are looked at last: far away from today there are days that have no moments."""
    if told.until < told.first_day:
        raise DaysBackwards
    if not within[0] <= told.first_day <= told.until <= within[1]:
        raise DayOutOfReach(*within)
    if told.interval and told.until != told.first_day:
        raise HoursOfOneDay
    if told.interval and told.interval[0] >= told.interval[1]:
        raise HoursBackwards


def reach(today: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day that can be reported. How late a report is within it is a fact, and no refusal."""
    return today - dt.timedelta(days=DAYS_BACK), today + dt.timedelta(days=DAYS_AHEAD)


def covered_by(db: Session, person: Participant, told: Told) -> list[Covered]:
    """The occasions that a statement covers. Raises NothingThatDay or what that is the parent of."""
    expected = _expected(db, person, told)
    if not expected:
        _raise_at_other_hours(db, person, told)
        raise NothingThatDay(told.first_day, told.until)
    standing = [each for each in expected if each.occasion.cancelled_at is None]
    if not standing:
        raise CancelledThatDay(told.first_day, told.until)
    return standing


def _expected(db: Session, person: Participant, told: Told) -> list[Covered]:
    if told.interval is None:
        return [Covered(each) for each in occasions_between(db, person.id, told.first_day, told.until)]
    # A night's occasion belongs to the day before and still fills this day's first hours.
    there = occasions_between(db, person.id, told.first_day - ONE_DAY, told.first_day)
    parts = [(each, overlap((each.starts_at, each.ends_at), told.interval)) for each in there]
    return [Covered(each, _unless_whole(each, part)) for each, part in parts if part]


def _raise_at_other_hours(db: Session, person: Participant, told: Told) -> None:
    if told.hours is None:
        return
    all_day = _expected(db, person, replace(told, hours=(dt.time.min, dt.time.min)))
    there = [each.occasion for each in all_day if each.occasion.cancelled_at is None]
    if there:
        raise NothingAtThoseHours(told.first_day, sorted((each.starts_at, each.ends_at) for each in there))


def overlap(one: Interval, other: Interval) -> Interval | None:
    """What two intervals have in common; None when that has no length."""
    start, end = max(one[0], other[0]), min(one[1], other[1])
    return (start, end) if start < end else None


def _unless_whole(occasion: Occasion, part: Interval) -> Interval | None:
    return None if part == (occasion.starts_at, occasion.ends_at) else part


def days_late(first_day: dt.date, told_at: dt.datetime) -> int:
    """How many days after a day something was told; zero for the same day and before."""
    return max(0, (civil_day(told_at) - first_day).days)
