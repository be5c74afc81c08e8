"""What was sent to somebody, as a paper: the PDF to save or print, and the same as text."""

import uuid
from collections.abc import Callable

from flask import Response, abort, make_response, redirect, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from models import hearings
from models.access import Relation, may_read
from models.my_reviews import my_hearing
from models.people import Role
from models.review_steps import Proof
from models.sent_papers import FIELDS, PaperKind, SentPaper, paper_of
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading, writing
from webapp.paper.keeping import pdf_answer, text_answer
from webapp.shown import fetched_ahead, really_shown
from webapp.signed_in import participant, stepped_up
from webapp.step_up import to_the_step_up

# A plan is read without a step-up on its own page, too.
WITHOUT_STEP_UP = frozenset({PaperKind.PLAN})


@admits(Role.PARTICIPANT)
def paper(paper_id: uuid.UUID) -> Response | AnyResponse:
    """The PDF; where it cannot be set, the text."""
    found = _found(paper_id)
    return (
        _not_yet(found) or pdf_answer(found) or redirect(url_for("participant.paper_text", paper_id=paper_id), code=303)
    )


@admits(Role.PARTICIPANT)
def paper_text(paper_id: uuid.UUID) -> Response | AnyResponse:
    """The text."""
    found = _found(paper_id)
    return _not_yet(found) or text_answer(found)


def way_to(keep: Callable[[Session], SentPaper]) -> AnyResponse:
    """The way to a paper that is kept the first time that somebody takes it out; a look ahead keeps nothing."""
    if fetched_ahead():
        return make_response("", 204)
    with writing() as db:
        kept = keep(db)
    return redirect(url_for("participant.paper", paper_id=kept.id), code=303)


def _found(paper_id: uuid.UUID) -> SentPaper:
    found = paper_of(reading(), participant().id, paper_id)
    if found is None or not all(may_read(Relation.OWN, each) for each in FIELDS[found.kind]):
        abort(404)
    return found


def _not_yet(found: SentPaper) -> Response | AnyResponse | None:
    """What comes first: the step-up; and that a hearing has reached the person, as when its page is opened."""
    if found.kind not in WITHOUT_STEP_UP and not stepped_up():
        return to_the_step_up()
    if found.kind is not PaperKind.HEARING:
        return None
    if fetched_ahead():
        return make_response("", 204)
    mine = my_hearing(reading(), participant(), found.about) or abort(404)
    if really_shown() and mine.heard.delivery is None:
        with writing() as db:
            hearings.deliver(db, mine.hearing, Proof.OPENED, by=participant(), now=now())
    return None
