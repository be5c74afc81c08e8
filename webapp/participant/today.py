"""Today: what, where, how to get there, whom to ask; and the two things one may want to say."""

import datetime as dt

from flask import render_template

from models import policy, schedule
from models.calendar import civil_day
from models.people import Role
from models.policy import Policy
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading
from webapp.signed_in import participant


@admits(Role.PARTICIPANT)
def today() -> str:
    """Each of today's occasions and how it stands; the next one when there is none."""
    db, who, at = reading(), participant(), now()
    entries = schedule.today(db, who.id, at)
    opens = dt.timedelta(
        minutes=policy.value(db, Policy.CHECK_IN_OPENS_MINUTES_BEFORE, civil_day(at)) if entries else 0
    )
    return render_template(
        "participant/today.html",
        day=civil_day(at),
        entries=[(each, each.status(at, each.starts_at - opens), each.starts_at - opens) for each in entries],
        coming=None if entries else schedule.next_after(db, who.id, at),
    )
