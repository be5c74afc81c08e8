"""Reporting absence: days or hours, one reason, words and a paper if wanted. Also a page for who does not feel safe."""

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from i18n import language
from models.access import Field, Relation, may_write
from models.calendar import civil_day
from models.outcomes import unit_of
from models.people import Role
from models.proof_sending import PaperAnswer, answer
from models.reasons import Reason, asks_for_a_paper, on_offer
from models.refusals import Refusal
from models.reports import reportable_days, send
from models.told import LONGEST_WORDS, reach, refusal_of_days
from webapp.absence_form import AbsenceForm, days_to_choose, empty_form, posted_form
from webapp.absence_rules import rules_on
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading, writing
from webapp.safe_next import safe_next
from webapp.signed_in import my_session, participant


@admits(Role.PARTICIPANT)
def report_absence() -> Response | AnyResponse:
    """The form; sent, it is kept once however often it is sent, and leads to its receipt, or on to its paper.

    A paper is sent by a form of its own: on a weak network a photo may not get through, and the report must.
    """
    if not (may_write(Relation.OWN, Field.REPORTED) and may_write(Relation.OWN, Field.REASON)):
        abort(403)
    if request.method != "POST":
        return _form(empty_form(day=request.args.get("day", "")))
    typed, today = posted_form(), civil_day(now())
    reasons = on_offer(reading(), today)
    told = typed.told(
        {each.code for each in reasons}, lambda it: refusal_of_days(reading(), participant(), it, reach(today))
    )
    if told is None:
        return _form(typed, 422)
    paper = _paper(typed, reasons)
    try:
        with writing() as db:
            spoken, sent_in = language().code, my_session().id
            report = send(db, participant(), told, key=typed.key, language=spoken, sent_in=sent_in, now=now())
            answer(db, participant(), report, paper, sent_in=sent_in, now=now())
    except Refusal as refusal:
        typed.refuse(refusal)
        return _form(typed, refusal.status)
    then = "participant.proof" if paper is PaperAnswer.NOW else "participant.absence"
    return redirect(url_for(then, report_id=report.id), code=303)


def _paper(typed: AbsenceForm, reasons: list[Reason]) -> PaperAnswer:
    """What was answered about a paper; nothing under a reason that it is not asked about, where nobody sees it."""
    asked = any(asks_for_a_paper(each) for each in reasons if each.code == typed.reason)
    may = may_write(Relation.OWN, Field.CERTIFICATE)
    return PaperAnswer(typed.paper) if typed.paper and asked and may else PaperAnswer.NONE


@admits(Role.PARTICIPANT)
def talk_to_your_caseworker() -> str:
    """For whoever does not feel safe: a number to call. No box for words, and nothing is kept."""
    came_from = safe_next(request.args.get("next"))
    unit = unit_of(reading(), participant())
    return render_template("participant/report_absence_talk.html", unit=unit, came_from=came_from)


def _form(typed: AbsenceForm, status: int = 200) -> Response:
    db, today = reading(), civil_day(now())
    days = days_to_choose(reportable_days(db, participant(), today), today)
    if status == 200:
        days.choose(typed, typed.day)
    page = render_template(
        "participant/report_absence.html",
        typed=typed,
        days=days,
        reasons=on_offer(db, today),
        rules=rules_on(db, today),
        longest=LONGEST_WORDS,
        unit=unit_of(db, participant()),
    )
    return make_response(page, status)
