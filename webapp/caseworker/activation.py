"""A letter with a code for a person of mine, with which they choose a PIN.

The code is kept nowhere: the file comes once, and a new letter makes the code of the one before good for nothing.
"""

import secrets
import uuid

from flask import Response, abort, make_response, request

from i18n import LANGUAGES
from i18n import gettext as _
from models.access import Field, Relation, may_write
from models.activations import LetterMadeAlready, issue, last_day, prepare
from models.calendar import civil_day
from models.cases import OpenedCase
from models.contact import contact_of
from models.people import Role, Unit
from webapp.access import admits
from webapp.caseworker import contact
from webapp.clock import now
from webapp.db import reading, writing
from webapp.paper.activation import activation_pdf
from webapp.paper.by_post import Envelope
from webapp.sentences import sentence
from webapp.signed_in import staff


@admits(Role.CASEWORKER)
def activation(case_id: uuid.UUID) -> Response:
    """A new letter, as a PDF. The same press sent twice makes one."""
    opened = contact.mine(case_id)
    if not may_write(Relation.ASSIGNED, Field.SIGN_IN):
        abort(403)
    found, at = contact_of(reading(), opened.participant.id), now()
    if found is None or not found.postal:
        return contact.page(opened, contact.kept(opened), _("Write the address first."), status=422)
    prepared = prepare(reading(), opened.participant)
    # Set before the code is good: were the file not made, the letter before would be dead and this one nowhere.
    made = activation_pdf(
        _envelope(opened, found.postal),
        opened.participant.sign_in_number,
        prepared.written,
        civil_day(at),
        last_day(at),
    )
    try:
        with writing() as db:
            issue(db, staff(), prepared, at, key=request.form.get("key") or secrets.token_hex(16))
    except LetterMadeAlready as refusal:
        return contact.page(opened, contact.kept(opened), sentence(refusal), status=refusal.status)
    answer = make_response(made)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = 'attachment; filename="letter.pdf"'
    return answer


def _envelope(opened: OpenedCase, postal: str) -> Envelope:
    person = opened.participant
    return Envelope(
        name=str(opened.name),
        address=postal,
        language=person.language if person.language in LANGUAGES else "sv",
        phone=reading().get_one(Unit, opened.case.unit_id).phone,
    )
