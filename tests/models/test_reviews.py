"""Reviews follow reports and the roll."""

import datetime as dt

import pytest
from sqlmodel import col, func, select

from models.attendance import Confirmation, ConfirmationKind, Presence, Task
from models.audit_tables import AuditEvent
from models.case_tasks import CaseTask, CaseTaskKind
from models.confirmations import reopen
from models.holding import take_up_again
from models.marks import undo
from models.occasions import CancelReason
from models.outbox import Message, MessageKind
from models.people import Case
from models.recorded import absences_of
from models.review_lines import follow_the_roll
from models.reviews import LineState, Review, ReviewLine, ReviewState, lines_of
from tests.absence import accept, confirm_roll, line_of, missed, observe, report, review_of
from tests.town import MONDAY, NOON, at_clock

LATER = NOON + dt.timedelta(hours=1)


@pytest.fixture
def roll(db, town):
    """roll(Presence.HERE): Berit marks Amina and confirms."""

    def take(presence=None, times=None, *, now=NOON):
        if presence:
            observe(db, town.berit, town.occasion, town.amina, presence, times)
        confirm_roll(db, town.berit, town.occasion, now=now)

    return take


def correct(db, town, presence, times=None):
    observe(db, town.berit, town.occasion, town.amina, presence, times, now=LATER, reason="fel rad")


def reviews(db):
    return db.exec(select(func.count()).select_from(Review)).one()


def desk_tasks(db):
    waiting = select(CaseTask.kind, CaseTask.object_id).where(col(CaseTask.done_at).is_(None))
    return db.exec(waiting).all()


def actions(db):
    return [each for each in db.exec(select(AuditEvent.action).order_by(col(AuditEvent.seq))) if each[:6] == "review"]


def test_not_here_without_a_report_needs_an_explanation(db, town, roll):
    roll(Presence.NOT_HERE)
    review = review_of(db, town.amina)
    assert review.state is ReviewState.NEEDS_EXPLANATION
    assert line_of(db, town.amina, town.occasion).state is LineState.OPEN
    assert actions(db) == ["review:open"]


def test_silence_makes_nothing(db, town, roll):
    roll()
    assert reviews(db) == 0


def test_an_undone_mark_makes_nothing(db, town, roll):
    marked = observe(db, town.berit, town.occasion, town.amina)
    undo(db, town.berit, town.occasion, town.amina.id, version=marked.version, now=marked.made_at)
    roll()
    assert reviews(db) == 0


def test_nobody_is_asked_who_missed_nothing(db, town, roll):
    roll(Presence.HERE)
    assert reviews(db) == 0


def test_who_was_there_for_a_part_is_asked_about_the_rest(db, town, roll):
    roll(Presence.PARTLY, (at_clock(9), at_clock(10)))
    review = review_of(db, town.amina)
    assert review.state is ReviewState.NEEDS_EXPLANATION
    assert absences_of(db, lines_of(db, review)).popitem()[1].intervals == [(at_clock(10), at_clock(12))]
    told = db.exec(select(Message.kind).where(Message.about == review.id)).all()
    assert set(told) == {MessageKind.EXPLANATION_ASKED}


def test_a_mark_alone_makes_nothing_until_the_roll_is_confirmed(db, town):
    observe(db, town.berit, town.occasion, town.amina)
    assert reviews(db) == 0


def test_a_cancelled_occasion_makes_nothing(db, town):
    observe(db, town.berit, town.occasion, town.amina)
    confirmed = Confirmation(
        occasion_id=town.occasion.id,
        number=1,
        kind=ConfirmationKind.CONFIRM,
        version_seen=1,
        occasion_version=2,
        by_id=town.berit.id,
        made_at=NOON,
    )
    town.occasion.cancelled_at, town.occasion.cancelled_because = NOON, CancelReason.SITE_CLOSED
    db.add_all([confirmed, town.occasion])
    db.flush()
    follow_the_roll(db, town.occasion, town.berit, NOON)
    assert reviews(db) == 0


