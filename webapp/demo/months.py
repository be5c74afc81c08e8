"""The month before this one, handed over where the town's two weeks reach back into it."""

import datetime as dt
from collections.abc import Iterator

from models import hand_over
from models.calendar import civil_day, last_of, moment, month_before, month_of
from models.hand_over import Seen
from models.people import Role
from models.statements import as_of_now
from models.workdays import is_workday
from webapp.demo.acts import Town, in_the_hat
from webapp.demo.ground import Act, later

HANDED_OVER = ("amina", "selam", "bosse")


def months(town: Town) -> Iterator[Act]:
    """Hanna hands over the last month of some of hers, on the first workday of this one."""
    today = town.ground.today
    month = month_before(today)
    if any(month <= civil_day(each.starts_at) <= last_of(month) for each in town.ground.occasions.values()):
        days = (month_of(today) + dt.timedelta(days=number) for number in range(31))
        at = moment(next(day for day in days if is_workday(day)), dt.time(8, 15))
        for key in HANDED_OVER:
            yield at, later(_hand_over, town, key, month, at)


def _hand_over(town: Town, key: str, month: dt.date, at: dt.datetime) -> None:
    """As the page would: what is shown is what is frozen."""
    db, case = town.ground.db, town.ground.cases[key]
    sheet = as_of_now(db, case, month)
    with in_the_hat(Role.CASEWORKER):
        if sheet.pieces:
            hand_over.hand_over(db, town.ground.staff["hanna"], case, month, Seen(0, sheet.digest), at)
