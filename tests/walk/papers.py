"""The papers of all that was sent in the town, as the program makes them: what stands on them is judged like a page."""

from sqlmodel import col, select

from models.people import Case, Participant
from models.plans import Plan
from models.review_steps import Hearing, InformationRequest
from models.reviews import Assessment
from models.sent_papers import SentPaper, SentPaperPdf, keep_pdf, source_of
from models.statements import MonthStatement
from tests.walk.story import NOBODYS, Lived
from tests.walk.town import NOW
from webapp.paper.keeping import keep_assessment, keep_hearing, keep_plan, keep_question, keep_statement


def keep_the_papers(lived: Lived) -> None:
    """Keep a paper of each; the first one has its PDF already, where there is any."""
    db, secret = lived.db, lived.canaries.secret
    for hearing in db.exec(select(Hearing)).all():
        keep_hearing(db, hearing)
    for request in db.exec(select(InformationRequest)).all():
        keep_question(db, request)
    for plan in db.exec(select(Plan)).all():
        person = db.get_one(Participant, db.get_one(Case, plan.case_id).participant_id)
        keep_plan(db, plan, person, by=person, at=NOW)
    for made in db.exec(select(MonthStatement)).all():
        keep_statement(db, made, by=db.get_one(Participant, made.participant_id), at=NOW)
    for assessment in db.exec(select(Assessment)).all():
        keep_assessment(db, assessment.id)
    for paper in db.exec(select(SentPaper).order_by(col(SentPaper.made_at))).all():
        secret(paper.source, NOBODYS, "a sealed paper")
        secret(paper.text, NOBODYS, "a paper's sealed text")
        if not db.exec(select(SentPaperPdf)).first():
            keep_pdf(db, paper, source_of(paper).encode(), paper.made_at)
            secret(db.get_one(SentPaperPdf, paper.id).sealed, NOBODYS, "a sealed PDF")
