""" "You were away. Tell us why": for an absence that the site has recorded and nobody has explained."""

import uuid

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from models.calendar import civil_day
from models.my_reviews import my_lines, my_review
from models.outcomes import unit_of
from models.people import Role
from models.remarks import said_present
from models.reviews import LineState, ReviewState
from webapp.access import admits
from webapp.beside import in_swedish
from webapp.clock import now
from webapp.db import reading
from webapp.signed_in import participant


@admits(Role.PARTICIPANT)
def asked(review_id: uuid.UUID) -> str | AnyResponse:
    """What was recorded, until when it can be explained, and how. Once it is explained, what became of it."""
    db = reading()
    review = my_review(db, participant(), review_id) or abort(404)
    if review.state is not ReviewState.NEEDS_EXPLANATION:
        return redirect(url_for("participant.review", review_id=review.id), code=303)
    lines = [each for each in my_lines(db, review) if each.line.state is LineState.OPEN and not each.reported]
    said = said_present(db, [each.line for each in lines])
    not_said = [each for each in lines if each.line.id not in said]
    told = {
        "lines": lines,
        "not_said": not_said,
        "until": review.due_day,
        "over": bool(review.due_day and review.due_day < civil_day(now())),
    }
    return render_template(
        "participant/asked.html",
        days=sorted({civil_day(each.meeting.starts_at) for each in not_said}),
        unit=unit_of(db, participant()),
        swedish=in_swedish("participant/_asked.html", **told),
        **told,
    )
