"""Messages go out on workdays from nine to five, on both sides of each night when the clocks change."""

import datetime as dt

import pytest

from models.sending_hours import first_time_to_send, may_send
from tests.town import at_clock


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("on", "hour", "minute", "sends"),
    [
        ("2026-11-23", 9, 0, True),
        ("2026-11-23", 8, 59, False),
        ("2026-11-23", 16, 59, True),
        ("2026-11-23", 17, 0, False),
        ("2026-11-22", 12, 0, False),  # Sunday
        ("2026-12-24", 12, 0, False),  # Christmas Eve, when everybody is off
        ("2027-01-06", 12, 0, False),  # Epiphany
    ],
)
def test_messages_are_sent_on_workdays_from_nine_to_five(on, hour, minute, sends):
    assert may_send(at_clock(hour, minute, day(on))) is sends


def test_a_moment_within_the_hours_is_its_own():
    assert first_time_to_send(at_clock(10, 30)) == at_clock(10, 30)


@pytest.mark.parametrize(
    ("on", "hour", "next_day"),
    [
        ("2026-11-23", 6, "2026-11-23"),
        ("2026-11-23", 17, "2026-11-24"),
        ("2026-11-27", 18, "2026-11-30"),  # Friday evening
        ("2026-12-23", 20, "2026-12-28"),  # Christmas falls on a Friday
        ("2026-03-27", 18, "2026-03-30"),  # the clocks go forward on Sunday
        ("2026-10-23", 18, "2026-10-26"),  # and back on this one
    ],
)
def test_other_moments_wait_for_the_next_nine_o_clock_in_sweden(on, hour, next_day):
    assert first_time_to_send(at_clock(hour, day=day(on))) == at_clock(9, day=day(next_day))


def test_nine_o_clock_is_another_hour_in_utc_after_the_clocks_have_changed():
    before = first_time_to_send(at_clock(7, day=day("2026-10-23")))
    after = first_time_to_send(at_clock(18, day=day("2026-10-23")))
    assert (before.hour, after.hour) == (7, 8)
