"""Two weeks of meetings around today, and at each site one whose doors are open right now."""

import datetime as dt
import uuid
from collections.abc import Iterator
from itertools import count, islice

from sqlmodel import Session, col, select

from models.calendar import moment
from models.occasions import CancelReason, Occasion, Series
from models.workdays import is_workday
from webapp.demo.ground import Ground

MORNING = (dt.time(9), dt.time(12))
AFTERNOON = (dt.time(13), dt.time(16))

# Which activity meets where and when; those without hours are the open doors.
SERIES: dict[str, tuple[str, str, tuple[dt.time, dt.time] | None]] = {
    "svenska": ("svenska", "SPRAK", MORNING),
    "svenska_em": ("svenska", "SPRAK", AFTERNOON),
    "verkstad": ("verkstad", "VERK", MORNING),
    "jobbsok": ("jobbsok", "VERK", AFTERNOON),
    "odling": ("odling", "ODLA", MORNING),
    "odling_em": ("odling", "ODLA", AFTERNOON),
    "oppen_verkstad": ("verkstad", "VERK", None),
    "oppet_sprakhus": ("svenska", "SPRAK", None),
    "oppen_odling": ("odling", "ODLA", None),
}

# Days from today in workdays, and why they were called off.
CANCELLED = {
    ("svenska_em", -3): CancelReason.SUPERVISOR_AWAY,
    ("odling_em", 0): CancelReason.SITE_CLOSED,
    ("odling", 1): CancelReason.SITE_CLOSED,
}

DAYS_EACH_WAY = 5
QUARTER = dt.timedelta(minutes=15)
DOORS_STAND_OPEN = dt.timedelta(hours=3)
# Open long enough for someone who has just started the demo.
ENOUGH = dt.timedelta(minutes=45)
# When the doors opened, counted from the quarter hour: Språkhuset's so long ago that coming now is late.
DOORS = {"oppen_verkstad": QUARTER * 0, "oppet_sprakhus": -QUARTER, "oppen_odling": QUARTER * 0}


def plan(ground: Ground) -> None:
    """Make the series and their meetings, on the workdays of a week back and a week ahead, and today in any case."""
    for key, (activity, site, hours) in SERIES.items():
        series = Series(
            id=uuid.uuid4() if hours else doors_id(key),
            activity_id=ground.activities[activity].id,
            site_id=ground.sites[site].id,
        )
        ground.series[key] = ground.add(series)
        if hours:
            for away, day in days(ground.today).items():
                ground.occasions[key, away] = meeting(series, moment(day, hours[0]), moment(day, hours[1]))
    for (key, away), why in CANCELLED.items():
        occasion = ground.occasions[key, away]
        occasion.cancelled_at = min(ground.now, occasion.starts_at) - dt.timedelta(hours=2)
        occasion.cancelled_because = why
    ground.db.add_all(ground.occasions.values())
    ground.db.flush()


def days(today: dt.date) -> dict[int, dt.date]:
    """The town's two weeks by the number of workdays from today: -5 to 5."""
    back = islice(_workdays(today, -1), DAYS_EACH_WAY)
    ahead = islice(_workdays(today, 1), DAYS_EACH_WAY)
    found = {-number: day for number, day in enumerate(back, start=1)}
    return {**found, 0: today, **dict(enumerate(ahead, start=1))}


def open_the_doors(db: Session, now: dt.datetime) -> dict[str, Occasion]:
    """See that each site has a meeting right now, whatever the hour, so that scanning can always be tried.

    It lasts three hours; a later start of the demo opens a new one.
    """
    whole = QUARTER.total_seconds()
    quarter = dt.datetime.fromtimestamp(now.timestamp() // whole * whole, dt.UTC)
    opened = {}
    for key, since in DOORS.items():
        series, starts_at = db.get_one(Series, doors_id(key)), quarter + since
        stands = db.exec(
            select(Occasion).where(
                Occasion.series_id == series.id,
                col(Occasion.starts_at) <= now,
                col(Occasion.ends_at) > now + ENOUGH,
            )
        ).first()
        if stands is None:
            opened[key] = meeting(series, starts_at, starts_at + DOORS_STAND_OPEN)
    db.add_all(opened.values())
    db.flush()
    return opened


def doors_id(key: str) -> uuid.UUID:
    """The same id in every town, so that a later start finds the open doors."""
    return uuid.uuid5(uuid.NAMESPACE_DNS, f"{key}.exempelby.example")


def _workdays(today: dt.date, step: int) -> Iterator[dt.date]:
    each_day = (today + dt.timedelta(days=step * away) for away in count(1))
    return filter(is_workday, each_day)


def meeting(series: Series, starts_at: dt.datetime, ends_at: dt.datetime) -> Occasion:
    """A meeting of a group at its place."""
    return Occasion(series_id=series.id, site_id=series.site_id, starts_at=starts_at, ends_at=ends_at)
