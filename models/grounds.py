"""What must be there before an absence is found to have no valid reason. Each part missing is a refusal of its own."""

import datetime as dt
import uuid
from dataclasses import asdict, dataclass
from typing import Protocol

from sqlmodel import Session, select

from models import demands, policy
from models.calendar import civil_day
from models.hearings import Heard, heard_again_is_asked, latest
from models.households import children_in, household_of
from models.material import untold
from models.occasions import Occasion
from models.own_words import checked
from models.people import Case
from models.policy import Policy, PolicyValue
from models.refusals import Refusal
from models.remarks import answered
from models.review_steps import ChildrenConsidered, Reply, Speaker
from models.reviews import Assessment, Objection, Review, ReviewLine

# The rules that a person can be found to have broken, beside those about absence on the day.
LAWS = (Policy.LAW_VALID_REASON,)
EXCEPTIONS = (Policy.LAW_HEARING_NEEDLESS,)


class NotHeard(Refusal):
    """The person has not been heard: not told, not answered yet while there are days left, or not told of it all."""


class ObjectionMissing(Refusal):
    """What is not accepted needs its coded sentence and reasons in own words."""


class AnswerCame(Refusal):
    """It is said that nothing was answered, while the person has answered, reported, or said that they were there."""


class RuleMissing(Refusal):
    """It is not said which rule was applied, or the rule did not apply on the day."""


class RuleBesideTheReason(Refusal):
    """The rule does not apply to the reason stated for any absence that is found against."""


class HouseholdUnknown(Refusal):
    """Nobody has recorded who lives in the household, so it is not known whether there are children."""


class ChildrenMissing(Refusal):
    """There are children in the household, and one of the three considerations is empty."""


class OtherHousehold(Refusal):
    """The household was recorded anew after the page was opened: what it means for these children is not weighed."""

    status = 409


@dataclass(frozen=True)
class Considered:
    """What was weighed for the children: how they have it, what else could be done, and what follows for them."""

    situation: str
    alternatives: str
    consequence: str


class Objects(Protocol):
    """The part of a finding that goes against somebody."""

    @property
    def objection(self) -> Objection | None: ...
    @property
    def words(self) -> str | None: ...
    @property
    def rule_id(self) -> uuid.UUID | None: ...
    @property
    def exception_id(self) -> uuid.UUID | None: ...
    @property
    def considered(self) -> Considered | None: ...
    @property
    def household_id(self) -> uuid.UUID | None: ...


@dataclass(frozen=True)
class Grounds:
    """What an assessment against somebody rests on, beside its reasons: a hearing, or the exception from it."""

    hearing_id: uuid.UUID | None
    exception_id: uuid.UUID | None
    household_id: uuid.UUID


def check_grounds(
    db: Session, review: Review, case: Case, finding: Objects, lines: list[ReviewLine], now: dt.datetime
) -> Grounds:
    """What the finding rests on; `lines` are those that it goes against.

    Raises what is missing or untrue: NotHeard, ObjectionMissing, AnswerCame, RuleMissing, RuleBesideTheReason and the
    children's.
    """
    hearing_id, exception_id = _hearing(db, review, finding, now)
    if finding.objection is None or not checked(finding.words):
        raise ObjectionMissing
    if finding.objection is Objection.NO_ANSWER and has_answered(db, review, lines):
        raise AnswerCame
    if finding.rule_id not in {rule.id for line in lines for rule in _rules_on(db, _day(db, line))}:
        raise RuleMissing
    if finding.rule_id not in {rule.id for rule in rules_for(db, lines)}:
        raise RuleBesideTheReason
    household = household_of(db, case.id)
    if household is None:
        raise HouseholdUnknown
    if children_in(db, household) and not _whole(finding.considered):
        raise ChildrenMissing
    if children_in(db, household) and finding.household_id != household.id:
        raise OtherHousehold
    return Grounds(hearing_id, exception_id, household.id)


def has_answered(db: Session, review: Review, lines: list[ReviewLine]) -> bool:
    """Whether the person has answered in this review, or has said something about one of these absences.

    What a relative says is read, but it is no answer of the person's.
    """
    replies = select(Reply.id).where(Reply.review_id == review.id, Reply.speaker != Speaker.RELATIVE)
    return db.exec(replies).first() is not None or bool(answered(db, lines))


def objections_to(db: Session, review: Review, lines: list[ReviewLine]) -> list[Objection]:
    """What can be said against at least one of these absences: that nothing was answered only where that is so."""
    silent = any(not has_answered(db, review, [line]) for line in lines)
    return [each for each in Objection if silent or each is not Objection.NO_ANSWER]


def rules_for(db: Session, lines: list[ReviewLine]) -> list[PolicyValue]:
    """The rules under which at least one of these absences can be assessed, in the order of their days."""
    found = {}
    for line in sorted(lines, key=lambda each: _day(db, each)):
        reports = demands.stated_for(db, line.participant_id, line.occasion_id, _day(db, line))
        for rule in _rules_on(db, _day(db, line)):
            if not reports or any(demands.applies(rule, *each) for each in reports):
                found[rule.id] = rule
    return list(found.values())


def exceptions_on(db: Session, day: dt.date) -> list[PolicyValue]:
    """The legal exceptions from hearing the person, each with its source."""
    return [policy.applied(db, code, day) for code in EXCEPTIONS]


def is_heard(db: Session, review: Review, heard: Heard | None, now: dt.datetime) -> bool:
    """True when the newest hearing is done, told of all there is, and nobody has asked since that it be done again."""
    if heard is None or not heard.done(now):
        return False
    told_all = not untold(db, review, heard.hearing.id)
    return told_all and not heard_again_is_asked(db, review, heard.hearing.made_at)


def keep_considered(db: Session, assessment: Assessment, considered: Considered) -> None:
    """Keep what was weighed for the children."""
    db.add(ChildrenConsidered(assessment_id=assessment.id, **asdict(trimmed(considered))))


def considered_in(db: Session, assessment: Assessment) -> Considered | None:
    """What was weighed for the children in an assessment."""
    row = db.get(ChildrenConsidered, assessment.id)
    return Considered(row.situation, row.alternatives, row.consequence) if row else None


def trimmed(considered: Considered) -> Considered:
    """What was weighed as it is kept. Raises TooLong."""
    return Considered(*(checked(part) or "" for part in asdict(considered).values()))


def _rules_on(db: Session, day: dt.date) -> list[PolicyValue]:
    return [*demands.applied_on(db, day), *(policy.applied(db, code, day) for code in LAWS)]


def _hearing(
    db: Session, review: Review, finding: Objects, now: dt.datetime
) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """The hearing that was done, or else the exception: of somebody who was heard none is ever told."""
    heard = latest(db, review)
    if heard and is_heard(db, review, heard, now):
        return heard.hearing.id, None
    if finding.exception_id in {each.id for each in exceptions_on(db, civil_day(now))}:
        return None, finding.exception_id
    raise NotHeard


def _day(db: Session, line: ReviewLine) -> dt.date:
    return civil_day(db.get_one(Occasion, line.occasion_id).starts_at)


def _whole(considered: Considered | None) -> bool:
    parts = (considered.situation, considered.alternatives, considered.consequence) if considered else ("",)
    return all(checked(part) for part in parts)
