"""What a plan counts on: each activity with its place, and the times of a week."""

import datetime as dt

from models.occasions import CancelReason
from models.plan_file import my_plan, planned_in
from models.plans import plan_on
from tests.town import MONDAY, NINE, at_clock


def day_of(number):
    """So many days after the town's Monday."""
    return MONDAY + dt.timedelta(days=number)


def plan_of(db, town):
    """Amina's plan."""
    found = plan_on(db, town.case_of(town.amina).id, MONDAY)
    assert found
    return found


def test_each_time_of_the_week_is_told_once_in_the_weeks_order(db, town):
    for day, hour in ((2, 13), (0, 9), (7, 9), (9, 13), (4, 9)):
        town.create_occasion(town.series, at_clock(hour, 30, day_of(day)), at_clock(15, day=day_of(day)))
    (planned,) = planned_in(db, plan_of(db, town), NINE)
    assert (planned.site.name, planned.title["sv"]) == ("Verkstan", "Svenska för arbete")
    starts = [each.starts_at for each in planned.times]
    assert starts == [at_clock(9), at_clock(9, 30), at_clock(13, 30, day_of(2)), at_clock(9, 30, day_of(4))]


def test_what_is_cancelled_or_over_is_no_time_of_it(db, town):
    town.occasion.cancelled_at, town.occasion.cancelled_because = NINE, CancelReason.SITE_CLOSED
    town.create_occasion(town.series, at_clock(9, day=day_of(-3)), at_clock(12, day=day_of(-3)))
    town.create_occasion(town.series, at_clock(9, day=day_of(29)), at_clock(12, day=day_of(29)))
    db.flush()
    (planned,) = planned_in(db, plan_of(db, town), NINE)
    assert planned.times == []


def test_a_plan_is_its_persons(db, town):
    plan = plan_of(db, town)
    assert my_plan(db, town.amina.id, plan.id) == plan
    assert my_plan(db, town.bosse.id, plan.id) is None
