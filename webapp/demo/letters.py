"""Letters of the town: one was posted, one lies printed, one waits to be, and one holds a code."""

import datetime as dt
from collections.abc import Iterator
from functools import partial

from models.activations import issue, prepare
from models.calendar import civil_day, moment
from models.letters import letter_desk, make, note_printed, post
from models.people import Role
from webapp.demo.acts import Town, in_the_hat
from webapp.demo.calendar import days as days_of
from webapp.demo.ground import Act, later
from webapp.demo.people import PARTICIPANTS


def letters(town: Town) -> Iterator[Act]:
    """Hanna posts Fatuma's, and prints Layla's, which lies to be posted; Gunvor's waits. Yonas gets one with a code."""

    def print_for(key: str, at: dt.datetime, *, posted: bool) -> None:
        ground, hanna = town.ground, town.ground.staff["hanna"]
        with in_the_hat(Role.CASEWORKER):
            made = make(ground.db, hanna, [ground.people[key]], at)
            piles = letter_desk(ground.db, hanna, at, civil_day(at)).piles
            for pile in [piles[letter.batch_id] for letter in made if posted]:
                note_printed(ground.db, pile, at)
                post(ground.db, hanna, pile, at)

    def make_a_code(key: str, at: dt.datetime) -> None:
        ground = town.ground
        with in_the_hat(Role.CASEWORKER):
            prepared = prepare(ground.db, ground.people[key])
            issue(ground.db, ground.staff["hanna"], prepared, at, key=key)
        ground.codes[key] = prepared.written

    yesterday = days_of(town.ground.today)[-1]
    for key, minute, posted in (("fatuma", 5, True), ("layla", 6, False)):
        at = moment(yesterday, dt.time(11, minute))
        yield at, later(partial(print_for, posted=posted), key, at)
    for key in (key for key, person in PARTICIPANTS.items() if not person.pin):
        at = moment(yesterday, dt.time(11, 10))
        yield at, later(make_a_code, key, at)
