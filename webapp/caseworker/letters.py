"""Letters at the desk: for whom something waits by post, the piles that lie to be posted, and which letters came back.

Making a pile changes what waits; its file can be had as often as it takes, until the pile is posted. Whose the letters
are is asked in the transaction that changes them: a case can have gone to somebody else a moment ago.
"""

import uuid
from collections.abc import Mapping
from dataclasses import replace

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from sqlmodel import Session, col, select
from werkzeug.wrappers import Response as AnyResponse

from i18n import gettext as _
from models import audit
from models.access import Field, Relation, may_read, may_write
from models.calendar import civil_day
from models.letters import LetterDesk, NotAsPrinted, Sheet, come_back, letter_desk, make, note_printed, post
from models.people import Role, Staff
from webapp.access import admits
from webapp.caseworker.envelope import envelope
from webapp.caseworker.places import places_for
from webapp.caseworker.typed import as_id
from webapp.clock import now
from webapp.db import reading, writing
from webapp.download import PDF, download
from webapp.paper.by_post import letters_pdf
from webapp.sentences import sentence
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
    with writing() as db:
        chosen = [each.opened for each in _desk(db).waiting if each.opened.case.id in ticked]
        make(db, staff(), [opened.participant for opened in chosen], now())
    return redirect(url_for(".letters"), code=303)


@admits(Role.CASEWORKER)
def letters_file() -> Response:
    """The file of a pile to print, with the addresses as they are now. It can be had again; each stands in the log."""
    _may_send()
    printed = {sheet.letter.id: sheet for sheet in _pile(reading()) if sheet.address}
    if not printed:
        return page(_("There is no address to print on these letters. Write it first."), status=422)
    # Set before it is noted: were the file not made, the pile could be said to be posted all the same.
    made = letters_pdf([envelope(sheet.opened, sheet.address or "") for sheet in printed.values()], civil_day(now()))
    with writing() as db:
        pile = [_as_printed(sheet, printed) for sheet in _pile(db)]
        note_printed(db, pile, now())
        people = [sheet.opened.participant.id for sheet in pile if sheet.address]
        look = "desk:letters_file:look"
        audit.look(db, look, by=staff(), at=now(), purpose=PURPOSE, listed=people, each_time=True)
    return download(made, PDF, "letters.pdf")


@admits(Role.CASEWORKER)
def letters_posted() -> Response | AnyResponse:
    """What the pile's file held lies in the post; what differs from it by now is named, and nothing is posted."""
    _may_send()
    try:
        with writing() as db:
            post(db, staff(), _pile(db), now())
    except NotAsPrinted as refusal:
        return page(sentence(refusal), status=refusal.status)
    return redirect(url_for(".letters"), code=303)


@admits(Role.CASEWORKER)
def letter_returned() -> AnyResponse:
    """A letter came back: the case gets a task, as for any message that did not arrive."""
    _may_send()
    asked = as_id(request.form.get("letter", ""))
    with writing() as db:
        sheet = next((each for each in _desk(db).posted if each.letter.id == asked), None) or abort(404)
        come_back(db, staff(), sheet.letter, now())
    return redirect(url_for(".letters"), code=303)


def _may_send() -> None:
    if not may_write(Relation.ASSIGNED, Field.CONTACT):
        abort(403)


def _desk(db: Session) -> LetterDesk:
    return letter_desk(db, staff(), now(), civil_day(now()))


def _as_printed(sheet: Sheet, printed: Mapping[uuid.UUID, Sheet]) -> Sheet:
    """A sheet as the file holds it: with the address of then, or with none where it is not in it."""
    return replace(sheet, address=printed[sheet.letter.id].address if sheet.letter.id in printed else None)


def _pile(db: Session) -> list[Sheet]:
    """The pile that the form names, or nothing of it once it is posted; 404 where nobody ever had such a one."""
    asked = as_id(request.form.get("pile", ""))
    found = _desk(db)
    if asked in found.piles:
        return found.piles[asked]
    return [] if any(sheet.letter.batch_id == asked for sheet in found.posted) else abort(404)


def page(fault: str = "", status: int = 200) -> Response:
    """The lists, once the look at them is written."""
    if not may_read(Relation.ASSIGNED, Field.CONTACT):
        abort(403)
    found = _desk(reading())
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
