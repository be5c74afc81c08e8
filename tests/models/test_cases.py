"""Finding a person among the cases of a desk, by name."""

import pytest

from models import cases
from models.cases import case_for, cases_named
from models.conflicts import Ground, declare
from tests.town import MONDAY, NINE


def names(found):
    return [str(row.name) for row in found.rows]


def test_a_caseworker_finds_the_people_of_the_unit_by_family_name(db, town):
    assert names(cases_named(db, town.hanna, MONDAY)) == ["Amina Ali", "Bosse Björk"]
    assert names(cases_named(db, town.ivar, MONDAY)) == ["Cilla Carlsson"]


@pytest.mark.parametrize("typed", ["Björk", "bjork", "BJÖRK", "osse", "  bosse   björk ", "björk bosse", "b j"])
def test_a_part_of_the_name_is_enough_however_it_is_typed(db, town, typed):
    assert names(cases_named(db, town.hanna, MONDAY, typed)) == ["Bosse Björk"]


@pytest.mark.parametrize("typed", ["Cilla", "Björk Amina", "%", "_", "x"])
def test_a_name_that_is_nobodys_here_finds_nobody(db, town, typed):
    assert names(cases_named(db, town.hanna, MONDAY, typed)) == []


@pytest.mark.parametrize("typed", ["", "Paula", "Palm", "Amina", "nobody"])
def test_how_many_stay_closed_is_the_same_whatever_is_looked_for(db, town, typed):
    assert cases_named(db, town.hanna, MONDAY, typed).hidden == 1


def test_neither_the_alias_nor_the_name_finds_a_protected_person_without_a_grant(db, town):
    for typed in ("Paula", "Maria", "Lind"):
        assert names(cases_named(db, town.hanna, MONDAY, typed)) == []
    town.grant(town.paula, town.hanna)
    found = cases_named(db, town.hanna, MONDAY, "Paula")
    assert (names(found), found.rows[0].protected, found.hidden) == (["Paula Palm"], True, 0)
    assert names(cases_named(db, town.hanna, MONDAY, "Maria")) == []


def test_whom_a_colleague_leads_is_the_colleagues(db, town):
    town.assign(town.amina, town.henrik)
    assert names(cases_named(db, town.hanna, MONDAY)) == ["Bosse Björk"]
    assert names(cases_named(db, town.henrik, MONDAY)) == ["Amina Ali", "Bosse Björk"]


def test_whoever_has_a_conflict_of_interest_does_not_find_the_person(db, town):
    declare(db, town.hanna, town.amina.id, Ground.RELATIVE, NINE)
    assert names(cases_named(db, town.hanna, MONDAY)) == ["Bosse Björk"]


def test_a_case_that_has_ended_is_not_there(db, town):
    case = town.case_of(town.amina)
    case.ended_on = MONDAY
    db.add(case)
    db.flush()
    assert names(cases_named(db, town.hanna, MONDAY)) == ["Bosse Björk"]
    assert case_for(db, town.hanna, case.id, MONDAY) is None


@pytest.mark.parametrize("who", ["berit", "karin", "lena"])
def test_who_is_no_caseworker_finds_nobody_and_hears_of_nobody(db, town, who):
    found = cases_named(db, getattr(town, who), MONDAY)
    assert (found.rows, found.more, found.hidden) == ([], 0, 0)


def test_a_long_list_is_cut_and_says_how_many_more(db, town, monkeypatch):
    monkeypatch.setattr(cases, "MOST_ROWS", 1)
    found = cases_named(db, town.hanna, MONDAY)
    assert (names(found), found.more) == (["Amina Ali"], 1)
    assert cases_named(db, town.hanna, MONDAY, "Björk").more == 0
