"""Assessing absences: accepting a reason, and finding none. Only a human judges.

Accepting takes one caseworker. What goes against the person takes more: that they were heard or a named legal
exception, reasons, the rule applied, what it means for children in the household, and a second person's agreement.
Source: FL (2017:900) 25 and 32 §§, SoL (2025:400); the second person is the municipality's policy.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from models import policy
from models.calendar import civil_day
from models.grounds import Considered, check_grounds, considered_in, keep_considered, trimmed
from models.in_force import put_in_force
from models.known import known
from models.occasions import Occasion
from models.own_words import checked
from models.people import Case, Staff
from models.policy import Policy
from models.recorded import Absence, Recorded, recorded
from models.refusals import Refusal
from models.review_entries import write
from models.review_moves import SomebodyWasFirst, begin, step
from models.review_steps import Move
from models.reviews import (
    Assessment,
    AssessmentLine,
    LineState,
    Objection,
    Outcome,
    Phrase,
    Review,
    ReviewLine,
    ReviewState,
    lines_of,
    settled_as,
)
from models.units import speaking_unit

Place = tuple[uuid.UUID, dt.datetime]


class NothingChosen(Refusal):
    """No absence was ticked."""


class NotConfirmedYet(Refusal):
    """An absence was ticked that the site has not confirmed, or that is not open."""


class PhraseMissing(Refusal):
    """What is accepted needs its coded sentence, and so does what is not."""


@dataclass(frozen=True)
class Finding:
    """What a caseworker finds on the version that was shown: lines, each with the mark that was read.

    Every interval of absence is accepted but those in `otherwise`, by line and beginning. `household_id` is the
    version of the household that was read when its children were considered.
    """

    version: int
    lines: Mapping[uuid.UUID, uuid.UUID]
    phrase: Phrase | None
    words: str | None
    language: str
    otherwise: Mapping[Place, Outcome] = field(default_factory=dict)
    objection: Objection | None = None
    rule_id: uuid.UUID | None = None
    exception_id: uuid.UUID | None = None
    considered: Considered | None = None
    household_id: uuid.UUID | None = None

    def outcome(self, line_id: uuid.UUID, from_at: dt.datetime) -> Outcome:
        """What it says of the interval that begins then."""
        return self.otherwise.get((line_id, from_at), Outcome.VALID_REASON)

    @property
    def against(self) -> bool:
        """True when any of it goes against the person."""
        return Outcome.NO_VALID_REASON in self.otherwise.values()

    def is_against(self, line_id: uuid.UUID) -> bool:
        """True when it goes against the person for some time of this absence."""
        return any(line == line_id and found is Outcome.NO_VALID_REASON for (line, _), found in self.otherwise.items())

    @property
    def move(self) -> Move:
        """Which move of the review it is."""
        return Move.OBJECT if self.against else Move.ACCEPT


def is_ready(review: Review, line: ReviewLine, occasion: Occasion, record: Recorded) -> bool:
    """True when a line can be assessed: its turn has come, and its absence is confirmed by the site."""
    waits = review.state is ReviewState.TO_REVIEW and line.state is LineState.OPEN and occasion.cancelled_at is None
    return waits and record.absence(occasion) is not None


def assess(db: Session, staff: Staff, review: Review, finding: Finding, now: dt.datetime) -> Assessment:
    """Keep what a caseworker finds; what goes against the person waits for a second one where the policy says so.

    The same form sent twice gives the first assessment again. Raises SomebodyWasFirst, HasAnInterest, NotNow,
    NothingChosen, NotConfirmedYet, PhraseMissing, TooLong, and what grounds.check_grounds raises.
    """
    if not finding.lines:
        raise NothingChosen
    words = checked(finding.words)
    if begin(db, staff, review, finding.version, finding.move):
        return _the_same(db, staff, review, finding)
    ready = _ready(db, review, finding)
    outcomes = {finding.outcome(line.id, start) for line, each in ready for start, _ in each.intervals}
    if (Outcome.VALID_REASON in outcomes) != (finding.phrase is not None):
        raise PhraseMissing
    case = db.get_one(Case, review.case_id)
    if finding.against:
        grounds = check_grounds(
            db, review, case, finding, [line for line, _ in ready if finding.is_against(line.id)], now
        )
    assessment = Assessment(
        review_id=review.id,
        phrase=finding.phrase,
        objection=finding.objection if finding.against else None,
        words=words,
        language=finding.language,
        rule_id=finding.rule_id if finding.against else None,
        hearing_id=grounds.hearing_id if finding.against else None,
        exception_id=grounds.exception_id if finding.against else None,
        household_id=grounds.household_id if finding.against else None,
        by_id=staff.id,
        unit_id=speaking_unit(db, staff, case, civil_day(now)),
        made_at=now,
    )
    db.add(assessment)
    db.flush()
    db.add_all(each for line, absence in ready for each in _parts(assessment, line, absence, finding))
    if finding.against and finding.considered:
        keep_considered(db, assessment, finding.considered)
    db.flush()
    _lead_on(db, staff, review, assessment, finding, now)
    write(db, "review:assess", assessment, review, staff, now, known(db, review, case, assessment))
    return assessment


def needs_second(db: Session, now: dt.datetime) -> bool:
    """True while the municipality's policy asks for a second person on what goes against somebody."""
    return policy.value(db, Policy.SECOND_PERSON, civil_day(now)) > 0


