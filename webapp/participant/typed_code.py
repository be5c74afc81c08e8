"""The code typed by hand: for a phone whose camera does not read the other one."""

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from models import throttle
from models.check_in import check_in
from models.claims import claim_by_typing
from models.people import Role
from models.refusals import Refusal
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading, writing
from webapp.participant.check_in import form
from webapp.participant.checked_in import place_to_tell, tell, to_tell
from webapp.signed_in import my_session, participant

# Six characters are few enough to guess at: by account, and by the phone it is done on.
TRIES = 10


@admits(Role.PARTICIPANT)
def typed_code() -> Response | AnyResponse:
    """Check in by six characters. Only tries that fail count."""
    who, typed = participant(), request.form.get("code", "")[:20]
    buckets = (f"typed-code:{who.id}", f"typed-code-on:{my_session().id}")
    try:
        with writing() as db:  # kept whatever comes of it
            for bucket in buckets:
                throttle.reserve(db, bucket, TRIES, now())
        claim = claim_by_typing(reading(), who.id, typed, now())
        place = place_to_tell(claim)
        with writing() as db:
            for bucket in buckets:
                throttle.give_back(db, bucket, now())
            scan = check_in(db, who, claim, now())
            met = to_tell(db, scan, place)
    except Refusal as refusal:
        return form(refusal, typed=typed)
    return tell(scan, met)
