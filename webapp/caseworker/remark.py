"""What a participant says of a record that no open review holds, read from its task."""

import uuid

from flask import abort, render_template

from models import audit
from models.calendar import civil_day
from models.people import Role
from models.remark_desk import RemarkFile, remark_for
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading, writing
from webapp.remark_words import remark_words
from webapp.signed_in import staff

PURPOSE = "assigned"


@admits(Role.CASEWORKER)
def remark(task_id: uuid.UUID) -> str:
    """The remark beside the site's record, and the button that says that somebody has looked."""
    found = remark_for(reading(), staff(), task_id, civil_day(now())) or abort(404)
    _write_the_look(found)
    return render_template("caseworker/remark.html", each=found, remark_words=remark_words)


def _write_the_look(found: RemarkFile) -> None:
    """A look at a person stands in the log before the page is sent; another remark is another look."""
    person, said = found.listed.opened.participant, found.remark
    if audit.looked(reading(), "desk:remark:look", purpose=PURPOSE, about=person, what=said):
        return
    with writing() as db:
        audit.look(db, "desk:remark:look", by=staff(), at=now(), purpose=PURPOSE, about=person, what=said)
