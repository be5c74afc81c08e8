"""Times, days, weeks and hours, at the edges of the day and of the year."""

from datetime import UTC, date, datetime

import pytest

from i18n import LANGUAGES, speak
from i18n.words import clock, clock_range, day, day_short, day_time, hours, iso_week, week_days

NINE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("sv", "måndag 23 november"),
        ("en", "Monday 23 November"),
        ("ar", "الاثنين 23 نوفمبر / تشرين الثاني (23/11)"),
        ("ti", "ሰኑይ 23 ሕዳር (23/11)"),
    ],
)
def test_a_day_in_each_language(code, said):
    with speak(code):
        assert day(date(2026, 11, 23)) == day(NINE) == said


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("sv", "måndag 23 november 2026"),
        ("ar", "الاثنين 23 نوفمبر / تشرين الثاني 2026 (23/11)"),
    ],
)
def test_a_day_with_its_year(code, said):
    with speak(code):
        assert day(NINE, year=True) == said


@pytest.mark.parametrize(
    ("code", "said"),
    [("sv", "mån 23/11"), ("en", "Mon 23/11"), ("ar", "الاثنين 23/11"), ("ti", "ሰኑይ 23/11")],
)
def test_a_short_day(code, said):
    with speak(code):
        assert day_short(NINE) == said


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("sv", "måndag 23 november kl.\xa009:00"),
        ("en", "Monday 23 November at 09:00"),
        ("ar", "الاثنين 23 نوفمبر / تشرين الثاني (23/11) الساعة 09:00"),
        ("ti", "ሰኑይ 23 ሕዳር (23/11) ሰዓት 09:00"),
    ],
)
def test_a_moment_in_each_language(code, said):
    with speak(code):
        assert day_time(NINE) == said


def test_may_is_spelled_as_in_eritrea():
    with speak("ti"):
        assert day(date(2027, 5, 1)) == "ቀዳም 1 ግንቦት (1/5)"


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_day_and_every_length_is_written_with_digits_from_0_to_9(code):
    with speak(code):
        texts = [
            day(when) + day_short(when) + iso_week(when) for month in range(1, 13) for when in [date(2026, month, 28)]
        ]
        texts += [hours(minutes) for minutes in range(0, 7000, 7)] + [clock_range(NINE, NOON), day_time(NINE)]
    assert not [sign for sign in "".join(texts) if sign.isdigit() and not sign.isascii()]


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_time_is_the_one_on_the_wall_in_stockholm(code):
    with speak(code):
        assert clock(NINE) == "09:00"


def test_the_earlier_time_stands_to_the_left_also_in_arabic():
    with speak("sv"):
        assert clock_range(NINE, NOON) == "09:00–12:00"
    with speak("ar"):
        assert clock_range(NINE, NOON) == "\u206609:00–12:00\u2069"


def test_midnight_begins_the_day():
    last, first = datetime(2026, 11, 22, 22, 59, tzinfo=UTC), datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
    assert (clock(last), day(last)) == ("23:59", "söndag 22 november")
    assert (clock(first), day(first)) == ("00:00", "måndag 23 november")


def test_the_night_that_has_an_hour_twice():
    night = [clock(datetime(2026, 10, 25, hour, 30, tzinfo=UTC)) for hour in range(3)]
    assert night == ["02:30", "02:30", "03:30"]
    assert day(datetime(2026, 10, 24, 22, 0, tzinfo=UTC)) == "söndag 25 oktober"
    assert day(datetime(2026, 10, 25, 22, 59, tzinfo=UTC)) == "söndag 25 oktober"
    assert day(datetime(2026, 10, 25, 23, 0, tzinfo=UTC)) == "måndag 26 oktober"


def test_the_night_that_lacks_an_hour():
    night = [clock(datetime(2027, 3, 28, hour, 30, tzinfo=UTC)) for hour in range(3)]
    assert night == ["01:30", "03:30", "04:30"]
    assert day(datetime(2027, 3, 27, 23, 0, tzinfo=UTC)) == "söndag 28 mars"
    assert day(datetime(2027, 3, 28, 22, 0, tzinfo=UTC)) == "måndag 29 mars"


def test_leap_day_and_the_ends_of_months():
    assert day(date(2028, 2, 29)) == "tisdag 29 februari"
    assert day(datetime(2028, 2, 29, 23, 0, tzinfo=UTC)) == "onsdag 1 mars"
    assert day(datetime(2026, 11, 30, 23, 0, tzinfo=UTC)) == "tisdag 1 december"
    assert day(datetime(2026, 12, 31, 23, 0, tzinfo=UTC), year=True) == "fredag 1 januari 2027"


def test_the_year_with_53_weeks():
    assert iso_week(date(2026, 12, 27)) == "vecka 52"
    assert iso_week(date(2026, 12, 31)) == iso_week(date(2027, 1, 3)) == "vecka 53"
    assert iso_week(date(2027, 1, 4)) == "vecka 1"
    # Still Sunday evening in London, already Monday in Stockholm.
    assert iso_week(datetime(2027, 1, 3, 23, 0, tzinfo=UTC)) == "vecka 1"


@pytest.mark.parametrize(
    ("code", "said"), [("sv", "vecka 48"), ("en", "week 48"), ("ar", "الأسبوع 48"), ("ti", "ሰሙን 48")]
)
def test_a_week_in_each_language(code, said):
    with speak(code):
        assert iso_week(NINE) == said


def test_the_days_of_a_week_run_from_monday_across_the_new_year():
    days = week_days(2026, 53)
    assert (days[0], days[-1], len(days)) == (date(2026, 12, 28), date(2027, 1, 3), 7)
    with pytest.raises(ValueError, match="Invalid week"):
        week_days(2027, 53)


@pytest.mark.parametrize(
    ("code", "minutes", "said"),
    [
        ("sv", 0, "0 tim"),
        ("sv", 45, "45 min"),
        ("sv", 60, "1 tim"),
        ("sv", 750, "12 tim 30 min"),
        ("en", 750, "12 h 30 min"),
        ("ar", 0, "0 ساعة"),
        ("ar", 60, "ساعة واحدة"),
        ("ar", 120, "ساعتان"),
        ("ar", 190, "3 ساعات و10 دقائق"),
        ("ar", 750, "12 ساعة و30 دقيقة"),
        ("ar", 6000, "100 ساعة"),
        ("ti", 60, "1 ሰዓት"),
        ("ti", 750, "12 ሰዓታትን 30 ደቓይቕን"),
    ],
)
def test_a_length_of_time(code, minutes, said):
    with speak(code):
        assert hours(minutes) == said


def test_a_time_without_its_zone_is_not_guessed():
    naive = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001
    for word in (clock, day, iso_week):
        with pytest.raises(ValueError, match="no time zone"):
            word(naive)
