"""Today: what, where, how to get there, whom to ask; and the two things one may want to say."""

import datetime as dt
from typing import NamedTuple

from flask import render_template

from models import schedule
from models.calendar import civil_day
from models.notices import notices_of
from models.people import Role
from models.scan_facts import opens_before
from models.schedule import Entry, Status
from models.waits import waits_for
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading
from webapp.participant.notices import notice
from webapp.participant.proof import my_papers_to_come
from webapp.signed_in import participant

TO_SCAN = frozenset({Status.NOT_YET, Status.OPEN, Status.REPORTED})


class Standing(NamedTuple):
    """An occasion, how it stands now, and when its check-in opens."""

    entry: Entry
    status: Status
    opens_at: dt.datetime


class Order(NamedTuple):
    """The first stands before the buttons, so that they stay in view, and what else goes on right after them."""

    first: list[Standing]
    going_on: list[Standing]
    later: list[Standing]
    earlier: list[Standing]


@admits(Role.PARTICIPANT)
def today() -> str:
    """What waits for an answer, each of today's occasions and how it stands; the next one when there is none."""
    db, who, at = reading(), participant(), now()
    entries = standings(schedule.today(db, who.id, at), opens_before(db, civil_day(at)), at)
    return render_template(
        "participant/today.html",
        day=civil_day(at),
        **_in_order(entries, at)._asdict(),
        waits=waits_for(db, who),
        notices=[notice(each) for each in notices_of(db, who)],
        papers_to_come=my_papers_to_come(),
        to_scan=any(each.status in TO_SCAN for each in entries),
        coming=None if entries else schedule.next_after(db, who.id, at),
    )


def standings(entries: list[Entry], opens_before: dt.timedelta, at: dt.datetime) -> list[Standing]:
    """How each occasion stands at a moment."""
    return [
        Standing(each, each.status(at, each.starts_at - opens_before), each.starts_at - opens_before)
        for each in entries
    ]


def _in_order(entries: list[Standing], at: dt.datetime) -> Order:
    """What one can check in to comes before what else goes on, and both before what has not begun."""
    over = [each for each in entries if each.entry.ends_at <= at]
    ahead = [each for each in entries if each.entry.ends_at > at]
    if not ahead:
        return Order(over, [], [], [])
    ahead.sort(key=lambda each: (each.opens_at > at, each.status is not Status.OPEN))
    stop = next((n for n, each in enumerate(ahead, 1) if each.status is not Status.CANCELLED), len(ahead))
    going_on = max(stop, sum(each.opens_at <= at for each in ahead))
    return Order(ahead[:stop], ahead[stop:going_on], ahead[going_on:], over)
