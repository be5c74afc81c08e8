"""The steps of a review, in one line each: asking, hearing, answering, finding no valid reason, a second's answer."""

import datetime as dt
import itertools

from sqlmodel import Session

from models import grounds, hearings, households, information, replies, seconds
from models.assessments import Finding, assess
from models.grounds import Considered
from models.households import AgeBand, Household, Residence, ToldBy
from models.people import Participant, Staff
from models.policy import Policy, applied
from models.recorded import absences_of
from models.replies import Spoken
from models.review_steps import AskedFor, Hearing, InformationRequest, Proof, Reply
from models.reviews import Assessment, Objection, Outcome, Phrase, Review, open_lines
from tests.absence import confirm_roll, observe
from tests.town import MONDAY, NOON, Town

_keys = itertools.count(1)
LATER = dt.timedelta(days=30)
WHY_BACK = "Vad säger läkaren?"
WEIGHED = Considered("Två barn i skolan.", "Ett samtal om planen i stället.", "Barnens del påverkas inte.")


def live_with(
    db: Session, town: Town, person: Participant, *children: AgeBand, adults: int = 1, now: dt.datetime
) -> Household:
    """Hanna records who lives with somebody."""
    case = town.case_of(person)
    before = households.household_of(db, case.id)
    return households.record(
        db,
        town.hanna,
        case,
        adults=adults,
        children=[(band, Residence.ALWAYS) for band in children],
        childcare=None,
        told_by=ToldBy.PARTICIPANT,
        seen=before.version if before else 0,
        now=now,
    )


def ask(db: Session, by: Staff, review: Review, *, now: dt.datetime) -> InformationRequest:
    """A caseworker asks what happened."""
    return information.ask(db, by, review, review.version, AskedFor.WHAT_HAPPENED, "Vad hände?", language="sv", now=now)


def hear(db: Session, by: Staff, review: Review, *, now: dt.datetime) -> Hearing:
    """A caseworker tells all there is and asks for an answer."""
    return hearings.hear(db, by, review, review.version, "Vi överväger frånvaron.", language="sv", now=now)


def open_it(db: Session, person: Participant, hearing: Hearing, *, now: dt.datetime) -> None:
    """The person opens the hearing while signed in."""
    hearings.deliver(db, hearing, Proof.OPENED, by=person, now=now)


def answer(
    db: Session,
    by: Participant | Staff,
    to: Hearing | InformationRequest,
    words: str = "Jag var sjuk.",
    *,
    now: dt.datetime,
) -> Reply:
    """The person answers in the app."""
    return replies.reply(db, by, to, Spoken(words, "sv"), key=f"a-reply-nobody-sent-before-{next(_keys)}", now=now)


def against(
    db: Session,
    review: Review,
    *,
    valid: int = 0,
    words: str | None = "Det framgår inte varför.",
    objection: Objection | None = Objection.NOT_SHOWN,
    considered: Considered | None = None,
    rule: Policy | None = Policy.LAW_VALID_REASON,
    exception: Policy | None = None,
) -> Finding:
    """No valid reason for what is open, but for the first few intervals, as the page would send it now."""
    absences = absences_of(db, open_lines(db, review))
    places = sorted(((start, line_id) for line_id, each in absences.items() for start, _ in each.intervals))
    household = households.household_of(db, review.case_id)
    return Finding(
        version=review.version,
        lines={line_id: each.mark.id for line_id, each in absences.items()},
        phrase=Phrase.REPORTED_IN_TIME if valid else None,
        words=words,
        language="sv",
        otherwise={(line_id, start): Outcome.NO_VALID_REASON for start, line_id in places[valid:]},
        objection=objection,
        rule_id=applied(db, rule, MONDAY).id if rule else None,
        exception_id=applied(db, exception, MONDAY).id if exception else None,
        considered=considered,
        household_id=household.id if household else None,
    )


def object_to(db: Session, by: Staff, review: Review, *, now: dt.datetime, **how: object) -> Assessment:
    """A caseworker finds no valid reason."""
    return assess(db, by, review, against(db, review, **how), now)  # type: ignore[arg-type]


def waits_for_a_second(
    db: Session, town: Town, review: Review, *, by: Staff, now: dt.datetime = NOON, confirmed: bool = False
) -> Assessment:
    """The person was away, was heard and answered; somebody finds no valid reason."""
    person = db.get_one(Participant, review.participant_id)
    if not confirmed:
        observe(db, town.berit, town.occasion, person)
        confirm_roll(db, town.berit, town.occasion)
    live_with(db, town, person, now=now)
    answer(db, person, hear(db, by, review, now=now), now=now)
    return object_to(db, by, review, now=now)


def agree(db: Session, by: Staff, review: Review, *, now: dt.datetime) -> None:
    """A second person agrees."""
    seconds.agree(db, by, review, review.version, now)


def send_back(db: Session, by: Staff, review: Review, *, again: bool = True, now: dt.datetime) -> None:
    """A second person sends it back."""
    seconds.send_back(db, by, review, review.version, WHY_BACK, hear_again=again, now=now)


def is_heard(db: Session, review: Review, now: dt.datetime) -> bool:
    """Whether the person has been heard about all there is."""
    return grounds.is_heard(db, review, hearings.latest(db, review), now)