def test_absences_of_one_week_are_explained_together_those_of_another_week_alone(db, town, roll):
    roll(Presence.NOT_HERE)
    asked = review_of(db, town.amina)
    due = asked.due_day
    later = missed(db, town, at_clock(13))
    friday = missed(db, town, at_clock(9, day=MONDAY + dt.timedelta(days=4)))
    assert {line_of(db, town.amina, each).review_id for each in (later, friday)} == {asked.id}
    assert due and asked.due_day and asked.due_day > due, (
        "there is as long to explain Friday as there was to explain Monday"
    )
    next_week = missed(db, town, at_clock(9, day=MONDAY + dt.timedelta(days=7)))
    assert line_of(db, town.amina, next_week).review_id != asked.id
    assert actions(db) == ["review:open", "review:extend", "review:extend", "review:open"]


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (dt.date(2026, 12, 31), dt.date(2027, 1, 1), True),  # both in week 53 of 2026
        (dt.date(2027, 1, 3), dt.date(2027, 1, 4), False),  # Sunday of week 53 and Monday of week 1
        (dt.date(2026, 10, 25), dt.date(2026, 10, 26), False),  # the night with an hour twice ends a week
        (dt.date(2028, 2, 28), dt.date(2028, 2, 29), True),
    ],
)
def test_a_week_is_the_calendars_week(db, town, one, other, together):
    reviewed = {line_of(db, town.amina, missed(db, town, at_clock(9, day=day))).review_id for day in (one, other)}
    assert (len(reviewed) == 1) is together


def test_a_report_of_one_day_leaves_the_other_days_of_the_week_to_be_explained(db, town, roll):
    roll(Presence.NOT_HERE)
    tuesday = missed(db, town, at_clock(9, day=MONDAY + dt.timedelta(days=1)))
    asked = review_of(db, town.amina)
    due = asked.due_day
    report(db, town.amina, now=tuesday.ends_at)
    assert (asked.state, asked.due_day) == (ReviewState.NEEDS_EXPLANATION, due)
    report(db, town.amina, MONDAY + dt.timedelta(days=1), now=tuesday.ends_at)
    assert (asked.state, asked.due_day) == (ReviewState.TO_REVIEW, None)


def test_a_report_moves_what_needed_an_explanation(db, town, roll):
    roll(Presence.NOT_HERE)
    review, before = review_of(db, town.amina), review_of(db, town.amina).version
    report(db, town.amina, now=NOON)
    assert review_of(db, town.amina).id == review.id
    assert review.state is ReviewState.TO_REVIEW
    assert review.version > before


def test_a_report_after_moving_to_another_board_begins_a_review_there(db, town, roll):
    roll(Presence.NOT_HERE)
    before, old = review_of(db, town.amina), town.case_of(town.amina)
    old.ended_on = MONDAY
    db.flush()
    there = town.other_unit
    new = Case(participant_id=town.amina.id, board_id=there.board_id, unit_id=there.id, opened_on=MONDAY)
    db.add(new)
    db.flush()
    tuesday = MONDAY + dt.timedelta(days=1)
    later = town.create_occasion(town.series, at_clock(9, day=tuesday), at_clock(12, day=tuesday))
    report(db, town.amina, MONDAY, until=tuesday, now=NOON)
    assert line_of(db, town.amina, town.occasion).review_id == before.id
    assert db.get_one(Review, line_of(db, town.amina, later).review_id).case_id == new.id


def test_confirmed_here_closes_what_was_reported(db, town, roll):
    report(db, town.amina)
    roll(Presence.HERE)
    assert line_of(db, town.amina, town.occasion).state is LineState.ATTENDED
    assert review_of(db, town.amina).state is ReviewState.CLOSED
    assert actions(db) == ["review:open", "review:close"]


def test_one_of_two_attended_leaves_the_other_open(db, town, roll):
    later = town.create_occasion(town.series, at_clock(13), at_clock(16))
    report(db, town.amina)
    roll(Presence.HERE)
    assert review_of(db, town.amina).state is ReviewState.TO_REVIEW
    assert line_of(db, town.amina, later).state is LineState.OPEN
    assert actions(db) == ["review:open", "review:follow"]


@pytest.mark.parametrize("presence", [Presence.NOT_HERE, Presence.PARTLY])
def test_an_absence_that_was_reported_stays_open_when_confirmed(db, town, roll, presence):
    report(db, town.amina)
    roll(presence, (at_clock(9), at_clock(10)) if presence is Presence.PARTLY else None)
    assert line_of(db, town.amina, town.occasion).state is LineState.OPEN
    assert review_of(db, town.amina).state is ReviewState.TO_REVIEW


