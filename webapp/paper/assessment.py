"""An assessment on paper: what was found of which time, why, and what it is not: the decision on support."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import Session

from models import policy
from models.assessments import parts_of
from models.calendar import civil_day
from models.grounds import considered_in
from models.meetings import Meeting, meeting
from models.people import Participant, Unit
from models.policy import Policy, PolicyValue
from models.review_steps import SecondOpinion
from models.reviews import Assessment, AssessmentLine, Review, ReviewLine
from webapp.paper.letter import Letter, letter

LAWS = (Policy.LAW_VALID_REASON, Policy.LAW_APPEAL)


@dataclass(frozen=True)
class FoundOf:
    """What was found of one occasion, interval by interval."""

    meeting: Meeting
    parts: list[AssessmentLine]


def assessment_letter(db: Session, assessment: Assessment, at: dt.datetime) -> Letter:
    """The paper of an assessment that counts from `at`."""
    review = db.get_one(Review, assessment.review_id)
    second = db.get(SecondOpinion, assessment.id)
    return letter(
        "paper/assessment.html",
        db.get_one(Participant, review.participant_id),
        db.get_one(Unit, assessment.unit_id),
        sent_at=at,
        assessment=assessment,
        found=_found(db, assessment),
        rule=db.get(PolicyValue, assessment.rule_id) if assessment.rule_id else None,
        exception=db.get(PolicyValue, assessment.exception_id) if assessment.exception_id else None,
        children=considered_in(db, assessment),
        second_unit=db.get_one(Unit, second.unit_id) if second else None,
        law={code.value: policy.applied(db, code, civil_day(at)) for code in LAWS},
    )


def _found(db: Session, assessment: Assessment) -> list[FoundOf]:
    """By occasion, in time order."""
    found: dict[object, FoundOf] = {}
    for part in parts_of(db, assessment):
        occasion_id = db.get_one(ReviewLine, part.line_id).occasion_id
        found.setdefault(occasion_id, FoundOf(meeting(db, occasion_id), [])).parts.append(part)
    return list(found.values())
