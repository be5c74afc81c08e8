"""One's plan as a paper: kept the first time that somebody takes it out."""

import uuid

from flask import abort
from werkzeug.wrappers import Response as AnyResponse

from models.access import Field, Relation, may_read
from models.people import Role
from models.plan_file import my_plan
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading
from webapp.paper.keeping import keep_plan
from webapp.participant.paper import way_to
from webapp.signed_in import participant


@admits(Role.PARTICIPANT)
def plan(plan_id: uuid.UUID) -> AnyResponse:
    """The way to the paper of a version of one's own plan."""
    found = my_plan(reading(), participant().id, plan_id) if may_read(Relation.OWN, Field.SCHEDULE) else None
    if found is None:
        abort(404)
    return way_to(lambda db: keep_plan(db, found, participant(), by=participant(), at=now()))
