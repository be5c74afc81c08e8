"""Asking the participant for what is missing."""

import uuid

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from i18n import gettext as _
from i18n import language
from models import information
from models.people import Role
from models.review_steps import AskedFor
from webapp.access import admits
from webapp.caseworker.review import take
from webapp.caseworker.typed import typed
from webapp.clock import now
from webapp.paper.keeping import keep_question
from webapp.signed_in import staff


@admits(Role.CASEWORKER)
def ask(review_id: uuid.UUID) -> Response | AnyResponse:
    """Ask for one thing, with a last day. Own words with nothing chosen are what is asked for."""
    form = typed("ask")
    own = form.get("question") and not form.get("asked_for")
    what = AskedFor.OTHER if own else form.chosen("asked_for", AskedFor, _("Choose what you ask for."))
    missing = _("Write it in your own words.") if what is AskedFor.OTHER else ""
    question = form.words("question", missing)
    seen, code = form.version, language().code
    return take(
        review_id,
        form,
        lambda db, opened: keep_question(
            db,
            information.ask(
                db, staff(), opened.review, seen, what or AskedFor.OTHER, question, language=code, now=now()
            ),
        ),
    )
