"""What a report asks for beyond an assessment, as its review shows it: a look at the plan, a question to the site.

A stated reason opens these tasks, and each tells what kind of reason it was. So they are read where the reason is.
"""

import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select

from models.absences import ReportedOccasion
from models.access import Field, Relation, may_read
from models.case_tasks import OF_A_REPORT, CaseTask
from models.people import Staff
from models.reviews import OPEN_STATES, Review, ReviewLine


@dataclass(frozen=True)
class Asked:
    """A task of a report, and who has done it. What settled itself is told by what became of the report."""

    task: CaseTask
    by: Staff | None

    @property
    def open(self) -> bool:
        """True while somebody should look at it."""
        return self.task.done_at is None


def asked_by_reports(db: Session, review: Review) -> list[Asked]:
    """What the reports about a review's absences ask for, or asked for until somebody did it; the oldest first."""
    if not may_read(Relation.ASSIGNED, Field.REASON):
        return []
    rows = db.exec(
        select(CaseTask, Staff)
        .join(Staff, col(Staff.id) == col(CaseTask.done_by), isouter=True)
        .where(
            CaseTask.case_id == review.case_id,
            col(CaseTask.kind).in_(OF_A_REPORT),
            col(CaseTask.object_id).in_(
                select(ReportedOccasion.report_id).join(ReviewLine, _same()).where(ReviewLine.review_id == review.id)
            ),
        )
        .order_by(col(CaseTask.opened_at), col(CaseTask.kind))
    ).all()
    return [each for each in (Asked(*row) for row in rows) if each.open or each.by is not None]


def asked_in(db: Session, review: Review, task_id: uuid.UUID) -> CaseTask | None:
    """One of these, open or done by somebody; None when it is not of this review."""
    return next((each.task for each in asked_by_reports(db, review) if each.task.id == task_id), None)


def review_about(db: Session, report_id: uuid.UUID) -> uuid.UUID:
    """The review in which a report stands: an open one before one that is over."""
    found = db.exec(
        select(Review)
        .join(ReviewLine, col(ReviewLine.review_id) == col(Review.id))
        .join(ReportedOccasion, _same())
        .where(ReportedOccasion.report_id == report_id)
        .order_by(col(Review.opened_at), col(Review.id))
    ).all()
    return min(found, key=lambda review: review.state not in OPEN_STATES).id


def _same() -> ColumnElement[bool]:
    """The condition that a reported occasion is a review's line."""
    return and_(
        col(ReportedOccasion.occasion_id) == col(ReviewLine.occasion_id),
        col(ReportedOccasion.participant_id) == col(ReviewLine.participant_id),
    )
