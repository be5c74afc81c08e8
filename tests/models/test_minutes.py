"""The minutes of a month: what counts as what, month ends and clock changes."""

import datetime as dt

import pytest

from models.attendance import Presence
from models.calendar import last_of, moment, month_after, month_before, month_of
from models.confirmations import reopen
from models.holding import take_up_again
from models.minutes import Totals, Waits, minutes_of, totals_of
from models.occasions import CancelReason, Enrolment
from models.policy import Policy
from models.reasons import ReasonCode
from models.report_versions import withdraw
from models.reports import send
from models.told import Told
from tests.absence import accept, confirm_roll, line_of, observe, report, review_of
from tests.reviewing import agree, live_with, object_to
from tests.town import MONDAY, NOON, at_clock

NOVEMBER = dt.date(2026, 11, 1)
EVENING = at_clock(18)
HOUR = dt.timedelta(hours=1)


def shares(db, person, month=NOVEMBER):
    return minutes_of(db, [person.id], month, last_of(month))[person.id]


def totals(db, person, month=NOVEMBER):
    return totals_of(piece for share in shares(db, person, month) for piece in share.pieces)


@pytest.fixture
def roll(db, town):
    """roll(Presence.HERE): Berit marks Amina and confirms; later, it is a correction."""

    def take(presence=None, times=None, *, now=NOON):
        if presence:
            observe(db, town.berit, town.occasion, town.amina, presence, times, now=now, reason="Såg efter")
        confirm_roll(db, town.berit, town.occasion, now=now)

    return take


def test_what_nobody_has_recorded_is_open(db, town):
    assert totals(db, town.amina) == Totals(planned=180, open=180)


def test_a_mark_on_a_roll_that_is_not_confirmed_proves_nothing(db, town):
    observe(db, town.berit, town.occasion, town.amina, Presence.HERE)
    assert totals(db, town.amina) == Totals(planned=180, open=180)
    assert shares(db, town.amina)[0].waits is Waits.CONFIRMATION


def test_silence_on_a_confirmed_roll_is_open_and_never_absence(db, town, roll):
    roll()
    assert totals(db, town.amina) == Totals(planned=180, open=180)
    assert shares(db, town.amina)[0].waits is Waits.RECORD


def test_here_is_attended(db, town, roll):
    roll(Presence.HERE)
    assert totals(db, town.amina) == Totals(planned=180, attended=180)
    assert shares(db, town.amina)[0].waits is None


def test_missed_and_not_assessed_is_open(db, town, roll):
    roll(Presence.PARTLY, (at_clock(9, 30), at_clock(11)))
    assert totals(db, town.amina) == Totals(planned=180, attended=90, open=90)
    assert shares(db, town.amina)[0].waits is Waits.ASSESSMENT
    assert shares(db, town.amina)[0].review_id == review_of(db, town.amina).id


def test_an_accepted_reason_is_valid_absence(db, town, roll):
    report(db, town.amina)
    roll(Presence.PARTLY, (at_clock(9), at_clock(10)))
    accept(db, town.hanna, review_of(db, town.amina))
    assert totals(db, town.amina) == Totals(planned=180, attended=60, absent_valid=120)
    assert shares(db, town.amina)[0].pieces[1].assessment_id == line_of(db, town.amina, town.occasion).assessment_id


def objected(db, town, **how):
    """Hanna finds no valid reason, by the legal exception, and Henrik agrees."""
    live_with(db, town, town.amina, now=NOON)
    review = review_of(db, town.amina)
    object_to(db, town.hanna, review, now=NOON, exception=Policy.LAW_HEARING_NEEDLESS, **how)
    return review


def test_no_valid_reason_counts_once_a_second_person_has_agreed(db, town, roll):
    report(db, town.amina)
    roll(Presence.NOT_HERE)
    review = objected(db, town)
    assert totals(db, town.amina) == Totals(planned=180, open=180)
    agree(db, town.henrik, review, now=NOON)
    assert totals(db, town.amina) == Totals(planned=180, absent_invalid=180)


def test_what_is_assessed_again_counts_as_before_until_it_is(db, town, roll):
    report(db, town.amina)
    roll(Presence.NOT_HERE)
    review = review_of(db, town.amina)
    accept(db, town.hanna, review)
    take_up_again(db, town.hanna, review, review.version, "Ny uppgift", EVENING)
    assert totals(db, town.amina) == Totals(planned=180, absent_valid=180)


def test_presence_wins_over_an_assessment(db, town, roll):
    report(db, town.amina)
    roll(Presence.NOT_HERE)
    accept(db, town.hanna, review_of(db, town.amina))
    observe(db, town.berit, town.occasion, town.amina, Presence.HERE, now=EVENING, reason="Fel rad")
    assert totals(db, town.amina) == Totals(planned=180, attended=180)


def test_a_correction_that_says_more_was_missed_leaves_that_open(db, town, roll):
    report(db, town.amina)
    roll(Presence.PARTLY, (at_clock(9), at_clock(11)))
    accept(db, town.hanna, review_of(db, town.amina))
    observe(db, town.berit, town.occasion, town.amina, Presence.NOT_HERE, now=EVENING, reason="Fel rad")
    assert totals(db, town.amina) == Totals(planned=180, absent_valid=60, open=120)


def test_an_opened_roll_proves_nothing(db, town, roll):
    roll(Presence.HERE)
    reopen(db, town.berit, town.occasion, "Glömde en", now=NOON)
    assert totals(db, town.amina) == Totals(planned=180, open=180)


