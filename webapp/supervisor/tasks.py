"""A task is done."""

import uuid

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from models.calendar import civil_day
from models.people import Role
from models.roll_tasks import finish, task_for
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading, writing
from webapp.htmx import asked
from webapp.safe_next import safe_next
from webapp.signed_in import staff
from webapp.supervisor.meeting import found
from webapp.supervisor.roll_page import show_roll


@admits(Role.SUPERVISOR)
def done(task_id: uuid.UUID) -> Response | AnyResponse:
    """Somebody looked at it."""
    task = task_for(reading(), staff(), task_id, civil_day(now())) or abort(404)
    with writing() as db:
        finish(db, staff(), task, now=now())
    if asked():
        return show_roll(found(task.occasion_id))
    back = safe_next(request.form.get("next"))
    return redirect(back or url_for(".roll_call", occasion_id=task.occasion_id), code=303)
