"""Letting a review rest, going on with it, and taking up again what was assessed."""

import datetime as dt
import uuid

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from i18n import gettext as _
from models import holding
from models.far_ahead import TooFarAhead
from models.people import Role
from webapp.access import admits
from webapp.caseworker.review import take
from webapp.caseworker.typed import typed
from webapp.clock import now
from webapp.signed_in import staff


@admits(Role.CASEWORKER)
def hold(review_id: uuid.UUID) -> Response | AnyResponse:
    """Let it rest until a day, with a reason."""
    form = typed("hold")
    until, seen = form.day("rest_until"), form.version
    why = form.words("why_rest", _("Write the reason."))
    return take(
        review_id,
        form,
        lambda db, opened: holding.put_on_hold(db, staff(), opened.review, seen, until or dt.date.min, why, now()),
        at={holding.DayHasBeen: "rest_until", TooFarAhead: "rest_until"},
    )


@admits(Role.CASEWORKER)
def resume(review_id: uuid.UUID) -> Response | AnyResponse:
    """Go on with it."""
    form = typed("resume")
    seen = form.version
    return take(review_id, form, lambda db, opened: holding.resume(db, staff(), opened.review, seen, now()))


@admits(Role.CASEWORKER)
def take_up_again(review_id: uuid.UUID) -> Response | AnyResponse:
    """Assess once more what was assessed, with a reason."""
    form = typed("take_up_again")
    seen, why = form.version, form.words("why_again", _("Write the reason."))
    return take(review_id, form, lambda db, opened: holding.take_up_again(db, staff(), opened.review, seen, why, now()))
