"""A paper that a participant has sent, opened from the review it bears on. Each look at it stands in the log."""

import uuid

from flask import Response, abort, render_template

from models import audit
from models.access import Field, Relation, may_read
from models.desk import Opened
from models.people import Role
from models.proofs import ReportProof, numbers_of, page_of, proof_in
from webapp.access import admits
from webapp.caseworker.review import PURPOSE, found
from webapp.clock import now
from webapp.db import reading, writing
from webapp.proofs.answer import picture
from webapp.signed_in import staff


@admits(Role.CASEWORKER)
def proof(review_id: uuid.UUID, proof_id: uuid.UUID) -> str:
    """Its pages, one below the other, and whether a scanner for viruses has looked."""
    opened, paper = _found(review_id, proof_id)
    _write_the_look(opened, paper, each_time=True)
    pages = numbers_of(reading(), paper)
    return render_template("caseworker/proof.html", opened=opened, review=opened.review, paper=paper, pages=pages)


@admits(Role.CASEWORKER)
def proof_page(review_id: uuid.UUID, proof_id: uuid.UUID, number: int) -> Response:
    """One page of it. Whoever opens a page by itself has looked, too."""
    opened, paper = _found(review_id, proof_id)
    page = page_of(reading(), paper, number) or abort(404)
    _write_the_look(opened, paper)
    return picture(page)


def _found(review_id: uuid.UUID, proof_id: uuid.UUID) -> tuple[Opened, ReportProof]:
    opened = found(review_id)
    if not may_read(Relation.ASSIGNED, Field.CERTIFICATE):
        abort(404)
    return opened, proof_in(reading(), opened.review, proof_id) or abort(404)


def _write_the_look(opened: Opened, paper: ReportProof, *, each_time: bool = False) -> None:
    """A look at a paper stands in the log before it is sent; its pages belong to the same look."""
    person, action = opened.participant, "desk:proof:look"
    if not each_time and audit.looked(reading(), action, purpose=PURPOSE, about=person, what=paper):
        return
    with writing() as db:
        audit.look(db, action, by=staff(), at=now(), purpose=PURPOSE, about=person, what=paper, each_time=each_time)
