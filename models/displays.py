"""What hangs on a site's wall: the occasions one can check in to now, how many are in, and what comes next.

Nothing about persons but their number.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from models.access import Field, Relation, may_read
from models.occasions import Occasion, Series
from models.places import Activity, Site
from models.roll_call import Meeting
from models.scan_facts import opens_at
from models.site_days import counted

# Check-in never opens longer before a start than this.
_SOON = dt.timedelta(days=1)
# More than a site has at once, with room for cancelled ones before the next.
_AHEAD = 50


@dataclass(frozen=True)
class Wall:
    """What a display may show at a moment. `cancelled` would be open now, had they not been cancelled."""

    open: list[Meeting]
    cancelled: list[Meeting]
    coming: Meeting | None


def wall_at(db: Session, site_id: uuid.UUID, now: dt.datetime) -> Wall:
    """The occasions of a site that a display shows now; the next one only while nothing is open."""
    if not may_read(Relation.DISPLAY, Field.SCHEDULE):
        return Wall([], [], None)
    ahead = _not_over(db, site_id, now)
    around = [each for each in ahead if _is_open(db, each, now)]
    on = [each for each in around if not each.occasion.cancelled_at]
    later = (each for each in ahead if each not in around and not each.occasion.cancelled_at)
    return Wall(
        open=on,
        cancelled=[each for each in around if each.occasion.cancelled_at],
        coming=None if on else next(later, None),
    )


def head_count(db: Session, meeting: Meeting) -> int | None:
    """How many are in; None where displays may not say."""
    if not may_read(Relation.DISPLAY, Field.PRESENCE):
        return None
    return counted(db, [meeting])[0].present


def _is_open(db: Session, meeting: Meeting, now: dt.datetime) -> bool:
    starts_at = meeting.occasion.starts_at
    return starts_at < now + _SOON and opens_at(db, starts_at) <= now


def _not_over(db: Session, site_id: uuid.UUID, now: dt.datetime) -> list[Meeting]:
    """The site's next occasions, with those that run, in time order."""
    rows = db.execute(
        select(Occasion, Site, Activity)
        .join(Series, col(Series.id) == col(Occasion.series_id))
        .join(Activity, col(Activity.id) == col(Series.activity_id))
        .join(Site, col(Site.id) == col(Occasion.site_id))
        .where(Occasion.site_id == site_id, col(Occasion.ends_at) > now)
        .order_by(col(Occasion.starts_at), col(Occasion.id))
        .limit(_AHEAD)
        .options(defer(col(Site.key)))  # type: ignore[arg-type]
    ).all()
    return [Meeting(occasion, site, activity, Relation.DISPLAY) for occasion, site, activity in rows]
