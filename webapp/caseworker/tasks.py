"""What there is to look at in my cases, and saying that it is done."""

import uuid

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from models import audit, case_tasks
from models.calendar import civil_day
from models.people import Role
from webapp.access import admits
from webapp.caseworker.task_words import said_of
from webapp.clock import now
from webapp.db import reading, writing
from webapp.signed_in import staff

PURPOSE = "assigned"


@admits(Role.CASEWORKER)
def tasks() -> str:
    """The open tasks, the oldest first. That I looked is written before the list is sent."""
    found = case_tasks.tasks_of(reading(), staff(), civil_day(now()))
    people = [row.opened.participant.id for row in found.rows]
    if not audit.looked(reading(), "desk:tasks:look", purpose=PURPOSE, listed=people):
        with writing() as db:
            audit.look(db, "desk:tasks:look", by=staff(), at=now(), purpose=PURPOSE, listed=people)
    db = reading()
    return render_template(
        "caseworker/tasks.html", rows=[(row, said_of(db, row)) for row in found.rows], hidden=found.hidden
    )


@admits(Role.CASEWORKER)
def done(task_id: uuid.UUID) -> AnyResponse:
    """This one is done; so it stays when it is said twice."""
    with writing() as db:
        task = case_tasks.task_for(db, staff(), task_id, civil_day(now())) or abort(404)
        case_tasks.finish(db, staff(), task, now())
    return redirect(url_for("caseworker.tasks"), code=303)
