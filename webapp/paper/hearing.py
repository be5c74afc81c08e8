"""A hearing on paper: what is considered, how to answer, and all that the assessment can rest on."""

from sqlmodel import Session

from models import policy
from models.calendar import civil_day
from models.my_material import told_in
from models.people import Participant, Unit
from models.policy import Policy
from models.review_steps import Hearing
from models.reviews import Review
from webapp.paper.letter import Letter, letter

LAWS = (Policy.LAW_HEARING, Policy.LAW_ORALLY, Policy.LAW_INTERPRETER)


def hearing_letter(db: Session, hearing: Hearing) -> Letter:
    """The paper. It names no last day: the days are counted from when it reaches the person, which nobody knows yet."""
    review, on = db.get_one(Review, hearing.review_id), civil_day(hearing.made_at)
    return letter(
        "paper/hearing.html",
        db.get_one(Participant, review.participant_id),
        db.get_one(Unit, hearing.unit_id),
        sent_at=hearing.made_at,
        hearing=hearing,
        material=told_in(db, hearing),
        law={code.value: policy.applied(db, code, on) for code in LAWS},
    )
