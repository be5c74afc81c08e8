"""Series of meetings, each meeting, and who belongs to which series."""

import datetime as dt
import enum
import uuid

from sqlalchemy import (
    BindParameter,
    CheckConstraint,
    ColumnElement,
    Index,
    UniqueConstraint,
    and_,
    bindparam,
    or_,
    update,
)
from sqlmodel import Field, Session, SQLModel, col, select

from models.calendar import civil_day, day_bounds
from models.types import enum_type


class CancelReason(enum.StrEnum):
    """Why the organiser cancelled. It never counts against a participant."""

    SUPERVISOR_AWAY = "supervisor_away"
    SITE_CLOSED = "site_closed"
    OTHER = "other"


class Series(SQLModel, table=True):
    """An activity at a site, meeting again and again."""

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    activity_id: uuid.UUID = Field(foreign_key="activity.id")
    site_id: uuid.UUID = Field(foreign_key="site.id")


class Occasion(SQLModel, table=True):
    """One meeting. Planned, open and to be confirmed follow from the clock and are not stored.

    `version` rises with each scan, mark and report, so that a confirmation can name what it was made on.
    """

    __table_args__ = (
        UniqueConstraint("series_id", "starts_at"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_occasion_site_id_starts_at", "site_id", "starts_at"),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    series_id: uuid.UUID = Field(foreign_key="series.id")
    site_id: uuid.UUID = Field(foreign_key="site.id")
    starts_at: dt.datetime
    ends_at: dt.datetime
    version: int = 0
    cancelled_at: dt.datetime | None = None
    cancelled_because: CancelReason | None = Field(default=None, sa_type=enum_type(CancelReason))


class Enrolment(SQLModel, table=True):
    """A participant belongs to a series from a day, until one. Outside it an occasion is not applicable."""

    __table_args__ = (
        UniqueConstraint("series_id", "participant_id", "from_day"),
        Index("ix_enrolment_participant_id", "participant_id"),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    series_id: uuid.UUID = Field(foreign_key="series.id")
    participant_id: uuid.UUID = Field(foreign_key="participant.id")
    from_day: dt.date
    to_day: dt.date | None = None


_raised = (
    update(Occasion)
    .where(col(Occasion.id) == bindparam("occasion"))
    .values(version=col(Occasion.version) + 1)
    .returning(col(Occasion.version))
)


def raise_version(db: Session, occasion_id: uuid.UUID) -> int:
    """Count a change of the roll and give the new version. On PostgreSQL others wait here until this one is kept."""
    return int(db.connection().execute(_raised, {"occasion": occasion_id}).scalar_one())


def enrolled_on(day: dt.date | BindParameter[dt.date]) -> ColumnElement[bool]:
    """The condition that an enrolment is in force on a day."""
    return and_(
        col(Enrolment.from_day) <= day,
        or_(col(Enrolment.to_day).is_(None), col(Enrolment.to_day) >= day),
    )


def expected_at(db: Session, occasion: Occasion) -> list[uuid.UUID]:
    """The participants whose enrolment covers the occasion's day."""
    return list(
        db.exec(
            select(Enrolment.participant_id)
            .where(Enrolment.series_id == occasion.series_id, enrolled_on(civil_day(occasion.starts_at)))
            .distinct()
        ).all()
    )


def occasions_between(db: Session, participant_id: uuid.UUID, first: dt.date, last: dt.date) -> list[Occasion]:
    """The occasions that apply to a participant from the first day to the last, both counted, in time order."""
    from_at, until = day_bounds(first)[0], day_bounds(last)[1]
    found = db.exec(
        select(Occasion, Enrolment)
        .join(Enrolment, col(Enrolment.series_id) == col(Occasion.series_id))
        .where(
            Enrolment.participant_id == participant_id,
            col(Occasion.starts_at) >= from_at,
            col(Occasion.starts_at) < until,
        )
        .order_by(col(Occasion.starts_at), col(Occasion.id))
    ).all()
    applying = {  # two enrolments may cover the same day
        occasion.id: occasion
        for occasion, enrolment in found
        if enrolment.from_day <= civil_day(occasion.starts_at)
        and (enrolment.to_day is None or civil_day(occasion.starts_at) <= enrolment.to_day)
    }
    return list(applying.values())
