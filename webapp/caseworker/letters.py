"""Letters at the desk: for whom something waits by post, the piles that lie to be posted, and which letters came back.

Making a pile changes what waits; its file can be had as often as it takes, until the pile is posted.
"""

import uuid

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from sqlmodel import col, select
from werkzeug.wrappers import Response as AnyResponse

from i18n import LANGUAGES
from i18n import gettext as _
from models import audit
from models.access import Field, Relation, may_read, may_write
from models.calendar import civil_day
from models.letters import LetterDesk, Sheet, come_back, letter_desk, make, post
from models.people import Role, Staff, Unit
from webapp.access import admits
from webapp.caseworker.places import places_for
from webapp.caseworker.typed import as_id
from webapp.clock import now
from webapp.db import reading, writing
from webapp.paper.by_post import Envelope, letters_pdf
from webapp.signed_in import staff

PURPOSE = "assigned"


@admits(Role.CASEWORKER)
def letters() -> Response:
    """What waits, what lies to be posted, and what was posted lately."""
    return page()


@admits(Role.CASEWORKER)
def make_letters() -> Response | AnyResponse:
    """A pile for those who were ticked. Sent twice it is one pile: the second time nothing waits."""
    _may_send()
    ticked = {as_id(each) for each in request.form.getlist("case")}
    if not ticked:
        return page(_("Choose whom the letters are for."), status=422)
    chosen = [each.opened for each in _desk().waiting if each.opened.case.id in ticked]
    with writing() as db:
        make(db, staff(), [opened.participant for opened in chosen], now())
    return redirect(url_for(".letters"), code=303)


@admits(Role.CASEWORKER)
def letters_file() -> Response:
    """The file of a pile to print, with the addresses as they are now. It can be had again."""
    _may_send()
    pile = [sheet for sheet in _pile() if sheet.address]
    if not pile:
        return page(_("There is no address to print on these letters. Write it first."), status=422)
    people = [sheet.opened.participant.id for sheet in pile]
    with writing() as db:
        audit.look(db, "desk:letters_file:look", by=staff(), at=now(), purpose=PURPOSE, listed=people)
    answer = make_response(letters_pdf([_envelope(sheet) for sheet in pile], civil_day(now())))
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = 'attachment; filename="letters.pdf"'
    return answer


@admits(Role.CASEWORKER)
def letters_posted() -> AnyResponse:
    """The pile lies in the post, but for sheets without an address: nobody can have posted those."""
    _may_send()
    pile = [sheet for sheet in _pile() if sheet.address]
    with writing() as db:
        post(db, staff(), pile, now())
    return redirect(url_for(".letters"), code=303)


@admits(Role.CASEWORKER)
def letter_returned() -> AnyResponse:
    """A letter came back: the case gets a task, as for any message that did not arrive."""
    _may_send()
    asked = as_id(request.form.get("letter", ""))
    sheet = next((each for each in _desk().posted if each.letter.id == asked), None) or abort(404)
    with writing() as db:
        come_back(db, staff(), sheet.letter, now())
    return redirect(url_for(".letters"), code=303)


def _may_send() -> None:
    if not may_write(Relation.ASSIGNED, Field.CONTACT):
        abort(403)


def _desk() -> LetterDesk:
    return letter_desk(reading(), staff(), now(), civil_day(now()))


def _pile() -> list[Sheet]:
    """The pile that the form names, or nothing of it once it is posted; 404 where nobody ever had such a one."""
    asked = as_id(request.form.get("pile", ""))
    found = _desk()
    if asked in found.piles:
        return found.piles[asked]
    return [] if any(sheet.letter.batch_id == asked for sheet in found.posted) else abort(404)


def _envelope(sheet: Sheet) -> Envelope:
    person = sheet.opened.participant
    return Envelope(
        name=str(sheet.opened.name),
        address=sheet.address or "",
        language=person.language if person.language in LANGUAGES else "sv",
        phone=reading().get_one(Unit, sheet.opened.case.unit_id).phone,
    )


def page(fault: str = "", status: int = 200) -> Response:
    """The lists, once the look at them is written."""
    if not may_read(Relation.ASSIGNED, Field.CONTACT):
        abort(403)
    found = _desk()
    if not audit.looked(reading(), "desk:letters:look", purpose=PURPOSE, listed=found.people()):
        with writing() as db:
            audit.look(db, "desk:letters:look", by=staff(), at=now(), purpose=PURPOSE, listed=found.people())
    return make_response(
        render_template(
            "caseworker/letters.html",
            places=places_for(reading(), staff(), civil_day(now()), "caseworker.letters"),
            desk=found,
            colleagues=_names(found.colleagues()),
            fault=fault,
            may_send=may_write(Relation.ASSIGNED, Field.CONTACT),
        ),
        status,
    )


def _names(people: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    return dict(iter(reading().exec(select(Staff.id, Staff.name).where(col(Staff.id).in_(people)))))
