"""Making this browser a display, by the code that someone with the right has made."""

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from models import pairing
from models.pairing import WrongPairingCode
from models.refusals import Refusal
from models.throttle import TooManyTries
from webapp.access import PUBLIC, admits
from webapp.clock import now
from webapp.db import writing
from webapp.device import credential


@admits(PUBLIC)
def pair() -> Response | AnyResponse:
    """The form, and what becomes of the code typed into it."""
    if request.method != "POST":
        return _form()
    address = request.remote_addr or ""
    try:
        with writing() as db:  # kept whatever comes of it, and before it is judged
            pairing.take_a_try(db, address, now())
        with writing() as db:
            _, secret = pairing.pair(db, request.form.get("code", ""), address, now())
    except (TooManyTries, WrongPairingCode) as refusal:
        return _form(refusal)
    answer = redirect(url_for("device.show"), code=303)
    credential.give(answer, secret)
    return answer


def _form(refusal: Refusal | None = None) -> Response:
    typed = request.form.get("code", "")[:20]
    page = render_template(
        "device/pair.html", refusal=refusal, typed=typed, paired=credential.display_here() is not None
    )
    return make_response(page, refusal.status if refusal else 200)
