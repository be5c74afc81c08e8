"""What can be done with a review now, and for each thing that cannot: why not."""

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from models.access import Field, Relation, may_write
from models.assessments import NotConfirmedYet
from models.calendar import civil_day
from models.desk import Opened
from models.grounds import HouseholdUnknown, NotHeard, exceptions_on, is_heard
from models.hearings import Heard, NothingToHearAbout, latest
from models.households import Household, HouseholdChild, children_in, household_of
from models.information import requests_of
from models.people import Staff
from models.policy import PolicyValue
from models.recorded import absences_of
from models.refusals import Refusal
from models.review_moves import NotNow, possible
from models.review_steps import Hearing, InformationRequest, Move
from models.reviews import OPEN_STATES, ReviewState, open_lines
from models.seconds import OwnAssessment, waiting_assessment


class Choice(enum.StrEnum):
    """What a caseworker can do with a review, in the order of the page."""

    AGREE = "agree"
    SEND_BACK = "send_back"
    ACCEPT = "accept"
    ASK = "ask"
    HEAR = "hear"
    REPLY = "reply"
    DELIVERED = "delivered"
    EXTEND = "extend"
    OBJECT = "object"
    OBJECT_UNHEARD = "object_unheard"
    ATTENDED = "attended"
    HOLD = "hold"
    RESUME = "resume"
    TAKE_UP_AGAIN = "take_up_again"


# Which move of the table each one is.
MOVES: Mapping[Choice, Move] = {
    Choice.AGREE: Move.AGREE,
    Choice.SEND_BACK: Move.SEND_BACK,
    Choice.ACCEPT: Move.ACCEPT,
    Choice.ASK: Move.ASK,
    Choice.HEAR: Move.HEAR,
    Choice.REPLY: Move.REPLY,
    Choice.DELIVERED: Move.EXTEND,
    Choice.EXTEND: Move.EXTEND,
    Choice.OBJECT: Move.OBJECT,
    Choice.OBJECT_UNHEARD: Move.OBJECT,
    Choice.ATTENDED: Move.ACCEPT,
    Choice.HOLD: Move.HOLD,
    Choice.RESUME: Move.RESUME,
    Choice.TAKE_UP_AGAIN: Move.TAKE_UP_AGAIN,
}
FOR_A_SECOND = (Choice.AGREE, Choice.SEND_BACK)
AGAINST = (Choice.OBJECT, Choice.OBJECT_UNHEARD)
ON_THE_ROLL = (Choice.ACCEPT, Choice.ATTENDED, *AGAINST)


@dataclass(frozen=True)
class Standing:
    """Where a review stands: what the person was asked and told, whether they are heard, and who lives with them."""

    heard: Heard | None
    is_heard: bool
    asked: InformationRequest | None
    household: Household | None
    children: list[HouseholdChild]
    exceptions: list[PolicyValue]
    choices: dict[Choice, Refusal | None]

    def can(self, choice: Choice) -> bool:
        """True when it can be done now."""
        return choice in self.choices and self.choices[choice] is None

    @property
    def answerable(self) -> list[Hearing | InformationRequest]:
        """What an answer can be an answer to, the newest of each kind."""
        return [each for each in (self.heard and self.heard.hearing, self.asked) if each]


@dataclass(frozen=True)
class _Facts:
    opened: Opened
    heard: Heard | None
    is_heard: bool
    answerable: bool
    at_home: bool
    confirmed: bool
    own: bool

    @property
    def state(self) -> ReviewState:
        return self.opened.review.state


def standing_of(db: Session, staff: Staff, opened: Opened, now: dt.datetime) -> Standing:
    """Where a review stands for this caseworker now."""
    review, heard = opened.review, latest(db, opened.review)
    asked, household = requests_of(db, review.id), household_of(db, opened.case.id)
    waiting = waiting_assessment(db, review)
    facts = _Facts(
        opened=opened,
        heard=heard,
        is_heard=is_heard(db, review, heard, now),
        answerable=bool(heard or asked),
        at_home=household is not None,
        confirmed=bool(absences_of(db, open_lines(db, review))),
        own=waiting is not None and waiting.by_id == staff.id,
    )
    return Standing(
        heard=heard,
        is_heard=facts.is_heard,
        asked=asked[-1] if asked else None,
        household=household,
        children=children_in(db, household),
        exceptions=exceptions_on(db, civil_day(now)),
        choices={each: _hindrance(each, facts) for each in Choice if _belongs(each, facts)},
    )


def _belongs(choice: Choice, facts: _Facts) -> bool:
    """True for what the page speaks of, done or greyed; the rest would turn back what is not there."""
    if not may_write(Relation.ASSIGNED, Field.ASSESSMENT):
        return False
    if choice in FOR_A_SECOND:
        return facts.state is ReviewState.AWAITING_SECOND
    if not facts.opened.leads:
        return False
    match choice:
        case Choice.RESUME | Choice.TAKE_UP_AGAIN:
            return possible(MOVES[choice], facts.state)
        case Choice.EXTEND | Choice.DELIVERED:
            unreached = facts.heard is not None and facts.heard.delivery is None
            return possible(Move.EXTEND, facts.state) and (unreached or (choice is Choice.EXTEND and bool(facts.heard)))
        case Choice.OBJECT_UNHEARD:
            return possible(Move.OBJECT, facts.state) and not facts.is_heard
        case Choice.REPLY:
            return facts.answerable and facts.state in OPEN_STATES
        case Choice.HOLD:
            return possible(Move.HOLD, facts.state)
    return facts.state in OPEN_STATES


def _hindrance(choice: Choice, facts: _Facts) -> Refusal | None:
    """Why it cannot be done now; None when it can."""
    if choice is Choice.REPLY:
        stands = possible(Move.REPLY, facts.state) or possible(Move.ANSWER, facts.state)
    else:
        stands = possible(MOVES[choice], facts.state)
    if not stands:
        return NotNow(MOVES[choice], facts.state)
    if choice in FOR_A_SECOND:
        return OwnAssessment() if facts.own else None
    if choice is Choice.HEAR and not facts.confirmed:
        return NothingToHearAbout()
    if choice in ON_THE_ROLL and not facts.confirmed:
        return NotConfirmedYet()
    if choice in AGAINST and not facts.at_home:
        return HouseholdUnknown()
    return NotHeard() if choice is Choice.OBJECT and not facts.is_heard else None
