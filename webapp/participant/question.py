"""What a caseworker asks before an absence is assessed, and the box for the answer."""

import uuid

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from models.access import Field, Relation, may_write
from models.my_reviews import my_lines, my_question
from models.own_words import LONGEST_TALK
from models.people import Role
from models.refusals import Refusal, SentOtherwise
from models.replies import reply
from models.review_moves import NotNow
from models.sent_papers import PaperKind, paper_about
from webapp.access import admits
from webapp.beside import in_swedish
from webapp.clock import now
from webapp.db import reading, writing
from webapp.participant.answer_form import AnswerForm, empty_form, posted_form
from webapp.phrases import asked_for_words, may_be_told
from webapp.sentences import sentence
from webapp.signed_in import participant, stepped_up
from webapp.spoken import language_name


@admits(Role.PARTICIPANT)
def question(request_id: uuid.UUID) -> Response | AnyResponse:
    """The question; its form, sent, keeps one answer however often it is sent."""
    if request.method != "POST":
        return _page(request_id, empty_form())
    if not may_write(Relation.OWN, Field.REASON):
        abort(403)
    typed = posted_form()
    try:
        with writing() as db:
            asked = my_question(db, participant(), request_id) or abort(404)
            reply(db, participant(), asked.request, typed.spoken, key=typed.key, now=now())
    except NotNow as refusal:  # the page says why, and keeps what was written
        return _page(request_id, typed, refusal)
    except Refusal as refusal:
        if isinstance(refusal, SentOtherwise):
            typed.key = empty_form().key
        return _page(request_id, typed, refusal, error=sentence(refusal))
    return redirect(url_for("participant.question", request_id=request_id, saved="yes"), code=303)


def _page(request_id: uuid.UUID, typed: AnswerForm, refusal: Refusal | None = None, error: str = "") -> Response:
    db = reading()
    asked = my_question(db, participant(), request_id) or abort(404)
    told = {
        "asked": asked,
        "lines": my_lines(db, asked.review),
        "stepped_up": stepped_up(),
        "asked_for_words": asked_for_words,
        "language_name": language_name,
        "may_be_told": may_be_told,
    }
    page = render_template(
        "participant/question.html",
        typed=typed,
        error=error,
        just_sent=request.args.get("saved") == "yes" and not refusal,
        longest=LONGEST_TALK,
        swedish=in_swedish("participant/_question.html", **told),
        paper=paper_about(db, PaperKind.QUESTION, request_id),
        **told,
    )
    return make_response(page, refusal.status if refusal else 200)
