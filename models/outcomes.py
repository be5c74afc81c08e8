"""What became of a participant's own absences, reported or not, as the participant may read it."""

import datetime as dt
import enum
import uuid
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import and_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.absences import AbsenceReport, ReportedOccasion
from models.access import Field, Relation, may_read
from models.calendar import civil_day
from models.occasions import Occasion, Series
from models.people import Case, Participant, Unit
from models.places import Activity
from models.recorded import Interval, Recorded, recorded
from models.remarks import answered
from models.reviews import (
    Assessment,
    AssessmentLine,
    LineState,
    Objection,
    Phrase,
    Review,
    ReviewLine,
    ReviewState,
    lines_where,
    reported,
)
from models.reviews import Outcome as Found
from models.told import days_late


class Standing(enum.StrEnum):
    """Where an absence stands for the one who was away.

    TO_EXPLAIN: nobody has said why yet. PARTLY: a valid reason for some of the time. AGAIN: what was assessed stays in
    force until the new assessment is.
    """

    SENT = "sent"
    NOT_CONFIRMED = "not_confirmed"
    WITH_CASEWORKER = "with_caseworker"
    TO_EXPLAIN = "to_explain"
    ACCEPTED = "accepted"
    NO_VALID_REASON = "no_valid_reason"
    PARTLY = "partly"
    WAS_THERE = "was_there"
    AGAIN = "again"
    ATTENDED = "attended"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Part:
    """What was found of one interval."""

    interval: Interval
    outcome: Found


@dataclass(frozen=True)
class Answer:
    """An assessment as its participant reads it: by which unit, when, what of which interval, and coded sentences.

    Own words stay away: they are read after a step-up.
    """

    assessment_id: uuid.UUID
    review_id: uuid.UUID
    phrase: Phrase | None
    objection: Objection | None
    rule_id: uuid.UUID | None
    unit: Unit
    made_at: dt.datetime
    has_words: bool
    parts: list[Part]

    @property
    def intervals(self) -> list[Interval]:
        """The intervals it is about."""
        return [each.interval for each in self.parts]

    @property
    def standing(self) -> Standing:
        """What it says of the absence as a whole."""
        found = {each.outcome for each in self.parts}
        if Found.NO_VALID_REASON in found:
            return Standing.NO_VALID_REASON if len(found) == 1 else Standing.PARTLY
        return Standing.ACCEPTED if Found.VALID_REASON in found else Standing.WAS_THERE


@dataclass(frozen=True)
class Outcome:
    """One occasion of an absence and where it stands; of a reported one also which part, and how late it was told."""

    occasion: Occasion
    title: dict[str, str]
    standing: Standing
    review_id: uuid.UUID
    part: Interval | None = None
    days_late: int = 0
    answer: Answer | None = None


def outcomes(db: Session, reports: list[AbsenceReport], now: dt.datetime) -> dict[uuid.UUID, list[Outcome]]:
    """The occasions of each report with where they stand, in time order, by the report's id."""
    rows = db.exec(
        select(ReportedOccasion, Occasion, Activity.title, ReviewLine)
        .join(Occasion, col(Occasion.id) == col(ReportedOccasion.occasion_id))
        .join(Series, col(Series.id) == col(Occasion.series_id))
        .join(Activity, col(Activity.id) == col(Series.activity_id))
        .join(
            ReviewLine,
            and_(
                col(ReviewLine.occasion_id) == col(ReportedOccasion.occasion_id),
                col(ReviewLine.participant_id) == col(ReportedOccasion.participant_id),
            ),
        )
        .where(col(ReportedOccasion.report_id).in_([report.id for report in reports]))
        .order_by(col(Occasion.starts_at), col(Occasion.id))
    ).all()
    lines = [row[3] for row in rows]
    records, answers = recorded(db, lines), _answers(db, lines)
    found: dict[uuid.UUID, list[Outcome]] = defaultdict(list)
    for row, occasion, title, line in rows:
        answer = None if row.ended_at else answers.get(line.id)
        standing = Standing.WITHDRAWN if row.ended_at else _standing(line, occasion, records[line.id], answer, now)
        part = (row.from_at, row.to_at) if row.from_at and row.to_at else None
        late = days_late(civil_day(occasion.starts_at), row.told_at)
        outcome = Outcome(occasion, dict(title), standing, line.review_id, part, late, answer)
        found[row.report_id].append(outcome)
    return found


