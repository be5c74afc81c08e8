"""What is known of people at the occasions of some days: the roll, the assessments in force, and the organiser's part.

Read for many people at once, in a handful of statements.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select

from models.absences import AbsenceReport, ReportedOccasion, StatedReason
from models.attendance import Attendance
from models.calendar import civil_day, day_bounds
from models.in_force import parts_in_force
from models.occasions import Enrolment, Occasion
from models.reasons import reason_on
from models.recorded import Interval, Recorded, confirmations
from models.reviews import Assessment, AssessmentLine, ReviewLine, lines_where

Place = tuple[uuid.UUID, uuid.UUID]  # a participant and an occasion


@dataclass(frozen=True)
class Known:
    """What is known of one person at one occasion. `own` is what was stated as the organiser's own doing."""

    record: Recorded
    parts: list[AssessmentLine] = field(default_factory=list)
    own: Interval | None = None


def applying(db: Session, people: Collection[uuid.UUID], first: dt.date, last: dt.date) -> dict[Place, Occasion]:
    """The occasions that begin in these days and apply to these people, in time order."""
    rows = db.exec(
        select(Enrolment, Occasion)
        .join(Occasion, col(Occasion.series_id) == col(Enrolment.series_id))
        .where(col(Enrolment.participant_id).in_(people), _begins(first, last))
        .order_by(col(Occasion.starts_at), col(Occasion.id))
    ).all()
    return {  # two enrolments may cover the same day
        (enrolment.participant_id, occasion.id): occasion
        for enrolment, occasion in rows
        if enrolment.from_day <= civil_day(occasion.starts_at)
        and (enrolment.to_day is None or civil_day(occasion.starts_at) <= enrolment.to_day)
    }


def _begins(first: dt.date, last: dt.date) -> ColumnElement[bool]:
    return and_(col(Occasion.starts_at) >= day_bounds(first)[0], col(Occasion.starts_at) < day_bounds(last)[1])


def lines_between(db: Session, people: Collection[uuid.UUID], first: dt.date, last: dt.date) -> list[ReviewLine]:
    """The lines of reviews about these people's occasions of these days."""
    return lines_where(db, col(ReviewLine.participant_id).in_(people), _begins(first, last))


def known_of(
    db: Session,
    people: Collection[uuid.UUID],
    first: dt.date,
    last: dt.date,
    there: dict[Place, Occasion],
    reviewed: dict[Place, ReviewLine],
) -> dict[Place, Known]:
    """What is known at each of the places in `there`; `reviewed` are the lines about them."""
    marks = _marks(db, people, first, last)
    standing = confirmations(db, {occasion.id for occasion in there.values()})
    parts: dict[uuid.UUID, list[AssessmentLine]] = defaultdict(list)
    for part in parts_in_force(db, reviewed.values()):
        parts[part.line_id].append(part)
    own = _organisers_own(db, [line for line in reviewed.values() if line.id in parts])
    return {
        place: Known(
            Recorded(marks.get(place), standing.get(place[1])),
            parts[reviewed[place].id] if place in reviewed else [],
            own.get(place),
        )
        for place in there
    }


def _marks(db: Session, people: Collection[uuid.UUID], first: dt.date, last: dt.date) -> dict[Place, Attendance]:
    """The newest mark of each person at each occasion."""
    newest = (
        select(Attendance.participant_id, Attendance.occasion_id, func.max(Attendance.version).label("version"))
        .join(Occasion, col(Occasion.id) == col(Attendance.occasion_id))
        .where(col(Attendance.participant_id).in_(people), _begins(first, last))
        .group_by(col(Attendance.participant_id), col(Attendance.occasion_id))
        .subquery()
    )
    rows = db.exec(
        select(Attendance).join(
            newest,
            and_(
                col(Attendance.participant_id) == newest.c.participant_id,
                col(Attendance.occasion_id) == newest.c.occasion_id,
                col(Attendance.version) == newest.c.version,
            ),
        )
    ).all()
    return {(row.participant_id, row.occasion_id): row for row in rows}


def _organisers_own(db: Session, lines: list[ReviewLine]) -> dict[Place, Interval]:
    """What the report that stood last, when it was assessed, states as the organiser's own doing."""
    same = and_(
        col(ReportedOccasion.participant_id) == col(ReviewLine.participant_id),
        col(ReportedOccasion.occasion_id) == col(ReviewLine.occasion_id),
    )
    stood = or_(col(ReportedOccasion.ended_at).is_(None), col(ReportedOccasion.ended_at) > col(Assessment.made_at))
    rows = db.exec(
        select(ReportedOccasion, AbsenceReport, StatedReason, Occasion)
        .join(AbsenceReport, col(AbsenceReport.id) == col(ReportedOccasion.report_id))
        .join(StatedReason, col(StatedReason.report_id) == col(AbsenceReport.id))
        .join(Occasion, col(Occasion.id) == col(ReportedOccasion.occasion_id))
        .join(ReviewLine, same)
        .join(Assessment, col(Assessment.id) == col(ReviewLine.assessment_id))
        .where(
            col(ReviewLine.id).in_([line.id for line in lines]),
            col(AbsenceReport.made_at) <= col(Assessment.made_at),
            stood,
        )
        .order_by(col(AbsenceReport.made_at))
    ).all()
    last = {
        (reported.participant_id, occasion.id): (reported, report, said, occasion)
        for reported, report, said, occasion in rows
    }
    stated = {place: (said.reason, civil_day(report.made_at)) for place, (_, report, said, _) in last.items()}
    reasons = {each: reason_on(db, *each) for each in set(stated.values())}
    own = {place for place, each in stated.items() if (reason := reasons[each]) and reason.organisers_own}
    return {place: _part(reported, occasion) for place, (reported, _, _, occasion) in last.items() if place in own}


def _part(reported: ReportedOccasion, occasion: Occasion) -> Interval:
    return reported.from_at or occasion.starts_at, reported.to_at or occasion.ends_at
