"""A paper for an absence: a photo or a PDF, now or later, or the word that staff will be shown it."""

import re
import secrets
import uuid
from collections.abc import Callable

from flask import Response, abort, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from models.absences import AbsenceReport
from models.access import Field, Relation, may_read, may_write
from models.people import Role
from models.proof_refusals import TooLarge
from models.proof_sending import Paper, add, count_one, refuse_closed, same_file, sent_before, why_closed
from models.proofs import ReportProof, page_of, proof_for, told_of
from models.proofs_to_come import waited_for
from models.refusals import Refusal, SentOtherwise
from models.reports import report_for
from models.waits import waits_for
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading, writing
from webapp.errors import RETRY_AFTER_SECONDS
from webapp.participant.receipt import groups
from webapp.proofs.answer import picture
from webapp.proofs.making import MOST_BYTES, MOST_MEGABYTES, pages_of
from webapp.proofs.pictures import MOST_PAGES
from webapp.proofs.scanner import scanned
from webapp.sentences import sentence
from webapp.signed_in import my_session, participant, stepped_up
from webapp.step_up import needs_step_up
from webapp.uploads import TOO_LARGE, takes_a_file

_KEY = re.compile(r"[A-Za-z0-9_-]{20,64}")


@admits(Role.PARTICIPANT)
@takes_a_file(MOST_BYTES)
def proof(report_id: uuid.UUID) -> Response | AnyResponse:
    """The papers that this browser may be told of, and the form; sent, a paper is kept once and stands among them."""
    report = report_for(reading(), participant(), report_id) or abort(404)
    if request.method != "POST":
        too_large = TooLarge(MOST_MEGABYTES) if TOO_LARGE in request.args else None
        return _page(report, secrets.token_urlsafe(24), too_large)
    file = request.files.get("file")  # its name, and what the browser says of its kind, are not looked at
    came = file.read() if file else b""
    return _kept(report, lambda: _pictures(report, came), came)


@admits(Role.PARTICIPANT)
def proof_shown(report_id: uuid.UUID) -> Response | AnyResponse:
    """Somebody says that they show the paper to their caseworker."""
    return _kept(report_for(reading(), participant(), report_id) or abort(404), Paper)


@admits(Role.PARTICIPANT)
@needs_step_up
def proof_page(report_id: uuid.UUID, proof_id: uuid.UUID, number: int) -> Response:
    """One page of a paper that the person has sent."""
    if not may_read(Relation.OWN, Field.CERTIFICATE):
        abort(403)
    report = report_for(reading(), participant(), report_id) or abort(404)
    found = proof_for(reading(), [report.id], proof_id) or abort(404)
    return picture(page_of(reading(), found, number) or abort(404))


def _kept(report: AbsenceReport, make: Callable[[], Paper], came: bytes = b"") -> Response | AnyResponse:
    """Keep the paper that is made of what came, unless this form has brought it already."""
    if not may_write(Relation.OWN, Field.CERTIFICATE):
        abort(403)
    who, key, sent_in = participant(), request.form.get("key", ""), my_session().id
    if not _KEY.fullmatch(key):
        abort(400)
    try:
        kept = sent_before(reading(), who, report, key, came) or same_file(reading(), report, came)
        if kept is None:
            paper = make()
            with writing() as db:
                kept = add(db, who, report, paper, key=key, sent_in=sent_in, now=now())
        said = ("came" if kept.key == key else "again") if came else None
    except Refusal as refusal:
        return _page(report, secrets.token_urlsafe(24) if isinstance(refusal, SentOtherwise) else key, refusal)
    return redirect(url_for("participant.proof", report_id=report.id, said=said), code=303)


def _pictures(report: AbsenceReport, came: bytes) -> Paper:
    """The pictures of what came, and what the scanner says of it. No database waits meanwhile."""
    refuse_closed(reading(), participant(), report)
    with writing() as db:
        count_one(db, participant(), now())
    pages = pages_of(came)
    return Paper(came, pages, scanned(current_app.extensions["settings"].clamd, came, now()))


def _page(report: AbsenceReport, key: str, refusal: Refusal | None = None) -> Response:
    no = why_closed(reading(), participant(), report)
    page = render_template(
        "participant/proof.html",
        report=report,
        number=groups(report),
        sent_here=report.sent_in == my_session().id,
        key=key,
        proofs=my_proofs([report]),
        closed=sentence(no) if no else None,
        errors={"file": sentence(refusal)} if refusal and not no else {},
        said=request.args.get("said") if refusal is None else None,
        waits=waits_for(reading(), participant()) if request.args.get("said") == "came" else [],
        most_bytes=MOST_BYTES,
        most_megabytes=MOST_MEGABYTES,
        too_large=sentence(TooLarge(MOST_MEGABYTES)),
        most_pages=MOST_PAGES,
        stepped_up=stepped_up(),
    )
    status = refusal.status if refusal else 200
    return make_response(page, status, {"Retry-After": RETRY_AFTER_SECONDS} if status == 503 else {})


def my_papers_to_come() -> list[AbsenceReport]:
    """The reports to which a paper is still to come, as this browser may be told."""
    if not may_read(Relation.OWN, Field.CERTIFICATE):
        return []
    return waited_for(reading(), participant(), my_session().id, stepped_up=stepped_up())


def my_proofs(reports: list[AbsenceReport]) -> list[ReportProof]:
    """The papers that this browser may be told of: those that it sent, and all after a step-up."""
    if not may_read(Relation.OWN, Field.CERTIFICATE):
        return []
    return told_of(reading(), [each.id for each in reports], my_session().id, stepped_up=stepped_up())
