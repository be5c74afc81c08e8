"""Accepting many complete reports in one go, after they have been listed once more."""

import uuid
from dataclasses import dataclass, field

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from i18n import gettext as _
from i18n import language
from models import audit
from models.assessments import Finding, assess
from models.calendar import civil_day
from models.desk import Opened, review_for
from models.many import ready_ones
from models.names import Name
from models.people import Role
from models.refusals import Refusal
from models.reviews import Phrase
from models.worklist import Stage, worklist
from webapp.access import admits
from webapp.caseworker.phrases import WORDS
from webapp.caseworker.typed import Typed, as_id, typed
from webapp.clock import now
from webapp.db import reading, writing
from webapp.paper.keeping import keep_assessment
from webapp.sentences import sentence
from webapp.signed_in import staff

PURPOSE = "assigned"
MOST = 100


@dataclass
class Done:
    """What became of a form: how many were accepted, and whose review had changed meanwhile, with the sentence."""

    accepted: int = 0
    changed: list[tuple[Name, str]] = field(default_factory=list)


@admits(Role.CASEWORKER)
def accept_many() -> Response | AnyResponse:
    """The chosen ones once more by name and days, or all that are ready; sent, each is accepted that is as it was."""
    if request.method != "POST":
        return _page(request.args.getlist("review"), Typed(fields=request.args))
    form = typed("accept_many")
    chosen = form.all("review")
    if not chosen:
        form.errors["review"] = _("Choose at least one absence.")
    phrase = form.chosen("phrase", Phrase, _("Choose the sentence that the participant will read."))
    if form.errors or phrase is None:
        return _page(form.all("listed"), form, status=422)
    done, ids = Done(), list(dict.fromkeys(map(as_id, chosen)))[:MOST]
    # All of it is found and read before any of them is accepted.
    found = [(_opened(each) or abort(404), _finding(form, each, phrase)) for each in ids]
    for opened, finding in found:
        _accept(opened, finding, done)
    if done.changed:
        return _page(form.all("listed"), form, done, status=409)
    return redirect(url_for("caseworker.worklist", accepted=done.accepted), code=303)


def _finding(form: Typed, review_id: uuid.UUID, phrase: Phrase) -> Finding:
    """What the form says of one of them."""
    marks = dict(_line_and_mark(each) for each in form.all(f"line.{review_id}"))
    return Finding(form.number(f"version.{review_id}"), marks, phrase, None, language().code)


def _accept(opened: Opened, finding: Finding, done: Done) -> None:
    """One of them, in a transaction of its own, so that one that has changed stops no other."""
    try:
        with writing() as db:
            again = review_for(db, staff(), opened.review.id, civil_day(now())) or abort(404)
            keep_assessment(db, assess(db, staff(), again.review, finding, now()).id)
        done.accepted += 1
    except Refusal as refusal:
        done.changed.append((opened.name, sentence(refusal)))


def _opened(review_id: uuid.UUID) -> Opened | None:
    found = review_for(reading(), staff(), review_id, civil_day(now()))
    return found if found and found.leads else None


def _page(review_ids: list[str], form: Typed, done: Done | None = None, status: int = 200) -> Response:
    db, day = reading(), civil_day(now())
    ids = [as_id(each) for each in review_ids] or worklist(db, staff(), day)[Stage.READY].ids()
    rows = ready_ones(db, staff(), ids[:MOST], day)
    people = [row.opened.participant.id for row in rows]
    if not audit.looked(db, "desk:worklist:look", purpose=PURPOSE, listed=people):
        with writing() as log:
            audit.look(log, "desk:worklist:look", by=staff(), at=now(), purpose=PURPOSE, listed=people)
    html = render_template("caseworker/accept_many.html", rows=rows, typed=form, done=done, words=WORDS)
    return make_response(html, status)


def _line_and_mark(sent: str) -> tuple[uuid.UUID, uuid.UUID]:
    """A line and the mark that was shown with it: "<line>.<mark>"."""
    line, _dot, mark = sent.partition(".")
    return as_id(line), as_id(mark)
