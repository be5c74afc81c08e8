"""One's month as it was handed over, as a paper: kept the first time that somebody takes it out."""

import uuid

from flask import abort, make_response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from models.access import Relation, may_read
from models.people import Role
from models.sent_papers import FIELDS, PaperKind
from models.statements import my_statement
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading, writing
from webapp.paper.keeping import keep_statement
from webapp.shown import fetched_ahead
from webapp.signed_in import participant


@admits(Role.PARTICIPANT)
def statement(statement_id: uuid.UUID) -> AnyResponse:
    """The way to the paper of a version of one's own month."""
    readable = all(may_read(Relation.OWN, each) for each in FIELDS[PaperKind.STATEMENT])
    found = my_statement(reading(), participant().id, statement_id) if readable else None
    if found is None:
        abort(404)
    if fetched_ahead():
        return make_response("", 204)
    with writing() as db:
        paper = keep_statement(db, found, by=participant(), at=now())
    return redirect(url_for("participant.paper", paper_id=paper.id), code=303)
