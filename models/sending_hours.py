"""When messages are sent: on workdays from nine to five in Sweden, so that no telephone rings at night."""

import datetime as dt

from models.calendar import civil_day, moment
from models.workdays import is_workday

OPENS = dt.time(9)
CLOSES = dt.time(17)
_DAY = dt.timedelta(days=1)


def may_send(at: dt.datetime) -> bool:
    """True while messages are sent."""
    day = civil_day(at)
    return is_workday(day) and moment(day, OPENS) <= at < moment(day, CLOSES)


def first_time_to_send(at: dt.datetime) -> dt.datetime:
    """This moment, or else the next one at which messages are sent."""
    if may_send(at):
        return at
    day = civil_day(at)
    if at >= moment(day, OPENS):
        day += _DAY
    while not is_workday(day):
        day += _DAY
    return moment(day, OPENS)
