"""A press on the roll: here or not here, and taking it back."""

import uuid
from collections.abc import Callable

from flask import Response, abort, make_response, redirect, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from models import marks
from models.attendance import Presence
from models.marks import ReasonMissing
from models.people import Role
from models.refusals import NotYours, Refusal
from models.roll_call import Meeting
from models.roll_lines import Observed
from webapp.access import admits
from webapp.clock import now
from webapp.db import writing
from webapp.htmx import asked
from webapp.signed_in import staff
from webapp.supervisor.meeting import found, posted_id, posted_number
from webapp.supervisor.roll_page import show_roll

PRESSED = frozenset({Presence.HERE, Presence.NOT_HERE})


@admits(Role.SUPERVISOR)
def mark(occasion_id: uuid.UUID) -> Response | AnyResponse:
    """Here or not here, by one press."""
    meeting, person = found(occasion_id), posted_id("participant")
    pressed, seen = request.form.get("presence", ""), posted_number("seen")
    if pressed not in PRESSED:
        abort(422)
    observed = Observed(Presence(pressed))
    try:
        return answered(
            meeting,
            person,
            lambda db: marks.mark(db, staff(), meeting.occasion, person, observed, now=now(), seen=seen),
        )
    except ReasonMissing:  # the page is older than half a minute, or the occasion ended meanwhile
        return to_the_page_that_asks_why(meeting, person, pressed)


@admits(Role.SUPERVISOR)
def undo(occasion_id: uuid.UUID) -> Response | AnyResponse:
    """Take the newest mark back."""
    meeting, person, version = found(occasion_id), posted_id("participant"), posted_number("version")
    return answered(
        meeting,
        person,
        lambda db: marks.undo(db, staff(), meeting.occasion, person, version=version, now=now()),
    )


def answered(meeting: Meeting, person: uuid.UUID, act: Callable[[Session], object]) -> Response | AnyResponse:
    """Do it, and show the roll at that person; a refusal is shown there too."""
    try:
        with writing() as db:
            act(db)
    except (NotYours, ReasonMissing):
        raise
    except Refusal as refusal:
        return show_roll(found(meeting.occasion.id), refusal.status, refusal, about=person)
    if asked():
        return show_roll(found(meeting.occasion.id), about=person)
    return redirect(url_for(".roll_call", occasion_id=meeting.occasion.id, _anchor=f"person-{person}"), code=303)


def to_the_page_that_asks_why(meeting: Meeting, person: uuid.UUID, pressed: str) -> Response | AnyResponse:
    """The person's own page, with what was pressed chosen there."""
    page = url_for(".person", occasion_id=meeting.occasion.id, participant_id=person, presence=pressed)
    if not asked():
        return redirect(page, code=303)
    answer = make_response("", 204)
    answer.headers["HX-Redirect"] = page
    return answer