def outcomes_of(db: Session, lines: list[ReviewLine], now: dt.datetime) -> list[Outcome]:
    """Where each line of a review of one's own stands, in the lines' order."""
    rows = db.exec(
        select(ReviewLine.id, Occasion, Activity.title, Review.state)
        .join(Review, col(Review.id) == col(ReviewLine.review_id))
        .join(Occasion, col(Occasion.id) == col(ReviewLine.occasion_id))
        .join(Series, col(Series.id) == col(Occasion.series_id))
        .join(Activity, col(Activity.id) == col(Series.activity_id))
        .where(col(ReviewLine.id).in_([line.id for line in lines]))
    ).all()
    places = {id_: (occasion, dict(title)) for id_, occasion, title, _ in rows}
    to_explain = {id_ for id_, _, _, state in rows if state is ReviewState.NEEDS_EXPLANATION} - answered(db, lines)
    records, answers = recorded(db, lines), _answers(db, lines)
    found = []
    for line in lines:
        occasion, title = places[line.id]
        answer = answers.get(line.id)
        standing = _standing(line, occasion, records[line.id], answer, now)
        if standing is Standing.WITH_CASEWORKER and line.id in to_explain:
            standing = Standing.TO_EXPLAIN
        found.append(Outcome(occasion, title, standing, line.review_id, answer=answer))
    return found


def unreported(db: Session, person: Participant, now: dt.datetime) -> list[list[Outcome]]:
    """The absences that no report of the person's covers, review by review, the newest first.

    Where a report was taken back before anybody was away, there is no absence, and the report says what became of it.
    """
    lines = lines_where(db, ReviewLine.participant_id == person.id, ReviewLine.state != LineState.WITHDRAWN)
    told = reported(db, lines)
    by_review: dict[uuid.UUID, list[Outcome]] = defaultdict(list)
    for each in outcomes_of(db, [line for line in lines if line.id not in told], now):
        by_review[each.review_id].append(each)
    return sorted(by_review.values(), key=lambda each: each[0].occasion.starts_at, reverse=True)


def reports_of(db: Session, person: Participant) -> list[AbsenceReport]:
    """The person's reports in their newest version, what was sent last first."""
    newer = aliased(AbsenceReport)
    replaced = select(newer.id).where(col(newer.replaces_id) == col(AbsenceReport.id)).correlate(AbsenceReport)
    return list(
        db.exec(
            select(AbsenceReport)
            .where(AbsenceReport.participant_id == person.id, ~replaced.exists())
            .order_by(col(AbsenceReport.made_at).desc(), col(AbsenceReport.first_day).desc(), col(AbsenceReport.id))
        ).all()
    )


def unit_of(db: Session, person: Participant) -> Unit | None:
    """The unit that holds the person's case, or held it last."""
    return db.exec(
        select(Unit)
        .join(Case, col(Case.unit_id) == col(Unit.id))
        .where(Case.participant_id == person.id)
        .order_by(col(Case.ended_on).is_not(None), col(Case.opened_on).desc())
        .limit(1)
    ).first()


def _standing(
    line: ReviewLine, occasion: Occasion, record: Recorded, answer: Answer | None, now: dt.datetime
) -> Standing:
    if answer and line.state is LineState.ASSESSED:
        return answer.standing
    if occasion.cancelled_at:
        return Standing.CANCELLED
    if line.state is LineState.ATTENDED:
        return Standing.ATTENDED
    if answer:
        return Standing.AGAIN
    if record.absence(occasion):
        return Standing.WITH_CASEWORKER
    if line.state is LineState.WITHDRAWN:
        return Standing.WITHDRAWN
    return Standing.NOT_CONFIRMED if occasion.ends_at <= now else Standing.SENT


def _answers(db: Session, lines: list[ReviewLine]) -> dict[uuid.UUID, Answer]:
    if not may_read(Relation.OWN, Field.ASSESSMENT):
        return {}
    rows = db.exec(
        select(AssessmentLine, Assessment, Unit)
        .join(Assessment, col(Assessment.id) == col(AssessmentLine.assessment_id))
        .join(ReviewLine, col(ReviewLine.assessment_id) == col(Assessment.id))
        .join(Unit, col(Unit.id) == col(Assessment.unit_id))
        .where(
            col(AssessmentLine.line_id).in_([line.id for line in lines]),
            col(AssessmentLine.line_id) == col(ReviewLine.id),
        )
        .order_by(col(AssessmentLine.from_at))
    ).all()
    found: dict[uuid.UUID, Answer] = {}
    for part, assessment, unit in rows:
        answer = found.setdefault(
            part.line_id,
            Answer(
                assessment.id,
                assessment.review_id,
                assessment.phrase,
                assessment.objection,
                assessment.rule_id,
                unit,
                assessment.made_at,
                assessment.words is not None,
                [],
            ),
        )
        answer.parts.append(Part((part.from_at, part.to_at), part.outcome))
    return found
