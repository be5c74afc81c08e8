"""Declaring a conflict of interest: from then on the person's case is closed to whoever declared it."""

import uuid

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from i18n import gettext as _
from models import conflicts
from models.conflicts import Ground
from models.people import Role
from models.reviews import Review
from webapp.access import admits
from webapp.caseworker.review import found, page
from webapp.caseworker.typed import typed
from webapp.clock import now
from webapp.db import reading, writing
from webapp.signed_in import staff


@admits(Role.CASEWORKER)
def conflict(review_id: uuid.UUID) -> Response | AnyResponse:
    """Declare it, and go back to the list: the review is not here any more. The same form again leads there too."""
    form = typed("conflict")
    ground = form.chosen("ground", Ground, _("Choose what it is."))
    review = reading().get(Review, review_id)
    if review and ground and conflicts.has_declared(reading(), staff(), review.participant_id, ground):
        return redirect(url_for("caseworker.worklist"), code=303)
    opened = found(review_id)
    if ground is None:
        return page(review_id, form, 422)
    with writing() as db:
        conflicts.declare(db, staff(), opened.participant.id, ground, now())
    return redirect(url_for("caseworker.worklist"), code=303)
