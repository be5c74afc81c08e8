"""All here except: those shown unmarked on this form, and nobody else."""

import uuid

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from models import marks
from models.marks import RollConfirmed, Swept
from models.people import Role
from models.refusals import NotYours, Refusal
from models.roll_call import Meeting, ids_of, roll_of
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading, writing
from webapp.signed_in import staff
from webapp.supervisor.meeting import found, note_the_look, posted_number, title_of
from webapp.supervisor.roll_page import Way, line_of


@admits(Role.SUPERVISOR)
def the_rest(occasion_id: uuid.UUID) -> Response | AnyResponse:
    """The people with neither a mark nor a scan, ticked as here but for those who reported absence."""
    meeting = found(occasion_id)
    if request.method != "POST":
        return page(meeting)
    shown, here, seen = posted_ids("shown"), posted_ids("here"), posted_number("version_seen")
    try:
        with writing() as db:
            swept = marks.all_except(
                db,
                staff(),
                meeting.occasion,
                shown,
                shown - here,
                version_seen=seen,
                now=now(),
                reason=request.form.get("reason", ""),
            )
    except NotYours:
        raise
    except Refusal as refusal:
        return page(found(occasion_id), refusal)
    if swept.left:
        return page(found(occasion_id), swept=swept)
    return redirect(url_for(".roll_call", occasion_id=occasion_id, _anchor="closing"), code=303)


def page(meeting: Meeting, refusal: Refusal | None = None, swept: Swept | None = None) -> Response:
    """The form; what was ticked stays when something was wrong with it."""
    roll, at = roll_of(reading(), meeting), now()
    if roll.standing and not swept:
        refusal = refusal or RollConfirmed()
    people = [] if roll.standing else roll.unmarked
    note_the_look("site:roll:look", ids_of(people), meeting.occasion)
    ticked = posted_ids("here") if refusal else {person.id for person in people if person.reported is False}
    lines = [line_of(roll, person, at) for person in people]
    return make_response(
        render_template(
            "supervisor/the_rest.html",
            meeting=meeting,
            title=title_of(meeting),
            version=roll.version,
            lines=[line for line in lines if line.way is not Way.NONE],
            ticked=ticked,
            why=at >= meeting.occasion.ends_at,
            typed=request.form,
            refusal=refusal,
            swept=swept,
        ),
        refusal.status if refusal else 200,
    )


def posted_ids(name: str) -> set[uuid.UUID]:
    """The ids of a list in the form; 404 when one is none."""
    try:
        return {uuid.UUID(each) for each in request.form.getlist(name)}
    except ValueError:
        abort(404)
