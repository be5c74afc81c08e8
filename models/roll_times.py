"""Which moment of an occasion a time on the wall clock means."""

import datetime as dt

from models.calendar import STOCKHOLM, civil_day, moment
from models.occasions import Occasion


def moment_within(occasion: Occasion, clock: dt.time, *, last: bool = False) -> dt.datetime:
    """The moment within the occasion that shows this time; the first one, or the last.

    A night's occasion has two days, and on the October night an hour comes twice: who came takes the first and who
    left the last, so that the doubt is nobody's loss. A time that does not occur gives a moment outside.
    """
    days = {civil_day(occasion.starts_at), civil_day(occasion.ends_at)}
    found = sorted(
        at
        for day in days
        for fold in (0, 1)
        for at in [dt.datetime.combine(day, clock.replace(fold=fold), tzinfo=STOCKHOLM).astimezone(dt.UTC)]
        if occasion.starts_at <= at <= occasion.ends_at and at.astimezone(STOCKHOLM).time() == clock
    )
    return found[-1 if last else 0] if found else moment(min(days), clock)
