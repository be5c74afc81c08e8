"""A remark as the case's caseworker reads it where no open review holds it: beside the site's record, then and now."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.access import Field, Relation, may_read
from models.attendance import Attendance, Confirmation
from models.case_tasks import CaseTask, CaseTaskKind, Listed, listed_for
from models.meetings import Meeting, meeting
from models.people import Staff
from models.recorded import Recorded, confirmations
from models.remarks import Remark
from models.reviews import Review, ReviewLine


@dataclass(frozen=True)
class RemarkFile:
    """A remark with what the site has recorded of its occasion, the newest first, and the review about it if any."""

    listed: Listed
    remark: Remark
    meeting: Meeting
    marks: list[Attendance]
    confirmations: list[Confirmation]
    record: Recorded
    review_id: uuid.UUID | None
    assessment_id: uuid.UUID | None

    @property
    def task(self) -> CaseTask:
        """The task that led here."""
        return self.listed.task


def remark_for(db: Session, staff: Staff, task_id: uuid.UUID, day: dt.date) -> RemarkFile | None:
    """The remark that a task is about, when it is this caseworker's; None otherwise, whatever the reason."""
    if not all(may_read(Relation.ASSIGNED, each) for each in (Field.PRESENCE, Field.REASON)):
        return None
    listed = listed_for(db, staff, task_id, day)
    if listed is None or listed.task.kind is not CaseTaskKind.REMARK:
        return None
    said = db.get_one(Remark, listed.task.object_id)
    marks, line = _marks(db, said), _line(db, said, listed.task.case_id)
    standing = confirmations(db, [said.occasion_id])
    return RemarkFile(
        listed=listed,
        remark=said,
        meeting=meeting(db, said.occasion_id),
        marks=marks,
        confirmations=_confirmations(db, said),
        record=Recorded(marks[0] if marks else None, standing.get(said.occasion_id)),
        review_id=line.review_id if line else None,
        assessment_id=line.assessment_id if line else None,
    )


def _marks(db: Session, said: Remark) -> list[Attendance]:
    theirs = (Attendance.participant_id == said.participant_id, Attendance.occasion_id == said.occasion_id)
    return list(db.exec(select(Attendance).where(*theirs).order_by(col(Attendance.version).desc())).all())


def _confirmations(db: Session, said: Remark) -> list[Confirmation]:
    rows = select(Confirmation).where(Confirmation.occasion_id == said.occasion_id)
    return list(db.exec(rows.order_by(col(Confirmation.number).desc())).all())


def _line(db: Session, said: Remark, case_id: uuid.UUID) -> ReviewLine | None:
    """What the task's own case has of a review about it; another case's is not read here."""
    theirs = (ReviewLine.participant_id == said.participant_id, ReviewLine.occasion_id == said.occasion_id)
    rows = select(ReviewLine).join(Review, col(Review.id) == col(ReviewLine.review_id))
    return db.exec(rows.where(*theirs, Review.case_id == case_id)).first()
