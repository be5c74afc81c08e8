"""Cancelling an occasion, as a supervisor's and a coordinator's page ask it: why, and then once."""

import uuid
from dataclasses import dataclass, field

from flask import Response, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from i18n import gettext as _
from models.attendance import standing
from models.calendar import civil_day
from models.cancellations import cancel, meeting_to_cancel
from models.occasions import CancelReason
from models.people import Role
from models.refusals import NotYours, Refusal
from models.roll_call import Meeting
from models.site_days import counted
from webapp.clock import now
from webapp.db import reading, writing
from webapp.said import said
from webapp.signed_in import staff


@dataclass
class Typed:
    """What was chosen, and what is wrong with it."""

    because: str = ""
    errors: dict[str, str] = field(default_factory=dict)


def cancelling(hat: Role, occasion_id: uuid.UUID, back: str) -> Response | AnyResponse:
    """The page; sent, the occasion is cancelled once, and the way leads back."""
    meeting = _found(hat, occasion_id)
    if request.method != "POST":
        return _page(meeting, back)
    typed = Typed(request.form.get("because", ""))
    if typed.because not in list(CancelReason):
        typed.errors["because"] = _("Choose why it is cancelled.")
        return _page(meeting, back, typed, status=422)
    try:
        with writing() as db:
            cancel(db, staff(), hat, meeting.occasion, CancelReason(typed.because), now())
    except NotYours:
        raise
    except Refusal as refusal:
        return _page(_found(hat, occasion_id), back, typed, refusal, refusal.status)
    return redirect(back, code=303)


def cancel_words(because: CancelReason) -> str:
    """Why an occasion is cancelled, in a few words."""
    return {
        CancelReason.SUPERVISOR_AWAY: _("The supervisor is away"),
        CancelReason.SITE_CLOSED: _("The site is closed"),
        CancelReason.OTHER: _("Something else"),
    }[because]


def _found(hat: Role, occasion_id: uuid.UUID) -> Meeting:
    return meeting_to_cancel(reading(), staff(), hat, occasion_id, civil_day(now())) or abort(404)


def _page(
    meeting: Meeting,
    back: str,
    typed: Typed | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> Response:
    page = render_template(
        "staff/cancel.html",
        meeting=meeting,
        title=said(meeting.activity.title),
        present=counted(reading(), [meeting])[0].present,
        confirmed=standing(reading(), meeting.occasion.id) is not None,
        reasons=[(each, cancel_words(each)) for each in CancelReason],
        typed=typed or Typed(),
        refusal=refusal,
        back=back,
    )
    return make_response(page, status)
