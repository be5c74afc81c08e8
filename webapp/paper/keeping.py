"""Keeping papers as they are sent: what each says at once, in the sender's transaction, and the PDF soon after."""

import datetime as dt
import logging
from collections.abc import Callable

from flask import Response
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, SQLModel

from models import sent_papers
from models.people import Staff
from models.review_steps import Hearing
from models.reviews import Review
from models.sent_papers import PaperKind, SentPaper
from webapp.clock import now
from webapp.db import Database, database, reading, stop_reading
from webapp.paper.hearing import hearing_letter
from webapp.paper.letter import Letter

log = logging.getLogger("narvara")


def keep_hearing(db: Session, hearing: Hearing) -> SentPaper:
    """The paper of a hearing, kept with it. Sent twice it is one paper."""
    by = db.get_one(Staff, hearing.by_id)
    return _keep(db, PaperKind.HEARING, hearing, lambda: hearing_letter(db, hearing), by, hearing.made_at)


def _keep(
    db: Session, kind: PaperKind, about: Hearing, make: Callable[[], Letter], by: SQLModel, at: dt.datetime
) -> SentPaper:
    if there := sent_papers.paper_about(db, kind, about.id):
        return there
    to, made = db.get_one(Review, about.review_id).participant_id, make()
    said = {"language": made.language, "source": made.source, "text": made.text}
    return sent_papers.keep(db, to, kind, about.id, **said, by=by, now=at)


def set_and_keep(where: Database, paper: SentPaper, at: dt.datetime) -> bytes:
    """The PDF of a paper: set outside any transaction, and kept; the first that is kept is the paper's for ever."""
    from webapp.paper import typesetting  # slow to import, and needed by no server that prints nothing

    made = typesetting.typeset(sent_papers.source_of(paper))
    with where.writing() as db:
        return sent_papers.keep_pdf(db, paper, made, at)


def pdf_answer(paper: SentPaper) -> Response | None:
    """The answer with the PDF; the first time it is set. None where that fails: the text is there in any case."""
    kept = sent_papers.pdf_of(reading(), paper)
    stop_reading()  # setting it takes a while, in which nothing is held
    try:
        made = kept or set_and_keep(database(), paper, now())
    except SQLAlchemyError:
        raise
    except Exception as error:  # noqa: BLE001 - its text could hold what is on the paper
        log.error("a paper could not be set: %s", type(error).__name__)
        return None
    return Response(made, mimetype="application/pdf", headers={"Content-Disposition": 'inline; filename="paper.pdf"'})


def text_answer(paper: SentPaper) -> Response:
    """The answer with the text."""
    headers = {"Content-Disposition": 'inline; filename="paper.txt"'}
    return Response(sent_papers.text_of(paper), content_type="text/plain; charset=utf-8", headers=headers)
