"""One whole story up to an assessment: Amina's Monday, morning and afternoon.

She is not here and says nothing; the roll is opened again and corrected, and she says that it is still wrong; she is
asked, and reports. Hanna asks, lets it rest, hears her, gives more time; she answers through an interpreter. What Hanna
finds is sent back; she is heard again, and no valid reason is found for one of the two. Henrik agrees.
"""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import Session, select

from models import confirmations, hearings, holding, information
from models.assessments import assess
from models.attendance import Presence
from models.check_in import check_in
from models.claims import Claim
from models.households import AgeBand, Residence, ToldBy, record
from models.occasions import Occasion
from models.outbox import Message
from models.people import Participant
from models.remarking import remark
from models.remarks import RemarkKind
from models.replies import Spoken, reply
from models.review_steps import AskedFor, Interpreting, Proof, Speaker, Way
from models.reviews import Assessment, Review
from models.scans import ScanSource
from tests import reviewing
from tests.absence import confirm_roll, observe, report, review_of
from tests.town import MONDAY, Town, at_clock

DAY = dt.timedelta(days=1)
FRIDAY = MONDAY - 3 * DAY


@dataclass(frozen=True)
class Told:
    """The review with what was found first, and what was found in the end."""

    review: Review
    first: Assessment
    last: Assessment


class Story:
    """What happened, in order; each step at its own time."""

    def __init__(self, db: Session, town: Town) -> None:
        self.db, self.town = db, town
        self.amina: Participant = town.amina
        self.now = at_clock(13, day=MONDAY)
        self.afternoon: Occasion = town.create_occasion(town.series, at_clock(13), at_clock(16))

    def tell(self) -> Told:
        """All of it."""
        self._absent()
        self.review = review_of(self.db, self.amina)
        self._asked()
        self._heard()
        first = self._found()
        reviewing.send_back(self.db, self.town.henrik, self.review, now=self.later())
        self._heard_again()
        last = self._found()
        reviewing.agree(self.db, self.town.henrik, self.review, now=self.later())
        return Told(self.review, first, last)

    def later(self, days: int = 1) -> dt.datetime:
        """Another day, at another minute."""
        self.now += dt.timedelta(days=days, minutes=1)
        return self.now

    def _absent(self) -> None:
        db, town = self.db, self.town
        town.reach(self.amina, email=None)
        claim = Claim("a-claim-of-a-story", town.occasion.id, ScanSource.TYPED, at_clock(8, 40))
        check_in(db, self.amina, claim, at_clock(8, 41))
        for occasion in (town.occasion, self.afternoon):
            observe(db, town.berit, occasion, self.amina, now=occasion.ends_at - dt.timedelta(minutes=5))
            confirm_roll(db, town.berit, occasion, now=occasion.ends_at)
        confirmations.reopen(db, town.berit, town.occasion, "Fel tid står på listan.", now=at_clock(16, 10))
        came = (at_clock(9), at_clock(10, 30))
        observe(
            db,
            town.berit,
            town.occasion,
            self.amina,
            Presence.PARTLY,
            came,
            now=at_clock(16, 11),
            reason="Gick hem.",
        )
        confirm_roll(db, town.berit, town.occasion, now=at_clock(16, 12))
        remark(
            db, self.amina, town.occasion, RemarkKind.WAS_HERE_LONGER, "Jag gick elva.",
            key="the-remark-about-the-morning", language="sv", now=at_clock(17),
        )  # fmt: skip
        report(db, self.amina, words="كنت مريضة.", now=at_clock(18))

    def _asked(self) -> None:
        db, hanna = self.db, self.town.hanna
        asked = information.ask(
            db, hanna, self.review, self.review.version, AskedFor.CERTIFICATE, "Har du ett intyg?",
            language="sv", now=self.later(),
        )  # fmt: skip
        until = self.now.date() + 7 * DAY
        holding.put_on_hold(db, hanna, self.review, self.review.version, until, "Väntar på läkaren.", self.later(0))
        holding.resume(db, hanna, self.review, self.review.version, self.later())
        self._messages_arrive()
        reply(db, self.amina, asked, Spoken("Inget intyg.", "sv"), key="the-answer-to-the-question", now=self.later())

    def _heard(self) -> None:
        db, hanna = self.db, self.town.hanna
        hearing = reviewing.hear(db, hanna, self.review, now=self.later())
        self._messages_arrive()
        reviewing.open_it(db, self.amina, hearing, now=self.later())
        until = self.now.date() + 30 * DAY
        hearings.extend(db, hanna, hearing, self.review.version, until, "Tolk är svår att få.", self.later())
        spoken = Spoken(
            "Amina säger att hon var hos läkaren.", "ar", Way.DESK, Speaker.PARTICIPANT, Interpreting.INTERPRETER, True
        )
        reply(db, hanna, hearing, spoken, key="the-talk-at-the-desk", now=self.later())
        record(
            db, hanna, self.town.case_of(self.amina), adults=2,
            children=[(AgeBand.SMALL, Residence.ALWAYS), (AgeBand.TEEN, Residence.SHARED)],
            childcare=(30, MONDAY), told_by=ToldBy.PARTICIPANT, seen=0, now=self.later(0),
        )  # fmt: skip

    def _heard_again(self) -> None:
        hearing = reviewing.hear(self.db, self.town.hanna, self.review, now=self.later())
        hearings.deliver(self.db, hearing, Proof.TALKED, by=self.town.hanna, now=self.later())
        spoken = Spoken("Läkaren hade stängt.", "sv", Way.PHONE, Speaker.COUNSEL, Interpreting.STAFF, False)
        reply(self.db, self.town.hanna, hearing, spoken, key="the-talk-on-the-phone", now=self.later())

    def _found(self) -> Assessment:
        finding = reviewing.against(self.db, self.review, valid=1, considered=reviewing.WEIGHED)
        return assess(self.db, self.town.hanna, self.review, finding, self.later())

    def _messages_arrive(self) -> None:
        """As far as the gateway has told."""
        for message in self.db.exec(select(Message)).all():
            message.sent_at = message.sent_at or self.now
            message.delivered_at = message.delivered_at or self.now
            message.failed_at = message.failed_at or self.now
            message.opened_at = message.opened_at or self.now
        self.db.flush()
