"""What there is to look at in my cases, and saying that it is done: on the list, or in the review it belongs to."""

import uuid

from flask import Response, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from models import audit, case_tasks
from models.calendar import civil_day
from models.case_tasks import OF_A_REPORT, CaseTaskKind
from models.people import Role
from models.report_tasks import asked_in
from webapp.access import admits
from webapp.caseworker.places import month_to_open, places_for
from webapp.caseworker.review import found, take
from webapp.caseworker.task_words import rows_of
from webapp.caseworker.typed import as_id, typed
from webapp.clock import now
from webapp.db import reading, writing
from webapp.signed_in import staff

PURPOSE = "assigned"


@admits(Role.CASEWORKER)
def tasks() -> str:
    """The open tasks, the oldest first. That I looked is written before the list is sent."""
    today = civil_day(now())
    work = case_tasks.tasks_of(reading(), staff(), today)
    people = [row.opened.participant.id for row in work.rows]
    if not audit.looked(reading(), "desk:tasks:look", purpose=PURPOSE, listed=people):
        with writing() as db:
            audit.look(db, "desk:tasks:look", by=staff(), at=now(), purpose=PURPOSE, listed=people)
    db = reading()
    return render_template(
        "caseworker/tasks.html",
        places=places_for(db, staff(), today, "caseworker.tasks"),
        month=month_to_open(today),
        rows=rows_of(db, work.rows),
        of_reports=any(row.task.kind in OF_A_REPORT for row in work.rows),
        hidden=work.hidden,
    )


@admits(Role.CASEWORKER)
def done(task_id: uuid.UUID) -> AnyResponse:
    """This one is done, with the others of its row, which are of its kind and case; so it stays when said twice."""
    also = [as_id(each) for each in typed("").all("also")]
    with writing() as db:
        asked = dict.fromkeys([task_id, *also])
        tasks = [case_tasks.task_for(db, staff(), each, civil_day(now())) or abort(404) for each in asked]
        together = not also or all(task.kind is CaseTaskKind.FAILED_MESSAGE for task in tasks)
        if not together or len({task.case_id for task in tasks}) > 1 or any(task.kind in OF_A_REPORT for task in tasks):
            abort(404)
        for task in tasks:
            case_tasks.finish(db, staff(), task, now())
    return redirect(url_for("caseworker.tasks"), code=303)


@admits(Role.CASEWORKER)
def done_in_review(review_id: uuid.UUID) -> Response | AnyResponse:
    """What a report asked for is done, with a few words if wanted."""
    task_id = typed("").id("task")
    form = typed(f"task-{task_id}")
    words = form.words(f"did-{task_id}")
    task = asked_in(reading(), found(review_id).review, task_id) or abort(404)
    return take(review_id, form, lambda db, _opened: case_tasks.finish(db, staff(), task, now(), words))
