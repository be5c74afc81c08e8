"""One person of the roll: partly with its times, what is recorded afterwards, and a correction."""

import datetime as dt
import uuid

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from i18n.words import clock
from models import marks
from models.attendance import Presence
from models.marks import ReasonMissing, TimesFault, TimesWrong
from models.occasions import Occasion
from models.people import Role
from models.refusals import NotYours, Refusal
from models.remarks import count_to_the_site, said_in
from models.roll_call import Meeting, OnRoll, Roll, roll_of
from models.roll_lines import Observed
from models.roll_times import moment_within
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading, writing
from webapp.signed_in import staff
from webapp.supervisor.fields import errors_of
from webapp.supervisor.meeting import found, note_the_look, posted_number, title_of
from webapp.supervisor.roll_page import Way, colleagues_of, name_of, way_of
from webapp.supervisor.words import method_word, what_word

CHOICES = (Presence.HERE, Presence.PARTLY, Presence.NOT_HERE)


@admits(Role.SUPERVISOR)
def person(occasion_id: uuid.UUID, participant_id: uuid.UUID) -> Response | AnyResponse:
    """What is recorded of one person, and the form that records something else."""
    meeting = found(occasion_id)
    if request.method != "POST":
        return page(meeting, participant_id)
    presence, seen = request.form.get("presence", ""), posted_number("seen")
    if presence not in CHOICES:
        abort(422)
    try:
        observed = Observed(Presence(presence), *times_typed(meeting.occasion, Presence(presence)))
        with writing() as db:
            marks.mark(
                db,
                staff(),
                meeting.occasion,
                participant_id,
                observed,
                now=now(),
                reason=request.form.get("reason", ""),
                seen=seen,
                remarks_seen=remarks_posted(),
            )
    except NotYours:
        raise
    except Refusal as refusal:
        return page(found(occasion_id), participant_id, refusal)
    return redirect(url_for(".roll_call", occasion_id=occasion_id, _anchor=f"person-{participant_id}"), code=303)


def page(meeting: Meeting, participant_id: uuid.UUID, refusal: Refusal | None = None) -> Response:
    """The page of one person, with what was typed when something was wrong with it."""
    roll = roll_of(reading(), meeting)
    person = next((each for each in roll.people if each.id == participant_id), None) or abort(404)
    note_the_look("site:roll:look", [person.id], meeting.occasion)
    at, theirs = now(), [task for task in roll.tasks if task.participant_id == person.id]
    way = way_of(roll, person, at)
    return make_response(
        render_template(
            "supervisor/person.html",
            meeting=meeting,
            title=title_of(meeting),
            person=person,
            name=name_of(person),
            may_mark=way is not Way.NONE,
            why=way is Way.EXPLAIN or isinstance(refusal, ReasonMissing),
            words={row.version: (what_word(row), method_word(row.method)) for row in person.history},
            typed=request.form if refusal else suggested(roll, person),
            said=next(iter(said_in(reading(), theirs).values()), None),
            remarks=remarks_posted() if refusal else count_to_the_site(reading(), person.id, meeting.occasion.id),
            refusal=refusal,
            errors=errors_of(refusal),
            colleagues=colleagues_of(reading(), roll),
        ),
        refusal.status if refusal else 200,
    )


def remarks_posted() -> int | None:
    """How many remarks for the site the form knew of; sent again it knows of no more."""
    return posted_number("remarks") if "remarks" in request.form else None


def times_typed(occasion: Occasion, presence: Presence) -> tuple[dt.datetime | None, dt.datetime | None]:
    """From and to as moments of the occasion; nothing where partly was not chosen."""
    if presence is not Presence.PARTLY:
        return None, None
    try:
        start, end = (dt.time.fromisoformat(request.form.get(name, "").strip()) for name in ("from_at", "to_at"))
    except ValueError:
        raise TimesWrong(TimesFault.MISSING, occasion) from None
    return (
        moment_within(occasion, start.replace(tzinfo=None)),
        moment_within(occasion, end.replace(tzinfo=None), last=True),
    )


def suggested(roll: Roll, person: OnRoll) -> dict[str, str]:
    """What the form begins with: what the link asked for or what is recorded, and times that fit."""
    wanted = request.args.get("presence", "")
    mark, occasion = person.mark, roll.meeting.occasion
    came = person.scan.happened_at if person.scan else occasion.starts_at
    return {
        "presence": wanted if wanted in CHOICES else person.presence,
        "from_at": clock((mark.from_at if mark else None) or max(came, occasion.starts_at)),
        "to_at": clock((mark.to_at if mark else None) or occasion.ends_at),
    }
