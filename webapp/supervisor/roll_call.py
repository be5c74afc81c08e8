"""The roll of an occasion, and the poll that keeps it fresh."""

import uuid

from flask import Response, g, make_response, request

from models.people import Role
from models.roll_call import opens_at
from models.roll_records import recent_marks
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading
from webapp.htmx import asked
from webapp.supervisor.meeting import found
from webapp.supervisor.roll_page import show_roll, stage_of


@admits(Role.SUPERVISOR)
def roll_call(occasion_id: uuid.UUID) -> Response:
    """The roll; to a poll that has it already, nothing."""
    meeting = found(occasion_id)
    if not asked() or "version" not in request.args:
        return show_roll(meeting, typed={"head_count": request.args.get("head_count", "")})
    g.polling = True  # a page left open does not keep its session alive
    shown = (request.args["version"], request.args.get("recent"), request.args.get("stage"))
    recent = recent_marks(reading(), meeting.occasion.id, now())
    stage = stage_of(meeting.occasion, opens_at(reading(), meeting.occasion), now())
    if shown == (str(meeting.occasion.version), str(recent), stage):
        return make_response("", 204)
    return show_roll(meeting)
