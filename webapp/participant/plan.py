"""One's plan as a paper: kept the first time that somebody takes it out."""

import uuid

from flask import abort, make_response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from models.access import Field, Relation, may_read
from models.people import Role
from models.plan_file import my_plan
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading, writing
from webapp.paper.keeping import keep_plan
from webapp.shown import fetched_ahead
from webapp.signed_in import participant


@admits(Role.PARTICIPANT)
def plan(plan_id: uuid.UUID) -> AnyResponse:
    """The way to the paper of a version of one's own plan."""
    found = my_plan(reading(), participant().id, plan_id) if may_read(Relation.OWN, Field.SCHEDULE) else None
    if found is None:
        abort(404)
    if fetched_ahead():
        return make_response("", 204)
    with writing() as db:
        paper = keep_plan(db, found, participant(), by=participant(), at=now())
    return redirect(url_for("participant.paper", paper_id=paper.id), code=303)
