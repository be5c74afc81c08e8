"""The first address, and the way out."""

from flask import redirect, url_for
from werkzeug.wrappers import Response

from models import audit
from models.people import Role
from webapp.access import PUBLIC, admits
from webapp.clock import now
from webapp.db import writing
from webapp.homes import home_of
from webapp.signed_in import me, sign_out, signed_in


@admits(PUBLIC)
def start() -> Response:
    """To the page where the person's day begins, or to the door."""
    who = signed_in()
    return redirect(home_of(who.roles) if who else url_for("sign_in.participant"), code=303)


@admits(*Role)
def leave() -> Response:
    """Sign out. The session's row goes; a copied cookie opens nothing after this."""
    person = me()
    with writing() as db:
        audit.write(db, "people:sign_out", by=person, about=person, at=now(), body={})
        sign_out(db)
    return redirect(url_for("sign_in.participant"), code=303)
