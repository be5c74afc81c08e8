"""Recording who lives with the person."""

import re

import pytest
from sqlmodel import select

from models.households import AgeBand, Household, HouseholdChild, Residence

HOME = {
    "household_version": "0",
    "adults": "2",
    "small_shared": "1",
    "teen_always": "2",
    "childcare_hours": "25",
    "childcare_from": "2026-08-17",
    "told_by": "participant",
}
BEGINS = "Write the day on which childcare begins, between Thursday 27 November 2008 and Tuesday 23 November 2027."


def kept(look, table=Household):
    with look() as db:
        return list(db.exec(select(table)))


def record(browser, address, **typed):
    return browser.post(f"{address}/household", **(HOME | typed))


def test_numbers_age_bands_and_childcare_are_kept(hanna, ready, look):
    page = " ".join(hanna.follow(record(hanna, ready)).text.split())
    (home,) = kept(look)
    assert (home.version, home.adults, home.childcare_hours, str(home.childcare_from)) == (1, 2, 25, "2026-08-17")
    children = [(each.age_band, each.residence) for each in kept(look, HouseholdChild)]
    assert children == [(AgeBand.SMALL, Residence.SHARED), *[(AgeBand.TEEN, Residence.ALWAYS)] * 2]
    for words in ("2 adults", "3 children", "Childcare 25 hours a week", "1–7 years, every other week or so"):
        assert words in page


@pytest.mark.parametrize("day", ["2008-11-27", "2027-11-23"])
def test_childcare_may_begin_as_long_ago_as_a_childhood_and_a_year_ahead(hanna, ready, look, day):
    assert record(hanna, ready, childcare_from=day).status_code == 303
    assert [str(each.childcare_from) for each in kept(look)] == [day]


def test_the_form_shows_what_is_known(hanna, ready):
    page = hanna.follow(record(hanna, ready)).text
    for name, value in (("household_version", "1"), ("adults", "2"), ("teen_always", "2"), ("childcare_hours", "25")):
        assert re.search(rf'name="{name}" value="{value}"', page), name


def test_the_same_form_twice_is_one_version(hanna, ready, look):
    assert [record(hanna, ready).status_code for _ in range(2)] == [303, 303]
    assert len(kept(look)) == 1


def test_whoever_comes_second_looks_at_it_again(hanna, browser, lived_in, ready, look):
    record(hanna, ready)
    answer = record(browser(lived_in.henrik), ready, adults="3")
    assert answer.status_code == 409
    assert "Something changed after you opened this page" in answer.text
    assert re.search(r'name="adults" value="3"', answer.text)
    assert [each.adults for each in kept(look)] == [2]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"adults": ""}, "Write how many adults there are, in digits."),
        ({"adults": "two"}, "Write how many adults there are, in digits."),
        ({"adults": "0"}, "Check the numbers"),
        ({"teen_always": "99"}, "Check the numbers"),
        ({"teen_always": "x"}, "Write the number in digits."),
        ({"childcare_hours": ""}, "Write the hours a week in digits."),
        ({"childcare_from": ""}, "Write from which day there is childcare."),
        *(({"childcare_from": day}, BEGINS) for day in ("0001-01-01", "2008-11-26", "2027-11-24", "9999-12-31")),
        ({"told_by": ""}, "Choose who told it."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(hanna, ready, look, typed, says):
    answer = record(hanna, ready, **typed)
    assert answer.status_code == 422
    assert says in answer.text
    for name, value in (HOME | typed).items():
        if name not in ("told_by", "household_version"):
            assert re.search(rf'name="{name}" value="{value}"', answer.text), name
    assert kept(look) == []


def test_strangers_record_nothing(browser, lived_in, ready, look):
    for staff in (lived_in.sara, lived_in.ivar):
        assert record(browser(staff), ready).status_code == 404
    assert kept(look) == []
