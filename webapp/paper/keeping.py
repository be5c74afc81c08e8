"""Keeping papers as they are sent: what each says at once, in the sender's transaction, and the PDF soon after."""

import datetime as dt
import logging
import uuid
from collections.abc import Callable

from flask import Response
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, select

from models import sent_papers
from models.people import Participant, Staff
from models.plans import Plan
from models.review_steps import Hearing, InformationRequest, SecondOpinion
from models.reviews import Assessment, Review, ReviewLine
from models.sent_papers import PaperKind, SentPaper
from models.statements import MonthStatement
from webapp.clock import now
from webapp.db import Database, database, reading, stop_reading
from webapp.download import PDF, TEXT
from webapp.paper.assessment import assessment_letter
from webapp.paper.hearing import hearing_letter
from webapp.paper.letter import Letter, own_language
from webapp.paper.plan import plan_letter
from webapp.paper.question import question_letter
from webapp.paper.statement import statement_letter

log = logging.getLogger("narvara")


def keep_hearing(db: Session, hearing: Hearing) -> SentPaper:
    """The paper of a hearing, kept with it. Sent twice it is one paper, as each of these is."""
    return _keep(db, PaperKind.HEARING, hearing, lambda: hearing_letter(db, hearing))


def keep_question(db: Session, request: InformationRequest) -> SentPaper:
    """The paper of a question, kept with it."""
    return _keep(db, PaperKind.QUESTION, request, lambda: question_letter(db, request))


def keep_assessment(db: Session, assessment_id: uuid.UUID) -> SentPaper | None:
    """The paper of an assessment, kept once it counts; None while it waits for a second person, who sends it then."""
    if db.exec(select(ReviewLine.id).where(ReviewLine.assessment_id == assessment_id)).first() is None:
        return None
    found, agreed = db.get_one(Assessment, assessment_id), db.get(SecondOpinion, assessment_id)
    sent_by = agreed or found
    return _keep(db, PaperKind.ASSESSMENT, found, lambda: assessment_letter(db, found, sent_by.made_at), sent_by)


def keep_plan(db: Session, plan: Plan, to: Participant, *, by: Participant | Staff, at: dt.datetime) -> SentPaper:
    """The paper of a plan's version in the person's language: that of the first time somebody took it out."""
    return _keep_in_language(db, PaperKind.PLAN, plan.id, to, lambda: plan_letter(db, plan, to, at), by, at)


def keep_statement(db: Session, made: MonthStatement, *, by: Participant | Staff, at: dt.datetime) -> SentPaper:
    """The paper of a month that was handed over, in the person's language: kept as a plan's is."""
    to = db.get_one(Participant, made.participant_id)
    return _keep_in_language(db, PaperKind.STATEMENT, made.id, to, lambda: statement_letter(db, made), by, at)


def _keep_in_language(
    db: Session,
    kind: PaperKind,
    about: uuid.UUID,
    to: Participant,
    make: Callable[[], Letter],
    by: Participant | Staff,
    at: dt.datetime,
) -> SentPaper:
    language = own_language(to).code
    if there := sent_papers.paper_about(db, kind, about, language):
        return there
    made = make()
    said = {"language": language, "source": made.source, "text": made.text}
    return sent_papers.keep(db, to.id, kind, about, **said, by=by, now=at)


def _keep(
    db: Session,
    kind: PaperKind,
    about: Hearing | InformationRequest | Assessment,
    make: Callable[[], Letter],
    sent_by: SecondOpinion | Assessment | None = None,
) -> SentPaper:
    if there := sent_papers.paper_about(db, kind, about.id):
        return there
    to, made, by = db.get_one(Review, about.review_id).participant_id, make(), sent_by or about
    said = {"language": made.language, "source": made.source, "text": made.text}
    return sent_papers.keep(db, to, kind, about.id, **said, by=db.get_one(Staff, by.by_id), now=by.made_at)


def set_and_keep(where: Database, paper: SentPaper, at: dt.datetime) -> bytes:
    """The PDF of a paper: set outside any transaction, and kept; the first that is kept is the paper's for ever."""
    from webapp.paper import typesetting  # slow to import, and needed by no server that prints nothing

    made = typesetting.typeset(sent_papers.source_of(paper))
    with where.writing() as db:
        return sent_papers.keep_pdf(db, paper, made, at)


def set_or_told(make: Callable[[], bytes]) -> bytes | None:
    """A PDF; None where it could not be set, of which the log tells without a word of the paper."""
    try:
        return make()
    except SQLAlchemyError:
        raise
    except Exception as error:  # noqa: BLE001 - its text could hold what is on the paper
        log.error("a paper could not be set: %s", type(error).__name__)
        return None


def pdf_answer(paper: SentPaper, name: str = "paper") -> Response | None:
    """The answer with the PDF; the first time it is set. None where that fails: the text is there in any case."""
    kept = sent_papers.pdf_of(reading(), paper)
    stop_reading()  # setting it takes a while, in which nothing is held
    made = kept or set_or_told(lambda: set_and_keep(database(), paper, now()))
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return Response(made, mimetype=PDF, headers=headers) if made else None


def text_answer(paper: SentPaper, name: str = "paper") -> Response:
    """The answer with the text."""
    headers = {"Content-Disposition": f'inline; filename="{name}.txt"'}
    return Response(sent_papers.text_of(paper), content_type=TEXT, headers=headers)
