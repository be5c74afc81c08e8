"""A day's occasions at every site, and cancelling one. Nothing here is about persons."""

import datetime as dt
import uuid

from flask import Response, abort, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from models.calendar import civil_day, now_next_over
from models.cancellations import meetings_to_cancel
from models.people import Role
from webapp.access import admits
from webapp.cancelling import cancel_words, cancelling
from webapp.clock import now
from webapp.db import reading
from webapp.said import said
from webapp.signed_in import staff

ONE_DAY = dt.timedelta(days=1)


@admits(Role.COORDINATOR)
def occasions() -> str:
    """One day: what meets where, and whether it is cancelled."""
    at = now()
    today = civil_day(at)
    day = _chosen(today)
    found = meetings_to_cancel(reading(), staff(), day, today)
    found.sort(key=lambda each: now_next_over(each.occasion.starts_at, each.occasion.ends_at, at))
    return render_template(
        "coordinator/occasions.html",
        day=day,
        today=today,
        before=day - ONE_DAY,
        after=day + ONE_DAY,
        meetings=[(meeting, said(meeting.activity.title)) for meeting in found],
        cancel_words=cancel_words,
    )


@admits(Role.COORDINATOR)
def cancel(occasion_id: uuid.UUID) -> Response | AnyResponse:
    """The page that asks why, and the deed."""
    return cancelling(Role.COORDINATOR, occasion_id, url_for("coordinator.occasions"))


def _chosen(today: dt.date) -> dt.date:
    """The day in the address, or today. 404 for what is no day."""
    if "day" not in request.args:
        return today
    try:
        day = dt.date.fromisoformat(request.args["day"])
    except ValueError:
        abort(404)
    return day if abs(day.year - today.year) < 10 else abort(404)
