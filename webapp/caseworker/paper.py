"""A paper as it was sent to a participant, opened from its review. Each time stands in the log: paper stays."""

import uuid

from flask import Response, abort, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from models import audit
from models.access import Field, Relation, may_read
from models.papers_of_review import paper_in
from models.people import Role
from models.plan_file import my_plan
from models.sent_papers import FIELDS, SentPaper
from webapp.access import admits
from webapp.caseworker.review import PURPOSE, found
from webapp.clock import now
from webapp.db import reading, writing
from webapp.paper.keeping import keep_plan, pdf_answer, text_answer
from webapp.signed_in import staff


@admits(Role.CASEWORKER)
def paper(review_id: uuid.UUID, paper_id: uuid.UUID) -> Response | AnyResponse:
    """The PDF; where it cannot be set, the text."""
    there = url_for("caseworker.paper_text", review_id=review_id, paper_id=paper_id)
    return pdf_answer(_looked_at(review_id, paper_id)) or redirect(there, code=303)


@admits(Role.CASEWORKER)
def paper_text(review_id: uuid.UUID, paper_id: uuid.UUID) -> Response:
    """The text."""
    return text_answer(_looked_at(review_id, paper_id))


@admits(Role.CASEWORKER)
def plan_paper(review_id: uuid.UUID, plan_id: uuid.UUID) -> AnyResponse:
    """The way to the paper of a plan, which is kept the first time that somebody takes it out."""
    opened, readable = found(review_id), may_read(Relation.ASSIGNED, Field.SCHEDULE)
    plan = my_plan(reading(), opened.participant.id, plan_id) if readable else None
    if plan is None or plan.case_id != opened.case.id:
        abort(404)
    with writing() as db:
        kept = keep_plan(db, plan, opened.participant, by=staff(), at=now())
    return redirect(url_for("caseworker.paper", review_id=review_id, paper_id=kept.id), code=303)


def _looked_at(review_id: uuid.UUID, paper_id: uuid.UUID) -> SentPaper:
    """The paper, once the look at it is written."""
    opened = found(review_id)
    row = paper_in(reading(), opened.review, paper_id)
    if row is None or not all(may_read(Relation.ASSIGNED, each) for each in FIELDS[row.kind]):
        abort(404)
    with writing() as db:
        person, action = opened.participant, "desk:paper:look"
        audit.look(db, action, by=staff(), at=now(), purpose=PURPOSE, about=person, what=row, each_time=True)
    return row
