"""Times, days, weeks and hours in the reader's language.

Digits are 0-9 in every language. A day is a day in Stockholm, named in the Gregorian calendar;
readers of other calendars get day and month in digits beside the month's name.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from i18n.languages import STAFF_LANGUAGES
from i18n.speaking import gettext as _
from i18n.speaking import language, ngettext

STOCKHOLM = ZoneInfo("Europe/Stockholm")

# Left-to-right isolate and its end: in a line of Arabic the later time would else stand first.
_ISOLATE, _END = "\u2066", "\u2069"

# The Arabic names of the months differ between Egypt and the Levant; people from both read this.
_LEVANTINE_MONTHS = (
    "كانون الثاني",
    "شباط",
    "آذار",
    "نيسان",
    "أيار",
    "حزيران",
    "تموز",
    "آب",
    "أيلول",
    "تشرين الأول",
    "تشرين الثاني",
    "كانون الأول",
)
# CLDR misspells May for Tigrinya.
_TIGRINYA_MAY = "ግንቦት"


def clock(at: datetime) -> str:
    """09:00"""
    return _in_stockholm(at).strftime("%H:%M")


def clock_range(start: datetime, end: datetime) -> str:
    """09:00–12:00, the earlier one to the left also in a line that runs from the right."""
    return from_the_left(f"{clock(start)}–{clock(end)}")


def times(intervals: Iterable[tuple[datetime, datetime]]) -> str:
    """09:00–12:00, 13:00–16:00"""
    return ", ".join(clock_range(*each) for each in intervals)


def from_the_left(text: str) -> str:
    """A number in groups, or the like, in its own order also in plain text that runs from the right."""
    return f"{_ISOLATE}{text}{_END}" if language().rtl else text


def day(when: date, *, year: bool = False) -> str:
    """måndag 23 november; with its year where asked for."""
    on = civil(when)
    said = f"{_weekday(on)} {on.day} {_month(on)}{f' {on.year}' if year else ''}"
    return said if language().code in STAFF_LANGUAGES else f"{said} ({on.day}/{on.month})"


def dated(when: date) -> str:
    """måndag 23 november 2026: for what is read when the year is over."""
    return day(when, year=True)


def weekday(when: date) -> str:
    """måndag"""
    return _weekday(civil(when))


def day_range(first: date, last: date) -> str:
    """måndag 23 november till onsdag 25 november; one day by itself."""
    return day(first) if first == last else _("%(first)s to %(last)s", first=day(first), last=day(last))


def day_short(when: date) -> str:
    """mån 23/11"""
    on = civil(when)
    return f"{_weekday(on, short=True)} {on.day}/{on.month}"


def day_time(at: datetime) -> str:
    """måndag 23 november kl. 09:00"""
    return _("%(day)s at %(time)s", day=day(at), time=clock(at))


def month(when: date) -> str:
    """november 2026"""
    on = civil(when)
    return f"{_month(on)} {on.year}"


def iso_week(when: date) -> str:
    """vecka 48"""
    return _("week %(number)s", number=civil(when).isocalendar().week)


def week_days(year: int, week: int) -> list[date]:
    """The seven days of an ISO week, Monday first; ValueError for a week that year does not have."""
    monday = date.fromisocalendar(year, week, 1)
    return [monday + timedelta(days=each) for each in range(7)]


def hours(minutes: int) -> str:
    """12 h 30 min"""
    whole, rest = divmod(minutes, 60)
    in_hours = ngettext("%(num)s h", "%(num)s h", whole)
    in_minutes = ngettext("%(num)s min", "%(num)s min", rest)
    if not rest:
        return in_hours
    return _("%(hours)s %(minutes)s", hours=in_hours, minutes=in_minutes) if whole else in_minutes


def civil(when: date) -> date:
    """The day in Stockholm of a moment; a day stays itself."""
    return _in_stockholm(when).date() if isinstance(when, datetime) else when


def _in_stockholm(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone")
    return at.astimezone(STOCKHOLM)


def _weekday(on: date, *, short: bool = False) -> str:
    # Arabic and Tigrinya have no short names of weekdays that everyone reads.
    width = "abbreviated" if short and language().code in STAFF_LANGUAGES else "wide"
    return str(language().locale.days["format"][width][on.weekday()])


def _month(on: date) -> str:
    name = str(language().locale.months["format"]["wide"][on.month])
    if language().code == "ar":
        return f"{name} / {_LEVANTINE_MONTHS[on.month - 1]}"
    return _TIGRINYA_MAY if language().code == "ti" and on.month == 5 else name
