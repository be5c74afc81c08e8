"""The week: its days, and this person's own norm against what is planned and what was attended."""

import datetime as dt
import itertools
import re

from flask import abort, render_template, request

from models import schedule
from models.calendar import civil_day, month_of, week_of
from models.people import Role
from models.scan_facts import opens_before
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading
from webapp.months import name_of
from webapp.participant.today import standings
from webapp.signed_in import participant

_WEEK = re.compile(r"(20\d\d)-W(\d\d)", re.ASCII)
_SIX_DAYS, _SEVEN_DAYS = dt.timedelta(days=6), dt.timedelta(days=7)


@admits(Role.PARTICIPANT)
def week() -> str:
    """One ISO week: /week?week=2026-W48, or the one that is now."""
    db, who, at = reading(), participant(), now()
    this_monday = week_of(civil_day(at))
    monday = _monday(request.args.get("week")) or this_monday
    entries = schedule.between(db, who.id, monday, monday + _SIX_DAYS)
    shown = standings(entries, opens_before(db, civil_day(at)), at)
    return render_template(
        "participant/week.html",
        monday=monday,
        month=month_of(monday),
        month_name=name_of(monday),
        sunday=monday + _SIX_DAYS,
        today=civil_day(at),
        days=[(day, list(each)) for day, each in itertools.groupby(shown, lambda one: one.entry.day)],
        plan=schedule.plan_of_week(db, who.id, monday),
        planned=schedule.planned_minutes(entries),
        attended=schedule.attended_minutes(entries),
        before=_name(monday - _SEVEN_DAYS),
        after=_name(monday + _SEVEN_DAYS),
        is_this_week=monday == this_monday,
    )


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
