"""The form in which an absence is stated, here and at the desk: days or hours, one reason, words if wanted."""

import datetime as dt
import re
import secrets
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from flask import abort, request

from i18n import gettext as _
from i18n import words
from models import told
from models.proof_sending import PaperAnswer
from models.refusals import Refusal, SentOtherwise
from models.reports import ReportableDay
from models.told import LONGEST_WORDS, Told, TooManyWords
from webapp.sentences import sentence

# The answers to "which day?" that are no days: two days to choose, and a part of one.
DATES, HOURS = "dates", "hours"
# The answer to "why?" of somebody who corrects a report and not its reason.
AS_BEFORE = "as_before"
SHOWN_AT_ONCE = 2
TOGETHER = 3

_KEY = re.compile(r"[A-Za-z0-9_-]{20,64}")
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
# Where a refusal stands on the form; the rest is about the day.
_FIELDS: dict[type[Refusal], str] = {
    told.DaysBackwards: "last_day",
    told.HoursBackwards: "to_time",
    told.NothingAtThoseHours: "from_time",
    told.NotOnOffer: "reason",
    told.TooManyWords: "words",
}


# What the rules say against the days of a statement, if anything.
OfDays = Callable[[Told], Refusal | None]


class When(NamedTuple):
    """From which day until which, or at which hours of it."""

    first: dt.date
    last: dt.date
    hours: tuple[dt.time, dt.time] | None = None


@dataclass
class AbsenceForm:
    """What the form holds, as it was typed, and what is wrong with it by field.

    `says` gives a sentence that takes the place of the usual one about a refusal.
    """

    key: str
    day: str = ""
    first_day: str = ""
    last_day: str = ""
    part_day: str = ""
    from_time: str = ""
    to_time: str = ""
    reason: str = ""
    words: str = ""
    paper: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    says: Callable[[Refusal], str | None] | None = None

    def told(self, reasons: Collection[str], of_days: OfDays) -> Told | None:
        """What is stated, among the reasons on offer; None when something is wrong, which `errors` then says.

        All of it at once: `of_days` is what the rules say against the days, asked where the rest is wrong already.
        """
        when = self._when()
        if self.reason not in reasons:
            self.errors["reason"] = _("Choose what fits best.")
        if self.paper and self.paper not in list(PaperAnswer):
            self.errors["paper"] = _("Choose what fits best.")
        if len(self.words) > LONGEST_WORDS:
            self.errors["words"] = sentence(TooManyWords(LONGEST_WORDS))
        told = Told(when.first, self.reason, self.words or None, when.last, when.hours) if when else None
        if told and self.errors and (refusal := of_days(told)):
            self.refuse(refusal)
        return None if self.errors else told

    def refuse(self, refusal: Refusal) -> None:
        """Say what a rule said, where it can be mended."""
        if isinstance(refusal, SentOtherwise):
            self.key = secrets.token_urlsafe(24)  # sent again as it stands it is another report
        says = self.says(refusal) if self.says else None
        self.errors[_FIELDS.get(type(refusal), "day")] = says or sentence(refusal)

    def _when(self) -> When | None:
        if self.day == DATES:
            return self._dates()
        if self.day == HOURS:
            return self._hours()
        first, _slash, last = self.day.partition("/")
        found = _day(first), _day(last or first)
        if not (found[0] and found[1]):
            self.errors["day"] = _("Choose a day.")
            return None
        return When(found[0], found[1])

    def _dates(self) -> When | None:
        first, last = _day(self.first_day), _day(self.last_day)
        for name, there in (("first_day", first), ("last_day", last)):
            if there is None:
                self.errors[name] = _("Choose a day.")
        return When(first, last) if first and last else None

    def _hours(self) -> When | None:
        day, start, end = _day(self.part_day), clock_typed(self.from_time), clock_typed(self.to_time)
        if day is None:
            self.errors["part_day"] = _("Choose a day.")
        if start is None:
            self.errors["from_time"] = _("Write from which time, for example 09:30.")
        if end is None:
            self.errors["to_time"] = _("Write until which time, for example 12:00.")
        return When(day, day, (start, end)) if day and start is not None and end is not None else None


def empty_form(**filled: Any) -> AbsenceForm:
    """A new form, with a key of its own by which it acts once however often it is sent."""
    return AbsenceForm(key=secrets.token_urlsafe(24), **filled)


def posted_form() -> AbsenceForm:
    """The form as it was sent."""
    key = request.form.get("key", "")
    if not _KEY.fullmatch(key):
        abort(400)
    fields = ("day", "first_day", "last_day", "part_day", "from_time", "to_time", "reason", "paper")
    words = request.form.get("words", "").replace("\r\n", "\n").strip()
    typed: dict[str, Any] = {name: request.form.get(name, "") for name in fields}
    return AbsenceForm(key, **typed, words=words)


class Preset(NamedTuple):
    """One press that answers "which day?": a day, or the next few with something planned."""

    value: str
    days: list[ReportableDay]


@dataclass(frozen=True)
class Days:
    """The days to choose from: some as one press, all of them in the lists of two."""

    presets: list[Preset]
    all: list[dt.date]
    today: dt.date

    @property
    def options(self) -> list[tuple[str, str]]:
        """All of them, for a list to choose from."""
        return [(each.isoformat(), words.day(each)) for each in self.all]

    def choose(self, form: AbsenceForm, named: str) -> None:
        """Choose a day beforehand: the one that is named, where it can be, or else the first without a check-in.

        None, where there is a check-in on all of them: it would be a wrong report at one press.
        """
        presets = [each.value for each in self.presets]
        if named in [each.isoformat() for each in self.all]:
            form.day = named if named in presets else DATES
            form.first_day = form.last_day = form.part_day = named
            return
        free = [each.value for each in self.presets if not any(day.checked_in for day in each.days)]
        form.day = form.first_day = form.last_day = form.part_day = next(iter(free), "")


def days_to_choose(days: list[ReportableDay], today: dt.date, also: Collection[dt.date] = ()) -> Days:
    """The next two days with something planned, then the next three together; the last ones when nothing comes.

    `also` are days that stand in the lists because a report has them already.
    """
    coming = [each for each in days if each.day >= today]
    shown = coming or list(reversed(days))
    presets = [Preset(each.day.isoformat(), [each]) for each in shown[:SHOWN_AT_ONCE]]
    if len(together := coming[:TOGETHER]) > 1:
        presets.append(Preset(f"{together[0].day.isoformat()}/{together[-1].day.isoformat()}", together))
    return Days(presets, sorted({*(each.day for each in days), *also}), today)


def _day(typed: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(typed)
    except ValueError:
        return None


def clock_typed(typed: str) -> dt.time | None:
    """A time of the day; None for anything else."""
    plain = "".join(str(unicodedata.decimal(each, each)) for each in typed)  # ٠٩:٣٠ is half past nine too
    return dt.time.fromisoformat(plain) if _TIME.fullmatch(plain) else None
