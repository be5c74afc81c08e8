"""Whose cases a caseworker may open."""

import datetime as dt

import pytest
from sqlalchemy import event
from sqlmodel import select

from models.attendance import Presence
from models.confirmations import reopen
from models.desk import review_for, worklist
from models.occasions import CancelReason
from models.people import CaseAssignment, ProtectionGrant, Role, StaffRole
from tests.absence import accept, confirm_roll, line_of, observe, report, review_of
from tests.town import LONG_AGO, MONDAY, NOON, at_clock, stranger

YESTERDAY = MONDAY - dt.timedelta(days=1)


def may_open(db, staff, review, day=MONDAY):
    return review_for(db, staff, review.id, day) is not None


def end(db, row, day=YESTERDAY):
    row.to_day = day
    db.add(row)
    db.flush()


@pytest.fixture
def review(db, town):
    """Amina's."""
    report(db, town.amina)
    return review_of(db, town.amina)


def test_the_units_caseworkers_open_a_case_that_nobody_leads(db, town, review):
    assert may_open(db, town.hanna, review)
    assert may_open(db, town.henrik, review)


def test_another_unit_and_another_board_find_nothing(db, town, review):
    assert not may_open(db, town.sara, review)
    assert not may_open(db, town.ivar, review)


def test_other_hats_open_nothing(db, town, review):
    for staff in (town.berit, town.karin, town.lena, town.erik):
        assert not may_open(db, staff, review)


def test_a_review_that_does_not_exist_is_nobodys(db, town):
    assert review_for(db, town.hanna, stranger(), MONDAY) is None


def test_an_assigned_case_is_its_caseworkers_alone(db, town, review):
    town.assign(town.amina, town.hanna)
    assert may_open(db, town.hanna, review)
    assert not may_open(db, town.henrik, review)


def test_a_case_may_be_led_from_another_unit_of_the_board(db, town, review):
    town.assign(town.amina, town.sara)
    assert may_open(db, town.sara, review)
    assert not may_open(db, town.hanna, review)


def test_never_from_another_board(db, town, review):
    town.assign(town.amina, town.ivar)
    assert not may_open(db, town.ivar, review)


def test_an_assignment_that_is_over_counts_no_more(db, town, review):
    town.assign(town.amina, town.hanna)
    end(db, db.exec(select(CaseAssignment)).one())
    assert may_open(db, town.henrik, review)
    assert may_open(db, town.henrik, review, YESTERDAY) is False


def test_a_case_whose_caseworker_has_left_is_the_units_again(db, town, review):
    town.assign(town.amina, town.hanna)
    end(db, db.exec(select(StaffRole).where(StaffRole.staff_id == town.hanna.id)).one())
    assert may_open(db, town.henrik, review)
    assert not may_open(db, town.hanna, review)


def test_a_role_counts_from_its_first_day_to_its_last(db, town, review):
    role = db.exec(select(StaffRole).where(StaffRole.staff_id == town.hanna.id)).one()
    end(db, role, MONDAY)
    assert may_open(db, town.hanna, review, MONDAY)
    assert not may_open(db, town.hanna, review, MONDAY + dt.timedelta(days=1))


def test_the_hat_is_the_caseworkers_and_no_other(db, town, review):
    db.add(StaffRole(staff_id=town.sara.id, role=Role.COORDINATOR, unit_id=town.unit.id, from_day=LONG_AGO))
    db.flush()
    assert not may_open(db, town.sara, review)


def test_a_protected_person_opens_with_a_grant_in_force_alone(db, town):
    report(db, town.paula)
    review = review_of(db, town.paula)
    assert not may_open(db, town.hanna, review)
    town.grant(town.paula, town.hanna)
    assert may_open(db, town.hanna, review)
    assert not may_open(db, town.henrik, review)
    end(db, db.exec(select(ProtectionGrant)).one())
    assert not may_open(db, town.hanna, review)


def test_a_grant_alone_opens_nothing_of_another_unit(db, town):
    report(db, town.paula)
    town.grant(town.paula, town.sara)
    assert not may_open(db, town.sara, review_of(db, town.paula))


def names(section):
    return [str(row.opened.name) for row in section.rows]


