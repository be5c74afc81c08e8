"""The cookie that makes a tablet a display. It opens the wall's page; to everything else its bearer is nobody."""

from flask import current_app, request
from werkzeug.wrappers import Response

from models.devices import Device
from models.pairing import paired_display
from webapp.db import reading

# As long as browsers keep any cookie.
_LASTS = 400 * 24 * 3600


def give(answer: Response, credential: str) -> None:
    """Put the credential on the tablet."""
    answer.set_cookie(
        _name(),
        credential,
        max_age=_LASTS,
        path="/",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Strict",
    )


def display_here() -> Device | None:
    """The display that this browser is; None for any other browser, and once it is revoked."""
    credential = request.cookies.get(_name(), "")
    return paired_display(reading(), credential) if credential else None


def _name() -> str:
    return "__Host-display" if current_app.config["SESSION_COOKIE_SECURE"] else "display"
