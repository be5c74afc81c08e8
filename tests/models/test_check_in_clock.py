"""The edges of time: to the microsecond, over midnight, in the two nights when clocks change, on a leap day."""

import datetime as dt

import pytest
from sqlmodel import select

from models.check_in import check_in
from models.claims import claim_by_address
from models.occasions import Enrolment
from models.policy import Policy, PolicyKind, PolicyValue
from models.scans import Situation
from tests.scanning import claim_of, wall
from tests.town import MONDAY, NINE, NOON, at_clock

TICK = dt.timedelta(microseconds=1)
QUARTER = dt.timedelta(minutes=15)
GOOD, LATE, EARLY, OVER = Situation.GOOD, Situation.LATE, Situation.TOO_EARLY, Situation.AFTER_END


def situation(db, person, occasion, at):
    return check_in(db, person, claim_of(occasion, at), at).situation


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (NINE - QUARTER - TICK, EARLY),
        (NINE - QUARTER, GOOD),
        (NINE, GOOD),
        (NINE + QUARTER - TICK, GOOD),
        (NINE + QUARTER, LATE),
        (NOON - TICK, LATE),
        (NOON, OVER),
    ],
)
def test_it_opens_is_late_from_and_closes_to_the_microsecond(db, town, at, expected):
    assert situation(db, town.amina, town.occasion, at) is expected


def test_the_moment_of_the_code_counts_and_not_that_of_the_button(db, town):
    """A slow sign-in makes nobody late."""
    claim = claim_of(town.occasion, NINE + QUARTER - TICK)
    done = check_in(db, town.amina, claim, NINE + QUARTER + dt.timedelta(minutes=9))
    assert done.situation is GOOD


def test_a_code_read_too_early_stays_too_early(db, town):
    claim = claim_of(town.occasion, NINE - QUARTER - TICK)
    assert check_in(db, town.amina, claim, NINE - QUARTER).situation is EARLY


def test_the_policy_of_the_occasions_day_applies(db, town):
    for code, minutes in ((Policy.CHECK_IN_OPENS_MINUTES_BEFORE, 30), (Policy.LATE_FROM_MINUTES_AFTER_START, 5)):
        for day, number in ((MONDAY, minutes), (MONDAY + dt.timedelta(days=1), 0)):
            town.add(PolicyValue(code=code, kind=PolicyKind.LOCAL, value=number, source="§", from_day=day))
    assert situation(db, town.amina, town.occasion, at_clock(8, 30)) is GOOD
    assert situation(db, town.bosse, town.occasion, at_clock(9, 5)) is LATE


def test_an_evening_that_runs_past_midnight_belongs_to_its_first_day(db, town):
    enrolment = db.exec(select(Enrolment).where(Enrolment.participant_id == town.amina.id)).one()
    enrolment.to_day = MONDAY
    tuesday = MONDAY + dt.timedelta(days=1)
    late_evening = town.create_occasion(town.series, at_clock(22), at_clock(2, day=tuesday))
    at = at_clock(0, 30, day=tuesday)
    claim = claim_by_address(db, "VERK", wall(town, at, late_evening).address, at)
    assert claim.occasion_id == late_evening.id
    assert check_in(db, town.amina, claim, at).situation is LATE


def test_the_october_night_is_an_hour_longer(db, town):
    """From 02:30 until 02:30: the same time on the wall, and an hour between them."""
    start = dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
    again = start + dt.timedelta(hours=1)
    occasion = town.create_occasion(town.series, start, again)
    assert situation(db, town.amina, occasion, start - QUARTER - TICK) is EARLY
    assert situation(db, town.amina, occasion, start + QUARTER - TICK) is GOOD
    assert situation(db, town.bosse, occasion, start + QUARTER) is LATE
    assert situation(db, town.paula, occasion, again) is OVER


def test_the_march_night_is_an_hour_shorter(db, town):
    """From 01:50 until 03:10 are twenty minutes, and 03:05 is fifteen after the start."""
    night = dt.date(2027, 3, 28)
    occasion = town.create_occasion(town.series, at_clock(1, 50, day=night), at_clock(3, 10, day=night))
    assert occasion.ends_at - occasion.starts_at == dt.timedelta(minutes=20)
    assert situation(db, town.amina, occasion, at_clock(1, 35, day=night)) is GOOD
    assert situation(db, town.bosse, occasion, at_clock(3, 5, day=night)) is LATE
    assert situation(db, town.paula, occasion, at_clock(3, 10, day=night)) is OVER


def test_check_in_can_open_before_the_clocks_change(db, town):
    night = dt.date(2027, 3, 28)
    occasion = town.create_occasion(town.series, at_clock(3, 5, day=night), at_clock(4, day=night))
    assert situation(db, town.amina, occasion, at_clock(1, 50, day=night)) is GOOD
    assert situation(db, town.bosse, occasion, at_clock(1, 49, day=night)) is EARLY


def test_a_leap_day_is_a_day(db, town):
    leap = dt.date(2028, 2, 29)
    for enrolment in db.exec(select(Enrolment)):
        enrolment.to_day = leap
    occasion = town.create_occasion(town.series, at_clock(9, day=leap), at_clock(12, day=leap))
    day_after = leap + dt.timedelta(days=1)
    after = town.create_occasion(town.series, at_clock(9, day=day_after), at_clock(12, day=day_after))
    assert situation(db, town.amina, occasion, occasion.starts_at) is GOOD
    assert situation(db, town.amina, after, after.starts_at) is Situation.NOT_ENROLLED
