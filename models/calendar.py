"""Civil time in Sweden: which day a moment belongs to, and when a day begins and ends."""

import datetime as dt
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def civil_day(at: dt.datetime) -> dt.date:
    """The date on a Swedish wall calendar at this moment."""
    return at.astimezone(STOCKHOLM).date()


def moment(day: dt.date, clock: dt.time) -> dt.datetime:
    """This wall-clock time on this day in Sweden, in UTC.

    A time that the clocks pass twice (the October night) means the first; one that they skip (the March night)
    lands an hour later, as PEP 495 folds it.
    """
    return dt.datetime.combine(day, clock, tzinfo=STOCKHOLM).astimezone(dt.UTC)


def day_bounds(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """The first moment of a day and of the next one, in UTC: 23 to 25 hours apart."""
    return moment(day, dt.time.min), moment(day + dt.timedelta(days=1), dt.time.min)


def week_of(day: dt.date) -> dt.date:
    """The Monday of the ISO week that holds this day."""
    return day - dt.timedelta(days=day.weekday())


def minutes_between(start: dt.datetime, end: dt.datetime) -> int:
    """Whole minutes from start to end, never below zero. Computed in UTC, so a DST night counts its true length."""
    return max(0, int((end.astimezone(dt.UTC) - start.astimezone(dt.UTC)).total_seconds()) // 60)


def now_next_over(starts_at: dt.datetime, ends_at: dt.datetime, at: dt.datetime) -> tuple[bool, bool, dt.datetime]:
    """A list's order for somebody who reads it at a moment: what goes on, then what comes, then what is over."""
    return ends_at <= at, starts_at > at, starts_at


def month_of(day: dt.date) -> dt.date:
    """The first day of the month that holds this day: what a month is named by."""
    return day.replace(day=1)


def month_after(month: dt.date) -> dt.date:
    """The first day of the month after a month."""
    return month_of(month_of(month) + dt.timedelta(days=31))


def month_before(month: dt.date) -> dt.date:
    """The first day of the month before a month."""
    return month_of(month_of(month) - dt.timedelta(days=1))


def last_of(month: dt.date) -> dt.date:
    """The last day of a month."""
    return month_after(month) - dt.timedelta(days=1)