def test_what_is_cancelled_is_not_planned(db, town):
    town.occasion.cancelled_at, town.occasion.cancelled_because = NOON, CancelReason.SITE_CLOSED
    db.flush()
    assert totals(db, town.amina) == Totals()


def test_the_organisers_own_reason_once_accepted_is_like_a_cancellation(db, town, roll):
    report(db, town.amina, reason=ReasonCode.ORGANISER)
    roll(Presence.PARTLY, (at_clock(9), at_clock(10)))
    assert totals(db, town.amina) == Totals(planned=180, attended=60, open=120)
    accept(db, town.hanna, review_of(db, town.amina))
    assert totals(db, town.amina) == Totals(planned=60, attended=60)


def test_of_hours_that_were_the_organisers_only_those_leave(db, town, roll):
    told = Told(MONDAY, ReasonCode.ORGANISER, hours=(dt.time(10), dt.time(11)))
    send(db, town.amina, told, key="hours-of-the-organisers", language="sv", sent_in=None, now=at_clock(9))
    roll(Presence.NOT_HERE)
    accept(db, town.hanna, review_of(db, town.amina))
    assert totals(db, town.amina) == Totals(planned=120, absent_valid=120)


def test_what_was_taken_back_before_the_assessment_was_not_accepted(db, town, roll):
    report(db, town.amina, reason=ReasonCode.SICK, now=at_clock(8, 30))
    withdraw(db, town.amina, report(db, town.amina, reason=ReasonCode.ORGANISER), at_clock(9, 5))
    roll(Presence.NOT_HERE)
    accept(db, town.hanna, review_of(db, town.amina))
    assert totals(db, town.amina) == Totals(planned=180, absent_valid=180)


def test_what_was_stated_last_before_the_assessment_is_what_was_accepted(db, town, roll):
    report(db, town.amina, reason=ReasonCode.ORGANISER)
    report(db, town.amina, reason=ReasonCode.SICK, now=at_clock(9, 30))
    roll(Presence.NOT_HERE)
    accept(db, town.hanna, review_of(db, town.amina))
    assert totals(db, town.amina) == Totals(planned=180, absent_valid=180)


def test_outside_the_enrolment_an_occasion_does_not_apply(db, town):
    late = town.create_participant("Nora", "Ny", town.unit, [])
    town.add(Enrolment(series_id=town.series.id, participant_id=late.id, from_day=MONDAY + dt.timedelta(days=1)))
    assert totals(db, late) == Totals()


def test_two_enrolments_on_a_day_count_it_once(db, town):
    town.add(Enrolment(series_id=town.series.id, participant_id=town.amina.id, from_day=MONDAY))
    assert totals(db, town.amina).planned == 180


def test_what_others_did_is_not_mine(db, town, roll):
    observe(db, town.berit, town.occasion, town.bosse, Presence.HERE)
    roll()
    both = minutes_of(db, [town.amina.id, town.bosse.id], NOVEMBER, last_of(NOVEMBER))
    assert {person: totals_of(share[0].pieces).attended for person, share in both.items()} == {
        town.amina.id: 0,
        town.bosse.id: 180,
    }


# Month ends, and the days that have another length. The minutes are counted by hand.
NIGHTS = [
    # begins, ends, month, minutes
    ("2026-10-24 22:00", "2026-10-25 06:00", "2026-10", 9 * 60),  # the day of 25 hours
    ("2027-03-27 22:00", "2027-03-28 06:00", "2027-03", 7 * 60),  # the day of 23 hours
    ("2026-11-30 22:00", "2026-12-01 02:00", "2026-11", 4 * 60),  # over a month end
    ("2026-12-31 23:00", "2027-01-01 01:00", "2026-12", 2 * 60),  # over the year, in ISO week 53
    ("2027-01-03 09:00", "2027-01-03 12:00", "2027-01", 3 * 60),  # the last day of week 53 of 2026
    ("2028-02-29 09:00", "2028-02-29 12:00", "2028-02", 3 * 60),  # the leap day
    ("2026-11-01 00:30", "2026-11-01 03:00", "2026-11", 150),  # in UTC it begins in October
]


def on_the_wall(text):
    at = dt.datetime.fromisoformat(text)
    return moment(at.date(), at.time())


@pytest.mark.parametrize(("begins", "ends", "month", "minutes"), NIGHTS)
def test_an_occasion_belongs_to_the_month_it_begins_in_with_its_true_length(db, town, begins, ends, month, minutes):
    series = town.garden_series
    nora = town.create_participant("Nora", "Natt", town.unit, [series])
    town.garden_occasion.cancelled_at, town.garden_occasion.cancelled_because = NOON, CancelReason.OTHER
    town.create_occasion(series, on_the_wall(begins), on_the_wall(ends))
    named = dt.date.fromisoformat(f"{month}-01")
    assert totals(db, nora, named) == Totals(planned=minutes, open=minutes)
    for other in (month_before(named), month_after(named)):
        assert totals(db, nora, other) == Totals()


def test_months_follow_each_other():
    assert month_of(dt.date(2028, 2, 29)) == dt.date(2028, 2, 1)
    assert last_of(dt.date(2028, 2, 1)) == dt.date(2028, 2, 29)
    assert month_after(dt.date(2026, 12, 1)) == dt.date(2027, 1, 1)
    assert month_before(dt.date(2027, 1, 1)) == dt.date(2026, 12, 1)
    assert month_after(dt.date(2027, 1, 31)) == dt.date(2027, 2, 1)
