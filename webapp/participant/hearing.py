"""The hearing: all that could be used, told to the person before anything is found against them, and their answer.

Opening it while signed in and stepped up is the proof that it has reached the person; the days to answer begin then.
"""

import uuid

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from models import hearings, policy
from models.access import Field, Relation, may_write
from models.calendar import civil_day
from models.hearings import extensions_of
from models.my_material import told_in
from models.my_reviews import MyHearing, my_hearing
from models.own_words import LONGEST_TALK
from models.people import Role
from models.policy import Policy
from models.refusals import Refusal, SentOtherwise
from models.replies import reply
from models.review_moves import NotNow
from models.review_steps import Proof
from models.sent_papers import PaperKind, paper_about
from webapp.access import admits
from webapp.beside import in_swedish
from webapp.clock import now
from webapp.db import reading, writing
from webapp.participant.answer_form import AnswerForm, is_sealed, posted_form, sealed_form
from webapp.phrases import asked_for_words, objection_words, outcome_words, phrase_words
from webapp.remark_words import remark_words
from webapp.sentences import sentence
from webapp.shown import fetched_ahead, really_shown
from webapp.signed_in import participant, stepped_up
from webapp.spoken import language_name
from webapp.step_up import to_the_step_up


@admits(Role.PARTICIPANT)
def hearing(hearing_id: uuid.UUID) -> Response | AnyResponse:
    """All there is, after the step-up; its form, sent, keeps one answer however often it is sent."""
    mine = my_hearing(reading(), participant(), hearing_id) or abort(404)
    if request.method == "POST":
        return _answer(mine)
    if not stepped_up():
        return to_the_step_up()
    if fetched_ahead():  # shown later without asking us again, it would be read and nobody would know
        return make_response("", 204)
    if really_shown() and mine.heard.delivery is None:
        with writing() as db:
            hearings.deliver(db, mine.hearing, Proof.OPENED, by=participant(), now=now())
    return _page(hearing_id, sealed_form(hearing_id))


def _answer(mine: MyHearing) -> Response | AnyResponse:
    if not may_write(Relation.OWN, Field.REASON):
        abort(403)
    typed = posted_form()
    if not (stepped_up() or is_sealed(typed, mine.hearing.id)):
        return to_the_step_up()
    try:
        with writing() as db:
            reply(db, participant(), mine.hearing, typed.spoken, key=typed.key, now=now())
    except NotNow as refusal:  # the page says why, and keeps what was written
        return _page(mine.hearing.id, typed, refusal)
    except Refusal as refusal:
        if isinstance(refusal, SentOtherwise):
            typed.key = sealed_form(mine.hearing.id).key
        return _page(mine.hearing.id, typed, refusal, error=sentence(refusal))
    return redirect(url_for("participant.review", review_id=mine.review.id, saved="yes"), code=303)


def _page(hearing_id: uuid.UUID, typed: AnswerForm, refusal: Refusal | None = None, error: str = "") -> Response:
    """The page. While the step-up has run out it holds what was written in its form, and nothing of what is told."""
    db = reading()
    mine = my_hearing(db, participant(), hearing_id) or abort(404)
    told = _told(mine) if stepped_up() else {"mine": mine}
    page = render_template(
        "participant/hearing.html",
        typed=typed,
        error=error,
        longest=LONGEST_TALK,
        swedish=in_swedish("participant/_hearing.html", **told) if stepped_up() else None,
        paper=paper_about(db, PaperKind.HEARING, hearing_id),
        **told,
    )
    return make_response(page, refusal.status if refusal else 200)


def _told(mine: MyHearing) -> dict[str, object]:
    db, today = reading(), civil_day(now())
    last_day = mine.heard.last_day
    laws = (Policy.LAW_HEARING, Policy.LAW_ORALLY, Policy.LAW_INTERPRETER)
    return {
        "mine": mine,
        "material": told_in(db, mine.hearing),
        "extensions": extensions_of(db, mine.hearing),
        "over": last_day is not None and today > last_day,
        "law": {code.value: policy.applied(db, code, civil_day(mine.hearing.made_at)) for code in laws},
        "asked_for_words": asked_for_words,
        "language_name": language_name,
        "phrase_words": phrase_words,
        "objection_words": objection_words,
        "remark_words": remark_words,
        "outcome_words": outcome_words,
    }
