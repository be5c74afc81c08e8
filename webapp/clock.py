"""The time, in one place. The product has no setting for it; tests hand create_app another clock."""

import datetime as dt
from collections.abc import Callable

from flask import current_app

Clock = Callable[[], dt.datetime]


def system_clock() -> dt.datetime:
    """The moment it is, in UTC."""
    return dt.datetime.now(dt.UTC)


def now() -> dt.datetime:
    """The moment of this request's clock, aware, in UTC."""
    clock: Clock = current_app.extensions["clock"]
    return clock()
