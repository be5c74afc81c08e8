"""The last day that somebody may be kept waiting for."""

import datetime as dt

from models.refusals import Refusal

A_YEAR = dt.timedelta(days=365)


class TooFarAhead(Refusal):
    """Nothing that somebody's support hangs on waits for longer than a year: the year is a slip of the pen."""


def refuse_too_far(until: dt.date, today: dt.date) -> None:
    """Raise TooFarAhead when a day lies more than a year ahead."""
    if until > today + A_YEAR:
        raise TooFarAhead
