"""The week: its days, and this person's own norm against what is planned and what was attended."""

import datetime as dt
import re

from flask import abort, render_template, request

from models import schedule
from models.calendar import civil_day, week_of
from models.people import Role
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading
from webapp.signed_in import participant

_WEEK = re.compile(r"(20\d\d)-W(\d\d)")
_DAY, _WEEK_LONG = dt.timedelta(days=1), dt.timedelta(days=7)


@admits(Role.PARTICIPANT)
def week() -> str:
    """One ISO week: /week?week=2026-W48, or the one that is now."""
    db, who, at = reading(), participant(), now()
    monday = _monday(request.args.get("week")) or week_of(civil_day(at))
    entries = schedule.between(db, who.id, monday, monday + 6 * _DAY)
    return render_template(
        "participant/week.html",
        monday=monday,
        days=[(day, [each for each in entries if each.day == day]) for day in _days(monday)],
        plan=schedule.plan_of_week(db, who.id, monday),
        planned=schedule.planned_minutes(entries),
        attended=schedule.attended_minutes(entries),
        before=_name(monday - _WEEK_LONG),
        after=_name(monday + _WEEK_LONG),
    )


def _days(monday: dt.date) -> list[dt.date]:
    return [monday + each * _DAY for each in range(7)]


def _monday(named: str | None) -> dt.date | None:
    """The Monday of a week in an address; None when none is named. What is no week is not found."""
    if named is None:
        return None
    if not (found := _WEEK.fullmatch(named)):
        abort(404)
    try:
        return dt.date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        abort(404)


def _name(monday: dt.date) -> str:
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"
