"""What participants read of the reviews of their own absences: found for the person, each part where OWN reads it."""

import uuid
from dataclasses import dataclass

from sqlmodel import Session, select

from models.absences import AbsenceReport
from models.access import Field, Relation, may_read
from models.asked_papers import came_for, reports_for
from models.hearings import Heard, hearings_of
from models.meetings import Meeting, meeting
from models.people import Participant, Unit
from models.proofs import ReportProof
from models.recorded import Recorded, recorded
from models.replies import replies_to
from models.review_moves import possible
from models.review_steps import Hearing, InformationRequest, Move, Reply
from models.reviews import Review, ReviewLine, ReviewState, lines_of, reported


@dataclass(frozen=True)
class MyLine:
    """One occasion that a review is about: what and where, what the site has recorded, and whether it was reported."""

    line: ReviewLine
    meeting: Meeting
    record: Recorded
    reported: bool


@dataclass(frozen=True)
class Question:
    """What a caseworker asks, by which unit, and what was answered: in words, or with the paper that was asked for."""

    request: InformationRequest
    review: Review
    unit: Unit
    replies: list[Reply]
    papers: list[ReportProof]  # that came, where one was asked for
    to: list[AbsenceReport]  # to which one can be sent, where one is asked for

    @property
    def can_answer(self) -> bool:
        """True while an answer is taken in."""
        return possible(Move.ANSWER, self.review.state)

    @property
    def waits(self) -> bool:
        """True while the review waits for this answer."""
        return self.review.state is ReviewState.WAITING_FOR_INFORMATION and not self.replies


@dataclass(frozen=True)
class MyHearing:
    """A hearing with what followed, which unit holds it, and the newest one, which is the one to answer."""

    heard: Heard
    review: Review
    unit: Unit
    newest: Hearing

    @property
    def hearing(self) -> Hearing:
        """The hearing itself."""
        return self.heard.hearing

    @property
    def can_answer(self) -> bool:
        """True while an answer is taken in."""
        return self.is_newest and possible(Move.REPLY, self.review.state)

    @property
    def is_newest(self) -> bool:
        """True unless the person has been told anew since."""
        return self.hearing.id == self.newest.id

    @property
    def waits(self) -> bool:
        """True while the review waits for an answer to this hearing."""
        return self.is_newest and self.review.state is ReviewState.HEARD and not self.heard.replies


def my_review(db: Session, person: Participant, review_id: uuid.UUID) -> Review | None:
    """One review of the person's own absences."""
    review = db.get(Review, review_id)
    return review if review and review.participant_id == person.id else None


def my_lines(db: Session, review: Review) -> list[MyLine]:
    """The occasions of a review, in time order."""
    lines = lines_of(db, review)
    records = recorded(db, lines) if may_read(Relation.OWN, Field.PRESENCE) else {}
    told = reported(db, lines) if may_read(Relation.OWN, Field.REPORTED) else set()
    return [
        MyLine(each, meeting(db, each.occasion_id), records.get(each.id, Recorded()), each.id in told) for each in lines
    ]


def my_question(db: Session, person: Participant, request_id: uuid.UUID) -> Question | None:
    """One question that was asked of the person."""
    row = db.get(InformationRequest, request_id) if may_read(Relation.OWN, Field.ASSESSMENT) else None
    review = my_review(db, person, row.review_id) if row else None
    if row is None or review is None:
        return None
    papers, to = [], []
    if may_read(Relation.OWN, Field.CERTIFICATE):
        papers, to = came_for(db, row), reports_for(db, row)
    return Question(row, review, db.get_one(Unit, row.unit_id), replies_to(db, row), papers, to)


def my_hearing(db: Session, person: Participant, hearing_id: uuid.UUID) -> MyHearing | None:
    """One hearing of the person."""
    row = db.get(Hearing, hearing_id) if may_read(Relation.OWN, Field.ASSESSMENT) else None
    review = my_review(db, person, row.review_id) if row else None
    if row is None or review is None:
        return None
    all_of_them = hearings_of(db, review.id)
    heard = next(each for each in all_of_them if each.hearing.id == row.id)
    return MyHearing(heard, review, db.get_one(Unit, row.unit_id), all_of_them[-1].hearing)


def my_reviews(db: Session, person: Participant) -> list[Review]:
    """All reviews of the person's absences."""
    return list(db.exec(select(Review).where(Review.participant_id == person.id)).all())
