"""What a version of a plan counts on, place by place, with the times as they are planned."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from models.calendar import STOCKHOLM, civil_day, day_bounds
from models.occasions import Occasion, Series
from models.people import Case
from models.places import Activity, ActivityKind, Site
from models.plans import Plan, PlannedActivity
from models.schedule import LOOK_AHEAD


@dataclass(frozen=True)
class PlannedTo:
    """One planned activity: its texts are {language: text}; `times` are those of a week, each by one occasion."""

    kind: ActivityKind
    title: dict[str, str]
    purpose: dict[str, str]
    site: Site
    times: list[Occasion] = field(default_factory=list)


def planned_in(db: Session, plan: Plan, now: dt.datetime) -> list[PlannedTo]:
    """The plan's activities, by title; their times from the occasions of the next four weeks, or the plan's first."""
    rows = db.exec(
        select(Series.id, Activity, Site)
        .join(PlannedActivity, col(PlannedActivity.series_id) == col(Series.id))
        .join(Activity, col(Activity.id) == col(Series.activity_id))
        .join(Site, col(Site.id) == col(Series.site_id))
        .where(PlannedActivity.plan_id == plan.id)
    ).all()
    first = max(civil_day(now), plan.from_day)
    found = [
        PlannedTo(activity.kind, activity.title, activity.purpose, site, _times(db, series_id, first))
        for series_id, activity, site in rows
    ]
    return sorted(found, key=lambda each: each.title["sv"])


def my_plan(db: Session, participant_id: uuid.UUID, plan_id: uuid.UUID) -> Plan | None:
    """A version of a plan, when it is this person's."""
    theirs = select(Plan).join(Case, col(Case.id) == col(Plan.case_id))
    return db.exec(theirs.where(Plan.id == plan_id, Case.participant_id == participant_id)).first()


def _times(db: Session, series_id: uuid.UUID, first: dt.date) -> list[Occasion]:
    """One occasion for each weekday and time at which the series meets, in a week's order."""
    start = day_bounds(first)[0]
    rows = db.exec(
        select(Occasion)
        .where(
            Occasion.series_id == series_id,
            col(Occasion.cancelled_at).is_(None),
            Occasion.starts_at >= start,
            Occasion.starts_at < start + LOOK_AHEAD,
        )
        .order_by(col(Occasion.starts_at))
    ).all()
    weekly = {(civil_day(each.starts_at).weekday(), _clock(each)): each for each in reversed(rows)}
    return [weekly[key] for key in sorted(weekly)]


def _clock(occasion: Occasion) -> tuple[dt.time, dt.time]:
    """From when until when, on the clock in Sweden."""
    return occasion.starts_at.astimezone(STOCKHOLM).time(), occasion.ends_at.astimezone(STOCKHOLM).time()
