"""The people of my desk, by name: the way to somebody who phones, whether or not there is anything to review.

The name that is looked for is posted: an address would keep it in logs and in the browser's history.
"""

from flask import abort, render_template, request

from models import audit
from models.access import Field, Relation, may_read, may_write
from models.calendar import civil_day
from models.cases import cases_named
from models.people import Role
from webapp.access import admits
from webapp.caseworker.places import month_to_open, places_for
from webapp.clock import now
from webapp.db import reading, writing
from webapp.signed_in import staff

PURPOSE = "assigned"
LONGEST_NAME = 200


@admits(Role.CASEWORKER)
def people() -> str:
    """Those whose name holds what was typed; without it, all of them. The look is written before they are shown."""
    if not may_read(Relation.ASSIGNED, Field.NAME):
        abort(403)
    name = " ".join(request.form.get("name", "")[:LONGEST_NAME].split())
    found = cases_named(reading(), staff(), civil_day(now()), name)
    if not audit.looked(reading(), "desk:people:look", purpose=PURPOSE, listed=found.people()):
        with writing() as db:
            audit.look(db, "desk:people:look", by=staff(), at=now(), purpose=PURPOSE, listed=found.people())
    today = civil_day(now())
    return render_template(
        "caseworker/people.html",
        places=places_for(reading(), staff(), today, "caseworker.people"),
        month=month_to_open(today),
        name=name,
        found=found,
        longest=LONGEST_NAME,
        may_write_down=may_write(Relation.ASSIGNED, Field.REPORTED) and may_write(Relation.ASSIGNED, Field.REASON),
        may_card=may_read(Relation.ASSIGNED, Field.CARD),
        may_reach=may_read(Relation.ASSIGNED, Field.CONTACT),
    )
