"""The occasion a supervisor's page is about, found for the person signed in, and the look it takes."""

import uuid
from collections.abc import Iterable
from typing import Any

from flask import abort, request
from sqlmodel import SQLModel

from models import audit
from models.calendar import civil_day
from models.roll_call import Meeting, occasion_for
from webapp.clock import now
from webapp.db import reading, writing
from webapp.said import said
from webapp.signed_in import staff

PURPOSE = "assignment"


def found(occasion_id: uuid.UUID) -> Meeting:
    """The occasion, or 404 for anyone who does not work at its site today."""
    return occasion_for(reading(), staff(), occasion_id, civil_day(now())) or abort(404)


def note_the_look(
    action: str, listed: Iterable[uuid.UUID], what: SQLModel | None = None, *, each_time: bool = False
) -> None:
    """Write whom the page is about to show, once per session and same people; of a download `each_time`."""
    ids = sorted(set(listed))
    seen: dict[str, Any] = {"purpose": PURPOSE, "listed": ids, "what": what}
    if not ids or (not each_time and audit.looked(reading(), action, **seen)):
        return
    with writing() as db:
        audit.look(db, action, by=staff(), at=now(), each_time=each_time, **seen)


def posted_id(name: str) -> uuid.UUID:
    """An id from the form; 404 when it is none."""
    try:
        return uuid.UUID(request.form.get(name, ""))
    except ValueError:
        abort(404)


def posted_number(name: str) -> int:
    """A number from the form's own hidden fields; 422 when it is none."""
    number = request.form.get(name, "")
    if not number.isdecimal() or len(number) > 9:
        abort(422)
    return int(number)


def title_of(meeting: Meeting) -> Any:
    """What the occasion is called, and in which language."""
    return said(meeting.activity.title)
