"""Correcting a report of absence: the same form, filled in as before, and a new version of what it says."""

import uuid

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from i18n import language
from i18n.words import clock
from models.absences import AbsenceReport
from models.access import Field, Relation, may_write
from models.calendar import civil_day
from models.outcomes import unit_of
from models.people import Role
from models.reasons import on_offer
from models.refusals import Refusal
from models.report_versions import as_before, change, open_to_change, reach_of
from models.reports import report_for, reportable_days, stated_to
from models.told import LONGEST_WORDS, Told, refusal_of_days
from webapp.absence_form import AS_BEFORE, DATES, HOURS, AbsenceForm, days_to_choose, empty_form, posted_form
from webapp.absence_rules import rules_on
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading, writing
from webapp.participant.receipt import groups
from webapp.signed_in import my_session, participant, stepped_up


@admits(Role.PARTICIPANT)
def change_report(report_id: uuid.UUID) -> Response | AnyResponse:
    """The form with the days as they were; sent, it makes one new version and leads to its receipt."""
    if not (may_write(Relation.OWN, Field.REPORTED) and may_write(Relation.OWN, Field.REASON)):
        abort(403)
    report = report_for(reading(), participant(), report_id) or abort(404)
    if request.method != "POST":
        return _page(report, _filled(report))
    typed, within = posted_form(), reach_of(report, civil_day(now()))
    reasons = {AS_BEFORE, *(each.code for each in on_offer(reading(), civil_day(now())))}
    told = typed.told(reasons, lambda it: refusal_of_days(reading(), participant(), it, within))
    if told is None:
        return _page(report, typed, 422)
    try:
        with writing() as db:
            said = as_before(db, report, told) if told.reason == AS_BEFORE else told
            spoken, sent_in = language().code, my_session().id if _knows(report, told) else None
            newer = change(db, participant(), report, said, key=typed.key, language=spoken, sent_in=sent_in, now=now())
    except Refusal as refusal:
        typed.refuse(refusal)
        return _page(report, typed, refusal.status)
    return redirect(url_for("participant.absence", report_id=newer.id), code=303)


def _knows(report: AbsenceReport, told: Told) -> bool:
    """Whether this session may read what the new version states: it said all of it, sent the earlier, or stepped up."""
    kept = stated_to(reading(), report, my_session().id, stepped_up=stepped_up())
    return told.reason != AS_BEFORE or kept is not None


def _filled(report: AbsenceReport) -> AbsenceForm:
    """The form as the report has it. The reason stays what it was unless another is chosen, and is not shown."""
    first, last = report.first_day.isoformat(), report.last_day.isoformat()
    form = empty_form(day=DATES, first_day=first, last_day=last, part_day=first, reason=AS_BEFORE)
    if report.from_at and report.to_at:
        form.day, form.from_time, form.to_time = HOURS, clock(report.from_at), clock(report.to_at)
    return form


def _page(report: AbsenceReport, typed: AbsenceForm, status: int = 200) -> Response:
    db, today = reading(), civil_day(now())
    page = render_template(
        "participant/change_report.html",
        report=report,
        number=groups(report),
        typed=typed,
        days=days_to_choose(reportable_days(db, participant(), today), today, {report.first_day, report.last_day}),
        reasons=on_offer(db, today),
        rules=rules_on(db, today),
        longest=LONGEST_WORDS,
        open_to_change=open_to_change(db, report),
        unit=unit_of(db, participant()),
    )
    return make_response(page, status)
