import datetime as dt

import pytest

from models.workdays import is_workday, nth_workday, nth_workday_of_next_month


@pytest.mark.parametrize(
    ("day", "workday"),
    [
        (dt.date(2026, 11, 23), True),
        (dt.date(2026, 11, 21), False),  # a Saturday
        (dt.date(2026, 12, 24), False),  # julafton: no holiday by law, and nobody works
        (dt.date(2026, 12, 31), False),
        (dt.date(2027, 1, 1), False),
        (dt.date(2027, 1, 5), True),
        (dt.date(2027, 1, 6), False),  # trettondedag jul
        (dt.date(2027, 6, 25), False),  # midsommarafton
    ],
)
def test_offices_are_closed_at_weekends_on_holidays_and_on_the_great_eves(day, workday):
    assert is_workday(day) is workday


def test_january_2027_begins_slowly():
    days = [nth_workday(2027, 1, number).day for number in range(1, 6)]
    assert days == [4, 5, 7, 8, 11]


@pytest.mark.parametrize(
    ("day", "until"),
    [
        (dt.date(2026, 11, 1), dt.date(2026, 12, 7)),
        (dt.date(2026, 11, 30), dt.date(2026, 12, 7)),
        (dt.date(2026, 12, 31), dt.date(2027, 1, 11)),
        (dt.date(2027, 1, 31), dt.date(2027, 2, 5)),
        (dt.date(2027, 2, 28), dt.date(2027, 3, 5)),
        (dt.date(2028, 2, 29), dt.date(2028, 3, 7)),
        (dt.date(2027, 4, 30), dt.date(2027, 5, 10)),  # 1 May a Saturday, the sixth Ascension Day
    ],
)
def test_the_fifth_workday_of_the_next_month(day, until):
    assert nth_workday_of_next_month(day, 5) == until
