"""The scanner: the page with the camera, a code typed without a script, and what the page's own script sends."""

import datetime as dt
import logging
import re
import secrets
import uuid
from typing import Any

from flask import Response, abort, jsonify, make_response, redirect, render_template, request, url_for
from pydantic import BaseModel, Field, ValidationError
from sqlalchemy.exc import DataError
from werkzeug.wrappers import Response as AnyResponse

from models.people import Role
from models.refusals import NotYours, Refusal
from models.roll_call import Meeting
from models.scan_answers import Shown, Told
from models.scan_undo import just_scanned, undo_scan
from models.scanning import plain, scan
from models.scans import ReadBy
from models.site_days import counted
from models.throttle import TooManyTries
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading, writing
from webapp.headers import with_a_camera
from webapp.sentences import sentence
from webapp.signed_in import staff
from webapp.supervisor.meeting import found, note_the_look, posted_id, title_of
from webapp.supervisor.scan_words import signal_of

log = logging.getLogger("narvara")
AT_ONCE = 50
# Milliseconds from 2000 to 2100: a clock further off is no clock.
_CLOCK: Any = Field(ge=946_684_800_000, le=4_102_444_800_000)
_KEY = re.compile(r"[0-9a-f]{32}")


class Sent(BaseModel):
    """One scan as a device sends it: its own key, what was read and with what, and when by its clock (ms)."""

    key: str = Field(pattern=f"^{_KEY.pattern}$")
    code: str = Field(max_length=4096)
    read_by: ReadBy
    at: int = _CLOCK


class Batch(BaseModel):
    """What a device sends at one moment of its clock (ms)."""

    sent_at: int = _CLOCK
    scans: list[dict[str, Any]] = Field(min_length=1, max_length=AT_ONCE)


@admits(Role.SUPERVISOR)
def scanner(occasion_id: uuid.UUID) -> Response:
    """The scanner; without a script, the answer to a code that was typed or came from a USB scanner."""
    meeting = found(occasion_id)
    if request.method != "POST":
        return page(meeting)
    key, code = request.form.get("key", ""), request.form.get("code", "")
    if not _KEY.fullmatch(key):
        abort(422)
    if not plain(code):
        return page(meeting, typed=code, status=422)
    shown = Shown(key, code, ReadBy.TYPED, now())
    try:
        with writing() as db:
            told = scan(db, staff(), occasion_id, shown, sent_at=now(), now=now())
    except TooManyTries as refusal:
        return page(meeting, typed=code, refusal=refusal, status=refusal.status)
    return page(found(occasion_id), told=told)


@admits(Role.SUPERVISOR)
def scans(occasion_id: uuid.UUID) -> Response:
    """Judge what a device has scanned, each for itself, and answer each by its key once it is kept."""
    meeting = found(occasion_id)
    try:
        batch = Batch.model_validate(request.get_json(silent=True))
    except (ValidationError, RecursionError):
        abort(400)
    results = [_result(meeting, each, _moment(batch.sent_at)) for each in batch.scans]
    return jsonify(results=results, **counts(found(occasion_id)))


@admits(Role.SUPERVISOR)
def undo(occasion_id: uuid.UUID) -> Response | AnyResponse:
    """Take a scan back; a script is answered in JSON, a form with the scanner's page."""
    meeting, scan_id = found(occasion_id), posted_id("scan")
    refusal: Refusal | None = None
    try:
        with writing() as db:
            undo_scan(db, staff(), meeting.occasion, scan_id, now())
    except NotYours:
        raise
    except Refusal as no:
        refusal = no
    if request.accept_mimetypes.best == "application/json":
        said = {"says": sentence(refusal)} if refusal else {}
        return make_response(jsonify(**said, **counts(found(occasion_id))), refusal.status if refusal else 200)
    if refusal:
        return page(found(occasion_id), refusal=refusal, status=refusal.status)
    return redirect(url_for(".scanner", occasion_id=occasion_id), code=303)


def page(
    meeting: Meeting,
    *,
    told: Told | None = None,
    typed: str = "",
    refusal: Refusal | None = None,
    status: int = 200,
) -> Response:
    """The scanner's page, which alone may use the camera; the key in its form makes one scan of two presses."""
    recent = just_scanned(reading(), staff(), meeting, now())
    note_the_look("site:roll:look", [each.scan.participant_id for each in recent], meeting.occasion)
    answer = make_response(
        render_template(
            "supervisor/scanner.html",
            meeting=meeting,
            title=title_of(meeting),
            key=secrets.token_hex(16),
            recent=recent,
            told=told,
            signal=signal_of(told) if told else None,
            typed=typed,
            foreign=bool(typed) and refusal is None,
            refusal=refusal,
            **counts(meeting),
        ),
        status,
    )
    return with_a_camera(answer)


def counts(meeting: Meeting) -> dict[str, int | None]:
    """How many are in, of how many expected."""
    [listed] = counted(reading(), [meeting])
    return {"present": listed.present, "expected": listed.expected}


def _result(meeting: Meeting, sent: dict[str, Any], sent_at: dt.datetime) -> dict[str, Any]:
    """The answer to one scan. One that cannot be read is told so, and fails none of the others."""
    try:
        one = Sent.model_validate(sent)
    except ValidationError:
        return {"key": str(sent.get("key", ""))[:32], "answer": "unreadable"}
    shown = Shown(one.key, one.code, one.read_by, _moment(one.at))
    try:
        with writing() as db:
            told = scan(db, staff(), meeting.occasion.id, shown, sent_at=sent_at, now=now())
    except TooManyTries as refusal:
        return {"key": one.key, "answer": "too_many_tries", "says": sentence(refusal)}
    except (ValueError, ArithmeticError, DataError) as error:  # one that nobody foresaw holds up none of the others
        log.error("a scan could not be judged: %s", type(error).__name__)
        return {"key": one.key, "answer": "unreadable"}
    return {
        "key": told.key,
        "answer": told.answer,
        "why": told.why,
        "scan": told.scan and str(told.scan),
        **vars(signal_of(told)),
    }


def _moment(milliseconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC)
