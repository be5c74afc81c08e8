"""A site's poster: one press makes a new one, as a PDF, and the one before good for nothing."""

import uuid

from flask import Response, abort, current_app, request

from models import pairing
from models.calendar import civil_day
from models.people import Role
from models.posters import PosterReplaced, print_poster
from webapp.access import admits
from webapp.clock import now
from webapp.coordinator.displays import HAT, show_displays
from webapp.db import reading, writing
from webapp.download import PDF, download
from webapp.paper.poster import poster_pdf
from webapp.paper.press import ready
from webapp.signed_in import staff


@admits(Role.COORDINATOR)
def new_poster(site_id: uuid.UUID) -> Response:
    """The new poster. Its code stands in this answer alone; a page that knew of an older one is shown anew."""
    sites = pairing.sites_of(reading(), staff(), HAT, civil_day(now()))
    site = next((each for each in sites if each.id == site_id), None) or abort(404)
    seen = request.form.get("seen", "")
    if not seen.isdecimal() or len(seen) > 9:
        abort(422)
    ready()
    try:
        with writing() as db:
            printed = print_poster(db, staff(), site, int(seen), now())
    except PosterReplaced as refusal:
        return show_displays(replaced=refusal, status=refusal.status)
    mark = f"{site.code} {printed.poster.number}"
    made = poster_pdf(site.name, mark, printed.code, current_app.extensions["settings"].languages)
    name = f"poster-{site.code}-{printed.poster.number}.pdf".lower()
    return download(made, PDF, name)
