"""Reviews in any order: participant, supervisor, two caseworkers, the clock and messages, interleaved at random.

The machine keeps a book of its own on what it did, written without the rules it looks at, and holds the database
against it after each step.
"""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from random import Random

import holidays
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlmodel import Session, col, func, select

from models import confirmations, deadlines, hearings, holding, in_force, minutes, seconds
from models.absences import AbsenceReport
from models.attendance import Presence, standing
from models.audit_tables import AuditHead
from models.calendar import STOCKHOLM
from models.cancellations import cancel
from models.grounds import Considered
from models.households import AgeBand
from models.information import requests_of
from models.occasions import CancelReason, Occasion
from models.people import Participant, Role, Staff
from models.policy import Policy, PolicyKind, PolicyValue
from models.recorded import absences_of
from models.refusals import Refusal
from models.report_versions import withdraw, withdrawal_of
from models.review_moves import MOVES, moves_of
from models.review_steps import ChildrenConsidered, Hearing, Move, Proof, SecondOpinion
from models.reviews import (
    Assessment,
    AssessmentLine,
    LineState,
    Outcome,
    Review,
    ReviewLine,
    ReviewState,
    lines_of,
    open_lines,
)
from tests.absence import accept, observe, report
from tests.reviewing import answer, ask, hear, is_heard, live_with, object_to
from tests.town import LONG_AGO, Town, at_clock

# The night in October that has an hour twice, and the three days after it.
SUNDAY = dt.date(2026, 10, 25)
DAYS = [SUNDAY + dt.timedelta(days=number) for number in range(4)]
# In minutes: from one to four that night, and from nine to twelve on the days after it.
LENGTHS = [4 * 60, 3 * 60, 3 * 60, 3 * 60]
EVENING = at_clock(17, day=DAYS[-1])
HOLIDAYS = holidays.country_holidays("SE", categories=("public", "de_facto"))
OPEN = {
    ReviewState.NEEDS_EXPLANATION, ReviewState.TO_REVIEW, ReviewState.WAITING_FOR_INFORMATION, ReviewState.HEARD,
    ReviewState.AWAITING_SECOND, ReviewState.ON_HOLD,
}  # fmt: skip


EACH_AT_LEAST = 20
# Who does something, and how often beside the others.
TURNS = {"the_participant": 4, "the_supervisor": 3, "a_caseworker": 14, "hours_pass": 1, "a_day_passes": 1}
DAYS_PASS = (Move.EXPLANATION_DAY_PASSED, Move.INFORMATION_DAY_PASSED, Move.HEARING_DAY_PASSED)
Deed = Callable[[], object]
Times = tuple[dt.datetime, dt.datetime] | None


@dataclass
class Book:
    """What the machine itself knows of a hearing: when it reached the person, and whether they answered."""

    reached: dt.date | None = None
    answered: bool = False
    until: dt.date | None = None
    again_asked_at: dt.datetime | None = None
    vouched: set[uuid.UUID] = field(default_factory=set)

    def vouch_for(self, assessment: Assessment) -> None:
        """An assessment that rests on this hearing was made after the person had their say.

        Looked at once, when it is new: what happens to the hearing later is no fault of it.
        """
        if assessment.id in self.vouched:
            return
        self.vouched.add(assessment.id)
        made_on = assessment.made_at.astimezone(STOCKHOLM).date()
        assert self.answered or self._over(made_on), "the person had not had their say"
        again = self.again_asked_at
        assert again is None or again > assessment.made_at, "the person was to be heard again"

    def _over(self, day: dt.date) -> bool:
        if self.reached is None:
            return False
        last = self.reached + dt.timedelta(days=14)
        while last.weekday() > 4 or last in HOLIDAYS:
            last += dt.timedelta(days=1)
        return day > max(last, self.until or last)


@dataclass
class Seen:
    """What the whole run has done, over all examples."""

    moves: Counter[Move] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    against: int = 0


