"""Reviews in any order: participant, supervisor, two caseworkers, the clock and messages, interleaved at random.

What they do stands in tests/any_order_deeds.py, and what must hold meanwhile in tests/any_order_held.py.
"""

import datetime as dt
from functools import partial
from random import Random

from hypothesis import strategies as some
from hypothesis.stateful import initialize, rule
from sqlmodel import Session

from models import confirmations, deadlines, holding, seconds
from models.attendance import Presence, standing
from models.households import AgeBand
from models.people import Staff
from models.policy import Policy, PolicyKind, PolicyValue
from models.recorded import absences_of
from models.review_steps import Move
from models.reviews import (
    Review,
    ReviewState,
    open_lines,
)
from tests.absence import accept, report
from tests.any_order_deeds import Deed, Deeds
from tests.any_order_held import DAYS, OPEN, SUNDAY, Seen
from tests.reviewing import ask, is_heard, live_with
from tests.town import LONG_AGO, Town, at_clock

EACH_AT_LEAST = 20
# Who does something, and how often beside the others.
TURNS = {"the_participant": 6, "the_supervisor": 2, "a_caseworker": 14, "hours_pass": 1, "a_day_passes": 1}
BY_THE_ROLL = (Move.ROLL, Move.CLOSE, Move.CANCEL)
BY_A_SECOND = (Move.AGREE, Move.SEND_BACK)
BY_A_REPORT = (Move.REPORT, Move.WITHDRAW)
DAYS_PASS = {
    Move.EXPLANATION_DAY_PASSED: ReviewState.NEEDS_EXPLANATION,
    Move.INFORMATION_DAY_PASSED: ReviewState.WAITING_FOR_INFORMATION,
    Move.HEARING_DAY_PASSED: ReviewState.HEARD,
}


class Reviews(Deeds):
    """Everybody does something, one after the other. What can be done follows from where things stand.

    A rule draws numbers and nothing that depends on the database, whose ids are random.
    """

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
        late = {"a_day_passes": 4} if any(map(self.is_rare, DAYS_PASS)) else {}
        roll = {"the_supervisor": 4} if any(map(self.is_rare, BY_THE_ROLL)) else {}
        turns = TURNS | late | roll
        turn = rolls.choices(list(turns), list(turns.values()))[0]
        getattr(self, turn)(rolls.getrandbits(20), rolls.getrandbits(20))

    def the_participant(self, number: int, detail: int) -> None:
        """Reports, answers a question, opens a hearing, answers it – in the app or at the desk."""
        who = (self.town.amina, self.town.bosse)[detail % 2]
        day = DAYS[detail // 2 % len(DAYS)]
        waiting = self.reviews(ReviewState.WAITING_FOR_INFORMATION)
        asked: list[Deed] = [partial(self.answer_question, review) for review in waiting for _ in range(3)]
        if self.is_rare(Move.INFORMATION_DAY_PASSED) and not self.is_rare(Move.ANSWER):
            asked = asked[:1] if detail % 8 == 5 else []
        choices = list(asked)
        silent = self.is_rare(Move.HEARING_DAY_PASSED) and detail % 2
        for hearing in self.hearings():
            unanswered = not self.books[hearing.id].answered
            choices += [partial(self.open_hearing, hearing)] * 3
            choices += [partial(self.answer_hearing, hearing)] * (4 if unanswered and not silent else 1)
        if asked and self.is_rare(Move.ANSWER) and number % 3:
            choices = asked
        elif choices and any(map(self.is_rare, BY_A_SECOND)) and number % 3 and not self.is_rare(Move.REMARK):
            pass  # whatever else is said now would have to be told first
        elif number % 7 == 5 or (self.is_rare(Move.REMARK) and number % 3 == 1):
            choices = [partial(self.say_something, who, detail)]
        elif not choices or number % 5 == 3 or (any(map(self.is_rare, BY_A_REPORT)) and number % 2):
            choices = [lambda: report(self.db, who, day, until=max(day, DAYS[detail % 3]), now=self.now)]
            often = 3 if self.is_rare(Move.WITHDRAW) else 1
            choices += [partial(self.withdraw, each) for each in self.reports_of(who)[:1]] * often
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
        if number // 64 % (4 if self.is_rare(Move.CANCEL) else 50) == 1:  # which ends what could come of a meeting
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
        rare = [state for move, state in DAYS_PASS.items() if self.is_rare(move)]
        reviews = self.reviews(*rare) or self.reviews(*OPEN)
        due = sorted({each.due_day for each in reviews if each.due_day})
        if due and number % 3:
            self.now = max(self.now, at_clock(0, 1, due[number // 3 % len(due)] + dt.timedelta(days=1)))
        deadlines.run(self.db, self.now)

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
        if any(map(self.is_rare, BY_A_SECOND)):
            found = [review for review in reviews if review.state is ReviewState.AWAITING_SECOND]
            begun = found or [review for review in reviews if self.is_ripe(review)] or begun
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
        calm = [rest] if detail % (4 if self.is_rare(Move.HOLD) else 16) == 1 else []
        later = self.is_rare(Move.EXTEND) or detail % 8 == 3
        said, missed = self.had_their_say(review), bool(absences_of(db, open_lines(db, review)))
        few_agreed, few_sent_back = self.is_rare(Move.AGREE), self.is_rare(Move.SEND_BACK)
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
            ReviewState.HEARD: [*nothing, *[lambda: self.extend(by, review, until)] * later, *calm],
            ReviewState.AWAITING_SECOND: [
                *[lambda: seconds.agree(db, by, review, seen, now)] * (5 if few_agreed else 1),
                *[lambda: self.send_back(by, review, again=not detail % 4)] * (5 if few_sent_back else 1),
                *calm,
            ],
            ReviewState.ON_HOLD: [lambda: holding.resume(db, by, review, seen, now)],
            ReviewState.ASSESSED: [lambda: holding.take_up_again(db, by, review, seen, "Nya uppgifter", now), *nothing],
        }
        return found[review.state]

    def is_rare(self, move: Move) -> bool:
        """Whether this whole run has not done it often yet."""
        return self.seen.moves[move] < EACH_AT_LEAST + 2

    def is_ripe(self, review: Review) -> bool:
        """Whether it can be objected to, or agreed to, before somebody says something new."""
        if review.state is ReviewState.TO_REVIEW:
            return self.had_their_say(review)
        return review.state is ReviewState.AWAITING_SECOND

    def had_their_say(self, review: Review) -> bool:
        """Whether there is a hearing that is over, and nothing new since."""
        since = (self.looked_at, self.now, review.id)  # nothing is written between two looks
        if since not in self.heard:
            self.heard[since] = is_heard(self.db, review, self.now)
        return self.heard[since]


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
