"""What has happened in a review, as its participant reads it: sent, asked, answered, heard, assessed, in time order.

What was proposed and sent back never was an assessment, and is not told. Who wrote is told by unit alone.
"""

import datetime as dt
import enum
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.absences import AbsenceReport, ReportedOccasion
from models.access import Field, Relation, may_read
from models.asked_papers import came_for
from models.hearings import Heard, extensions_of, hearings_of
from models.information import requests_of
from models.outbox import Message, MessageKind
from models.people import Unit
from models.remarks import Remark, remarks_of
from models.replies import replies_to
from models.review_moves import moves_of
from models.review_steps import (
    ChildrenConsidered,
    Hearing,
    InformationRequest,
    Move,
    Proof,
    Reply,
    ReviewMove,
    SecondOpinion,
)
from models.reviews import Assessment, Review, ReviewState, lines_of

Row = AbsenceReport | InformationRequest | Hearing | Reply | Remark | Assessment | SecondOpinion


class Happened(enum.StrEnum):
    """What can have happened."""

    REPORTED = "reported"
    ASKED_WHY = "asked_why"
    REMARKED = "remarked"
    CORRECTED = "corrected"
    QUESTION = "question"
    ANSWERED = "answered"
    HEARING = "hearing"
    OPENED = "opened"
    REACHED = "reached"
    MORE_TIME = "more_time"
    REPLIED = "replied"
    DAY_PASSED = "day_passed"
    RESTS = "rests"
    GOES_ON = "goes_on"
    ASSESSED = "assessed"
    SECOND = "second"
    AGAIN = "again"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


@dataclass(frozen=True)
class Happening:
    """One thing that happened: when, by which unit where one spoke, until which day, and the row that holds it.

    `children` is what an assessment weighed for the children in the home: it is a part of the reasons.
    """

    what: Happened
    at: dt.datetime
    unit: Unit | None = None
    day: dt.date | None = None
    row: Row | None = None
    children: ChildrenConsidered | None = None


_MOVES = {
    Move.EXPLANATION_DAY_PASSED: Happened.DAY_PASSED,
    Move.INFORMATION_DAY_PASSED: Happened.DAY_PASSED,
    Move.HEARING_DAY_PASSED: Happened.DAY_PASSED,
    Move.HOLD: Happened.RESTS,
    Move.RESUME: Happened.GOES_ON,
    Move.TAKE_UP_AGAIN: Happened.AGAIN,
    Move.WITHDRAW: Happened.WITHDRAWN,
    Move.CLOSE: Happened.CLOSED,
}


def timeline(db: Session, review: Review) -> list[Happening]:
    """What has happened in a review of one's own, the first thing first."""
    found = [happening for move in moves_of(db, review.id) if (happening := _moved(move))]
    if may_read(Relation.OWN, Field.REPORTED):
        found += _reports(db, review)
    if may_read(Relation.OWN, Field.REASON):
        found += _remarks(db, review)
    if may_read(Relation.OWN, Field.ASSESSMENT):
        found += [*_questions(db, review), *_hearings(db, review), *_assessments(db, review)]
    in_order = list(Happened)
    return sorted(found, key=lambda each: (each.at, in_order.index(each.what)))


def told_assessments(db: Session, review: Review) -> list[Assessment]:
    """The assessments that have counted: the person was told of each when it was put in force."""
    in_force = {line.assessment_id for line in lines_of(db, review)}
    kind = Message.kind == MessageKind.OUTCOME_READY
    told = set(db.exec(select(Message.about).where(Message.participant_id == review.participant_id, kind)).all())
    rows = select(Assessment).where(Assessment.review_id == review.id).order_by(col(Assessment.made_at))
    return [each for each in db.exec(rows).all() if each.id in told | in_force]


def _moved(move: ReviewMove) -> Happening | None:
    asks = move.to_state is ReviewState.NEEDS_EXPLANATION and move.due_day is not None
    if move.move in (Move.OPEN, Move.ROLL) and asks:
        return Happening(Happened.ASKED_WHY, move.made_at, day=move.due_day)
    if move.move is Move.ROLL:
        return Happening(Happened.CORRECTED, move.made_at)
    what = _MOVES.get(move.move)
    return Happening(what, move.made_at, day=move.due_day) if what else None


def _reports(db: Session, review: Review) -> Iterator[Happening]:
    occasions = [line.occasion_id for line in lines_of(db, review)]
    rows = (
        select(AbsenceReport)
        .join(ReportedOccasion, col(ReportedOccasion.report_id) == col(AbsenceReport.id))
        .where(
            ReportedOccasion.participant_id == review.participant_id,
            col(ReportedOccasion.occasion_id).in_(occasions),
        )
    )
    for report in {each.id: each for each in db.exec(rows).all()}.values():
        yield Happening(Happened.REPORTED, report.made_at, row=report)


def _remarks(db: Session, review: Review) -> Iterator[Happening]:
    for line in lines_of(db, review):
        for each in remarks_of(db, review.participant_id, line.occasion_id):
            yield Happening(Happened.REMARKED, each.made_at, row=each)


def _questions(db: Session, review: Review) -> Iterator[Happening]:
    for request in requests_of(db, review.id):
        yield Happening(Happened.QUESTION, request.made_at, _unit(db, request.unit_id), request.due_day, request)
        for reply in replies_to(db, request):
            yield Happening(Happened.ANSWERED, reply.made_at, row=reply)
        for paper in came_for(db, request):  # that it was a paper is not told here
            yield Happening(Happened.ANSWERED, paper.made_at)


def _hearings(db: Session, review: Review) -> Iterator[Happening]:
    for heard in hearings_of(db, review.id):
        hearing = heard.hearing
        yield Happening(Happened.HEARING, hearing.made_at, _unit(db, hearing.unit_id), row=hearing)
        yield from _reached(heard)
        for extension in extensions_of(db, hearing):
            yield Happening(Happened.MORE_TIME, extension.made_at, day=extension.until)
        for reply in heard.replies:
            yield Happening(Happened.REPLIED, reply.made_at, row=reply)


def _reached(heard: Heard) -> Iterator[Happening]:
    """How it reached the person; an answer says so by itself."""
    delivery = heard.delivery
    if delivery and delivery.proof is not Proof.REPLIED:
        what = Happened.OPENED if delivery.proof is Proof.OPENED else Happened.REACHED
        yield Happening(what, delivery.at, row=heard.hearing)


def _assessments(db: Session, review: Review) -> Iterator[Happening]:
    for each in told_assessments(db, review):
        weighed = db.get(ChildrenConsidered, each.id)
        yield Happening(Happened.ASSESSED, each.made_at, _unit(db, each.unit_id), row=each, children=weighed)
        second = db.get(SecondOpinion, each.id)
        if second and second.agreed:
            yield Happening(Happened.SECOND, second.made_at, _unit(db, second.unit_id), row=second)


def _unit(db: Session, id: uuid.UUID) -> Unit:
    return db.get_one(Unit, id)
