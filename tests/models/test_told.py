"""What a statement covers: days and hours, at midnight, at month's end and when the clocks change."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from models.absences import ReportedOccasion
from models.calendar import minutes_between
from models.occasions import Occasion
from models.reports import reportable_days
from models.told import (
    CancelledThatDay,
    DaysBackwards,
    HoursBackwards,
    HoursOfOneDay,
    NothingAtThoseHours,
    NothingThatDay,
    Told,
    check,
    covered_by,
    overlap,
)
from tests.absence import report
from tests.models.test_reports import cancel
from tests.town import MONDAY, at_clock

ONE_DAY = dt.timedelta(days=1)
TUESDAY, WEDNESDAY, THURSDAY = (MONDAY + n * ONE_DAY for n in (1, 2, 3))
OCTOBER, MARCH = dt.date(2026, 10, 25), dt.date(2027, 3, 28)


def at_nine(town, *days):
    return [town.create_occasion(town.series, at_clock(9, day=day), at_clock(12, day=day)) for day in days]


def rows(db, sent):
    found = db.exec(select(ReportedOccasion).where(ReportedOccasion.report_id == sent.id)).all()
    return {row.occasion_id: row for row in found}


def parts(db, sent):
    return {id_: (row.from_at, row.to_at) for id_, row in rows(db, sent).items()}


def hours(first, second):
    return dt.time.fromisoformat(first), dt.time.fromisoformat(second)


def test_three_days_are_one_report(db, town):
    tuesday, wednesday, thursday = at_nine(town, TUESDAY, WEDNESDAY, THURSDAY)
    sent = report(db, town.amina, until=WEDNESDAY)
    assert (sent.first_day, sent.last_day) == (MONDAY, WEDNESDAY)
    assert rows(db, sent).keys() == {town.occasion.id, tuesday.id, wednesday.id}
    assert thursday.id not in rows(db, sent)


def test_days_between_with_nothing_planned_are_days_of_the_report_all_the_same(db, town):
    (thursday,) = at_nine(town, THURSDAY)
    assert rows(db, report(db, town.amina, TUESDAY, until=THURSDAY)).keys() == {thursday.id}


def test_days_across_the_end_of_a_month_are_one_report(db, town):
    last, first = at_nine(town, dt.date(2026, 11, 30), dt.date(2026, 12, 1))
    sent = report(db, town.amina, dt.date(2026, 11, 30), until=dt.date(2026, 12, 1))
    assert rows(db, sent).keys() == {last.id, first.id}


def test_what_is_cancelled_among_the_days_is_left_out(db, town):
    tuesday, wednesday = at_nine(town, TUESDAY, WEDNESDAY)
    cancel(db, tuesday)
    assert rows(db, report(db, town.amina, until=WEDNESDAY)).keys() == {town.occasion.id, wednesday.id}


def test_days_with_nothing_but_cancelled_occasions_need_no_report(db, town):
    for each in at_nine(town, TUESDAY, WEDNESDAY):
        cancel(db, each)
    with pytest.raises(CancelledThatDay) as refused:
        report(db, town.amina, TUESDAY, until=WEDNESDAY)
    assert (refused.value.day, refused.value.last) == (TUESDAY, WEDNESDAY)


def test_the_last_day_is_not_before_the_first(db, town):
    with pytest.raises(DaysBackwards):
        report(db, town.amina, TUESDAY, until=MONDAY)


def test_hours_cover_the_occasions_that_they_overlap_and_only_that_part(db, town):
    later = town.create_occasion(town.series, at_clock(13), at_clock(16))
    sent = report(db, town.amina, hours=hours("11:00", "14:30"))
    assert parts(db, sent) == {
        town.occasion.id: (at_clock(11), at_clock(12)),
        later.id: (at_clock(13), at_clock(14, 30)),
    }
    assert (sent.from_at, sent.to_at) == (at_clock(11), at_clock(14, 30))


def test_hours_that_hold_an_occasion_whole_cover_it_whole(db, town):
    assert parts(db, report(db, town.amina, hours=hours("08:00", "13:00"))) == {town.occasion.id: (None, None)}


@pytest.mark.parametrize("times", [("07:00", "09:00"), ("12:00", "13:00")])
def test_hours_that_only_touch_an_occasion_cover_nothing(db, town, times):
    with pytest.raises(NothingThatDay):
        report(db, town.amina, hours=hours(*times))


def test_hours_beside_an_occasion_are_told_when_it_is(db, town):
    later = town.create_occasion(town.series, at_clock(13), at_clock(16))
    with pytest.raises(NothingAtThoseHours) as refused:
        report(db, town.amina, hours=hours("07:00", "08:00"))
    assert refused.value.times == [(at_clock(9), at_clock(12)), (later.starts_at, later.ends_at)]


def test_of_a_day_with_nothing_or_with_what_is_cancelled_no_hours_are_told(db, town):
    cancel(db, town.occasion)
    for day in (MONDAY, TUESDAY):
        with pytest.raises(NothingThatDay) as refused:
            report(db, town.amina, day, hours=hours("07:00", "08:00"))
        assert type(refused.value) is NothingThatDay


@pytest.mark.parametrize("times", [("11:00", "10:00"), ("10:00", "10:00")])
def test_hours_end_after_they_begin(db, town, times):
    with pytest.raises(HoursBackwards):
        report(db, town.amina, hours=hours(*times))


def test_hours_are_hours_of_one_day(db, town):
    with pytest.raises(HoursOfOneDay):
        report(db, town.amina, until=TUESDAY, hours=hours("09:00", "10:00"))


def test_an_end_at_midnight_is_the_end_of_the_day(db, town):
    evening = town.create_occasion(town.series, at_clock(22), at_clock(23, 59))
    assert parts(db, report(db, town.amina, hours=hours("23:00", "00:00"))) == {
        evening.id: (at_clock(23), at_clock(23, 59))
    }


def test_the_first_hours_of_a_day_reach_an_occasion_that_began_the_night_before(db, town):
    night = town.create_occasion(town.series, at_clock(22), at_clock(2, day=TUESDAY))
    sent = report(db, town.amina, TUESDAY, hours=hours("00:30", "02:00"))
    assert parts(db, sent) == {night.id: (at_clock(0, 30, TUESDAY), at_clock(2, day=TUESDAY))}


def test_the_hour_that_comes_twice_in_october_is_two_hours_long(db, town):
    night = town.create_occasion(town.series, at_clock(1, day=OCTOBER), at_clock(5, day=OCTOBER))
    sent = report(db, town.amina, OCTOBER, hours=hours("02:00", "03:00"), now=at_clock(0, 30, OCTOBER))
    start, end = parts(db, sent)[night.id]
    assert minutes_between(start, end) == 120


def test_the_hour_that_is_not_there_in_march_is_no_length(db, town):
    night = town.create_occasion(town.series, at_clock(1, day=MARCH), at_clock(5, day=MARCH))
    sent = report(db, town.amina, MARCH, hours=hours("01:30", "03:30"), now=at_clock(0, 30, MARCH))
    start, end = parts(db, sent)[night.id]
    assert minutes_between(start, end) == 60
    with pytest.raises(HoursBackwards):
        check(db, Told(MARCH, "sick", hours=hours("02:45", "03:15")), MARCH, (MARCH, MARCH))


def test_days_on_offer_say_whether_they_were_reported(db, town):
    at_nine(town, TUESDAY, WEDNESDAY)
    report(db, town.amina, TUESDAY, until=WEDNESDAY)
    days = {each.day: each.reported for each in reportable_days(db, town.amina, MONDAY)}
    assert days == {MONDAY: False, TUESDAY: True, WEDNESDAY: True}


QUARTERS = st.integers(0, 95).map(lambda n: dt.time(n // 4, 15 * (n % 4)))
NIGHTS = st.sampled_from([TUESDAY, OCTOBER, MARCH])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    day=NIGHTS,
    starts=st.lists(st.integers(-8, 95), min_size=1, max_size=4, unique=True),
    span=st.tuples(QUARTERS, QUARTERS),
)
def test_hours_cover_exactly_what_they_share_with_each_occasion(db, town, day, starts, span):
    """Law: a part is the overlap, never empty, never outside; and what is not covered shares nothing."""
    told = Told(day, "sick", hours=span)
    interval = told.interval
    assert interval
    with db.begin_nested() as here:
        midnight = at_clock(0, day=day)
        for start in starts:
            begins = midnight + dt.timedelta(minutes=15 * start)
            town.create_occasion(town.series, begins, begins + dt.timedelta(minutes=100))
        if interval[0] < interval[1]:
            there = db.exec(select(Occasion).where(Occasion.series_id == town.series.id)).all()
            shared = {each.id: overlap((each.starts_at, each.ends_at), interval) for each in there}
            expected = {id_: part for id_, part in shared.items() if part}
            assert told_parts(db, town, told) == expected
        else:
            with pytest.raises(HoursBackwards):
                check(db, told, day, (day, day))
        here.rollback()


def told_parts(db, town, told):
    try:
        found = covered_by(db, town.amina, told)
    except NothingThatDay:
        return {}
    return {each.occasion.id: each.part or (each.occasion.starts_at, each.occasion.ends_at) for each in found}
