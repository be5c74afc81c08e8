"""The five journeys of an absence, and the month statement of each: figures computed by hand from the wall calendar.

Each occasion is three hours, 180 minutes. The statements are handed over on 1 December, one a journey.
"""

import datetime as dt
from dataclasses import astuple

import pytest
from sqlmodel import select

from models import deadlines
from models.attendance import Presence
from models.cancellations import cancel
from models.hand_over import Seen, hand_over
from models.households import AgeBand
from models.occasions import CancelReason, Series
from models.people import Role
from models.reviews import LineState, Review, ReviewState
from models.statements import as_of_now
from tests.absence import accept, confirm_roll, line_of, observe, report
from tests.reviewing import WEIGHED, agree, answer, hear, live_with, object_to, open_it, send_back
from tests.town import MONDAY, at_clock

NOVEMBER = dt.date(2026, 11, 1)
FIRST = at_clock(9, day=dt.date(2026, 12, 1))
DAY = dt.timedelta(days=1)
WEEK = [MONDAY - 14 * DAY + number * DAY for number in range(5)]  # Monday 9 to Friday 13 November


@pytest.fixture
def nora(db, town):
    """Nora takes part in a group of her own, which meets when a test says so."""
    town.own = town.add(Series(activity_id=town.swedish.id, site_id=town.site.id))
    return town.create_participant("Nora", "Ny", town.unit, [town.own])


def plan(town, day):
    """The group is to meet on a day from nine to twelve."""
    return town.create_occasion(town.own, at_clock(9, day=day), at_clock(12, day=day))


def take(db, town, nora, occasion, presence=Presence.HERE):
    """Berit marks Nora and confirms; gives the occasion."""
    observe(db, town.berit, occasion, nora, presence, now=occasion.ends_at - dt.timedelta(minutes=5))
    confirm_roll(db, town.berit, occasion, now=occasion.ends_at)
    return occasion


def review_at(db, person, occasion):
    return db.get_one(Review, line_of(db, person, occasion).review_id)


def three_days_of_illness(db, town, nora):
    """Reported each morning and accepted; she came on the other two days of the week."""
    for day in WEEK[:3]:
        occasion = plan(town, day)
        report(db, nora, day, now=at_clock(8, day=day))
        take(db, town, nora, occasion, Presence.NOT_HERE)
        accept(db, town.hanna, review_at(db, nora, occasion), now=at_clock(13, day=day))
    for day in WEEK[3:]:
        take(db, town, nora, plan(town, day))


def unexplained_for_four_days(db, town, nora):
    """Asked, silent, heard, sent back, heard again, children considered: no valid reason for two of the four days."""
    live_with(db, town, nora, AgeBand.SCHOOL, now=at_clock(8, day=WEEK[0]))
    missed = [take(db, town, nora, plan(town, day), Presence.NOT_HERE) for day in WEEK[:4]]
    review = review_at(db, nora, missed[0])
    assert {line_of(db, nora, each).review_id for each in missed} == {review.id}
    assert review.state is ReviewState.NEEDS_EXPLANATION
    now = at_clock(9, day=MONDAY)
    deadlines.run(db, now)
    heard_out(db, town, nora, review, now)
    object_to(db, town.hanna, review, now=now, valid=2, considered=WEIGHED)
    send_back(db, town.henrik, review, now=now)
    now += DAY
    heard_out(db, town, nora, review, now)
    object_to(db, town.hanna, review, now=now, valid=2, considered=WEIGHED)
    agree(db, town.henrik, review, now=now)


def heard_out(db, town, nora, review, now):
    hearing = hear(db, town.hanna, review, now=now)
    open_it(db, nora, hearing, now=now)
    answer(db, nora, hearing, now=now)


def arrival_despite_a_report(db, town, nora):
    """Reported ill for Monday, and came."""
    occasion = plan(town, WEEK[0])
    report(db, nora, WEEK[0], now=at_clock(8, day=WEEK[0]))
    take(db, town, nora, occasion)
    assert line_of(db, nora, occasion).state is LineState.ATTENDED


def the_supervisors_error(db, town, nora):
    """Marked as not here by mistake; corrected when she said so, and the review closed as attended."""
    occasion = take(db, town, nora, plan(town, WEEK[0]), Presence.NOT_HERE)
    later = at_clock(15, day=WEEK[0])
    observe(db, town.berit, occasion, nora, Presence.HERE, now=later, reason="Fel rad på listan")
    assert review_at(db, nora, occasion).state is ReviewState.CLOSED


def the_organiser_closed_the_site(db, town, nora):
    """Called off on Monday morning, held on Tuesday: nobody is asked anything about Monday."""
    closed = plan(town, WEEK[0])
    cancel(db, town.berit, Role.SUPERVISOR, closed, CancelReason.SITE_CLOSED, at_clock(7, day=WEEK[0]))
    take(db, town, nora, plan(town, WEEK[1]))
    assert not db.exec(select(Review).where(Review.participant_id == nora.id)).all()


# Planned, attended, attended elsewhere, absent with a valid reason, absent without, open.
BY_HAND = {
    three_days_of_illness: (5 * 180, 2 * 180, 0, 3 * 180, 0, 0),
    unexplained_for_four_days: (4 * 180, 0, 0, 2 * 180, 2 * 180, 0),
    arrival_despite_a_report: (180, 180, 0, 0, 0, 0),
    the_supervisors_error: (180, 180, 0, 0, 0, 0),
    the_organiser_closed_the_site: (180, 180, 0, 0, 0, 0),
}


@pytest.mark.parametrize(("journey", "minutes"), BY_HAND.items(), ids=[each.__name__ for each in BY_HAND])
def test_the_statement_of_a_journey_is_what_was_computed_by_hand(db, town, nora, journey, minutes):
    journey(db, town, nora)
    case = town.case_of(nora)
    sheet = as_of_now(db, case, NOVEMBER)
    assert astuple(sheet.totals) == minutes
    assert sheet.whole
    statement = hand_over(db, town.hanna, case, NOVEMBER, Seen(0, sheet.digest), FIRST)
    assert astuple(statement.totals) == minutes
