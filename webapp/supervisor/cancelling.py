"""Cancelling an occasion at one's own site."""

import uuid

from flask import Response, url_for
from werkzeug.wrappers import Response as AnyResponse

from models.people import Role
from webapp.access import admits
from webapp.cancelling import cancelling


@admits(Role.SUPERVISOR)
def cancel(occasion_id: uuid.UUID) -> Response | AnyResponse:
    """The page that asks why, and the deed."""
    back = url_for("supervisor.roll_call", occasion_id=occasion_id)
    return cancelling(Role.SUPERVISOR, occasion_id, back)
