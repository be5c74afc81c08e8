"""Asking the site to record what it saw of somebody of whom a confirmed roll says nothing."""

import uuid

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from models import missing_records
from models.calendar import civil_day
from models.people import Role
from models.statement_desk import statement_case
from webapp.access import admits
from webapp.clock import now
from webapp.db import writing
from webapp.safe_next import safe_next
from webapp.signed_in import staff


@admits(Role.CASEWORKER)
def ask_to_record(case_id: uuid.UUID, occasion_id: uuid.UUID) -> Response:
    """The site gets a task; back to the page that asked."""
    at = now()
    with writing() as db:
        opened = statement_case(db, staff(), case_id, civil_day(at)) or abort(404)
        missing_records.ask(db, staff(), opened.case, occasion_id, now=at)
    return redirect(safe_next(request.form.get("next")) or url_for("caseworker.worklist"), code=303)
