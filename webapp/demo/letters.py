"""Letters of the town: one was posted, one lies printed, one waits to be."""

import datetime as dt
from collections.abc import Iterator
from functools import partial

from models.calendar import civil_day, moment
from models.letters import letter_desk, make, post
from models.people import Role
from webapp.demo.acts import Town, in_the_hat
from webapp.demo.calendar import days as days_of
from webapp.demo.ground import Act, later


def letters(town: Town) -> Iterator[Act]:
    """Hanna posts Fatuma's, and prints Layla's, which lies to be posted; Gunvor's waits."""

    def print_for(key: str, at: dt.datetime, *, posted: bool) -> None:
        ground, hanna = town.ground, town.ground.staff["hanna"]
        with in_the_hat(Role.CASEWORKER):
            made = make(ground.db, hanna, [ground.people[key]], at)
            piles = letter_desk(ground.db, hanna, at, civil_day(at)).piles
            for pile in [piles[letter.batch_id] for letter in made if posted]:
                post(ground.db, hanna, pile, at)

    for key, minute, posted in (("fatuma", 5, True), ("layla", 6, False)):
        at = moment(days_of(town.ground.today)[-1], dt.time(11, minute))
        yield at, later(partial(print_for, posted=posted), key, at)
