"""One person's month on paper, as it is for the person: what was handed over is kept, what is as of now is not."""

import logging

from flask import Response
from sqlmodel import Session

from models.calendar import civil_day
from models.people import Unit
from models.statements import MonthStatement
from models.units import speaking_unit
from webapp.caseworker.statement_file import Frozen, file_name
from webapp.clock import now
from webapp.db import writing
from webapp.download import PDF, TEXT, download
from webapp.paper.keeping import keep_statement, pdf_answer, text_answer
from webapp.paper.statement import draft_letter
from webapp.signed_in import staff

log = logging.getLogger("narvara")
ON_PAPER = ("pdf", "txt")


def handed_over(made: MonthStatement, form: str) -> Response | None:
    """The paper of a version, kept the first time that somebody takes it out; None where its PDF cannot be set."""
    with writing() as db:
        kept = keep_statement(db, made, by=staff(), at=now())
    name = file_name(made.month, made)
    return pdf_answer(kept, name) if form == "pdf" else text_answer(kept, name)


def draft(db: Session, frozen: Frozen, form: str) -> Response | None:
    """The same of the month as of now, which is kept nowhere; None where its PDF cannot be set."""
    case, to = frozen.opened.case, frozen.opened.participant
    unit = db.get_one(Unit, speaking_unit(db, staff(), case, civil_day(frozen.at)))
    paper = draft_letter(to, unit, frozen.month, frozen.pieces, frozen.titles, frozen.at)
    name = file_name(frozen.month, None)
    if form == "txt":
        return download(paper.text, TEXT, f"{name}.txt")
    try:
        return download(paper.pdf(), PDF, f"{name}.pdf")
    except Exception as error:  # noqa: BLE001 - its text could hold what is on the paper
        log.error("a paper could not be set: %s", type(error).__name__)
        return None
