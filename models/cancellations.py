"""The organiser cancels an occasion: it counts against nobody, nobody is asked anything, no review goes on about it."""

import datetime as dt
import uuid

from sqlalchemy import update
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from models import audit
from models.access import Field, Relation, may_write
from models.attendance import TaskKind, marks_at, standing
from models.calendar import civil_day, day_bounds
from models.lost_lines import lose_the_occasion
from models.occasions import CancelReason, Occasion, Series, expected_at
from models.people import Role, Staff
from models.places import Activity, Site
from models.refusals import NotYours, Refusal
from models.roll_call import Meeting, occasion_for, raised, reopen_until
from models.roll_tasks import settle
from models.sign_in import roles_on
from models.statement_changes import look_again


class StillConfirmed(Refusal):
    """The roll is confirmed: somebody has seen who was there. It is opened again before the occasion is cancelled."""

    status = 409


class CancellingOver(Refusal):
    """The last day on which what is recorded can be changed has passed."""

    status = 409

    def __init__(self, until: dt.date) -> None:
        super().__init__(until)
        self.until = until


def meeting_to_cancel(db: Session, staff: Staff, hat: Role, occasion_id: uuid.UUID, day: dt.date) -> Meeting | None:
    """The occasion that somebody may cancel in this hat: a supervisor at their site, a coordinator everywhere."""
    if hat is Role.SUPERVISOR:
        meeting = occasion_for(db, staff, occasion_id, day)
        return meeting if meeting and may_write(meeting.relation, Field.PRESENCE) else None
    if hat not in {role.role for role in roles_on(db, staff, day)} or not may_write(relation_of(hat), Field.SCHEDULE):
        return None
    row = db.execute(_everywhere().where(col(Occasion.id) == occasion_id)).first()
    return Meeting(row[0], row[1], row[2], relation_of(hat)) if row else None


def meetings_to_cancel(db: Session, coordinator: Staff, day: dt.date, today: dt.date) -> list[Meeting]:
    """The occasions that begin on a day, at every site, in time order."""
    if Role.COORDINATOR not in {role.role for role in roles_on(db, coordinator, today)}:
        return []
    begins, ends = day_bounds(day)
    rows = db.execute(
        _everywhere()
        .where(col(Occasion.starts_at) >= begins, col(Occasion.starts_at) < ends)
        .order_by(col(Occasion.starts_at), col(Site.name), col(Occasion.id))
    ).all()
    return [Meeting(row[0], row[1], row[2], Relation.COORDINATOR) for row in rows]


def _everywhere() -> Select[Occasion, Site, Activity]:
    return (
        select(Occasion, Site, Activity)
        .join(Site, col(Site.id) == col(Occasion.site_id))
        .join(Series, col(Series.id) == col(Occasion.series_id))
        .join(Activity, col(Activity.id) == col(Series.activity_id))
        .options(defer(col(Site.key)))  # type: ignore[arg-type] # the site's secret has no business here
    )


def relation_of(hat: Role) -> Relation:
    """How somebody in this hat stands to an occasion that is not of their own site."""
    return Relation.COORDINATOR if hat is Role.COORDINATOR else Relation.SUPERVISOR


def cancel(
    db: Session, staff: Staff, hat: Role, occasion: Occasion, because: CancelReason, now: dt.datetime
) -> Occasion:
    """Cancel an occasion, before, during or after it. Twice keeps the first time and reason.

    Raises NotYours, StillConfirmed and CancellingOver.
    """
    # Changes nothing: it takes the row's lock and reads the row in one statement, on both databases.
    held: Occasion = db.execute(
        update(Occasion)
        .where(col(Occasion.id) == occasion.id)
        .values(version=col(Occasion.version))
        .returning(Occasion),
        execution_options={"populate_existing": True, "synchronize_session": False},
    ).scalar_one()
    if meeting_to_cancel(db, staff, hat, held.id, civil_day(now)) is None:
        raise NotYours
    if held.cancelled_at:
        return held
    if standing(db, held.id):
        raise StillConfirmed
    if civil_day(now) > (until := reopen_until(db, held)):
        raise CancellingOver(until)
    held.cancelled_at, held.cancelled_because = now, because
    db.flush()
    version = raised(db, held)
    entries = lose_the_occasion(db, held, staff, now)
    people = {*expected_at(db, held), *marks_at(db, held.id)}
    settle(db, held, people, now, [TaskKind.MISSING_RECORD])  # there is nothing more to record
    look_again(db, held, people, now)
    body = {"version": version, "because": because}
    audit.write(db, "attendance:occasion:cancel", by=staff, what=held, at=now, body=body)
    for entry in entries:
        entry.write(db, by=staff, at=now)
    return held
