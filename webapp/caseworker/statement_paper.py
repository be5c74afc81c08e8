"""One person's month on paper, as it is for the person: what was handed over is kept, what is as of now is not."""

from flask import Response

from models.calendar import civil_day
from models.people import Unit
from models.units import speaking_unit
from webapp.caseworker.statement_file import Frozen, file_name
from webapp.clock import now
from webapp.db import reading, writing
from webapp.download import PDF, TEXT, download
from webapp.paper.keeping import keep_statement, pdf_answer, set_or_told, text_answer
from webapp.paper.statement import draft_letter
from webapp.signed_in import staff


def on_paper(frozen: Frozen, *, as_text: bool) -> Response | None:
    """The month as a PDF or as text; None where the PDF cannot be set.

    A version is kept the first time that somebody takes it out, and always the same.
    """
    name = file_name(frozen.month, frozen.made)
    if frozen.made:
        with writing() as db:
            kept = keep_statement(db, frozen.made, by=staff(), at=now())
        return text_answer(kept, name) if as_text else pdf_answer(kept, name)
    unit = reading().get_one(Unit, speaking_unit(reading(), staff(), frozen.opened.case, civil_day(frozen.at)))
    draft = draft_letter(frozen.opened.participant, unit, frozen.month, frozen.pieces, frozen.titles, frozen.at)
    if as_text:
        return download(draft.text, TEXT, f"{name}.txt")
    made = set_or_told(draft.pdf)
    return download(made, PDF, f"{name}.pdf") if made else None
