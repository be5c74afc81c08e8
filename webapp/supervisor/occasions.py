"""The day at one's sites: its occasions, first what goes on, what waits, and earlier ones that nobody confirmed."""

import datetime as dt
import functools
import uuid
from collections.abc import Callable
from typing import Any

from flask import Response, abort, make_response, render_template, request
from sqlmodel import Session

from models.access import Field, may_read
from models.attendance import Task
from models.calendar import civil_day, now_next_over
from models.names import names_at_site
from models.people import Role
from models.policy import Policy, value
from models.remarks import said_in
from models.roll_call import Meeting
from models.roll_tasks import waiting
from models.site_days import Listed, counted, left_unconfirmed, meetings_on
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading
from webapp.signed_in import staff
from webapp.supervisor.meeting import note_the_look, title_of
from webapp.supervisor.roll_page import stage_of, with_scans

ONE_DAY = dt.timedelta(days=1)


@admits(Role.SUPERVISOR)
def occasions() -> Response:
    """One day of my sites."""
    db, at = reading(), now()
    today = civil_day(at)
    day = chosen_day(today)
    listed = counted(db, meetings_on(db, staff(), day, today))
    listed.sort(key=lambda each: now_next_over(each.meeting.occasion.starts_at, each.meeting.occasion.ends_at, at))
    left = [each for each in left_unconfirmed(db, staff(), today) if each not in on(listed)]
    unconfirmed, tasks = counted(db, left), waiting(db, staff(), today)
    names = names_of(db, tasks)
    note_the_look("site:occasions:look", {task.participant_id for task, _ in tasks})
    db = reading()
    scans = {task.id: scan for task, scan in with_scans(db, [task for task, _ in tasks])}
    entry = entries(db, at)
    return make_response(
        render_template(
            "supervisor/occasions.html",
            day=day,
            today=today,
            before=day - ONE_DAY,
            after=day + ONE_DAY,
            listed=[entry(each) for each in listed],
            unconfirmed=[entry(each) for each in unconfirmed],
            remarks=said_in(db, [task for task, _ in tasks]),
            tasks=[
                (task, names.get(task.id, ""), scans[task.id], meeting.occasion, title_of(meeting))
                for task, meeting in tasks
            ],
        )
    )


def chosen_day(today: dt.date) -> dt.date:
    """The day in the address, or today. 404 for what is no day."""
    if "day" not in request.args:
        return today
    try:
        day = dt.date.fromisoformat(request.args["day"])
    except ValueError:
        abort(404)
    return day if abs(day.year - today.year) < 10 else abort(404)


def on(listed: list[Listed]) -> list[Meeting]:
    """The occasions that are on the day's list already."""
    return [each.meeting for each in listed]


def entries(db: Session, at: dt.datetime) -> Callable[[Listed], dict[str, Any]]:
    """What makes an entry of the list. When check-in opens is asked once for a day that is ahead, and not of others."""
    ahead = functools.cache(lambda day: value(db, Policy.CHECK_IN_OPENS_MINUTES_BEFORE, day))

    def entry(listed: Listed) -> dict[str, Any]:
        occasion = listed.meeting.occasion
        early = ahead(civil_day(occasion.starts_at)) if at < occasion.starts_at else 0
        return {
            "listed": listed,
            "occasion": occasion,
            "site": listed.meeting.site,
            "title": title_of(listed.meeting),
            "stage": stage_of(occasion, occasion.starts_at - dt.timedelta(minutes=early), at),
        }

    return entry


def names_of(db: Session, tasks: list[tuple[Task, Meeting]]) -> dict[uuid.UUID, str]:
    """The name in each task, as that site may read it."""
    found: dict[uuid.UUID, str] = {}
    for relation in sorted({meeting.relation for _, meeting in tasks}):
        if may_read(relation, Field.NAME):
            here = [task for task, meeting in tasks if meeting.relation is relation]
            names = names_at_site(db, [task.participant_id for task in here], relation)
            found |= {task.id: str(names[task.participant_id]) for task in here}
    return found
