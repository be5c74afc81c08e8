"""What was said and written while the last days' absences were looked into: every word of it a canary."""

import datetime as dt
from dataclasses import replace

from sqlmodel import select

from models import hearings, holding, households, information, replies, seconds
from models.access import Field, Relation
from models.assessments import assess
from models.grounds import Considered
from models.households import AgeBand, Residence, ToldBy
from models.occasions import Occasion, Series
from models.people import Participant, Staff
from models.proof_sending import PaperAnswer, answer
from models.replies import Spoken
from models.review_steps import AskedFor, Hearing, InformationRequest
from models.reviews import Phrase, Review, ReviewLine
from tests.absence import by_phone, confirm_roll, everything_in, observe, report
from tests.reviewing import against
from tests.town import at_clock
from tests.walk.canaries import Canary
from tests.walk.town import CASEWORK, REASONS, THURSDAY, WalkTown

WEDNESDAY = THURSDAY - dt.timedelta(days=1)
# The day that was told by phone, and written down by who looked into it.
PHONED = WEDNESDAY - dt.timedelta(days=6)
COLLEAGUES = CASEWORK - {Relation.OWN}
# Who writes, who is the second person, and which site's roll it is about.
LOOKED_INTO = {"bosse": ("hanna", "henrik", "verkstan"), "dina": ("sara", "tove", "hamnen")}


class Reviewed:
    """One person's day: Wednesday, from the report to a proposal that a second person sent back, or one before it."""

    def __init__(self, lived: WalkTown, key: str, leader: Staff, series: Series, day: dt.date = WEDNESDAY) -> None:
        self.lived, self.db, self.key = lived, lived.db, key
        self.person: Participant = lived.people[key]
        by, second, _ = LOOKED_INTO[key]
        self.by: Staff = getattr(lived, by)
        self.second: Staff = getattr(lived, second)
        self.day, self.now = day, at_clock(13, day=day)
        self._absent(leader, series)
        self.review = self.db.exec(
            select(Review).join(ReviewLine).where(ReviewLine.occasion_id == self.occasion.id)
        ).one()

    def go(self) -> None:
        """Ask, hear, give more time, let it rest, find no valid reason, and have it sent back."""
        self._ask()
        self._hear()
        self._rest()
        self._find()

    def hear(self) -> None:
        """Tell all there is, which has not reached the person yet."""
        words = self.words(Field.ASSESSMENT, "words of another hearing")
        hearings.hear(self.db, self.by, self.review, self.review.version, words, language="sv", now=self.now)

    def propose(self) -> None:
        """Find no valid reason, which waits for a second person."""
        self.hear()
        self._reply(hearings.hearings_of(self.db, self.review.id)[-1].hearing, "another reply")
        weighed = Considered(*(self.words(Field.ASSESSMENT, what, COLLEAGUES) for what in ("kid", "instead", "after")))
        words = self.words(Field.ASSESSMENT, "reasons that wait", COLLEAGUES)
        assess(self.db, self.by, self.review, against(self.db, self.review, words=words, considered=weighed), self.now)

    def accept(self) -> None:
        """Accept it whole, with the sentence that is nobody's canary."""
        finding = replace(everything_in(self.db, self.review), phrase=Phrase.AGREED_BEFORE)
        assess(self.db, self.by, self.review, finding, self.now)

    def rest(self) -> None:
        """Let it rest."""
        why = self.words(Field.ASSESSMENT, "reason for another hold", COLLEAGUES)
        until = self.now.date() + dt.timedelta(days=30)
        holding.put_on_hold(self.db, self.by, self.review, self.review.version, until, why, self.now)

    def words(self, field: Field, what: str, to: frozenset[Relation] = CASEWORK) -> str:
        """A canary that somebody wrote."""
        return self.lived.canary(self.key, field, what, to=to)

    def _absent(self, leader: Staff, series: Series) -> None:
        self.occasion: Occasion = self.lived.create_occasion(
            series, at_clock(9, day=self.day), at_clock(12, day=self.day)
        )
        told = self.words(Field.REASON, f"words about {self.day}")
        behalf = by_phone(self.by) if self.day == PHONED else None
        sent = report(self.db, self.person, self.day, REASONS[self.key], told, now=self.now, behalf=behalf)
        if behalf:
            number, receipt = sent.receipt_number, Canary(self.key, Field.REPORTED, "receipt by phone", to=CASEWORK)
            self.lived.canaries.text(f"{number[:4]} {number[4:]}", receipt)
        answer(self.db, self.person, sent, PaperAnswer.LATER, sent_in=None, now=self.now)
        observe(self.db, leader, self.occasion, self.person, now=self.now, reason="Räknade efteråt")
        confirm_roll(self.db, leader, self.occasion, now=self.now)

    def _ask(self) -> None:
        words = self.words(Field.ASSESSMENT, "question")
        asked = information.ask(
            self.db, self.by, self.review, self.review.version, AskedFor.OTHER, words, language="sv", now=self.now
        )
        self._reply(asked, "answer")

    def _hear(self) -> None:
        words, now = self.words(Field.ASSESSMENT, "words of the hearing"), self.now
        hearing = hearings.hear(self.db, self.by, self.review, self.review.version, words, language="sv", now=now)
        why = self.words(Field.ASSESSMENT, "reason for more time")
        until = now.date() + dt.timedelta(days=40)
        hearings.extend(self.db, self.by, hearing, self.review.version, until, why, now)
        self._reply(hearing, "reply")

    def _reply(self, to: InformationRequest | Hearing, what: str) -> None:
        key = f"the-{what}-of-{self.key}-on-{self.day}"
        self.lived.canaries.secret(key, self.key, "a form's key")
        words = self.words(Field.REASON, what)
        replies.reply(self.db, self.person, to, Spoken(words, "sv"), key=key, now=self.now)

    def _rest(self) -> None:
        why = self.words(Field.ASSESSMENT, "reason for the hold", COLLEAGUES)
        until = self.now.date() + dt.timedelta(days=30)
        holding.put_on_hold(self.db, self.by, self.review, self.review.version, until, why, self.now)
        holding.resume(self.db, self.by, self.review, self.review.version, self.now)

    def _find(self) -> None:
        self._household()
        weighed = Considered(*(self.words(Field.ASSESSMENT, what, COLLEAGUES) for what in ("child", "else", "then")))
        words = self.words(Field.ASSESSMENT, "reasons", COLLEAGUES)
        finding = against(self.db, self.review, words=words, considered=weighed)
        assess(self.db, self.by, self.review, finding, self.now)
        why = self.words(Field.ASSESSMENT, "reason for sending back", COLLEAGUES)
        seconds.send_back(self.db, self.second, self.review, self.review.version, why, hear_again=True, now=self.now)

    def _household(self) -> None:
        households.record(
            self.db,
            self.by,
            self.lived.case_of(self.person),
            adults=2,
            children=[(AgeBand.SMALL, Residence.SHARED)],
            childcare=None,
            told_by=ToldBy.PARTICIPANT,
            seen=0,
            now=self.now,
        )
