"""Reporting absence: a day, one reason, words if wanted. Also the page for whoever does not feel safe."""

import datetime as dt
import re
import secrets
from dataclasses import dataclass, field

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from i18n import gettext as _
from i18n import language
from models import policy
from models.access import Field, Relation, may_write
from models.calendar import civil_day
from models.outcomes import unit_of
from models.people import Role
from models.policy import Policy
from models.reasons import on_offer
from models.refusals import Refusal
from models.reports import LONGEST_WORDS, ReportableDay, Told, TooManyWords, reportable_days, send
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading, writing
from webapp.sentences import sentence
from webapp.signed_in import my_session, participant

SHOWN_AT_ONCE = 3
_KEY = re.compile(r"[A-Za-z0-9_-]{20,64}")


@dataclass
class Typed:
    """What the form holds, as it was typed, and what is wrong with it by field."""

    key: str
    day: str = ""
    reason: str = ""
    words: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    def told(self, reasons: set[str]) -> Told | None:
        """What is stated, among the reasons on offer; None when something is missing, which `errors` then says."""
        day, reason = _day(self.day), self.reason if self.reason in reasons else None
        if day is None:
            self.errors["day"] = _("Choose a day.")
        if reason is None:
            self.errors["reason"] = _("Choose what fits best.")
        if len(self.words) > LONGEST_WORDS:
            self.errors["words"] = sentence(TooManyWords(LONGEST_WORDS))
        if self.errors or day is None or reason is None:
            return None
        return Told(day, reason, self.words or None)


@admits(Role.PARTICIPANT)
def report_absence() -> Response | AnyResponse:
    """The form; sent, it is kept once however often it is sent, and leads to its receipt."""
    if not (may_write(Relation.OWN, Field.REPORTED) and may_write(Relation.OWN, Field.REASON)):
        abort(403)
    if request.method != "POST":
        return _form(Typed(key=secrets.token_urlsafe(24), day=request.args.get("day", "")))
    typed = _typed()
    if (told := typed.told({each.code for each in on_offer(reading(), civil_day(now()))})) is None:
        return _form(typed, 422)
    try:
        with writing() as db:
            spoken, sent_in = language().code, my_session().id
            report = send(db, participant(), told, key=typed.key, language=spoken, sent_in=sent_in, now=now())
    except Refusal as refusal:
        typed.errors["day"] = sentence(refusal)
        return _form(typed, refusal.status)
    return redirect(url_for("participant.absence", report_id=report.id), code=303)


@admits(Role.PARTICIPANT)
def talk_to_your_caseworker() -> str:
    """For whoever does not feel safe: a number to call. No box for words, and nothing is kept."""
    return render_template("participant/report_absence_talk.html", unit=unit_of(reading(), participant()))


def _typed() -> Typed:
    key = request.form.get("key", "")
    if not _KEY.fullmatch(key):
        abort(400)
    words = request.form.get("words", "").replace("\r\n", "\n").strip()
    return Typed(key, request.form.get("day", ""), request.form.get("reason", ""), words)


def _form(typed: Typed, status: int = 200) -> Response:
    db, today = reading(), civil_day(now())
    days = reportable_days(db, participant(), today)
    soon, others = _soon_and_others(days, today)
    known = {each.day.isoformat() for each in days}
    chosen = typed.day if typed.day in known else soon[0].day.isoformat() if soon and status == 200 else ""
    page = render_template(
        "participant/report_absence.html",
        typed=typed,
        chosen=chosen,
        today=today,
        soon=soon,
        others=others,
        open_others=chosen in {each.day.isoformat() for each in others},
        reasons=on_offer(db, today),
        in_time=policy.applied(db, Policy.REPORT_WITHIN_DAYS, today),
        certificate=policy.applied(db, Policy.CERTIFICATE_FROM_DAY, today),
        longest=LONGEST_WORDS,
        unit=unit_of(db, participant()),
    )
    return make_response(page, status)


def _soon_and_others(days: list[ReportableDay], today: dt.date) -> tuple[list[ReportableDay], list[ReportableDay]]:
    """The next few days, today first; then the later ones, and behind them the days that have been, newest first."""
    coming = [each for each in days if each.day >= today]
    been = [each for each in reversed(days) if each.day < today]
    if not coming:
        return been[:SHOWN_AT_ONCE], been[SHOWN_AT_ONCE:]
    return coming[:SHOWN_AT_ONCE], coming[SHOWN_AT_ONCE:] + been


def _day(typed: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(typed)
    except ValueError:
        return None