def test_not_recorded_leaves_a_reported_line_open(db, town, roll):
    report(db, town.amina)
    roll()
    assert line_of(db, town.amina, town.occasion).state is LineState.OPEN


@pytest.mark.parametrize("presence", [Presence.NOT_HERE, Presence.PARTLY])
def test_a_correction_to_absent_reopens_an_attended_line(db, town, roll, presence):
    report(db, town.amina)
    roll(Presence.HERE)
    correct(db, town, presence, (at_clock(9), at_clock(10)) if presence is Presence.PARTLY else None)
    assert line_of(db, town.amina, town.occasion).state is LineState.OPEN
    assert review_of(db, town.amina).state is ReviewState.TO_REVIEW


def test_a_correction_to_here_closes_what_needed_an_explanation(db, town, roll):
    roll(Presence.NOT_HERE)
    correct(db, town, Presence.HERE)
    assert review_of(db, town.amina).state is ReviewState.CLOSED
    correct(db, town, Presence.NOT_HERE)
    assert review_of(db, town.amina).state is ReviewState.NEEDS_EXPLANATION


def test_an_opened_roll_changes_nothing_until_it_is_confirmed_again(db, town, roll):
    report(db, town.amina)
    roll(Presence.HERE)
    reopen(db, town.berit, town.occasion, "fel rad", now=LATER)
    assert review_of(db, town.amina).state is ReviewState.CLOSED
    observe(db, town.berit, town.occasion, town.amina, Presence.NOT_HERE, now=LATER, reason="fel rad")
    assert review_of(db, town.amina).state is ReviewState.CLOSED
    roll(now=LATER)
    assert review_of(db, town.amina).state is ReviewState.TO_REVIEW


def test_a_correction_to_here_after_the_assessment_asks_a_human_once(db, town, roll):
    report(db, town.amina)
    roll(Presence.NOT_HERE)
    accept(db, town.hanna, review_of(db, town.amina))
    correct(db, town, Presence.HERE)
    assert db.exec(select(Task)).all() == [], "the site has done its part, and is not told that there is an assessment"
    assert desk_tasks(db) == [(CaseTaskKind.DISAGREEMENT, line_of(db, town.amina, town.occasion).id)]
    assert line_of(db, town.amina, town.occasion).state is LineState.ASSESSED
    follow_the_roll(db, town.occasion, town.berit, LATER)
    assert len(desk_tasks(db)) == 1
    correct(db, town, Presence.NOT_HERE)
    assert desk_tasks(db) == []


def test_taken_up_again_presence_wins_and_the_person_is_told(db, town, roll):
    report(db, town.amina)
    roll(Presence.NOT_HERE)
    review = review_of(db, town.amina)
    accept(db, town.hanna, review)
    correct(db, town, Presence.HERE)
    take_up_again(db, town.hanna, review, review.version, "Platsen har rättat.", LATER + dt.timedelta(days=1))
    line = line_of(db, town.amina, town.occasion)
    assert (review.state, line.state, line.assessment_id) == (ReviewState.CLOSED, LineState.ATTENDED, None)
    assert desk_tasks(db) == []
    told = select(Message.round).where(Message.kind == MessageKind.OUTCOME_READY)
    assert set(db.exec(told).all()) == {1, 2}


def test_others_on_the_roll_are_not_touched(db, town, roll):
    report(db, town.bosse)
    before = review_of(db, town.bosse).version
    roll(Presence.NOT_HERE)
    assert review_of(db, town.bosse).version == before


def test_someone_without_an_open_case_is_asked_nothing(db, town, roll):
    case = town.case_of(town.amina)
    case.ended_on = MONDAY
    db.add(case)
    db.flush()
    roll(Presence.NOT_HERE)
    assert reviews(db) == 0


def test_following_twice_changes_nothing_more(db, town, roll):
    report(db, town.bosse)
    roll(Presence.NOT_HERE)
    lines = db.exec(select(ReviewLine.id, ReviewLine.state).order_by(col(ReviewLine.id))).all()
    states = db.exec(select(Review.id, Review.state, Review.version).order_by(col(Review.id))).all()
    follow_the_roll(db, town.occasion, town.berit, LATER)
    assert db.exec(select(ReviewLine.id, ReviewLine.state).order_by(col(ReviewLine.id))).all() == lines
    assert db.exec(select(Review.id, Review.state, Review.version).order_by(col(Review.id))).all() == states
