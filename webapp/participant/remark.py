""" "This is wrong": the participant's words beside what was recorded of an occasion."""

import datetime as dt
import re
import secrets
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from i18n import gettext as _
from i18n import language
from models import schedule
from models.access import Field, Relation, may_read, may_write
from models.attendance import Attendance
from models.calendar import civil_day, last_of
from models.occasions import Occasion
from models.own_words import LONGEST_WORDS, TooLong
from models.people import Role
from models.refusals import Refusal, SentOtherwise
from models.remarking import occasion_to_remark, remark
from models.remarks import Remark, RemarkKind, beside_of, in_an_open_review, is_for_the_desk, kinds_for, remarks_of
from models.scan_facts import opens_before
from models.schedule import Entry
from models.told import DAYS_BACK, HoursBackwards, NothingAtThoseHours
from webapp.absence_form import clock_typed
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading, writing
from webapp.months import month_named, name_of
from webapp.participant.today import standings
from webapp.remark_words import kind_words, remark_help, remark_words
from webapp.safe_next import safe_next
from webapp.sentences import sentence
from webapp.signed_in import participant, stepped_up

Hours = tuple[dt.time, dt.time]
_KEY = re.compile(r"[A-Za-z0-9_-]{20,64}")
# Where a refusal stands on the form; the rest is about what is wrong.
_FIELDS: dict[type[Refusal], str] = {HoursBackwards: "to_time", NothingAtThoseHours: "from_time"}


@dataclass
class Typed:
    """What the form holds, as it was typed, and what is wrong with it by field. `seen` tells what it showed."""

    key: str
    kind: str = ""
    words: str = ""
    seen: str | None = None
    from_time: str = ""
    to_time: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    def chosen(self, on_offer: Collection[RemarkKind]) -> RemarkKind | None:
        """What is said to be wrong; None when something is missing, which `errors` then says."""
        if self.kind not in on_offer:
            self.errors["kind"] = _("Choose what is wrong.")
        if len(self.words) > LONGEST_WORDS:
            self.errors["words"] = sentence(TooLong(LONGEST_WORDS))
        self.hours()
        return None if self.errors else RemarkKind(self.kind)

    def hours(self) -> Hours | None:
        """From when until when, of somebody who was there longer: both, or neither."""
        typed = {"from_time": self.from_time, "to_time": self.to_time}
        if self.kind != RemarkKind.WAS_HERE_LONGER or not any(typed.values()):
            return None
        start, end = map(clock_typed, typed.values())
        if start is None:
            self.errors["from_time"] = _("Write from which time, for example 09:30.")
        if end is None:
            self.errors["to_time"] = _("Write until which time, for example 12:00.")
        return (start, end) if start is not None and end is not None else None

    def refuse(self, refusal: Refusal) -> None:
        """Say what a rule said, where it can be mended."""
        self.errors[_FIELDS.get(type(refusal), "kind")] = sentence(refusal)
        if isinstance(refusal, SentOtherwise):
            self.key = secrets.token_urlsafe(24)


@admits(Role.PARTICIPANT)
def remarks() -> str:
    """The occasions that one can say something about, each with its page: the last days', or a named month's."""
    db, at = reading(), now()
    today = civil_day(at)
    month = month_named(request.args["month"]) if request.args.get("month") else None
    days = (month, last_of(month)) if month else (today - dt.timedelta(days=DAYS_BACK), today)
    begun = [
        each for each in schedule.between(db, participant().id, *days) if each.starts_at <= at and not each.cancelled_at
    ]
    shown = standings(list(reversed(begun)), opens_before(db, today), at)
    return render_template("participant/remarks.html", shown=shown, month=name_of(month) if month else None)


@admits(Role.PARTICIPANT)
def remark_on(occasion_id: uuid.UUID) -> Response | AnyResponse:
    """What was recorded, and the form; sent, it is kept once, and nothing else is changed by it."""
    occasion = occasion_to_remark(reading(), participant(), occasion_id) or abort(404)
    if request.method != "POST":
        return _page(occasion, Typed(secrets.token_urlsafe(24), request.args.get("kind", "")))
    if not may_write(Relation.OWN, Field.REASON):
        abort(403)
    typed = _typed()
    if (kind := typed.chosen(kinds_for(beside_of(reading(), participant(), occasion)))) is None:
        return _page(occasion, typed, 422)
    try:
        with writing() as db:
            remark(
                db,
                participant(),
                occasion,
                kind,
                typed.words,
                key=typed.key,
                language=language().code,
                seen=typed.seen,
                hours=typed.hours(),
                now=now(),
            )
    except Refusal as refusal:
        typed.refuse(refusal)
        return _page(occasion, typed, refusal.status)
    return redirect(url_for("participant.remark", occasion_id=occasion_id, next=_came_from()), code=303)


def _came_from() -> str | None:
    """The page that led here, where it said so: "Back" leads to it again."""
    return safe_next(request.args.get("next"))


def _typed() -> Typed:
    key, form = request.form.get("key", ""), request.form
    if not _KEY.fullmatch(key):
        abort(400)
    words = form.get("words", "").replace("\r\n", "\n").strip()
    start, end = (form.get(name, "").strip() for name in ("from_time", "to_time"))
    return Typed(key, form.get("kind", ""), words, form.get("seen"), start, end)


def _page(occasion: Occasion, typed: Typed, status: int = 200) -> Response:
    db, at, who = reading(), now(), participant()
    entry, beside = _entry(occasion), beside_of(db, who, occasion)
    said = remarks_of(db, who.id, occasion.id) if may_read(Relation.OWN, Field.REASON) else []
    page = render_template(
        "participant/remark.html",
        standing=standings([entry], opens_before(db, entry.day), at)[0],
        begun=entry.starts_at <= at,
        said=[(each, _mark(each)) for each in said],
        read_at_the_desk=any(is_for_the_desk(each, occasion) for each in said)
        or in_an_open_review(db, who.id, occasion.id),
        kinds=[(each, kind_words(each), remark_help(each)) for each in kinds_for(beside)],
        seen=beside.seen,
        came_from=_came_from(),
        remark_words=remark_words,
        stepped_up=stepped_up(),
        typed=typed,
        longest=LONGEST_WORDS,
    )
    return make_response(page, status)


def _mark(said: Remark) -> Attendance | None:
    """The site's record that stood there when it was said."""
    return reading().get(Attendance, said.attendance_id) if said.attendance_id else None


def _entry(occasion: Occasion) -> Entry:
    """The occasion as its participant reads it on every page."""
    day = civil_day(occasion.starts_at)
    return next(each for each in schedule.between(reading(), participant().id, day, day) if each.id == occasion.id)
