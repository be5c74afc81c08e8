"""One's month as it was handed over, as a paper: kept the first time that somebody takes it out."""

import uuid

from flask import abort
from werkzeug.wrappers import Response as AnyResponse

from models.access import Relation, may_read
from models.people import Role
from models.sent_papers import FIELDS, PaperKind
from models.statements import my_statement
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading
from webapp.paper.keeping import keep_statement
from webapp.participant.paper import way_to
from webapp.signed_in import participant


@admits(Role.PARTICIPANT)
def statement(statement_id: uuid.UUID) -> AnyResponse:
    """The way to the paper of a version of one's own month."""
    readable = all(may_read(Relation.OWN, each) for each in FIELDS[PaperKind.STATEMENT])
    found = my_statement(reading(), participant().id, statement_id) if readable else None
    if found is None:
        abort(404)
    return way_to(lambda db: keep_statement(db, found, by=participant(), at=now()))
