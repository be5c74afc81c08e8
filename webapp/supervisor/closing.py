"""Confirming the roll, and opening it again."""

import uuid
from collections.abc import Callable

from flask import Response, redirect, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from models import confirmations
from models.confirmations import HEAD_COUNT_AT_MOST, HeadCountWrong, NotAllDone
from models.people import Role
from models.refusals import NotYours, Refusal
from models.roll_call import Meeting
from webapp.access import admits
from webapp.clock import now
from webapp.db import writing
from webapp.htmx import asked
from webapp.signed_in import staff
from webapp.supervisor.meeting import found, posted_number
from webapp.supervisor.roll_page import show_question, show_roll


@admits(Role.SUPERVISOR)
def confirm(occasion_id: uuid.UUID) -> Response | AnyResponse:
    """Confirm the roll as it was shown; asked once where people are not recorded, or the occasion goes on."""
    meeting, seen = found(occasion_id), posted_number("version_seen")
    return closed(
        meeting,
        lambda db: confirmations.confirm(
            db, staff(), meeting.occasion, seen, head_count(), now=now(), all_the_same="all_the_same" in request.form
        ),
    )


@admits(Role.SUPERVISOR)
def reopen(occasion_id: uuid.UUID) -> Response | AnyResponse:
    """Open the roll again, with a reason."""
    meeting, reason = found(occasion_id), request.form.get("reason", "")
    return closed(meeting, lambda db: confirmations.reopen(db, staff(), meeting.occasion, reason, now=now()))


def head_count() -> int | None:
    """The number typed; None for an empty field."""
    typed = request.form.get("head_count", "").strip()
    if not typed:
        return None
    if not typed.isdecimal() or len(typed) > len(str(HEAD_COUNT_AT_MOST)):
        raise HeadCountWrong
    return int(typed)


def closed(meeting: Meeting, act: Callable[[Session], object]) -> Response | AnyResponse:
    """Do it and show the roll; a refusal keeps what was typed."""
    try:
        with writing() as db:
            act(db)
    except NotYours:
        raise
    except NotAllDone as question:
        return show_question(found(meeting.occasion.id), question, head_count(), typed=request.form)
    except Refusal as refusal:
        return show_roll(found(meeting.occasion.id), refusal.status, refusal, typed=request.form)
    if asked():
        return show_roll(found(meeting.occasion.id), done=True)
    return redirect(url_for(".roll_call", occasion_id=meeting.occasion.id, _anchor="closing"), code=303)
