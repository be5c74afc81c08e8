"""The SMS gateway tells what became of a message."""

from flask import Response, abort, g, make_response, request

from models import delivery, throttle
from webapp.access import CAPABILITY, admits
from webapp.clock import now
from webapp.db import writing

# Reports that fit nothing, from one address in five minutes; those that fit do not count.
PER_ADDRESS = 100
ARRIVED = {"delivered": True, "failed": False}


@admits(CAPABILITY)
def sms_report(token: str) -> Response:
    """Note that a message arrived, or did not. Whatever is no report on a message of ours is not found."""
    g.polling = True  # a gateway is nobody's browser
    bucket = f"sms-report:{throttle.network_of(request.remote_addr or '')}"
    with writing() as db:  # kept whatever comes of it, and before it is judged
        throttle.reserve(db, bucket, PER_ADDRESS, now())
    arrived = ARRIVED.get(request.form.get("status", ""))
    if arrived is None:
        abort(404)
    with writing() as db:
        if not delivery.reported(db, token, arrived, now()):
            abort(404)
        throttle.give_back(db, bucket, now())
    return make_response("", 204)
