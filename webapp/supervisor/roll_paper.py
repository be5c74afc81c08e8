"""The list to take along where no screen is at hand."""

import uuid

from flask import Response, current_app, url_for

from models.people import Role
from models.roll_call import ids_of, roll_of
from webapp.access import admits
from webapp.db import reading
from webapp.paper.roll import RowToPrint, roll_pdf
from webapp.supervisor.meeting import found, note_the_look, title_of
from webapp.supervisor.roll_page import name_of


@admits(Role.SUPERVISOR)
def roll_paper(occasion_id: uuid.UUID) -> Response:
    """The list as a PDF. Each print is a look of its own at everybody on it: paper stays."""
    meeting = found(occasion_id)
    people = roll_of(reading(), meeting).people
    note_the_look("site:roll_paper:look", ids_of(people), meeting.occasion, each_time=True)
    host = current_app.extensions["settings"].public_url
    rows = [
        RowToPrint(
            name_of(person),
            bool(person.reported),
            host + url_for("supervisor.person", occasion_id=occasion_id, participant_id=person.id),
        )
        for person in people
    ]
    title, occasion = title_of(meeting), meeting.occasion
    made = roll_pdf(title.text, title.lang, meeting.site.name, occasion.starts_at, occasion.ends_at, rows)
    return Response(made, mimetype="application/pdf", headers={"Content-Disposition": 'inline; filename="list.pdf"'})
