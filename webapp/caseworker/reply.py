"""Recording what the person answers, at the desk, on the phone or by letter."""

import uuid

from flask import Response, abort
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from i18n import gettext as _
from models import replies
from models.desk import Opened
from models.own_words import LONGEST_TALK
from models.people import Role
from models.replies import Spoken
from models.review_steps import Hearing, InformationRequest, Interpreting, Speaker, Way
from webapp.access import admits
from webapp.caseworker.review import take
from webapp.caseworker.typed import Typed, as_id, typed
from webapp.clock import now
from webapp.signed_in import staff
from webapp.spoken import languages

LONGEST_KEY = 64


@admits(Role.CASEWORKER)
def reply(review_id: uuid.UUID) -> Response | AnyResponse:
    """Keep an answer on the person's behalf: who said it, in which language, how, and whether it was read back."""
    form = typed("reply")
    key = form.get("key")
    if not 0 < len(key) <= LONGEST_KEY:
        abort(400)
    spoken, kind, to = _spoken(form), form.get("answers")[:1], form.get("answers")[2:]
    if kind not in ("h", "q"):
        abort(400)
    asked_id = as_id(to)
    return take(
        review_id,
        form,
        lambda db, opened: replies.reply(db, staff(), _asked(db, opened, kind, asked_id), spoken, key=key, now=now()),
    )


def _spoken(form: Typed) -> Spoken:
    """What was said; what is missing stands in the form's errors."""
    way = form.chosen("way", Way, _("Choose how it was said."))
    if way is Way.APP:
        abort(400)  # that is the person's own
    speaker = form.chosen("speaker", Speaker, _("Choose who said it."))
    interpreting = form.chosen("interpreting", Interpreting, _("Choose how you understood each other."))
    code = form.get("spoken")
    if code not in dict(languages()):
        form.errors["spoken"] = _("Choose a language.")
    return Spoken(
        words=form.words("said", _("Write what was said."), LONGEST_TALK),
        language=code,
        way=way or Way.DESK,
        speaker=speaker or Speaker.PARTICIPANT,
        interpreting=interpreting or Interpreting.NONE,
        read_back=form.ticked("read_back", "yes"),
    )


def _asked(db: Session, opened: Opened, kind: str, asked_id: uuid.UUID) -> Hearing | InformationRequest:
    """The hearing or question of this review that is answered, or 404."""
    row = db.get(Hearing, asked_id) if kind == "h" else db.get(InformationRequest, asked_id)
    if row is None or row.review_id != opened.review.id:
        abort(404)
    return row
