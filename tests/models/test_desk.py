"""Whose cases a caseworker may open."""

import datetime as dt

import pytest
from sqlmodel import select

from models.conflicts import Ground, declare
from models.desk import review_for, reviews_of
from models.people import CaseAssignment, ProtectionGrant, Role, StaffRole
from tests.absence import report, review_of
from tests.reviewing import LATER, send_back, waits_for_a_second
from tests.town import LONG_AGO, MONDAY, NOON, stranger

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


def test_a_conflict_of_interest_closes_the_case_to_whoever_has_it(db, town, review):
    declare(db, town.hanna, town.amina.id, Ground.RELATIVE, NOON)
    assert not may_open(db, town.hanna, review)
    assert may_open(db, town.henrik, review)


@pytest.fixture
def led_by_hanna(db, town, review):
    """Hanna leads Amina's case and has found no valid reason, which waits for a second person."""
    town.assign(town.amina, town.hanna)
    waits_for_a_second(db, town, review, by=town.hanna)
    return review


def test_what_waits_for_a_second_person_opens_to_a_colleague_of_the_unit(db, town, led_by_hanna):
    opened = review_for(db, town.henrik, led_by_hanna.id, MONDAY)
    assert (opened.leads, opened.may_second) == (False, True)
    opened = review_for(db, town.hanna, led_by_hanna.id, MONDAY)
    assert (opened.leads, opened.may_second) == (True, False)


def test_another_unit_is_asked_only_where_the_unit_has_nobody_else(db, town, led_by_hanna):
    assert not may_open(db, town.sara, led_by_hanna)
    end(db, db.exec(select(StaffRole).where(StaffRole.staff_id == town.henrik.id)).one())
    assert may_open(db, town.sara, led_by_hanna)
    assert not may_open(db, town.ivar, led_by_hanna), "another board is never asked"


def test_a_colleague_with_a_conflict_is_no_second_person(db, town, led_by_hanna):
    declare(db, town.henrik, town.amina.id, Ground.OTHER, NOON)
    assert not may_open(db, town.henrik, led_by_hanna)
    assert may_open(db, town.sara, led_by_hanna), "then the unit has nobody else"


def test_a_second_person_opens_it_no_more_once_it_was_sent_back(db, town, led_by_hanna):
    send_back(db, town.henrik, led_by_hanna, now=NOON + LATER)
    assert not may_open(db, town.henrik, led_by_hanna)


def test_who_wrote_it_can_be_another_than_who_leads(db, town, review):
    waits_for_a_second(db, town, review, by=town.henrik)
    town.assign(town.amina, town.hanna)
    opened = review_for(db, town.hanna, review.id, MONDAY)
    assert (opened.leads, opened.may_second) == (True, True)
    assert not may_open(db, town.henrik, review), "whoever wrote it is not the second person"


def test_a_protected_persons_second_needs_a_grant(db, town):
    report(db, town.paula)
    review = review_of(db, town.paula)
    town.assign(town.paula, town.hanna)
    waits_for_a_second(db, town, review, by=town.hanna)
    assert not may_open(db, town.henrik, review)
    town.grant(town.paula, town.henrik)
    assert may_open(db, town.henrik, review)


def test_where_no_colleague_has_the_grant_one_of_the_board_who_has_it_is_the_second(db, town):
    report(db, town.paula)
    review = review_of(db, town.paula)
    ture = town.create_staff("Ture Tall", Role.CASEWORKER, town.sister_unit)
    for staff in (town.hanna, town.sara):
        town.grant(town.paula, staff)
    waits_for_a_second(db, town, review, by=town.hanna)
    assert not may_open(db, town.henrik, review)
    assert review_for(db, town.sara, review.id, MONDAY).may_second
    found = [db.exec(reviews_of(staff, MONDAY)).all() for staff in (town.henrik, town.sara, ture)]
    assert list(map(len, found)) == [1, 1, 0], "whom it is not for in another unit does not even count it"
    town.grant(town.paula, town.henrik)
    assert review_for(db, town.henrik, review.id, MONDAY).may_second
    assert not may_open(db, town.sara, review)