def test_the_list_has_its_three_parts(db, town):
    for person in (town.amina, town.bosse):
        report(db, person)
    observe(db, town.berit, town.occasion, town.amina)
    later = town.create_occasion(town.series, at_clock(13), at_clock(16))
    other = town.create_participant("Nora", "Nord", town.unit, [town.series])
    observe(db, town.berit, town.occasion, other)
    confirm_roll(db, town.berit, town.occasion)
    found = worklist(db, town.hanna, MONDAY)
    assert (names(found.ready), names(found.waiting), names(found.unexplained)) == (
        ["Amina Ali"],
        ["Bosse Björk"],
        ["Nora Nord"],
    )
    assert later.id not in {each.id for row in found.ready.rows for each in row.occasions}


def test_what_is_settled_is_on_the_list_no_more(db, town):
    report(db, town.amina)
    report(db, town.bosse)
    observe(db, town.berit, town.occasion, town.amina)
    observe(db, town.berit, town.occasion, town.bosse, Presence.HERE)
    confirm_roll(db, town.berit, town.occasion)
    accept(db, town.hanna, review_of(db, town.amina))
    assert worklist(db, town.hanna, MONDAY).people() == []


def test_a_protected_person_is_counted_and_not_named(db, town):
    report(db, town.paula)
    found = worklist(db, town.hanna, MONDAY)
    assert (found.waiting.rows, found.waiting.hidden, found.waiting.count) == ([], 1, 1)
    assert found.people() == []
    town.grant(town.paula, town.hanna)
    found = worklist(db, town.hanna, MONDAY)
    assert names(found.waiting) == ["Paula Palm"]
    assert found.waiting.rows[0].opened.protected


def test_protected_people_of_others_are_not_even_counted(db, town):
    report(db, town.paula)
    assert worklist(db, town.sara, MONDAY).waiting.count == 0
    town.assign(town.paula, town.henrik)
    assert worklist(db, town.hanna, MONDAY).waiting.count == 0


def test_the_oldest_absence_comes_first_then_the_name(db, town):
    tuesday = MONDAY + dt.timedelta(days=1)
    town.create_occasion(town.series, at_clock(9, day=tuesday), at_clock(12, day=tuesday))
    report(db, town.bosse, tuesday)
    report(db, town.amina, tuesday)
    zoe = town.create_participant("Zoe", "Öst", town.unit, [town.series])
    report(db, zoe)
    found = worklist(db, town.hanna, MONDAY)
    assert names(found.waiting) == ["Zoe Öst", "Amina Ali", "Bosse Björk"]


def test_an_absence_that_the_site_has_taken_back_needs_no_explanation(db, town):
    observe(db, town.berit, town.occasion, town.amina)
    confirm_roll(db, town.berit, town.occasion)
    assert names(worklist(db, town.hanna, MONDAY).unexplained) == ["Amina Ali"]
    reopen(db, town.berit, town.occasion, "fel rad", now=at_clock(13))
    assert worklist(db, town.hanna, MONDAY).unexplained.count == 0


def test_what_was_cancelled_after_the_report_waits_for_nobody(db, town):
    report(db, town.amina)
    town.occasion.cancelled_at, town.occasion.cancelled_because = NOON, CancelReason.SITE_CLOSED
    db.add(town.occasion)
    db.flush()
    assert worklist(db, town.hanna, MONDAY).people() == []
    assert line_of(db, town.amina, town.occasion) is not None


def test_partly_confirmed_days_say_how_many(db, town):
    town.create_occasion(town.series, at_clock(13), at_clock(16))
    report(db, town.amina)
    observe(db, town.berit, town.occasion, town.amina)
    confirm_roll(db, town.berit, town.occasion)
    row = worklist(db, town.hanna, MONDAY).ready.rows[0]
    assert (row.confirmed, len(row.occasions), row.days) == (1, 2, [MONDAY])


def test_the_list_costs_the_same_number_of_statements_however_long_it_is(db, town):
    def statements():
        counted = []
        count = lambda *args: counted.append(args[2])  # noqa: E731
        event.listen(db.get_bind(), "before_cursor_execute", count)
        worklist(db, town.hanna, MONDAY)
        event.remove(db.get_bind(), "before_cursor_execute", count)
        return len(counted)

    report(db, town.amina)
    few = statements()
    for each in range(10):
        report(db, town.create_participant("Nr", str(each), town.unit, [town.series]))
    assert statements() == few
