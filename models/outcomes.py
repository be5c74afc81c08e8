"""What became of a participant's own reports, as the participant may read it."""

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
from models.reviews import Assessment, AssessmentLine, LineState, Phrase, ReviewLine
from models.told import days_late


class Standing(enum.StrEnum):
    """Where a reported absence stands for the one who reported it."""

    SENT = "sent"
    NOT_CONFIRMED = "not_confirmed"
    WITH_CASEWORKER = "with_caseworker"
    ACCEPTED = "accepted"
    ATTENDED = "attended"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Answer:
    """An assessment as its participant reads it: by which unit, when, and a coded sentence. Own words stay away."""

    phrase: Phrase | None
    unit: Unit
    made_at: dt.datetime
    has_words: bool
    intervals: list[Interval]


@dataclass(frozen=True)
class Outcome:
    """One occasion that a report covers, or which part of it, how late it was told, and where it stands."""

    occasion: Occasion
    title: dict[str, str]
    standing: Standing
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
        standing = Standing.WITHDRAWN if row.ended_at else _standing(line, occasion, records[line.id], now)
        part = (row.from_at, row.to_at) if row.from_at and row.to_at else None
        late = days_late(civil_day(occasion.starts_at), row.told_at)
        answer = None if row.ended_at else answers.get(line.id)
        found[row.report_id].append(Outcome(occasion, dict(title), standing, part, late, answer))
    return found


def reports_of(db: Session, person: Participant) -> list[AbsenceReport]:
    """The person's reports in their newest version, the newest day first."""
    newer = aliased(AbsenceReport)
    replaced = select(newer.id).where(col(newer.replaces_id) == col(AbsenceReport.id)).correlate(AbsenceReport)
    return list(
        db.exec(
            select(AbsenceReport)
            .where(AbsenceReport.participant_id == person.id, ~replaced.exists())
            .order_by(col(AbsenceReport.first_day).desc(), col(AbsenceReport.made_at).desc(), col(AbsenceReport.id))
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


def _standing(line: ReviewLine, occasion: Occasion, record: Recorded, now: dt.datetime) -> Standing:
    if line.state is LineState.ASSESSED:
        return Standing.ACCEPTED
    if occasion.cancelled_at:
        return Standing.CANCELLED
    if line.state is LineState.ATTENDED:
        return Standing.ATTENDED
    if record.absence(occasion):
        return Standing.WITH_CASEWORKER
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
            Answer(assessment.phrase, unit, assessment.made_at, assessment.words is not None, []),
        )
        answer.intervals.append((part.from_at, part.to_at))
    return found
