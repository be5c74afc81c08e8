"""The papers of a review: of its hearings, its questions and its assessments; and those of the case's plan."""

import uuid

from sqlalchemy import or_
from sqlmodel import Session, col, select

from models.plans import Plan
from models.review_steps import Hearing, InformationRequest
from models.reviews import Assessment, Review
from models.sent_papers import SentPaper


def papers_in(db: Session, review: Review) -> list[SentPaper]:
    """Each paper; of a plan there can be one in each language."""
    abouts = [
        select(table.id).where(table.review_id == review.id) for table in (Hearing, InformationRequest, Assessment)
    ]
    abouts.append(select(Plan.id).where(Plan.case_id == review.case_id))
    about_one = or_(*(col(SentPaper.about).in_(each) for each in abouts))
    return list(db.exec(select(SentPaper).where(SentPaper.participant_id == review.participant_id, about_one)).all())


def paper_in(db: Session, review: Review, paper_id: uuid.UUID) -> SentPaper | None:
    """A paper, when it is one of this review's."""
    return next((each for each in papers_in(db, review) if each.id == paper_id), None)
