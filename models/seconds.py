"""The second person: what goes against somebody counts once another caseworker has agreed to it."""

import datetime as dt
import uuid
from collections.abc import Iterable

from sqlmodel import Session, col, select

from models.calendar import civil_day
from models.conflicts import is_conflicted
from models.decided import second_facts
from models.households import household_of
from models.in_force import put_in_force
from models.own_words import needed
from models.people import Case, Staff
from models.recorded import absences_of
from models.refusals import Refusal
from models.review_entries import write
from models.review_moves import begin, only_as_before, step
from models.review_steps import Move, ReviewMove, SecondOpinion
from models.reviews import Assessment, AssessmentLine, Review, ReviewLine, ReviewState, settled_as
from models.units import speaking_unit


class OwnAssessment(Refusal):
    """Whoever wrote an assessment cannot be the second person to agree to it."""

    status = 403


class AuthorHasAnInterest(Refusal):
    """Whoever wrote the assessment has a conflict of interest, so nobody can agree to it: it can be sent back."""

    status = 409


class RollOpened(Refusal):
    """The site has opened its roll again, so what the assessment was made on is not confirmed now."""


class HouseholdChanged(Refusal):
    """What is known of the household changed since, so that what it means for children was not weighed."""

    status = 409


def waiting_assessment(db: Session, review: Review) -> Assessment | None:
    """The assessment that waits for a second person, if the review stands there."""
    if ReviewState.AWAITING_SECOND not in (review.state, review.held_state):
        return None
    return db.exec(
        select(Assessment)
        .join(SecondOpinion, col(SecondOpinion.assessment_id) == col(Assessment.id), isouter=True)
        .where(
            Assessment.review_id == review.id,
            col(Assessment.objection).is_not(None),
            col(SecondOpinion.assessment_id).is_(None),
        )
        .order_by(col(Assessment.made_at).desc())
        .limit(1)
    ).first()


def sent_back(db: Session, review_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Assessment]:
    """Of those reviews whose newest assessment a second person has sent back, that assessment, by the review's id."""
    rows = select(Assessment).where(col(Assessment.review_id).in_(list(review_ids))).order_by(col(Assessment.made_at))
    newest = {each.review_id: each for each in db.exec(rows).all()}
    back = select(SecondOpinion.assessment_id).where(
        col(SecondOpinion.assessment_id).in_([each.id for each in newest.values()]),
        col(SecondOpinion.agreed).is_(False),
    )
    found = set(db.exec(back).all())
    return {review_id: each for review_id, each in newest.items() if each.id in found}


def agree(db: Session, staff: Staff, review: Review, seen: int, now: dt.datetime) -> SecondOpinion:
    """Agree: from now on the assessment counts. The same form sent twice agrees once.

    Raises HasAnInterest, SomebodyWasFirst, NotNow, OwnAssessment, AuthorHasAnInterest, RollOpened or HouseholdChanged.
    """
    if begin(db, staff, review, seen, Move.AGREE):
        return _last(db, review)
    assessment = _not_ones_own(db, staff, review)
    if is_conflicted(db, assessment.by_id, review.participant_id):
        raise AuthorHasAnInterest
    if not _still_stands(db, assessment):
        raise RollOpened
    household = household_of(db, review.case_id)
    if household is None or household.id != assessment.household_id:
        raise HouseholdChanged
    row = _answer(db, staff, review, assessment, now, agreed=True)
    put_in_force(db, assessment, now)
    step(db, review, Move.AGREE, settled_as(db, review) or ReviewState.TO_REVIEW, by=staff, now=now)
    _tell(db, "review:agree", review, row, staff, now)
    return row


def send_back(
    db: Session, staff: Staff, review: Review, seen: int, words: str, *, hear_again: bool, now: dt.datetime
) -> SecondOpinion:
    """Send the assessment back with a reason; it never counts. With `hear_again` the person must be heard once more.

    Raises HasAnInterest, SomebodyWasFirst, NotNow, OwnAssessment, WordsMissing or TooLong.
    """
    words = needed(words)
    if begin(db, staff, review, seen, Move.SEND_BACK):
        given = _last(db, review)
        only_as_before((given.words, given.hear_again), (words, hear_again))
        return given
    assessment = _not_ones_own(db, staff, review)
    row = _answer(db, staff, review, assessment, now, agreed=False, hear_again=hear_again, words=words)
    step(db, review, Move.SEND_BACK, ReviewState.TO_REVIEW, by=staff, now=now)
    _tell(db, "review:send_back", review, row, staff, now)
    return row


def has_answered(db: Session, staff: Staff, review_id: uuid.UUID, seen: int) -> bool:
    """True when this member of staff has answered as a second person on this version of a review."""
    made = select(ReviewMove.id).where(
        ReviewMove.review_id == review_id,
        ReviewMove.staff_id == staff.id,
        ReviewMove.seen == seen,
        col(ReviewMove.move).in_((Move.AGREE, Move.SEND_BACK)),
    )
    return db.exec(made).first() is not None


def _not_ones_own(db: Session, staff: Staff, review: Review) -> Assessment:
    assessment = waiting_assessment(db, review)
    if assessment is None or assessment.by_id == staff.id:
        raise OwnAssessment
    return assessment


def _still_stands(db: Session, assessment: Assessment) -> bool:
    """True while the confirmed roll says what the assessment was made on."""
    parts = db.exec(select(AssessmentLine).where(AssessmentLine.assessment_id == assessment.id)).all()
    absences = absences_of(db, [db.get_one(ReviewLine, id_) for id_ in {part.line_id for part in parts}])
    return all(part.line_id in absences and absences[part.line_id].mark.id == part.attendance_id for part in parts)


def _answer(
    db: Session,
    staff: Staff,
    review: Review,
    assessment: Assessment,
    now: dt.datetime,
    *,
    agreed: bool,
    hear_again: bool = False,
    words: str | None = None,
) -> SecondOpinion:
    case = db.get_one(Case, review.case_id)
    row = SecondOpinion(
        assessment_id=assessment.id,
        agreed=agreed,
        hear_again=hear_again,
        words=words,
        by_id=staff.id,
        unit_id=speaking_unit(db, staff, case, civil_day(now)),
        made_at=now,
    )
    db.add(row)
    db.flush()
    return row


def _tell(db: Session, action: str, review: Review, row: SecondOpinion, by: Staff, now: dt.datetime) -> None:
    assessment, case = db.get_one(Assessment, row.assessment_id), db.get_one(Case, review.case_id)
    write(db, action, assessment, review, by, now, {"second": second_facts(db, case, row)})


def _last(db: Session, review: Review) -> SecondOpinion:
    return db.exec(
        select(SecondOpinion)
        .join(Assessment, col(Assessment.id) == col(SecondOpinion.assessment_id))
        .where(Assessment.review_id == review.id)
        .order_by(col(SecondOpinion.made_at).desc())
        .limit(1)
    ).one()
