"""The claim on the browser: a signed cookie of its own, so that it outlives the sign-in that comes between.

It is bound to the browser by being nowhere else: the page's form carries the claim's id and no more.
"""

import datetime as dt
import uuid

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from models import keyring
from models.claims import LIVES, Claim
from models.scans import ScanSource


def give(answer: Response, claim: Claim) -> None:
    """Put the claim on the browser for as long as it lives."""
    content = [claim.id, claim.occasion_id.hex, claim.source.value, claim.made_at.isoformat()]
    answer.set_cookie(
        _name(),
        _signer().dumps(content),
        max_age=LIVES,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def held() -> Claim | None:
    """The claim that this browser holds, lived out or not; None when it holds none that we signed."""
    try:
        id, occasion_id, source, made_at = _signer().loads(request.cookies.get(_name(), ""))
        return Claim(id, uuid.UUID(occasion_id), ScanSource(source), dt.datetime.fromisoformat(made_at))
    except (BadSignature, ValueError):  # the second: one that another version of ours signed
        return None


def _name() -> str:
    return "__Host-claim" if current_app.config["SESSION_COOKIE_SECURE"] else "claim"


def _signer() -> URLSafeSerializer:
    ring = keyring.current()
    # itsdangerous signs with the last key and reads with each.
    return URLSafeSerializer([ring.key("claim", each) for each in reversed(ring.ids)], salt="claim")
