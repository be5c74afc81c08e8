"""Assessing absences: what can be accepted, and accepting it. Only a human judges."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from models import audit, demands
from models.absences import ReportedOccasion
from models.calendar import civil_day
from models.occasions import Occasion
from models.people import Case, Role, Staff
from models.plans import plan_on
from models.recorded import Absence, Recorded, recorded
from models.refusals import Refusal
from models.reviews import (
    Assessment,
    AssessmentLine,
    LineState,
    Outcome,
    Phrase,
    Review,
    ReviewLine,
    ReviewState,
    lines_of,
    reported,
    state_from_lines,
)
from models.sign_in import roles_on

LONGEST_WORDS = 1000


class NothingChosen(Refusal):
    """No absence was ticked."""


class NotConfirmedYet(Refusal):
    """An absence was ticked that the site has not confirmed, or that is not open."""


class TooLong(Refusal):
    """The caseworker's own words are longer than there is room for."""

    def __init__(self, longest: int) -> None:
        super().__init__()
        self.longest = longest


class SomebodyWasFirst(Refusal):
    """The review changed after the form was shown. `done` is what a colleague assessed meanwhile, if that was it."""

    status = 409

    def __init__(self, done: list[Assessment]) -> None:
        super().__init__()
        self.done = done


@dataclass(frozen=True)
class Acceptance:
    """What a caseworker accepts: lines, each with the mark that was read, on the version that was shown."""

    version: int
    lines: Mapping[uuid.UUID, uuid.UUID]
    phrase: Phrase
    words: str | None
    language: str


def is_ready(line: ReviewLine, occasion: Occasion, record: Recorded, *, told: bool) -> bool:
    """True when a line can be assessed: reported, and its absence confirmed by the site."""
    waits = line.state is LineState.OPEN and occasion.cancelled_at is None
    return waits and told and record.absence(occasion) is not None


def assess(db: Session, staff: Staff, review: Review, accepted: Acceptance, now: dt.datetime) -> Assessment:
    """Accept absences. The same form sent twice gives the first assessment again.

    Raises SomebodyWasFirst, NothingChosen, NotConfirmedYet or TooLong.
    """
    if not accepted.lines:
        raise NothingChosen
    if accepted.words and len(accepted.words) > LONGEST_WORDS:
        raise TooLong(LONGEST_WORDS)
    if not _win(db, review, accepted.version):
        return _the_same(db, staff, review, accepted)
    db.refresh(review)
    ready = _ready(db, review, accepted)
    case = db.get_one(Case, review.case_id)
    assessment = Assessment(
        review_id=review.id,
        phrase=accepted.phrase,
        words=accepted.words,
        language=accepted.language,
        by_id=staff.id,
        unit_id=_unit(db, staff, case, now),
        made_at=now,
    )
    db.add(assessment)
    db.flush()
    for line, absence in ready:
        db.add_all(_assessed_lines(assessment, line, absence))
        line.state = LineState.ASSESSED
    db.flush()
    review.state = state_from_lines(db, review)
    db.flush()
    audit.write(
        db,
        "review:assess",
        by=staff,
        about=review.participant_id,
        what=assessment,
        at=now,
        unit_id=assessment.unit_id,
        body=_facts(db, review, case, assessment, ready),
    )
    return assessment


def assessments_of(db: Session, review: Review) -> list[Assessment]:
    """What was assessed in a review, in time order."""
    return list(
        db.exec(select(Assessment).where(Assessment.review_id == review.id).order_by(col(Assessment.made_at))).all()
    )


def _win(db: Session, review: Review, version: int) -> bool:
    """Take the review from the version that was shown to the next: of two at once, one does."""
    taken = (
        update(Review)
        .where(
            col(Review.id) == review.id,
            col(Review.version) == version,
            col(Review.state) == ReviewState.TO_REVIEW,
        )
        .values(version=version + 1)
    )
    return db.connection().execute(taken).rowcount == 1


def _the_same(db: Session, staff: Staff, review: Review, accepted: Acceptance) -> Assessment:
    """The assessment this form has already made. Raises SomebodyWasFirst when it made none."""
    done = assessments_of(db, review)
    for each in done:
        lines = set(db.exec(select(AssessmentLine.line_id).where(AssessmentLine.assessment_id == each.id)).all())
        said = (each.by_id, each.phrase, each.words) == (staff.id, accepted.phrase, accepted.words)
        if said and lines == set(accepted.lines):
            return each
    raise SomebodyWasFirst(done)


Ready = tuple[ReviewLine, Absence]


def _ready(db: Session, review: Review, accepted: Acceptance) -> list[Ready]:
    """The chosen lines with what they are judged on. Raises unless each is ready and as it was read."""
    lines = [line for line in lines_of(db, review) if line.id in accepted.lines]
    records, told = recorded(db, lines), reported(db, lines)
    found = []
    for line in lines:
        occasion = db.get_one(Occasion, line.occasion_id)
        absence = records[line.id].absence(occasion)
        if absence is None or not is_ready(line, occasion, records[line.id], told=line.id in told):
            raise NotConfirmedYet
        if absence.mark.id != accepted.lines[line.id]:
            raise SomebodyWasFirst([])
        found.append((line, absence))
    if len(found) < len(accepted.lines):
        raise NotConfirmedYet
    return found


def _assessed_lines(assessment: Assessment, line: ReviewLine, absence: Absence) -> list[AssessmentLine]:
    return [
        AssessmentLine(
            assessment_id=assessment.id,
            line_id=line.id,
            attendance_id=absence.mark.id,
            outcome=Outcome.VALID_REASON,
            from_at=start,
            to_at=end,
        )
        for start, end in absence.intervals
    ]


def _unit(db: Session, staff: Staff, case: Case, now: dt.datetime) -> uuid.UUID:
    """The unit that speaks: the case's, or the one that lent its caseworker."""
    units = {
        role.unit_id for role in roles_on(db, staff, civil_day(now)) if role.role is Role.CASEWORKER and role.unit_id
    }
    return case.unit_id if case.unit_id in units or not units else min(units)


def _facts(db: Session, review: Review, case: Case, assessment: Assessment, ready: list[Ready]) -> dict[str, Any]:
    """Every fact the assessment was made on, by id and version, so that it can be rebuilt."""
    days = sorted({civil_day(start) for _, absence in ready for start, _ in absence.intervals})
    plans = [plan for day in days if (plan := plan_on(db, case.id, day))]
    return {
        "lines": [_line_facts(db, line, absence) for line, absence in ready],
        "phrase": assessment.phrase,
        "facts": {
            "review": {"id": review.id, "version": review.version},
            "policy": sorted({row.id for day in days for row in demands.applied_on(db, day)}),
            "plans": [{"id": plan.id, "version": plan.version} for plan in plans],
        },
        "words_digest": audit.digest(assessment.words) if assessment.words else None,
    }


def _line_facts(db: Session, line: ReviewLine, absence: Absence) -> dict[str, Any]:
    reports = db.exec(
        select(ReportedOccasion.report_id).where(
            ReportedOccasion.occasion_id == line.occasion_id,
            ReportedOccasion.participant_id == line.participant_id,
        )
    ).all()
    return {
        "line": line.id,
        "occasion": line.occasion_id,
        "reports": sorted(reports),
        "attendance": {"id": absence.mark.id, "version": absence.mark.version},
        "confirmation": {"id": absence.confirmation.id, "number": absence.confirmation.number},
        "absent": [[start, end] for start, end in absence.intervals],
    }
