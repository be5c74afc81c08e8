"""Two weeks of meetings around today, and at each site one whose doors are open right now."""

import datetime as dt
import uuid

from sqlmodel import Session, col, select

from models.calendar import moment
from models.occasions import Occasion, Series
from webapp.demo.ground import Ground

MORNING = (dt.time(9), dt.time(12))
AFTERNOON = (dt.time(13), dt.time(16))

# Which activity meets where and when; those without a time are the open doors.
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
DOORS = [key for key, (_, _, hours) in SERIES.items() if hours is None]

DAYS_EACH_WAY = 7
QUARTER = dt.timedelta(minutes=15)
DOORS_STAND_OPEN = dt.timedelta(hours=3)
# Open long enough for someone who has just started the demo.
ENOUGH = dt.timedelta(minutes=45)


def plan(ground: Ground) -> None:
    """Make the series and their meetings: each weekday from a week ago to a week ahead."""
    for key, (activity, site, hours) in SERIES.items():
        series = Series(
            id=uuid.uuid4() if hours else doors_id(key),
            activity_id=ground.activities[activity].id,
            site_id=ground.sites[site].id,
        )
        ground.series[key] = ground.add(series)
        if hours:
            for day in weekdays(ground.today):
                ground.db.add(_meeting(series, moment(day, hours[0]), moment(day, hours[1])))
    ground.db.flush()


def weekdays(today: dt.date) -> list[dt.date]:
    """The weekdays of the town's two weeks, in order."""
    around = (today + dt.timedelta(days=away) for away in range(-DAYS_EACH_WAY, DAYS_EACH_WAY + 1))
    return [day for day in around if day.weekday() < 5]


def doors_id(key: str) -> uuid.UUID:
    """The same id in every town, so that a later start finds the open doors."""
    return uuid.uuid5(uuid.NAMESPACE_DNS, f"{key}.exempelby.example")


def open_the_doors(db: Session, now: dt.datetime) -> None:
    """See that each site has a meeting right now, whatever the hour, so that scanning can always be tried.

    It begins at the quarter hour before this one and lasts three hours; a later start of the demo opens a new one.
    """
    quarter = dt.datetime.fromtimestamp(now.timestamp() // QUARTER.total_seconds() * QUARTER.total_seconds(), dt.UTC)
    for key in DOORS:
        series = db.get_one(Series, doors_id(key))
        stands = db.exec(
            select(Occasion).where(
                Occasion.series_id == series.id,
                col(Occasion.starts_at) <= now,
                col(Occasion.ends_at) > now + ENOUGH,
            )
        ).first()
        if stands is None:
            db.add(_meeting(series, quarter - QUARTER, quarter - QUARTER + DOORS_STAND_OPEN))
    db.flush()


def _meeting(series: Series, starts_at: dt.datetime, ends_at: dt.datetime) -> Occasion:
    return Occasion(series_id=series.id, site_id=series.site_id, starts_at=starts_at, ends_at=ends_at)
