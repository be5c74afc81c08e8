"""Personal cards at the desk: who has one, new ones as a PDF to print, and one that was lost.

A card's code is kept nowhere: what is printed is sent once, and the cards before it are good for nothing.
"""

import secrets
import uuid

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from sqlmodel import col, select
from werkzeug.wrappers import Response as AnyResponse

from i18n import gettext as _
from i18n import spoken_by
from models import audit
from models.access import Field, Relation, may_read, may_write
from models.calendar import civil_day
from models.cards import Card, Prepared, issue, newest, prepare, report_lost
from models.cases import MOST_ROWS, OpenedCase, case_for, case_of, cases_named
from models.names import names_at_site
from models.people import Role, Staff, Unit
from models.refusals import Refusal
from webapp.access import admits
from webapp.caseworker.places import places_for
from webapp.clock import now
from webapp.db import reading, writing
from webapp.download import PDF, download
from webapp.paper.cards import CardToPrint, cards_pdf
from webapp.sentences import sentence
from webapp.signed_in import staff

PURPOSE = "assigned"
LONGEST_NAME = 200


@admits(Role.CASEWORKER)
def cards() -> Response:
    """Everybody in one's cases, or those whose name holds what was typed, each with the newest card."""
    return page()


@admits(Role.CASEWORKER)
def print_cards() -> Response:
    """New cards for those who were ticked, as a PDF. The same press sent twice prints once."""
    key, day = request.form.get("key", ""), civil_day(now())
    found = [case_for(reading(), staff(), each, day) for each in _ids(request.form.getlist("case"))]
    rows = [row for row in found if row]
    if not rows or len(rows) < len(found):
        return page(_("Choose whom the cards are for."), status=422)
    if not may_write(Relation.ASSIGNED, Field.CARD):
        abort(403)
    prepared = prepare(reading(), [row.participant for row in rows])
    # Set before any card is kept: were the file not made, the old cards would be dead and the new ones nowhere.
    made = _pdf(rows, prepared)
    try:
        with writing() as db:
            issue(db, staff(), prepared, now(), key=key)
    except Refusal as refusal:
        return page(sentence(refusal), status=refusal.status)
    return download(made, PDF, "cards.pdf")


@admits(Role.CASEWORKER)
def card_lost(card_id: uuid.UUID) -> AnyResponse:
    """The card is good for nothing from now on."""
    if not may_write(Relation.ASSIGNED, Field.CARD):
        abort(403)
    card = reading().get(Card, card_id)
    if card is None or case_of(reading(), staff(), card.participant_id, civil_day(now())) is None:
        abort(404)
    with writing() as db:
        report_lost(db, staff(), db.get_one(Card, card.id), now())
    return redirect(url_for(".cards"), code=303)


def page(fault: str = "", status: int = 200) -> Response:
    """The list, once the look at it is written; what was ticked stays."""
    if not may_read(Relation.ASSIGNED, Field.CARD):
        abort(403)
    name = " ".join(request.form.get("name", "")[:LONGEST_NAME].split())
    found = cases_named(reading(), staff(), civil_day(now()), name)
    listed = found.people()
    if not audit.looked(reading(), "desk:cards:look", purpose=PURPOSE, listed=listed):
        with writing() as db:
            audit.look(db, "desk:cards:look", by=staff(), at=now(), purpose=PURPOSE, listed=listed)
    theirs = {card.participant_id: card for card in newest(reading(), listed)}
    makers = {card.made_by for card in theirs.values()}
    return make_response(
        render_template(
            "caseworker/cards.html",
            places=places_for(reading(), staff(), civil_day(now()), "caseworker.people"),
            found=found,
            cards=theirs,
            on_cards=_on_cards([row for row in found.rows if row.protected]),
            colleagues=dict(iter(reading().exec(select(Staff.id, Staff.name).where(col(Staff.id).in_(makers))))),
            name=name,
            longest=LONGEST_NAME,
            ticked=set(request.form.getlist("case")),
            key=secrets.token_hex(16),
            fault=fault,
            may_print=may_write(Relation.ASSIGNED, Field.CARD),
        ),
        status,
    )


def _ids(ticked: list[str]) -> list[uuid.UUID]:
    """The ids that were ticked, once each; 404 when one is none."""
    try:
        return list(dict.fromkeys(uuid.UUID(each) for each in ticked[:MOST_ROWS]))
    except ValueError:
        abort(404)


def _on_cards(rows: list[OpenedCase]) -> dict[uuid.UUID, str]:
    """The name on each one's card. At a site a protected person goes by the alias, and so on the card."""
    if not rows:
        return {}
    names = names_at_site(reading(), [row.participant.id for row in rows], Relation.SUPERVISOR)
    return {id_: str(name) for id_, name in names.items()}


def _pdf(rows: list[OpenedCase], prepared: list[Prepared]) -> bytes:
    """The sheets, in the list's order."""
    theirs = {each.participant_id: each for each in prepared}
    names = _on_cards(rows)
    to_print = [
        CardToPrint(
            code=theirs[row.participant.id].code,
            name=names[row.participant.id],
            language=spoken_by(row.participant.language).code,
            number=theirs[row.participant.id].number,
            phone=reading().get_one(Unit, row.case.unit_id).phone,
        )
        for row in rows
    ]
    return cards_pdf(to_print)
