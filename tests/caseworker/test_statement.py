"""One person's month at the desk: as of now beside what was handed over, what is open, and handing it over."""

import datetime as dt
import re

import pytest

from models.access import TABLE, Cell, Field, Relation
from models.conflicts import Ground, declare
from tests.absence import confirm_roll, observe, report, review_of
from tests.caseworker.months import address, correct, form, hand_over, text, versions
from tests.town import NOON, at_clock, stranger


def test_the_month_as_of_now(hanna, month_page):
    read = text(hanna.get(month_page))
    assert "Month statement: Amina Ali, November 2026" in read
    assert "Planned 3 h" in read
    assert "Absent, valid reason 3 h" in read
    assert "Not settled yet 0 h" in read


def test_before_the_month_is_over_there_is_no_form(hanna, month_page):
    read = hanna.get(month_page)
    assert "after Monday 30 November" in text(read)
    assert 'name="seen"' not in read.text


def test_handing_over_freezes_a_version(hanna, month_page, month_over, look):
    answer = hanna.follow(hand_over(hanna, month_page))
    assert "Version 1" in text(answer)
    assert "Handed over on Tuesday 1 December, version 1. There is nothing new since." in text(answer)
    assert "December 2026" in text(answer)
    assert versions(look) == 1


def test_there_is_no_form_until_something_is_new(hanna, month_page, month_over, write, lived_in):
    handed = hanna.follow(hand_over(hanna, month_page))
    assert 'name="seen"' not in handed.text
    correct(write, lived_in)
    answer = hanna.get(month_page)
    assert 'name="seen"' in answer.text
    assert "There is nothing new since." not in text(answer)


def test_the_same_form_twice_is_one_version(hanna, month_page, month_over, look):
    typed = form(hanna.get(month_page))
    assert hanna.post(month_page, **typed).status_code == 303
    assert hanna.post(month_page, **typed).status_code == 303
    assert versions(look) == 1


def test_a_form_that_is_no_longer_true_says_so(hanna, month_page, month_over, write, lived_in, look):
    typed = form(hanna.get(month_page))
    correct(write, lived_in)
    answer = hanna.post(month_page, **typed)
    assert answer.status_code == 409
    assert "Something in the month changed after you opened this page" in text(answer)
    assert "Attendance 3 h" in text(answer)
    assert versions(look) == 0


def test_what_has_changed_is_told_line_by_line(hanna, month_page, month_over, write, lived_in):
    hand_over(hanna, month_page)
    correct(write, lived_in)
    read = text(hanna.get(month_page))
    assert "What has changed since version 1" in read
    assert "before 09:00 – 12:00 Absent, valid reason; now 09:00 – 12:00 Attendance." in read.replace(
        "–", " – "
    ).replace("  ", " ")
    assert "The site changed its record." in read
    assert "Tasks" in text(hanna.get("/desk/tasks"))
    assert "A month that was handed over has changed" in text(hanna.get("/desk/tasks"))


def test_what_is_open_leads_to_its_review(hanna, write, lived_in, look):
    with write() as db:
        report(db, lived_in.amina)
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
    read = hanna.get(address(write, lived_in, lived_in.amina))
    with look() as db:
        assert f"/desk/reviews/{review_of(db, lived_in.amina).id}" in read.text
    assert "Not assessed yet" in text(read)


def test_what_is_open_is_told_by_whose_turn_it_is(hanna, write, lived_in, at):
    with write() as db:
        lived_in.db = db
        report(db, lived_in.amina)
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
        for day in (24, 25):
            start = at_clock(9, day=dt.date(2026, 11, day))
            lived_in.create_occasion(lived_in.series, start, start + dt.timedelta(hours=3))
    at(at_clock(13, day=dt.date(2026, 11, 24)))
    hanna.let_in(lived_in.hanna)
    read = text(hanna.get(address(write, lived_in, lived_in.amina)))
    found = [read.index(each) for each in ("With the caseworker Mon", "Waits for the site Tue", "Still to come Wed")]
    assert found == sorted(found)


def test_no_decision_month_but_those_on_offer(hanna, month_page, month_over, look):
    answer = hand_over(hanna, month_page, decision="2020-01")
    assert answer.status_code == 422
    assert "Choose the month in which support is decided on." in text(answer)
    assert hand_over(hanna, month_page, decision="nonsense").status_code == 422
    assert versions(look) == 0


@pytest.mark.parametrize("seen", ["", "x.y", "-1.a", "1" * 30 + ".a"])
def test_a_form_that_was_not_ours_is_refused(hanna, month_page, month_over, seen):
    assert hand_over(hanna, month_page, seen=seen).status_code in (400, 409)


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "november", "1999-01", "2026-11-01"])
def test_what_names_no_month_is_not_there(hanna, month_page, month):
    assert hanna.get(month_page.replace("2026-11", month)).status_code == 404


@pytest.mark.parametrize("who", ["ivar", "sara"])
def test_somebody_elses_case_is_not_there(browser, lived_in, month_page, who):
    assert browser(getattr(lived_in, who)).get(month_page).status_code == 404
    assert browser(getattr(lived_in, who)).get(f"{month_page}/now.csv").status_code == 404


def test_a_case_that_does_not_exist_is_not_there(hanna, month_page):
    assert hanna.get(re.sub("people/[^/]+", f"people/{stranger()}", month_page)).status_code == 404


def test_whoever_has_an_interest_sees_nothing(hanna, month_page, write, lived_in):
    with write() as db:
        declare(db, lived_in.hanna, lived_in.amina.id, Ground.RELATIVE, NOON)
    assert hanna.get(month_page).status_code == 404


def test_a_protected_persons_statement_opens_with_a_grant_alone(hanna, write, lived_in):
    where = address(write, lived_in, lived_in.paula)
    assert hanna.get(where).status_code == 404
    with write() as db:
        lived_in.db = db
        lived_in.grant(lived_in.paula, lived_in.hanna)
    assert "protected personal data" in text(hanna.get(where))


def test_who_may_not_read_what_was_assessed_finds_nothing(hanna, month_page, monkeypatch):
    monkeypatch.setitem(TABLE, (Field.ASSESSMENT, Relation.ASSIGNED), Cell())
    assert hanna.get(month_page).status_code == 404


def test_who_may_not_write_an_assessment_hands_nothing_over(hanna, month_page, month_over, monkeypatch):
    typed = form(hanna.get(month_page))
    monkeypatch.setitem(TABLE, (Field.ASSESSMENT, Relation.ASSIGNED), Cell(read=True))
    assert 'name="seen"' not in hanna.get(month_page).text
    assert hanna.post(month_page, **typed).status_code == 403
