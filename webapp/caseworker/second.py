"""The second person: agreeing to what goes against somebody, or sending it back."""

import uuid

from flask import Response, redirect
from werkzeug.wrappers import Response as AnyResponse

from i18n import gettext as _
from models import seconds
from models.calendar import civil_day
from models.desk import Opened, review_for
from models.people import Role
from webapp.access import admits
from webapp.caseworker.review import Rule, back_to, page, take
from webapp.caseworker.typed import Typed, typed
from webapp.clock import now
from webapp.db import reading
from webapp.paper.keeping import keep_assessment
from webapp.signed_in import staff


@admits(Role.CASEWORKER)
def agree(review_id: uuid.UUID) -> Response | AnyResponse:
    """Agree: from now on it counts."""
    form = typed("agree")
    seen = form.version
    return _once(
        review_id,
        form,
        lambda db, opened: keep_assessment(db, seconds.agree(db, staff(), opened.review, seen, now()).assessment_id),
    )


@admits(Role.CASEWORKER)
def send_back(review_id: uuid.UUID) -> Response | AnyResponse:
    """Send it back with a reason; the person is heard again where that is asked for."""
    form = typed("send_back")
    seen, why = form.version, form.words("why_back", _("Write the reason."))
    again = form.ticked("hear_again", "yes")
    return _once(
        review_id,
        form,
        lambda db, opened: seconds.send_back(db, staff(), opened.review, seen, why, hear_again=again, now=now()),
    )


def _once(review_id: uuid.UUID, form: Typed, rule: Rule) -> Response | AnyResponse:
    """Answer. To a second person who has answered the review is not here any more: the form again leads to the list."""
    opened = review_for(reading(), staff(), review_id, civil_day(now()))
    if opened is None and seconds.has_answered(reading(), staff(), review_id, form.version):
        return redirect(back_to(review_id, leads=False), code=303)
    if opened and _is_own(opened):  # said before what the form lacks: it is not theirs to mend
        form.errors.clear()
        form.refusal = seconds.OwnAssessment()
        return page(review_id, form, form.refusal.status)
    return take(review_id, form, rule, second=True)


def _is_own(opened: Opened) -> bool:
    waiting = seconds.waiting_assessment(reading(), opened.review)
    return waiting is not None and waiting.by_id == staff().id
