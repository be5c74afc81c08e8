"""Taking a report of absence back."""

import uuid

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from models.absences import AbsenceReport
from models.access import Field, Relation, may_write
from models.outcomes import outcomes, unit_of
from models.people import Role
from models.refusals import Refusal
from models.report_versions import open_to_change, withdraw
from models.reports import report_for
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading, writing
from webapp.participant.receipt import groups
from webapp.sentences import sentence
from webapp.signed_in import participant


@admits(Role.PARTICIPANT)
def withdraw_report(report_id: uuid.UUID) -> Response | AnyResponse:
    """What taking it back means, and the button; pressed twice it is taken back once."""
    if not may_write(Relation.OWN, Field.REPORTED):
        abort(403)
    report = report_for(reading(), participant(), report_id) or abort(404)
    if request.method != "POST":
        return _page(report)
    try:
        with writing() as db:
            withdraw(db, participant(), report, now())
    except Refusal as refusal:
        return _page(report, refusal)
    return redirect(url_for("participant.absence", report_id=report.id), code=303)


def _page(report: AbsenceReport, refusal: Refusal | None = None) -> Response:
    db = reading()
    page = render_template(
        "participant/withdraw_report.html",
        report=report,
        number=groups(report),
        outcomes=outcomes(db, [report], now())[report.id],
        open_to_change=open_to_change(db, report),
        refusal=sentence(refusal) if refusal else None,
        unit=unit_of(db, participant()),
    )
    return make_response(page, refusal.status if refusal else 200)
