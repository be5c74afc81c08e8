"""A letter with a code for a person of mine, with which they choose a PIN.

The code is kept nowhere: the file comes once, and a new letter makes the code of the one before good for nothing.
"""

import secrets
import uuid

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from i18n import gettext as _
from models.access import Field, Relation, may_write
from models.activations import LOST, LetterMadeAlready, MovedMeanwhile, end, issue, last_day, newest_of, prepare
from models.calendar import civil_day
from models.cases import case_for
from models.people import Role
from webapp.access import admits
from webapp.caseworker import contact
from webapp.caseworker.envelope import envelope
from webapp.clock import now
from webapp.db import reading, writing
from webapp.download import PDF, download
from webapp.paper.activation import activation_pdf
from webapp.sentences import sentence
from webapp.signed_in import staff


@admits(Role.CASEWORKER)
def activation(case_id: uuid.UUID) -> Response:
    """A new letter, as a PDF. The same press sent twice makes one."""
    opened = contact.mine(case_id)
    if not may_write(Relation.ASSIGNED, Field.SIGN_IN):
        abort(403)
    prepared, at = prepare(reading(), opened.participant), now()
    if not prepared.address:
        return contact.page(opened, contact.kept(opened), _("Write the address first."), status=422)
    # Set before the code is good: were the file not made, the letter before would be dead and this one nowhere.
    made = activation_pdf(
        envelope(opened, prepared.address),
        opened.participant.sign_in_number,
        prepared.written,
        civil_day(at),
        last_day(at),
    )
    try:
        with writing() as db:
            case_for(db, staff(), case_id, civil_day(at)) or abort(404)  # the case, or the person, may have moved
            issue(db, staff(), prepared, at, key=request.form.get("key") or secrets.token_hex(16))
    except (LetterMadeAlready, MovedMeanwhile) as refusal:
        return contact.page(opened, contact.kept(opened), sentence(refusal), status=refusal.status)
    return download(made, PDF, "letter.pdf")


@admits(Role.CASEWORKER)
def activation_lost(case_id: uuid.UUID) -> Response | AnyResponse:
    """The letter that the page showed was lost, or came back. A second time changes nothing."""
    opened = contact.mine(case_id)
    if not may_write(Relation.ASSIGNED, Field.SIGN_IN):
        abort(403)
    newest = newest_of(reading(), opened.participant.id)
    if newest is None or str(newest.number) != request.form.get("number"):
        return contact.page(opened, contact.kept(opened), sentence(LetterMadeAlready()), status=409)
    with writing() as db:
        end(db, newest, staff(), LOST, now())
    return redirect(url_for(".contact", case_id=case_id), code=303)
