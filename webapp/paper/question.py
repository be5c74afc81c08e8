"""A question on paper: what is asked, about which days, until when, and how to answer."""

from sqlmodel import Session

from models.meetings import meeting
from models.people import Participant, Unit
from models.review_steps import InformationRequest
from models.reviews import Review, lines_of
from webapp.paper.letter import Letter, letter


def question_letter(db: Session, request: InformationRequest) -> Letter:
    """The paper."""
    review = db.get_one(Review, request.review_id)
    return letter(
        "paper/question.html",
        db.get_one(Participant, review.participant_id),
        db.get_one(Unit, request.unit_id),
        sent_at=request.made_at,
        request=request,
        meetings=[meeting(db, line.occasion_id) for line in lines_of(db, review)],
    )
