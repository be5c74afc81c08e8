"""What a scan meant: the answer to "I am here", and its page."""

import uuid

from flask import Response, abort, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from models.check_in import scan_for
from models.people import Role
from models.scan_facts import facts_of
from models.scans import Scan
from webapp.access import admits
from webapp.db import reading
from webapp.htmx import asked, show
from webapp.participant.answers import WELL, answer_to
from webapp.signed_in import participant


@admits(Role.PARTICIPANT)
def checked_in(scan_id: uuid.UUID) -> Response:
    """When and where one is noted, or which rule said no and what to do."""
    scan = scan_for(reading(), participant(), scan_id) or abort(404)
    return _page(scan)


def tell(scan: Scan) -> Response | AnyResponse:
    """Answer a form that made this scan: its page, or for htmx its part under the page's address."""
    address = url_for("participant.checked_in", scan_id=scan.id)
    if not asked():
        return redirect(address, code=303)
    answer = _page(scan, 200 if scan.situation in WELL else 409)
    answer.headers["HX-Push-Url"] = address
    return answer


def _page(scan: Scan, status: int = 200) -> Response:
    met = facts_of(reading(), scan)
    return show(
        "participant/checked_in.html",
        "participant/_checked_in.html",
        status=status,
        met=met,
        answer=answer_to(met),
    )
