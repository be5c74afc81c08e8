"""Days that pass lead a review on and decide nothing."""

import datetime as dt

import pytest
from sqlmodel import select

from models import deadlines, hearings, holding
from models.case_tasks import CaseTask, CaseTaskKind
from models.outbox import Message, MessageKind
from models.reviews import Assessment, Review, ReviewState
from tests.absence import confirm_roll, observe, report, review_of
from tests.reviewing import answer, ask, hear, live_with, open_it
from tests.town import NOON, at_clock

DAY = dt.timedelta(days=1)
# A week after Monday 23 November; ten days after it is a Thursday, fourteen a Monday.
EXPLAIN_BY, INFORM_BY = dt.date(2026, 11, 30), dt.date(2026, 12, 3)


def last_minute(day: dt.date) -> dt.datetime:
    return at_clock(23, 59, day)


def after(day: dt.date) -> dt.datetime:
    return at_clock(0, 0, day + DAY)


def state_of(review: Review) -> ReviewState:
    return review.state


@pytest.fixture
def unexplained(db, town) -> Review:
    """Amina was not here on Monday and has said nothing."""
    observe(db, town.berit, town.occasion, town.amina)
    confirm_roll(db, town.berit, town.occasion)
    return review_of(db, town.amina)


@pytest.fixture
def reported(db, town) -> Review:
    """She has reported it too."""
    report(db, town.amina)
    observe(db, town.berit, town.occasion, town.amina)
    confirm_roll(db, town.berit, town.occasion)
    return review_of(db, town.amina)


def test_whoever_was_not_here_is_asked_why_and_has_a_week(db, town, unexplained):
    asked = db.exec(select(Message).where(Message.kind == MessageKind.EXPLANATION_ASKED)).all()
    assert {each.participant_id for each in asked} == {town.amina.id}
    assert (unexplained.state, unexplained.due_day) == (ReviewState.NEEDS_EXPLANATION, EXPLAIN_BY)


def test_no_answer_by_the_day_moves_the_review_on_and_decides_nothing(db, town, unexplained):
    assert deadlines.run(db, last_minute(EXPLAIN_BY)) == 0
    assert deadlines.run(db, after(EXPLAIN_BY)) == 1
    assert (unexplained.state, unexplained.due_day) == (ReviewState.TO_REVIEW, None)
    assert db.exec(select(Assessment)).all() == []


def test_a_last_day_on_a_holiday_moves_to_the_next_workday(db, town):
    """Asked on the 18th, a week later is Christmas Day, and the days after it a weekend."""
    friday = at_clock(12, day=dt.date(2026, 12, 18))
    occasion = town.create_occasion(town.series, friday - dt.timedelta(hours=3), friday)
    observe(db, town.berit, occasion, town.amina, now=friday - dt.timedelta(minutes=5))
    confirm_roll(db, town.berit, occasion, now=friday)
    assert review_of(db, town.amina).due_day == dt.date(2026, 12, 28)


def test_a_question_without_an_answer_comes_back(db, town, reported):
    ask(db, town.hanna, reported, now=NOON)
    assert (reported.state, reported.due_day) == (ReviewState.WAITING_FOR_INFORMATION, INFORM_BY)
    assert deadlines.run(db, last_minute(INFORM_BY)) == 0
    deadlines.run(db, after(INFORM_BY))
    assert reported.state is ReviewState.TO_REVIEW


def test_a_hearing_that_reached_nobody_waits_and_somebody_has_to_see_to_it(db, town, reported):
    hearing = hear(db, town.hanna, reported, now=NOON)
    assert reported.due_day is None
    for _ in range(2):
        deadlines.run(db, NOON + 6 * DAY)
    assert reported.state is ReviewState.HEARD
    tasks = db.exec(select(CaseTask)).all()
    assert [(each.kind, each.object_id) for each in tasks] == [(CaseTaskKind.DELIVERY_MISSING, hearing.id)]
    deadlines.run(db, NOON + 90 * DAY)
    assert reported.state is ReviewState.HEARD


def test_a_hearing_that_was_opened_is_over_when_its_day_is(db, town, reported):
    hearing = hear(db, town.hanna, reported, now=NOON)
    open_it(db, town.amina, hearing, now=NOON)
    last = dt.date(2026, 12, 7)
    assert reported.due_day == last
    assert deadlines.run(db, last_minute(last)) == 0
    deadlines.run(db, after(last))
    assert reported.state is ReviewState.TO_REVIEW


def test_more_time_moves_the_day(db, town, reported):
    hearing = hear(db, town.hanna, reported, now=NOON)
    open_it(db, town.amina, hearing, now=NOON)
    until = dt.date(2026, 12, 20)
    hearings.extend(db, town.hanna, hearing, reported.version, until, "Bortrest", NOON)
    deadlines.run(db, last_minute(until))
    assert state_of(reported) is ReviewState.HEARD
    deadlines.run(db, after(until))
    assert state_of(reported) is ReviewState.TO_REVIEW


def test_more_time_is_never_less(db, town, reported):
    hearing = hear(db, town.hanna, reported, now=NOON)
    open_it(db, town.amina, hearing, now=NOON)
    with pytest.raises(hearings.EarlierThanNow) as refused:
        hearings.extend(db, town.hanna, hearing, reported.version, dt.date(2026, 12, 7), "Bortrest", NOON)
    assert refused.value.last == dt.date(2026, 12, 7)


def test_a_hold_ends_by_itself_where_the_review_was(db, town, unexplained):
    until = dt.date(2026, 11, 27)
    holding.put_on_hold(db, town.hanna, unexplained, unexplained.version, until, "Väntar", NOON)
    assert deadlines.run(db, last_minute(until)) == 0
    deadlines.run(db, after(until))
    assert (unexplained.state, unexplained.due_day) == (ReviewState.NEEDS_EXPLANATION, EXPLAIN_BY)


def test_what_was_answered_during_a_hold_is_not_asked_again(db, town, reported):
    asked = ask(db, town.hanna, reported, now=NOON)
    holding.put_on_hold(db, town.hanna, reported, reported.version, dt.date(2026, 11, 27), "Väntar", NOON)
    answer(db, town.amina, asked, now=NOON)
    holding.resume(db, town.hanna, reported, reported.version, NOON)
    assert reported.state is ReviewState.TO_REVIEW


def test_a_second_round_finds_nothing_more_to_do(db, town, unexplained):
    live_with(db, town, town.amina, now=NOON)
    assert deadlines.run(db, after(EXPLAIN_BY)) == 1
    assert deadlines.run(db, after(EXPLAIN_BY)) == 0
