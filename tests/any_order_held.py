"""What must hold of reviews in whatever order things happen: a book of its own, held against the database.

It is written without the rules it looks at.
"""

import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

import holidays
from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlmodel import Session, col, func, select

from models import in_force, minutes
from models.audit_tables import AuditHead
from models.calendar import STOCKHOLM
from models.occasions import Occasion
from models.people import Participant
from models.recorded import absences_of
from models.review_moves import MOVES, moves_of
from models.review_steps import ChildrenConsidered, Hearing, Move, SecondOpinion
from models.reviews import (
    Assessment,
    AssessmentLine,
    LineState,
    Outcome,
    Review,
    ReviewLine,
    ReviewState,
    lines_of,
)
from tests.town import Town, at_clock

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


class Held(RuleBasedStateMachine):
    """A session, a town and the book on them; after each step everything is looked at."""

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
        self.looks = 0
        self.heard: dict[object, bool] = {}
        self.cancelled: set[uuid.UUID] = set()

    def teardown(self) -> None:
        """Begin the next example where the town does."""
        self.chapter.rollback()
        self.db.expire_all()

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
            self.looks += 1
            if self.looks % 3 == 1:  # it reads the most, and what is wrong in a month stays wrong
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

    def reviews(self, *states: ReviewState) -> list[Review]:
        """The reviews in these states, the oldest first."""
        begins = select(func.min(col(Occasion.starts_at))).where(
            col(Occasion.id) == col(ReviewLine.occasion_id), col(ReviewLine.review_id) == col(Review.id)
        )
        rows = select(Review).join(Participant, col(Participant.id) == col(Review.participant_id))
        order = (col(Review.opened_at), col(Participant.given_name), begins.scalar_subquery())
        return list(self.db.exec(rows.where(col(Review.state).in_(states)).order_by(*order)).all())

    def today(self) -> dt.date:
        """The day on the wall calendar."""
        return self.now.astimezone(STOCKHOLM).date()

    def person_of(self, hearing: Hearing) -> Participant:
        """Who is heard."""
        review = self.db.get_one(Review, hearing.review_id)
        return self.db.get_one(Participant, review.participant_id)
