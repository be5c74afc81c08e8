"""Telling the participant all there is, how it reached them, and more time to answer."""

import datetime as dt
import uuid

from flask import Response, abort
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from i18n import gettext as _
from i18n import language
from models import hearings
from models.desk import Opened
from models.far_ahead import TooFarAhead
from models.people import Role
from models.review_steps import Hearing, Proof
from webapp.access import admits
from webapp.caseworker.review import take
from webapp.caseworker.typed import typed
from webapp.clock import now
from webapp.paper.keeping import keep_hearing
from webapp.signed_in import staff


@admits(Role.CASEWORKER)
def hear(review_id: uuid.UUID) -> Response | AnyResponse:
    """Tell the person all there is, and ask for their answer."""
    form = typed("hear")
    words, seen, code = form.words("telling", _("Write what you consider, and why.")), form.version, language().code
    return take(
        review_id,
        form,
        lambda db, opened: keep_hearing(
            db, hearings.hear(db, staff(), opened.review, seen, words, language=code, now=now())
        ),
    )


@admits(Role.CASEWORKER)
def delivered(review_id: uuid.UUID) -> Response | AnyResponse:
    """Record that what was told has reached the person: in a talk, or by a receipt."""
    form = typed("delivered")
    proof = form.chosen("proof", Proof, _("Choose how it reached the person."))
    if proof not in (None, Proof.TALKED, Proof.RECEIPT):
        abort(400)  # the others are for the person alone to give
    hearing_id = form.id("hearing")
    return take(
        review_id,
        form,
        lambda db, opened: hearings.deliver(
            db, _hearing(db, opened, hearing_id), proof or Proof.TALKED, by=staff(), now=now()
        ),
    )


@admits(Role.CASEWORKER)
def extend(review_id: uuid.UUID) -> Response | AnyResponse:
    """Give more time to answer, with the reason."""
    form = typed("extend")
    until, seen, hearing_id = form.day("until"), form.version, form.id("hearing")
    why = form.words("why_more", _("Write the reason."))
    return take(
        review_id,
        form,
        lambda db, opened: hearings.extend(
            db, staff(), _hearing(db, opened, hearing_id), seen, until or dt.date.min, why, now()
        ),
        at={hearings.EarlierThanNow: "until", TooFarAhead: "until"},
    )


def _hearing(db: Session, opened: Opened, hearing_id: uuid.UUID) -> Hearing:
    """A hearing of this review, or 404."""
    row = db.get(Hearing, hearing_id)
    if row is None or row.review_id != opened.review.id:
        abort(404)
    return row
