"""The roll of an occasion: who leads it, who is expected there, and what is known of each."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from models.access import Field, Relation, may_read, may_write
from models.attendance import Attendance, Confirmation, Presence, Task
from models.calendar import civil_day
from models.names import Name, names_at_site, swedish_order
from models.occasions import Occasion, Series, expected_at, raise_version
from models.people import Staff, StaffSite
from models.places import Activity, Provider, ProviderKind, Site
from models.policy import Policy, value
from models.refusals import NotYours, Refusal
from models.roll_records import evidence_at, in_force, marks_of, reported_at, said_by_poster, undo_until
from models.scans import Scan
from models.workdays import nth_workday_of_next_month


class RollCancelled(Refusal):
    """The occasion is cancelled: nobody is marked there."""

    status = 409


class RollNotOpen(Refusal):
    """Check-in has not opened yet, so nobody can have been seen."""

    status = 409

    def __init__(self, opens_at: dt.datetime) -> None:
        super().__init__(opens_at)
        self.opens_at = opens_at


@dataclass(frozen=True)
class Meeting:
    """An occasion as one of its supervisors meets it, and the relation in which the people there are met."""

    occasion: Occasion
    site: Site
    activity: Activity
    relation: Relation


@dataclass(frozen=True)
class OnRoll:
    """One person on the roll. What the reader's relation may not read is None.

    `history` are all marks, oldest first; `scan` is the one that counts as evidence. `reported` says that an
    absence was reported, and nothing else about it. `poster` is what they said by the site's poster, which counts for
    nothing until somebody marks it.
    """

    id: uuid.UUID
    name: Name | None
    history: Sequence[Attendance]
    scan: Scan | None
    reported: bool | None
    undo_until: dt.datetime | None
    poster: Scan | None = None

    @property
    def mark(self) -> Attendance | None:
        """The mark that stands; None while nothing is recorded."""
        last = self.history[-1] if self.history else None
        return last if last and last.presence is not Presence.NOT_RECORDED else None

    @property
    def presence(self) -> Presence:
        """What is recorded."""
        return self.mark.presence if self.mark else Presence.NOT_RECORDED

    @property
    def version(self) -> int:
        """The version of the newest mark, 0 before the first: what a form says it has seen."""
        return self.history[-1].version if self.history else 0


@dataclass(frozen=True)
class Roll:
    """Everybody on the roll by family name, and how far it has come."""

    meeting: Meeting
    version: int
    people: list[OnRoll]
    confirmations: list[Confirmation]
    tasks: list[Task]
    opens_at: dt.datetime
    reopen_until: dt.date

    @property
    def standing(self) -> Confirmation | None:
        """The confirmation in force."""
        return in_force(self.confirmations)

    def count(self, *presences: Presence) -> int:
        """How many are recorded so."""
        return sum(person.presence in presences for person in self.people)

    @property
    def unmarked(self) -> list[OnRoll]:
        """Those with neither a mark nor evidence."""
        return [person for person in self.people if not person.mark and not person.scan]


def meetings_of(staff: Staff, today: dt.date) -> Select[Occasion, Site, Activity, str]:
    """The occasions, with site, activity and provider, at the sites where someone works today."""
    mine = select(StaffSite.site_id).where(
        StaffSite.staff_id == staff.id,
        col(StaffSite.from_day) <= today,
        col(StaffSite.to_day).is_(None) | (col(StaffSite.to_day) >= today),
    )
    return (
        select(Occasion, Site, Activity, Provider.kind)
        .join(Series, col(Series.id) == col(Occasion.series_id))
        .join(Activity, col(Activity.id) == col(Series.activity_id))
        .join(Site, col(Site.id) == col(Occasion.site_id))
        .join(Provider, col(Provider.id) == col(Site.provider_id))
        .where(col(Occasion.site_id).in_(mine))
        .options(defer(col(Site.key)))  # type: ignore[arg-type] # the site's secret has no business here
    )


def meeting_from(row: Any) -> Meeting | None:
    """A row of meetings_of(); None where the relation may not even see the schedule."""
    occasion, site, activity, provider = row
    relation = Relation.SUPERVISOR if provider == ProviderKind.MUNICIPAL else Relation.EXTERNAL
    if not may_read(relation, Field.SCHEDULE):
        return None
    return Meeting(occasion, site, activity, relation)


def occasion_for(db: Session, staff: Staff, occasion_id: uuid.UUID, day: dt.date) -> Meeting | None:
    """The occasion, when this member of staff works at its site on this day; None for anyone else."""
    row = db.execute(meetings_of(staff, day).where(col(Occasion.id) == occasion_id)).first()
    return meeting_from(row) if row else None


def take(db: Session, staff: Staff, occasion: Occasion, now: dt.datetime) -> Occasion:
    """Hold the roll for a change and give its newest state. Others who want to change it wait until this is kept.

    Raises NotYours for staff who do not lead there, RollCancelled and RollNotOpen.
    """
    # Changes nothing: it takes the row's lock and reads the row in one statement, on both databases.
    held: Occasion = db.execute(
        update(Occasion)
        .where(col(Occasion.id) == occasion.id)
        .values(version=col(Occasion.version))
        .returning(Occasion),
        execution_options={"populate_existing": True, "synchronize_session": False},
    ).scalar_one()
    meeting = occasion_for(db, staff, occasion.id, civil_day(now))
    if meeting is None or not may_write(meeting.relation, Field.PRESENCE):
        raise NotYours
    if held.cancelled_at:
        raise RollCancelled
    if now < (opens := opens_at(db, held)):
        raise RollNotOpen(opens)
    return held


def raised(db: Session, occasion: Occasion) -> int:
    """Raise the version and let the occasion in hand know it."""
    version = raise_version(db, occasion.id)
    db.refresh(occasion, ["version"])
    return version


def opens_at(db: Session, occasion: Occasion) -> dt.datetime:
    """When check-in opens, and with it the roll."""
    minutes = value(db, Policy.CHECK_IN_OPENS_MINUTES_BEFORE, civil_day(occasion.starts_at))
    return occasion.starts_at - dt.timedelta(minutes=minutes)


def reopen_until(db: Session, occasion: Occasion) -> dt.date:
    """The last day on which what is recorded can be corrected or opened again."""
    day = civil_day(occasion.starts_at)
    return nth_workday_of_next_month(day, value(db, Policy.REOPEN_UNTIL_WORKDAY, day))


def roll_of(db: Session, meeting: Meeting) -> Roll:
    """The roll as this relation may read it, in a number of queries that does not grow with the people.

    The version is the one the meeting was fetched with, from before everything else here: what changed in between
    is at worst shown twice, never missed.
    """
    occasion, relation = meeting.occasion, meeting.relation
    histories = marks_of(db, occasion.id)
    ids = sorted({*expected_at(db, occasion), *histories})
    confirmations = list(
        db.exec(select(Confirmation).where(Confirmation.occasion_id == occasion.id).order_by(col(Confirmation.number)))
    )
    confirmed = in_force(confirmations)
    scans, reported = evidence_at(db, occasion.id), reported_at(db, occasion.id)
    posters = said_by_poster(db, occasion.id)
    names = names_at_site(db, ids, relation) if may_read(relation, Field.NAME) else {}
    presence = may_read(relation, Field.PRESENCE)
    people = [
        OnRoll(
            id=each,
            name=names.get(each),
            history=histories.get(each, ()) if presence else (),
            scan=scans.get(each) if presence else None,
            reported=each in reported if may_read(relation, Field.REPORTED) else None,
            undo_until=undo_until(histories.get(each, ()), confirmed) if presence else None,
            poster=posters.get(each) if presence else None,
        )
        for each in ids
    ]
    tasks = db.exec(
        select(Task)
        .where(Task.occasion_id == occasion.id, col(Task.done_at).is_(None), col(Task.participant_id).in_(ids))
        .order_by(col(Task.opened_at), col(Task.id))
    ).all()
    return Roll(
        meeting=meeting,
        version=occasion.version,
        people=sorted(people, key=lambda person: (swedish_order(person.name) if person.name else ("", ""), person.id)),
        confirmations=confirmations,
        tasks=list(tasks) if presence else [],
        opens_at=opens_at(db, occasion),
        reopen_until=reopen_until(db, occasion),
    )


def ids_of(people: Iterable[OnRoll]) -> list[uuid.UUID]:
    """Whom a page shows, for the audit log."""
    return [person.id for person in people]
