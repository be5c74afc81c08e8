"""What a scan meant: the answer to "I am here", and its page."""

import uuid

from flask import Response, abort, redirect, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from models.check_in import scan_for
from models.claims import Claim
from models.meetings import Meeting, meeting
from models.people import Role
from models.scan_facts import ScanFacts, facts_of
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
    return _page(facts_of(reading(), scan))


def tell(scan: Scan, met: ScanFacts | None) -> Response | AnyResponse:
    """Answer a form that made this scan: its page, or for htmx its part under the page's address."""
    address = url_for("participant.checked_in", scan_id=scan.id)
    if met is None:
        return redirect(address, code=303)
    answer = _page(met, 200 if scan.situation in WELL else 409)
    answer.headers["HX-Push-Url"] = address
    return answer


def place_to_tell(claim: Claim) -> Meeting | None:
    """What htmx's part is about, read before anybody has to wait; a browser without htmx comes back for its page."""
    return meeting(reading(), claim.occasion_id) if asked() else None


def to_tell(db: Session, scan: Scan, place: Meeting | None) -> ScanFacts | None:
    """The facts for the part, in the scan's own transaction."""
    return facts_of(db, scan, place) if place else None


def _page(met: ScanFacts, status: int = 200) -> Response:
    return show(
        "participant/checked_in.html",
        "participant/_checked_in.html",
        status=status,
        met=met,
        answer=answer_to(met),
    )
