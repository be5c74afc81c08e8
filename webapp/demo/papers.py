"""The papers of what was asked, told and found in the town, as if they had been kept when it was sent."""

from sqlmodel import Session, col, select

from models.review_steps import Hearing, InformationRequest
from models.reviews import Assessment
from webapp.paper.keeping import keep_assessment, keep_hearing, keep_question


def keep(db: Session) -> None:
    """A paper of each hearing and each question, and of what was found in the same reviews. It needs an application."""
    asked, heard = db.exec(select(InformationRequest)).all(), db.exec(select(Hearing)).all()
    for question in asked:
        keep_question(db, question)
    for hearing in heard:
        keep_hearing(db, hearing)
    reviews = {each.review_id for each in asked} | {each.review_id for each in heard}
    for assessment in db.exec(select(Assessment).where(col(Assessment.review_id).in_(reviews))).all():
        keep_assessment(db, assessment.id)