def assessments_of(db: Session, review: Review) -> list[Assessment]:
    """What was assessed in a review, in time order."""
    return list(
        db.exec(select(Assessment).where(Assessment.review_id == review.id).order_by(col(Assessment.made_at))).all()
    )


def parts_of(db: Session, assessment: Assessment) -> list[AssessmentLine]:
    """The intervals of an assessment, in time order."""
    rows = select(AssessmentLine).where(AssessmentLine.assessment_id == assessment.id)
    return list(db.exec(rows.order_by(col(AssessmentLine.from_at))).all())


def _lead_on(
    db: Session, staff: Staff, review: Review, assessment: Assessment, finding: Finding, now: dt.datetime
) -> None:
    if finding.against and needs_second(db, now):
        step(db, review, Move.OBJECT, ReviewState.AWAITING_SECOND, by=staff, now=now)
        return
    put_in_force(db, assessment, now)
    to = settled_as(db, review) or ReviewState.TO_REVIEW
    step(db, review, finding.move, to, by=staff, now=now)


def _the_same(db: Session, staff: Staff, review: Review, finding: Finding) -> Assessment:
    """The assessment this form has already made. Raises SomebodyWasFirst when it made another."""
    done = assessments_of(db, review)
    for each in done:
        if each.by_id == staff.id and _says(db, each, finding):
            return each
    raise SomebodyWasFirst(done)


def _says(db: Session, made: Assessment, finding: Finding) -> bool:
    """Whether an assessment is what a form finds, interval by interval, and rests on the same."""
    parts = parts_of(db, made)
    if {part.line_id for part in parts} != set(finding.lines):
        return False
    if any(part.outcome is not finding.outcome(part.line_id, part.from_at) for part in parts):
        return False
    exception_id = None if made.hearing_id else finding.exception_id
    kept = (made.objection, made.rule_id, made.exception_id, considered_in(db, made))
    weighed = finding.considered and trimmed(finding.considered)
    sent = (finding.objection, finding.rule_id, exception_id, weighed)
    words = (made.phrase, made.words) == (finding.phrase, checked(finding.words))
    return words and (kept == sent or not finding.against)


Ready = tuple[ReviewLine, Absence]


def _ready(db: Session, review: Review, finding: Finding) -> list[Ready]:
    """The chosen lines with what they are judged on. Raises unless each is ready and as it was read."""
    lines = [line for line in lines_of(db, review) if line.id in finding.lines]
    records = recorded(db, lines)
    found = []
    for line in lines:
        occasion = db.get_one(Occasion, line.occasion_id)
        absence = records[line.id].absence(occasion)
        if absence is None or not is_ready(review, line, occasion, records[line.id]):
            raise NotConfirmedYet
        if absence.mark.id != finding.lines[line.id]:
            raise SomebodyWasFirst([])
        found.append((line, absence))
    begins = {(line.id, start) for line, absence in found for start, _ in absence.intervals}
    if len(found) < len(finding.lines) or not finding.otherwise.keys() <= begins:
        raise NotConfirmedYet
    return found


def _parts(assessment: Assessment, line: ReviewLine, absence: Absence, finding: Finding) -> list[AssessmentLine]:
    return [
        AssessmentLine(
            assessment_id=assessment.id,
            line_id=line.id,
            attendance_id=absence.mark.id,
            outcome=finding.outcome(line.id, start),
            from_at=start,
            to_at=end,
        )
        for start, end in absence.intervals
    ]
