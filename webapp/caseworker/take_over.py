"""Taking a case over from a colleague of the unit, with a reason."""

import uuid

from flask import Response, abort, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from i18n import gettext as _
from models import taking_over
from models.calendar import civil_day
from models.people import Role
from models.refusals import Refusal
from models.taking_over import Led
from webapp.access import admits
from webapp.caseworker.places import Tab
from webapp.caseworker.typed import typed
from webapp.caseworker.worklist import show
from webapp.clock import now
from webapp.db import reading, writing
from webapp.signed_in import staff


@admits(Role.CASEWORKER)
def take_over(review_id: uuid.UUID) -> Response | AnyResponse:
    """Lead the case from now on; its reviews are on my list."""
    form = typed("take_over")
    seen, why = form.id("assignment"), form.words("why", _("Write the reason."))
    led = _led(review_id)
    if led.lead.id == staff().id:  # the same form again
        return redirect(url_for("caseworker.review", review_id=review_id), code=303)
    if form.errors:
        return show(Tab.COLLEAGUES, form, 422)
    try:
        with writing() as db:
            taking_over.take_over(db, staff(), led.case, seen, why, now())
    except Refusal as refusal:
        form.refusal = refusal
        return show(Tab.COLLEAGUES, form, refusal.status)
    return redirect(url_for("caseworker.review", review_id=review_id), code=303)


def _led(review_id: uuid.UUID) -> Led:
    return taking_over.led_for(reading(), staff(), review_id, civil_day(now())) or abort(404)
