"""What to review: whose absence, when and where, and nothing of why."""

from flask import render_template

from models import audit, desk
from models.calendar import civil_day
from models.people import Role
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading, writing
from webapp.signed_in import staff

PURPOSE = "assigned"


@admits(Role.CASEWORKER)
def worklist() -> str:
    """The open reviews of my cases. That I looked is written before the list is sent."""
    found = desk.worklist(reading(), staff(), civil_day(now()))
    people = found.people()
    if not audit.looked(reading(), "desk:worklist:look", purpose=PURPOSE, listed=people):
        with writing() as db:
            audit.look(db, "desk:worklist:look", by=staff(), at=now(), purpose=PURPOSE, listed=people)
    return render_template("caseworker/worklist.html", work=found)
