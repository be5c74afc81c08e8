"""The table of pages and states: each page in each state it can be in, with someone in it.

A state names a sentence that is visible in it and in no other state of its page. What a page cannot be (a door has no
"full") it says with a reason, so that a new endpoint without a line here fails the test.
"""

from e2e.states import (
    absences,
    caseworker,
    coordinator,
    letters,
    participant,
    phoned,
    sign_in,
    statements,
    supervisor,
    told,
)
from e2e.states.table import PAGES, STATES

__all__ = [
    "PAGES",
    "STATES",
    "absences",
    "caseworker",
    "coordinator",
    "letters",
    "participant",
    "phoned",
    "sign_in",
    "statements",
    "supervisor",
    "told",
]
