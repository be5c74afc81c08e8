"""Workdays in Sweden: neither weekend nor holiday, nor one of the eves that everyone takes off."""

import datetime as dt
import functools
from itertools import count, islice

import holidays

_SATURDAY = 5


@functools.cache
def _days_off(year: int) -> frozenset[dt.date]:
    # de_facto: midsommarafton, julafton and nyårsafton.
    return frozenset(holidays.country_holidays("SE", years=year, categories=("public", "de_facto")))


def is_workday(day: dt.date) -> bool:
    """True on a day when offices are open."""
    return day.weekday() < _SATURDAY and day not in _days_off(day.year)


def due_day(first: dt.date, days: int) -> dt.date:
    """The last day of so many days after this one; moved on to a day when offices are open."""
    day = first + dt.timedelta(days=days)
    while not is_workday(day):
        day += dt.timedelta(days=1)
    return day


def nth_workday(year: int, month: int, number: int) -> dt.date:
    """The first, second … workday counted from the beginning of a month."""
    first = dt.date(year, month, 1)
    days = (first + dt.timedelta(days=each) for each in count())
    return next(islice(filter(is_workday, days), number - 1, None))


def nth_workday_of_next_month(day: dt.date, number: int) -> dt.date:
    """The first, second … workday of the month after the one that holds this day."""
    later = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return nth_workday(later.year, later.month, number)
