"""Asking the site to record what it saw of somebody of whom a confirmed roll says nothing."""

import uuid

from flask import Response, abort, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from models import missing_records
from models.calendar import civil_day
from models.people import Role
from models.refusals import NotYours, Refusal
from models.statement_desk import statement_case
from webapp.access import admits
from webapp.caseworker import statement
from webapp.caseworker.review import back_to, page
from webapp.caseworker.typed import Typed, typed
from webapp.clock import now
from webapp.db import writing
from webapp.months import month_named, name_of
from webapp.signed_in import staff


@admits(Role.CASEWORKER)
def ask_to_record(case_id: uuid.UUID, occasion_id: uuid.UUID) -> Response | AnyResponse:
    """The site gets a task; back to the page that asked, its review or its month, which also says what was refused."""
    at, form = now(), typed("")
    review_id = form.chosen_id("review")
    month = "" if review_id else name_of(month_named(form.get("month")))
    try:
        with writing() as db:
            opened = statement_case(db, staff(), case_id, civil_day(at)) or abort(404)
            missing_records.ask(db, staff(), opened.case, occasion_id, now=at)
    except NotYours:
        raise
    except Refusal as refusal:
        if review_id:
            return page(review_id, Typed(refusal=refusal), refusal.status)
        return statement.again(case_id, month, refusal)
    if review_id:
        return redirect(back_to(review_id, leads=True), code=303)
    return redirect(url_for("caseworker.statement", case_id=case_id, month=month), code=303)
