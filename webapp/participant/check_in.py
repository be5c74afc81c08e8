""" "I am here": one button for the claim that the browser holds, and how to come by one."""

import hmac

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from models import check_in as rules
from models.check_in import ClaimExpired
from models.claims import LIVES, Claim
from models.meetings import meeting
from models.people import Role
from models.posters import meant
from models.refusals import Refusal
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading, writing
from webapp.htmx import show
from webapp.participant import claim_cookie
from webapp.participant.checked_in import place_to_tell, tell, to_tell
from webapp.signed_in import participant


@admits(Role.PARTICIPANT)
def check_in() -> Response | AnyResponse:
    """The button and what it stands for; pressed, it uses the claim up."""
    claim = claim_cookie.held()
    if claim:
        claim = meant(reading(), participant(), claim)
    if request.method != "POST":
        return form(claim=claim)
    if claim is None or not hmac.compare_digest(request.form.get("claim", "").encode(), claim.id.encode()):
        return form(ClaimExpired())
    place = place_to_tell(claim)
    try:
        with writing() as db:
            scan = rules.check_in(db, participant(), claim, now())
            met = to_tell(db, scan, place)
    except Refusal as refusal:
        return form(refusal)
    return tell(scan, met)


def form(refusal: Refusal | None = None, *, claim: Claim | None = None, typed: str | None = None) -> Response:
    """The button while there is a claim for it; otherwise how to scan, and where to type the code."""
    db, ready = reading(), None
    if claim and claim.lives(now()) and not rules.is_used(db, claim):
        ready = meeting(db, claim.occasion_id)
    return show(
        "participant/check_in.html",
        "participant/_check_in.html",
        status=refusal.status if refusal else 200,
        refusal=refusal,
        claim=claim if ready else None,
        until=claim.made_at + LIVES if claim else None,
        meeting=ready,
        typed=typed,
    )
