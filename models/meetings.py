"""An occasion and its place, for whoever stands before its code."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from models.occasions import Occasion, Series
from models.places import Activity, Site


@dataclass(frozen=True)
class Meeting:
    """What is told about an occasion to someone with its code: what hangs on the wall, and whom to ask."""

    id: uuid.UUID
    starts_at: dt.datetime
    ends_at: dt.datetime
    title: dict[str, str]
    site: str
    address: str
    contact_name: str
    contact_phone: str


_meeting = (
    select(
        col(Occasion.id),  # in the order of Meeting's fields
        col(Occasion.starts_at),
        col(Occasion.ends_at),
        col(Activity.title),
        col(Site.name),
        col(Site.address),
        col(Site.contact_name),
        col(Site.contact_phone),
    )
    .join(Series, col(Series.id) == col(Occasion.series_id))
    .join(Activity, col(Activity.id) == col(Series.activity_id))
    .join(Site, col(Site.id) == col(Occasion.site_id))
    .where(col(Occasion.id) == bindparam("occasion"))
)


def meeting(db: Session, occasion_id: uuid.UUID) -> Meeting:
    """The occasion with this id, which exists."""
    return Meeting(*db.connection().execute(_meeting, {"occasion": occasion_id}).one())