class Reviews(RuleBasedStateMachine):
    """Everybody does something, one after the other. What can be done follows from where things stand.

    A rule draws numbers and nothing that depends on the database, whose ids are random.
    """

    db: Session
    town: Town
    seen: Seen
    occasions: list[Occasion]

    def __init__(self) -> None:
        super().__init__()
        self.chapter = self.db.begin_nested()
        self.db.expire_all()
        self.now = EVENING
        self.books: dict[uuid.UUID, Book] = {}
        self.kept: dict[uuid.UUID, tuple[object, ...]] = {}
        self.counted: dict[uuid.UUID, int] = {}
        self.looked_at: object = None
        self.cancelled: set[uuid.UUID] = set()

    def teardown(self) -> None:
        """Begin the next example where the town does."""
        self.chapter.rollback()
        self.db.expire_all()

    @initialize(number=some.integers(0, 2**16 - 1))
    def four_days_are_over(self, number: int) -> None:
        """Each of the two was there or missed at each meeting, and has reported it or not."""
        for place, meeting in enumerate(self.occasions):
            for who, bits in ((self.town.amina, number >> 4 * place), (self.town.bosse, number >> 4 * place + 2)):
                if bits & 1:
                    self.mark(meeting, who, Presence.NOT_HERE)
                if bits & 3 == 3:
                    report(self.db, who, DAYS[place], until=DAYS[min(3, place + 2)], now=self.now)
            self.confirm(meeting)

    @rule(chance=some.integers(0, 2**64 - 1))
    def somebody_does_something(self, chance: int) -> None:
        """Who, what and how follows from one number: drawn one by one, the first of each would come most often."""
        rolls = Random(chance)
        turns = TURNS | {"a_day_passes": 4 if any(map(self.is_rare, DAYS_PASS)) else 1}
        turn = rolls.choices(list(turns), list(turns.values()))[0]
        getattr(self, turn)(rolls.getrandbits(20), rolls.getrandbits(20))

    def the_participant(self, number: int, detail: int) -> None:
        """Reports, answers a question, opens a hearing, answers it – in the app or at the desk."""
        who = (self.town.amina, self.town.bosse)[detail % 2]
        day = DAYS[detail // 2 % len(DAYS)]
        waiting = self.reviews(ReviewState.WAITING_FOR_INFORMATION)
        choices: list[Deed] = [partial(self.answer_question, review) for review in waiting for _ in range(3)]
        for hearing in self.hearings():
            unanswered = not self.books[hearing.id].answered
            choices += [partial(self.open_hearing, hearing)] * 4
            choices += [partial(self.answer_hearing, hearing)] * (2 if unanswered else 1)
        if not choices or number % 5 == 3:
            choices = [lambda: report(self.db, who, day, until=max(day, DAYS[detail % 3]), now=self.now)]
            choices += [partial(self.withdraw, each) for each in self.reports_of(who)[:1]]
        self.try_to(choices[number // 5 % len(choices)])

    def the_supervisor(self, number: int, detail: int) -> None:
        """Marks and confirms; now and then opens a roll again. Mostly somebody is missed, and reported so."""
        part = 20 + detail % 80
        held = [each for each in self.occasions if each.id not in self.cancelled or number % 7 == 5]
        if not held:
            return
        if opened := [each for each in held if standing(self.db, each.id) is None and number % 4]:
            self.try_to(lambda: self.confirm(opened[0]))
            return
        who, meeting = (self.town.amina, self.town.bosse)[part % 2], held[number // 8 % len(held)]
        times = meeting.starts_at + dt.timedelta(minutes=part), meeting.ends_at
        missed: Deed = lambda: self.mark(meeting, who, Presence.NOT_HERE)  # noqa: E731
        choices: list[Deed] = [
            missed,
            missed,
            missed,
            missed,
            lambda: self.mark(meeting, who, Presence.HERE),
            lambda: self.mark(meeting, who, Presence.PARTLY, times),
            lambda: self.confirm(meeting),
            lambda: confirmations.reopen(self.db, self.town.berit, meeting, "Fel person", now=self.now),
        ]
        if number // 64 % (5 if self.is_rare(Move.CANCEL) else 50) == 1:  # which ends what could come of a meeting
            choices = [lambda: self.cancel(meeting)]
        self.try_to(choices[number % len(choices)])
        if number % len(choices) < 6 and standing(self.db, meeting.id) is None:
            self.try_to(lambda: self.confirm(meeting))

    def a_caseworker(self, number: int, detail: int) -> None:
        """Does some of the things that can be done with one of the reviews."""
        self.casework(number, detail)

    def hours_pass(self, number: int, _detail: int) -> None:
        """Days that are over lead on, by nobody."""
        self.now += dt.timedelta(hours=1 + number % 30)
        deadlines.run(self.db, self.now)

    def a_day_passes(self, number: int, _detail: int) -> None:
        """Nobody looks until a last day is over."""
        due = sorted({each.due_day for each in self.reviews(*OPEN) if each.due_day})
        if due and number % 3:
            self.now = max(self.now, at_clock(0, 1, due[number // 3 % len(due)] + dt.timedelta(days=1)))
        deadlines.run(self.db, self.now)

    @invariant()
    def everything_holds(self) -> None:
        """Looked at when something was done since the last look: each act writes to the audit log."""
        done = self.db.exec(select(col(AuditHead.seq))).first()
        if done != self.looked_at:
            self.looked_at = done
            self.every_move_is_in_the_table()
            self.no_assessment_was_edited()
            self.a_review_is_open_while_a_line_is()
            self.nobody_lacks_a_reason_without_all_that_it_takes()
            self.every_interval_is_assessed_once_in_force()
            self.minutes_add_up()

    def every_move_is_in_the_table(self) -> None:
        """And nothing is missing between them."""
        for review in self.reviews(*ReviewState):
            if self.counted.get(review.id) == review.version + 1:
                continue
            done = moves_of(self.db, review.id)
            assert [each.number for each in done] == list(range(review.version + 1))
            for each in done[1:]:
                assert each.to_state in MOVES[each.move][each.from_state]
            self.seen.moves.update(each.move for each in done[self.counted.get(review.id, 0) :])
            self.counted[review.id] = len(done)

    def no_assessment_was_edited(self) -> None:
        """Nor any of its parts."""
        rows: list[Assessment | AssessmentLine] = [*self.db.exec(select(Assessment)).all()]
        rows += self.db.exec(select(AssessmentLine)).all()
        for row in rows:
            now = tuple(getattr(row, name) for name in type(row).model_fields)
            assert self.kept.setdefault(row.id, now) == now
        assert set(self.kept) == {row.id for row in rows}

    def a_review_is_open_while_a_line_is(self) -> None:
        """And no longer."""
        for review in self.reviews(*ReviewState):
            waits = any(line.state is LineState.OPEN for line in lines_of(self.db, review))
            assert waits == (review.state in OPEN), (review.state, waits)

    def nobody_lacks_a_reason_without_all_that_it_takes(self) -> None:
        """What is proposed against somebody is looked at part by part, and once more when it counts."""
        for proposed in self.db.exec(select(Assessment).where(col(Assessment.objection).is_not(None))).all():
            self.look_at(proposed)
        for line in self.db.exec(select(ReviewLine).where(col(ReviewLine.assessment_id).is_not(None))).all():
            parts = in_force.parts_in_force(self.db, [line])
            if line.assessment_id and any(part.outcome is Outcome.NO_VALID_REASON for part in parts):
                self.look_for_the_second(self.db.get_one(Assessment, line.assessment_id))

    def every_interval_is_assessed_once_in_force(self) -> None:
        """What the roll says was missed, by one assessment."""
        lines = [line for review in self.reviews(ReviewState.ASSESSED) for line in lines_of(self.db, review)]
        lines = [line for line in lines if line.state is LineState.ASSESSED]
        absences = absences_of(self.db, lines)
        for line in lines:
            parts = sorted(in_force.parts_in_force(self.db, [line]), key=lambda part: part.from_at)
            assert parts, "an assessed line has an assessment in force"
            for one, other in pairwise(parts):
                assert one.to_at <= other.from_at, "two assessments are in force for one interval"
            for start, end in absences[line.id].intervals if line.id in absences else []:
                assert any(part.from_at <= start and end <= part.to_at for part in parts)

    def minutes_add_up(self) -> None:
        """To those that were planned, of which Sunday night has an hour twice."""
        people = [self.town.amina.id, self.town.bosse.id]
        for shares in minutes.minutes_of(self.db, people, DAYS[0], DAYS[-1]).values():
            found = minutes.totals_of(piece for share in shares for piece in share.pieces)
            planned = sum(LENGTHS[day] for day, each in enumerate(self.occasions) if each.id not in self.cancelled)
            assert found.planned == planned
            divided = found.attended + found.attended_elsewhere + found.absent_valid + found.absent_invalid + found.open
            assert divided == planned
            for share in shares:
                length = (share.occasion.ends_at - share.occasion.starts_at) // dt.timedelta(minutes=1)
                assert sum(piece.minutes for piece in share.pieces) == length

    # What they do

    def casework(self, number: int, detail: int) -> None:
        """One thing with one review; who does it, and how, follows from the detail."""
        reviews = self.reviews(*OPEN, ReviewState.ASSESSED)
        if not reviews:
            return
        late = ReviewState.NEEDS_EXPLANATION
        reviews.sort(
            key=lambda review: (review.state is late, not (number % 3 and self.is_ripe(review)), -review.version)
        )
        begun = reviews[: 2 if number % 4 else None]  # mostly one that is under way, so that something comes of it
        review, by = begun[number // 4 % len(begun)], (self.town.hanna, self.town.henrik)[detail % 2]
        if (waiting := seconds.waiting_assessment(self.db, review)) and waiting.by_id == by.id and detail % 4 > 1:
            by = self.town.henrik if by is self.town.hanna else self.town.hanna  # mostly somebody else
        choices = self.choices(review, by, detail // 2)
        self.try_to(choices[number // 32 % len(choices)])

    def choices(self, review: Review, by: Staff, detail: int) -> list[Deed]:
        """What a caseworker can think of doing with a review where it stands."""
        db, now, seen = self.db, self.now, review.version
        until = self.today() + dt.timedelta(days=1 + detail % 30)
        rest: Deed = lambda: holding.put_on_hold(db, by, review, seen, until, "Väntar", now)  # noqa: E731
        nothing: list[Deed] = [lambda: None] * 4
        calm = [rest] if detail % 4 == 1 else []
        more_sent_back = self.seen.moves[Move.SEND_BACK] > self.seen.moves[Move.AGREE]
        said, missed = self.had_their_say(review), bool(absences_of(db, open_lines(db, review)))
        found: dict[ReviewState, list[Deed]] = {
            ReviewState.NEEDS_EXPLANATION: [*nothing, *calm],
            ReviewState.TO_REVIEW: [
                *[lambda: self.object(by, review, detail)] * ((16 if said else 1) if missed else 0),
                *[lambda: self.hear(by, review)] * ((1 if said else 6) if missed else 0),
                *[lambda: ask(db, by, review, now=now)] * (2 if missed and self.is_rare(Move.ASK) else 1),
                *(nothing if not missed else []),
                *[lambda: accept(db, by, review, now=now)] * (0 if said or not missed else 1),
                *calm,
            ],
            ReviewState.WAITING_FOR_INFORMATION: [*nothing, *calm],
            ReviewState.HEARD: [*nothing, lambda: self.extend(by, review, until), *calm],
            ReviewState.AWAITING_SECOND: [
                *[lambda: seconds.agree(db, by, review, seen, now)] * 5,
                *[lambda: self.send_back(by, review, again=bool(detail % 2))] * (1 if more_sent_back else 5),
                *calm,
            ],
            ReviewState.ON_HOLD: [lambda: holding.resume(db, by, review, seen, now)],
            ReviewState.ASSESSED: [lambda: holding.take_up_again(db, by, review, seen, "Nya uppgifter", now), *nothing],
        }
        return found[review.state]

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

    # How it is looked at

    def look_at(self, assessment: Assessment) -> None:
        """Everything an assessment against somebody rests on."""
        assert assessment.objection and (assessment.words or "").strip() and assessment.rule_id
        assert assessment.hearing_id, "the person was heard"
        self.books[assessment.hearing_id].vouch_for(assessment)
        review = self.db.get_one(Review, assessment.review_id)
        if review.participant_id == self.town.amina.id:
            weighed = self.db.get(ChildrenConsidered, assessment.id)
            assert weighed, "what it means for the child was weighed"
            assert all(part.strip() for part in (weighed.situation, weighed.alternatives, weighed.consequence))

    def look_for_the_second(self, assessment: Assessment) -> None:
        """What counts was agreed to by somebody else."""
        opinion = self.db.get(SecondOpinion, assessment.id)
        assert opinion and opinion.agreed, "a second person agreed"
        assert opinion.by_id != assessment.by_id, "who is not the first"

    def try_to(self, do: Deed) -> None:
        """Do it; a no leaves nothing behind."""
        try:
            with self.db.begin_nested():
                do()
        except Refusal as refusal:
            self.seen.refused[type(refusal).__name__] += 1
            self.db.expire_all()

    def is_rare(self, move: Move) -> bool:
        """Whether this whole run has not done it often yet."""
        return self.seen.moves[move] < EACH_AT_LEAST + 5

    def reach(self, hearing: Hearing) -> None:
        """The first time that it reached the person counts."""
        book = self.books[hearing.id]
        book.reached = book.reached or self.today()

    def today(self) -> dt.date:
        """The day on the wall calendar."""
        return self.now.astimezone(STOCKHOLM).date()

    def reviews(self, *states: ReviewState) -> list[Review]:
        """The reviews in these states, the oldest first."""
        begins = select(func.min(col(Occasion.starts_at))).where(
            col(Occasion.id) == col(ReviewLine.occasion_id), col(ReviewLine.review_id) == col(Review.id)
        )
        rows = select(Review).join(Participant, col(Participant.id) == col(Review.participant_id))
        order = (col(Review.opened_at), col(Participant.given_name), begins.scalar_subquery())
        return list(self.db.exec(rows.where(col(Review.state).in_(states)).order_by(*order)).all())

    def hearings(self) -> list[Hearing]:
        """The hearings that nobody has answered yet, and the newest of the others."""
        unanswered = [id_ for id_, book in self.books.items() if not book.answered]
        return [self.db.get_one(Hearing, id_) for id_ in unanswered or list(self.books)[-1:]]

    def is_ripe(self, review: Review) -> bool:
        """Whether it can be objected to, or agreed to, before somebody says something new."""
        if review.state is ReviewState.TO_REVIEW:
            return self.had_their_say(review)
        return review.state is ReviewState.AWAITING_SECOND

    def had_their_say(self, review: Review) -> bool:
        """Whether there is a hearing that is over, and nothing new since."""
        return is_heard(self.db, review, self.now)

    def person_of(self, hearing: Hearing) -> Participant:
        """Who is heard."""
        review = self.db.get_one(Review, hearing.review_id)
        return self.db.get_one(Participant, review.participant_id)


def machine(db: Session, town: Town, seen: Seen) -> type[Reviews]:
    """A machine on this session and town: four meetings are over, and it is the evening after the last."""
    hours = {day: (1, 4) if day == SUNDAY else (9, 12) for day in DAYS}
    meetings = [
        town.create_occasion(town.series, at_clock(start, day=day), at_clock(end, day=day))
        for day, (start, end) in hours.items()
    ]
    long_ago = at_clock(8, day=LONG_AGO)
    for_long = PolicyValue(
        code=Policy.REOPEN_UNTIL_WORKDAY, kind=PolicyKind.LOCAL, value=250, source="§ 6", from_day=SUNDAY
    )
    town.add(for_long)  # so that a roll can be corrected to the end of the story
    live_with(db, town, town.amina, AgeBand.SCHOOL, now=long_ago)
    live_with(db, town, town.bosse, adults=2, now=long_ago)
    return type("ReviewsHere", (Reviews,), {"db": db, "town": town, "seen": seen, "occasions": meetings})
