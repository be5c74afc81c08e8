"""The month before this one: some meetings to which all came, and for some of the town handed over."""

import datetime as dt
from collections.abc import Iterator
from itertools import islice

from models import hand_over
from models.calendar import moment, month_before, month_of
from models.hand_over import Seen
from models.occasions import Occasion
from models.people import Role
from models.statements import as_of_now
from models.workdays import is_workday
from webapp.demo.acts import MINUTE, Town, in_the_hat
from webapp.demo.calendar import AFTERNOON, meeting
from webapp.demo.ground import Act, later
from webapp.demo.ordinary import members

HANDED_OVER = ("amina", "selam", "bosse")
# The town's two weeks reach back into the last month's end at most; its second week is never among them.
GROUP, FROM, MEETINGS = "svenska_em", 8, 3


def months(town: Town) -> Iterator[Act]:
    """A group meets in the last month, and on this one's first workday Hanna hands over that of some of hers.

    What is theirs alone has nothing open in it, so that there is always somebody's month to hand over.
    """
    month = month_before(town.ground.today)
    for occasion in _meetings(town, month):
        for number, key in enumerate(members(GROUP), start=1):
            at = occasion.starts_at - number * MINUTE
            yield at, later(town.scan, key, occasion, at)
        at = occasion.ends_at + 12 * MINUTE
        yield at, later(town.confirm, occasion, at)
    at = min(town.ground.now, moment(_workday(month_of(town.ground.today)), dt.time(8, 15)))
    for key in HANDED_OVER:
        yield at, later(_hand_over, town, key, month, at)


def _meetings(town: Town, month: dt.date) -> list[Occasion]:
    series, ground = town.ground.series[GROUP], town.ground
    days = (month + dt.timedelta(days=number) for number in range(FROM - 1, 27))
    found = [
        meeting(series, moment(day, AFTERNOON[0]), moment(day, AFTERNOON[1]))
        for day in islice(filter(is_workday, days), MEETINGS)
    ]
    ground.db.add_all(found)
    ground.db.flush()
    return found


def _workday(month: dt.date) -> dt.date:
    """The first one of a month."""
    return next(day for number in range(31) if is_workday(day := month + dt.timedelta(days=number)))


def _hand_over(town: Town, key: str, month: dt.date, at: dt.datetime) -> None:
    """As the page would: what is shown is what is frozen."""
    db, case = town.ground.db, town.ground.cases[key]
    sheet = as_of_now(db, case, month)
    with in_the_hat(Role.CASEWORKER):
        if sheet.pieces:
            hand_over.hand_over(db, town.ground.staff["hanna"], case, month, Seen(0, sheet.digest), at)
