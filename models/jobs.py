"""What is due by itself. `narvara work` runs each job every few seconds, in a transaction of its own.

A job is a rule: it takes the session and the moment, does what is due by then, and says how many things it did. It
may run twice, or by two workers at once, and must then have done its work once.
"""

import datetime as dt
from collections.abc import Callable

from sqlmodel import Session

from models import deadlines, delivery, step_up

Job = Callable[[Session, dt.datetime], int]

JOBS: list[Job] = [
    deadlines.run,
    delivery.take_back,
    step_up.forget_codes,
]
