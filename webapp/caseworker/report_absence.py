"""Writing down a report of absence for somebody who phones, comes to the desk or writes a letter, and its receipt."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from i18n import gettext as _
from i18n import language
from i18n.words import day_range, times
from models import audit
from models.absences import AbsenceReport, ReportChannel, Speaker
from models.access import Field, Relation, may_write
from models.calendar import civil_day
from models.cases import OpenedCase, case_for
from models.on_behalf import OnBehalf
from models.people import Role
from models.reasons import on_offer
from models.refusals import Refusal
from models.report_tasks import review_about
from models.reports import AllAssessed, recorded_for, reportable_days, send
from models.told import (
    LONGEST_WORDS,
    CancelledThatDay,
    NothingAtThoseHours,
    NothingThatDay,
    Told,
    reach,
    refusal_of_days,
)
from webapp.absence_form import AbsenceForm, days_to_choose, empty_form, posted_form
from webapp.absence_rules import rules_on
from webapp.access import admits
from webapp.caseworker.typed import Typed, typed
from webapp.clock import now
from webapp.db import reading, writing
from webapp.signed_in import staff
from webapp.spoken import language_name, languages

PURPOSE = "assigned"


@admits(Role.CASEWORKER)
def report_absence(case_id: uuid.UUID) -> Response | AnyResponse:
    """The form; sent, it is kept once however often it is sent, and leads to its receipt."""
    opened = _mine(case_id)
    if not (may_write(Relation.ASSIGNED, Field.REPORTED) and may_write(Relation.ASSIGNED, Field.REASON)):
        abort(403)
    if request.method != "POST":
        return _form(opened, empty_form(), _as_most_often(opened))
    form, how, today = posted_form(), typed(""), civil_day(now())
    form.says, behalf = _as_staff_say, _on_behalf(how)

    def of_days(told: Told) -> Refusal | None:
        return refusal_of_days(reading(), opened.participant, told, reach(today))

    told = form.told({each.code for each in on_offer(reading(), today)}, of_days)
    if told and behalf is None and (refusal := of_days(told)):
        form.refuse(refusal)
    if told is None or behalf is None:
        return _form(opened, form, how, 422)
    try:
        with writing() as db:
            person, spoken = _mine(case_id, db).participant, language().code
            report = send(db, person, told, key=form.key, language=spoken, sent_in=None, now=now(), behalf=behalf)
    except Refusal as refusal:
        form.refuse(refusal)
        return _form(opened, form, how, refusal.status)
    return redirect(url_for("caseworker.reported", case_id=case_id, report_id=report.id), code=303)


@admits(Role.CASEWORKER)
def reported(case_id: uuid.UUID, report_id: uuid.UUID) -> str:
    """The receipt of what was written down, with the number to read out."""
    opened = _mine(case_id)
    report = recorded_for(reading(), opened.case, report_id) or abort(404)
    _write_the_look(opened, report)
    return render_template(
        "caseworker/reported.html",
        opened=opened,
        report=report,
        review_id=review_about(reading(), report.id),
        language_name=language_name,
    )


def _mine(case_id: uuid.UUID, db: Session | None = None) -> OpenedCase:
    return case_for(db or reading(), staff(), case_id, civil_day(now())) or abort(404)


def _as_most_often(opened: OpenedCase) -> Typed:
    """In the language that the person reads. How it was told and by whom is chosen each time: the receipt states it."""
    return Typed(fields=MultiDict({"spoken": opened.participant.language}))


def _on_behalf(how: Typed) -> OnBehalf | None:
    """How it was told; None when something is missing, which the form's errors then say."""
    channel = how.chosen("channel", ReportChannel, _("Choose how it was told."))
    speaker = how.chosen("speaker", Speaker, _("Choose who told it."))
    spoken = how.get("spoken")
    if spoken not in dict(languages()):
        how.errors["spoken"] = _("Choose a language.")
    if channel is None or speaker is None or how.errors:
        return None
    return OnBehalf(
        by=staff(),
        channel=channel,
        speaker=speaker,
        spoken_language=spoken,
        interpreter=how.ticked("interpreter", "yes"),
        read_back=how.ticked("read_back", "yes"),
    )


def _as_staff_say(refusal: Refusal) -> str | None:
    """What is said to the participant as "you", said of them."""
    says: dict[type[Refusal], Callable[[Any], str]] = {
        NothingThatDay: lambda no: _(
            "The person is not expected anywhere then: %(days)s. Choose another day.", days=day_range(no.day, no.last)
        ),
        NothingAtThoseHours: lambda no: _(
            "The person is expected on %(day)s at this time: %(times)s. Look at the two times.",
            day=day_range(no.day, no.last),
            times=times(no.times),
        ),
        AllAssessed: lambda no: _("It has been assessed. Take it up again in its review to add something."),
        CancelledThatDay: lambda no: _(
            "Everything is cancelled then: %(days)s. Nothing has to be reported.", days=day_range(no.day, no.last)
        ),
    }
    say = says.get(type(refusal))
    return say(refusal) if say else None


def _form(opened: OpenedCase, form: AbsenceForm, how: Typed, status: int = 200) -> Response:
    _write_the_look(opened)
    db, today = reading(), civil_day(now())
    days = days_to_choose(reportable_days(db, opened.participant, today), today)
    if status == 200:
        days.choose(form, "")
    page = render_template(
        "caseworker/report_absence.html",
        opened=opened,
        typed=form,
        how=how,
        errors={**form.errors, **how.errors},
        days=days,
        reasons=on_offer(db, today),
        rules=rules_on(db, today),
        longest=LONGEST_WORDS,
        languages=languages(),
        channels=list(ReportChannel),
        speakers=list(Speaker),
    )
    return make_response(page, status)


def _write_the_look(opened: OpenedCase, report: AbsenceReport | None = None) -> None:
    """A look at a person stands in the log before the page is sent."""
    person = opened.participant
    if audit.looked(reading(), "desk:report:look", purpose=PURPOSE, about=person, what=report):
        return
    with writing() as db:
        audit.look(db, "desk:report:look", by=staff(), at=now(), purpose=PURPOSE, about=person, what=report)
