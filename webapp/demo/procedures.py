"""What caseworkers have asked, told and found, so that a review stands in every state.

Days are counted in workdays from today: -1 is the last one.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from models import assessments, hearings, holding, households, information, replies, seconds
from models.assessments import Finding
from models.calendar import civil_day, moment
from models.grounds import Considered
from models.households import AgeBand, Residence, ToldBy
from models.people import Participant, Role, Staff
from models.policy import Policy, applied
from models.recorded import absences_of
from models.replies import Spoken
from models.review_steps import AskedFor, Hearing, Interpreting, Proof, Speaker, Way
from models.reviews import Objection, Outcome, Review, open_lines
from webapp.demo.acts import Town, in_the_hat
from webapp.demo.calendar import days as days_of
from webapp.demo.ground import Act, later

Step = Callable[[dt.datetime], None]
WEIGHED = Considered(
    "Ett barn i lågstadiet bor i hushållet. Skolan och fritids fungerar.",
    "Ett samtal om planen har erbjudits och en annan grupp har föreslagits.",
    "Bedömningen gäller två förmiddagar. Barnets behov ska vägas in i beslutet om försörjningsstöd.",
)


def procedures(town: Town) -> Iterator[Act]:
    """Somebody is asked, somebody heard, something rests, something waits for a second person, something counts."""
    khalid = Matter(town, "khalid", "sara")
    farhad, juergen = Matter(town, "farhad", "sara"), Matter(town, "juergen", "sara")
    lakshmi, oksana, omar = (Matter(town, key, "hanna") for key in ("lakshmi", "oksana", "omar"))
    yield farhad.at(-2, 10, 30, farhad.ask)
    yield juergen.at(-3, 9, 40, juergen.rest)
    yield khalid.at(-1, 9, 50, khalid.was_there)
    yield lakshmi.at(-1, 10, 5, lakshmi.hear)
    yield lakshmi.at(-1, 12, 20, lakshmi.open)
    yield oksana.at(-2, 8, 55, oksana.household)
    yield oksana.at(-2, 9, 0, oksana.hear)
    yield oksana.at(-2, 14, 30, oksana.answer)
    yield oksana.at(-1, 9, 30, oksana.find)
    yield omar.at(-2, 9, 10, omar.household)
    yield omar.at(-2, 9, 15, omar.hear)
    yield omar.at(-2, 13, 0, omar.talk)
    yield omar.at(-1, 9, 10, omar.find)
    yield omar.at(-1, 13, 40, omar.agree)


@dataclass(frozen=True)
class Matter:
    """One person's open review in the hands of a caseworker."""

    town: Town
    key: str
    led_by: str

    def at(self, away: int, hour: int, minute: int, what: Step) -> Act:
        """A step at a time of a workday."""
        day = days_of(self.town.ground.today)[away]
        when = moment(day, dt.time(hour, minute))
        return when, later(self._do, what, when)

    def ask(self, now: dt.datetime) -> None:
        """What does the municipality's other office say of the hours?"""
        words = "Vilka tider har barnet plats på förskolan?"
        information.ask(
            self._db, self._by, self._review, self._review.version, AskedFor.CHILDCARE_HOURS, words,
            language="sv", now=now,
        )  # fmt: skip

    def rest(self, now: dt.datetime) -> None:
        """Wait for somebody else's answer."""
        until = civil_day(now) + dt.timedelta(days=14)
        words = "Väntar på besked från Arbetsförmedlingen."
        holding.put_on_hold(self._db, self._by, self._review, self._review.version, until, words, now)

    def hear(self, now: dt.datetime) -> None:
        """Tell all there is."""
        words = "Vi överväger att bedöma att godtagbart skäl saknas. Berätta gärna mer om vad som hände."
        hearings.hear(self._db, self._by, self._review, self._review.version, words, language="sv", now=now)

    def open(self, now: dt.datetime) -> None:
        """The person reads it on the phone."""
        with in_the_hat(Role.PARTICIPANT):
            hearings.deliver(self._db, self._hearing, Proof.OPENED, by=self._person, now=now)

    def answer(self, now: dt.datetime) -> None:
        """The person writes back."""
        with in_the_hat(Role.PARTICIPANT):
            spoken = Spoken("I mixed up the days and came on the wrong one.", "en")
            replies.reply(self._db, self._person, self._hearing, spoken, key=f"demo-reply-of-{self.key}", now=now)

    def talk(self, now: dt.datetime) -> None:
        """The person comes to the desk and speaks through an interpreter."""
        spoken = Spoken(
            "Omar säger att han var hemma och sov. Han hade ingen feber den dagen.",
            "ar",
            Way.DESK,
            Speaker.PARTICIPANT,
            Interpreting.INTERPRETER,
            read_back=True,
        )
        replies.reply(self._db, self._by, self._hearing, spoken, key=f"demo-talk-of-{self.key}", now=now)

    def household(self, now: dt.datetime) -> None:
        """Who lives with the person."""
        children = [(AgeBand.SCHOOL, Residence.ALWAYS)] if self.key == "oksana" else []
        households.record(
            self._db, self._by, self.town.ground.cases[self.key], adults=1, children=children, childcare=None,
            told_by=ToldBy.PARTICIPANT, seen=0, now=now,
        )  # fmt: skip

    def find(self, now: dt.datetime) -> None:
        """No valid reason, for what is open."""
        household = households.household_of(self._db, self._review.case_id)
        finding = replace(
            self._finding(Outcome.NO_VALID_REASON),
            words="Det som har kommit fram i samtalet visar inget hinder för att delta den dagen.",
            objection=Objection.COULD_HAVE_COME,
            rule_id=applied(self._db, Policy.LAW_VALID_REASON, civil_day(now)).id,
            considered=WEIGHED,
            household_id=household.id if household else None,
        )
        assessments.assess(self._db, self._by, self._review, finding, now)

    def was_there(self, now: dt.datetime) -> None:
        """The site recorded somebody wrongly: the caseworker finds that they were there, and the site gets a task."""
        words = "Handledaren för det andra passet intygar att deltagaren var där hela tiden."
        finding = replace(self._finding(Outcome.ATTENDED), words=words)
        assessments.assess(self._db, self._by, self._review, finding, now)

    def _finding(self, outcome: Outcome) -> Finding:
        """The same for all that is open."""
        absences = absences_of(self._db, open_lines(self._db, self._review))
        places = [(line, start) for line, each in absences.items() for start, _ in each.intervals]
        return Finding(
            version=self._review.version,
            lines={line: each.mark.id for line, each in absences.items()},
            phrase=None,
            words=None,
            language="sv",
            otherwise=dict.fromkeys(places, outcome),
        )

    def agree(self, now: dt.datetime) -> None:
        """Henrik agrees."""
        second = self.town.ground.staff["henrik"]
        seconds.agree(self._db, second, self._review, self._review.version, now)

    def _do(self, what: Step, now: dt.datetime) -> None:
        if self._waits:
            with in_the_hat(Role.CASEWORKER):
                what(now)

    @property
    def _db(self) -> Session:
        return self.town.ground.db

    @property
    def _by(self) -> Staff:
        return self.town.ground.staff[self.led_by]

    @property
    def _person(self) -> Participant:
        return self.town.ground.people[self.key]

    @property
    def _reviews(self) -> list[Review]:
        rows = select(Review).where(Review.participant_id == self._person.id).order_by(col(Review.opened_at))
        return [each for each in self._db.exec(rows).all() if absences_of(self._db, open_lines(self._db, each))]

    @property
    def _waits(self) -> bool:
        """False in a town so young that the absence has not been."""
        return bool(self._reviews)

    @property
    def _review(self) -> Review:
        return self._reviews[0]

    @property
    def _hearing(self) -> Hearing:
        return hearings.hearings_of(self._db, self._review.id)[-1].hearing
