"""What somebody can do with reviews, one by one; whose turn it is stands in tests/any_order.py."""

import datetime as dt
from collections.abc import Callable

from sqlmodel import col, select

from models import confirmations, hearings, seconds
from models.absences import AbsenceReport
from models.attendance import Presence, standing
from models.cancellations import cancel
from models.grounds import Considered
from models.information import requests_of
from models.occasions import CancelReason, Occasion
from models.people import Participant, Role, Staff
from models.refusals import Refusal
from models.remarking import remark
from models.remarks import RemarkKind
from models.report_versions import withdraw, withdrawal_of
from models.review_steps import Hearing, Proof
from models.reviews import Review
from tests.absence import observe
from tests.any_order_held import DAYS, Book, Held
from tests.reviewing import answer, hear, object_to

Deed = Callable[[], object]


class Deeds(Held):
    """What the participant, the supervisor and a caseworker do."""

    def cancel(self, meeting: Occasion) -> None:
        """Berit is ill: nobody is asked about this meeting, and it leaves what was planned."""
        if standing(self.db, meeting.id):
            confirmations.reopen(self.db, self.town.berit, meeting, "Inställt", now=self.now)
        cancel(self.db, self.town.berit, Role.SUPERVISOR, meeting, CancelReason.SUPERVISOR_AWAY, self.now)
        self.cancelled.add(meeting.id)

    def mark(
        self,
        meeting: Occasion,
        who: Participant,
        presence: Presence,
        times: tuple[dt.datetime, dt.datetime] | None = None,
    ) -> None:
        """Berit records what she saw."""
        observe(self.db, self.town.berit, meeting, who, presence, times, now=self.now, reason="Såg fel")

    def confirm(self, meeting: Occasion) -> None:
        """Berit confirms the roll as it is."""
        self.db.refresh(meeting)
        confirmations.confirm(self.db, self.town.berit, meeting, meeting.version, None, now=self.now)

    def withdraw(self, each: AbsenceReport) -> None:
        """The person takes a report back."""
        withdraw(self.db, self.db.get_one(Participant, each.participant_id), each, self.now)

    def reports_of(self, who: Participant) -> list[AbsenceReport]:
        """What somebody has reported and not taken back, the newest first."""
        rows = select(AbsenceReport).where(AbsenceReport.participant_id == who.id)
        made = self.db.exec(rows.order_by(col(AbsenceReport.made_at).desc(), col(AbsenceReport.first_day))).all()
        return [each for each in made if withdrawal_of(self.db, each) is None]

    def say_something(self, who: Participant, detail: int) -> None:
        """Beside a record: that one was there, or that something else is wrong with it."""
        kind = (RemarkKind.WAS_HERE, RemarkKind.OTHER)[detail // 2 % 2]
        meeting, key = self.occasions[detail // 4 % len(DAYS)], f"{self.now:%j%H%M} {detail} {self.seen.moves.total()}"
        remark(self.db, who, meeting, kind, None, key=key, language="sv", now=self.now)

    def answer_question(self, review: Review) -> None:
        """The person answers what was asked last."""
        person = self.db.get_one(Participant, review.participant_id)
        answer(self.db, person, requests_of(self.db, review.id)[-1], now=self.now)

    def open_hearing(self, hearing: Hearing) -> None:
        """The person opens it on the phone."""
        hearings.deliver(self.db, hearing, Proof.OPENED, by=self.person_of(hearing), now=self.now)
        self.reach(hearing)

    def answer_hearing(self, hearing: Hearing) -> None:
        """The person answers it."""
        answer(self.db, self.person_of(hearing), hearing, now=self.now)
        self.reach(hearing)
        self.books[hearing.id].answered = True

    def hear(self, by: Staff, review: Review) -> None:
        """A caseworker tells all there is."""
        self.books[hear(self.db, by, review, now=self.now).id] = Book()

    def extend(self, by: Staff, review: Review, until: dt.date) -> None:
        """A caseworker gives more time."""
        hearing = hearings.hearings_of(self.db, review.id)[-1].hearing
        hearings.extend(self.db, by, hearing, review.version, until, "Hon är bortrest", self.now)
        self.books[hearing.id].until = until

    def object(self, by: Staff, review: Review, detail: int) -> None:
        """A caseworker finds no valid reason, and weighs what it means for children – or forgets to."""
        whole = Considered("a", "b", "c")
        weighed = (whole, whole, whole, Considered("a", " ", "c"), None)[detail % 5]
        object_to(self.db, by, review, now=self.now, valid=detail // 5 % 2, considered=weighed)
        self.seen.against += 1

    def send_back(self, by: Staff, review: Review, *, again: bool) -> None:
        """A second person sends it back."""
        seconds.send_back(self.db, by, review, review.version, "Vad säger hon?", hear_again=again, now=self.now)
        for heard in hearings.hearings_of(self.db, review.id) if again else []:
            self.books[heard.hearing.id].again_asked_at = self.now

    def try_to(self, do: Deed) -> None:
        """Do it; a no leaves nothing behind."""
        try:
            with self.db.begin_nested():
                do()
        except Refusal as refusal:
            self.seen.refused[type(refusal).__name__] += 1
            self.db.expire_all()

    def reach(self, hearing: Hearing) -> None:
        """The first time that it reached the person counts."""
        book = self.books[hearing.id]
        book.reached = book.reached or self.today()

    def hearings(self) -> list[Hearing]:
        """The hearings that nobody has answered yet, and the newest of the others."""
        unanswered = [id_ for id_, book in self.books.items() if not book.answered]
        return [self.db.get_one(Hearing, id_) for id_ in unanswered or list(self.books)[-1:]]
