"""What the rules ask of a report: when it came, and which day of an illness it is."""

import datetime as dt

from sqlmodel import col, select

from models.absences import AbsenceReport
from models.attendance import Presence
from models.demands import certificate_day, sent_in_time
from models.reasons import ReasonCode
from tests.absence import observe, report
from tests.town import MONDAY, NINE, at_clock


def test_a_report_on_the_day_or_before_is_in_time_and_the_next_day_is_a_fact(db, town):
    for days, after, met in ((-1, 0, True), (0, 0, True), (1, 1, False)):
        person = town.create_participant("Nr", str(days), town.unit, [town.series])
        found = sent_in_time(db, MONDAY, report(db, person, now=NINE + dt.timedelta(days=days)).made_at)
        assert (found.days_after, found.met) == (after, met)
        assert found.rule.source.startswith("Exempelby riktlinje")


def test_a_report_just_before_midnight_is_the_same_day(db, town):
    assert sent_in_time(db, MONDAY, at_clock(23, 59)).days_after == 0
    tuesday = MONDAY + dt.timedelta(days=1)
    assert sent_in_time(db, MONDAY, at_clock(0, 0, tuesday)).days_after == 1


def ill_on(db, town, *offsets, reason=ReasonCode.SICK):
    for offset in offsets:
        day = MONDAY + dt.timedelta(days=offset)
        if offset:
            town.create_occasion(town.series, at_clock(9, day=day), at_clock(12, day=day))
        sent = report(db, town.amina, day, reason, now=at_clock(8, day=day))
    return certificate_day(db, sent, day)


def test_the_eighth_day_of_an_illness_asks_for_a_certificate(db, town):
    found = ill_on(db, town, -7, -3, 0)
    assert (found.number, found.first, found.asked_for) == (8, MONDAY - dt.timedelta(days=7), True)


def test_the_seventh_day_asks_for_none(db, town):
    assert ill_on(db, town, -6, -3, 0).asked_for is False


def test_a_relapse_after_five_days_continues_and_after_six_begins_anew(db, town):
    assert ill_on(db, town, -6, 0).number == 7
    town.amina = town.bosse
    assert ill_on(db, town, -7, 0).number == 1


def test_a_day_on_which_one_was_there_is_no_day_of_illness(db, town):
    well = MONDAY - dt.timedelta(days=5)
    there = town.create_occasion(town.series, at_clock(9, day=well), at_clock(12, day=well))
    observe(db, town.berit, there, town.amina, Presence.HERE, now=at_clock(11, day=well))
    found = ill_on(db, town, -7, -3, 0)
    assert (found.number, found.there, found.asked_for) == (7, [well], False)
    report = db.exec(select(AbsenceReport).order_by(col(AbsenceReport.made_at).desc())).first()
    earlier = certificate_day(db, report, MONDAY, as_of=at_clock(10, day=well))
    assert earlier.there == []


def test_other_reasons_do_not_count_as_illness(db, town):
    ill_on(db, town, -7, reason=ReasonCode.CHILDCARE)
    assert ill_on(db, town, -4, 0).number == 5


def test_what_was_reported_to_another_board_does_not_count(db, town):
    ill_on(db, town, -7)
    town.move(town.amina, MONDAY - dt.timedelta(days=5))
    assert ill_on(db, town, -3, 0).number == 4
    old = db.exec(select(AbsenceReport).order_by(col(AbsenceReport.made_at))).first()
    assert certificate_day(db, old, old.last_day).number == 1


def test_another_reason_has_no_certificate_day(db, town):
    assert ill_on(db, town, 0, reason=ReasonCode.CHILDCARE) is None
