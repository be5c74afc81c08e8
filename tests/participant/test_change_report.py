import datetime as dt

import pytest
from sqlmodel import col, select

from models.absences import AbsenceReport, StatedReason
from tests.absence import report
from tests.participant.test_report_absence import key_in
from tests.town import MONDAY, at_clock, stranger

TUESDAY = MONDAY + dt.timedelta(days=1)


@pytest.fixture
def address(sent):
    return f"/absence/{sent.id}/change"


def change(amina, address, **typed):
    return amina.post(address, key=key_in(amina.get(address)), **typed)


def newest(look):
    with look() as db:
        row = db.exec(select(AbsenceReport).where(col(AbsenceReport.replaces_id).is_not(None))).one()
        return row, db.get_one(StatedReason, row.id)


def test_the_form_holds_the_days_as_they_were_and_not_the_reason(browser, lived_in, address):
    page = " ".join(browser(lived_in.amina).get(address).text.split())
    assert 'value="dates" checked' in page
    assert page.count(f'<option value="{MONDAY}" selected>') == 3
    assert 'value="as_before" checked' in page
    assert 'value="sick" checked' not in page
    assert "Ont i halsen" not in page


def test_hours_are_in_the_form_as_they_were(browser, lived_in, write):
    with write() as db:
        hours = dt.time(9, 15), dt.time(10, 45)
        sent = report(db, lived_in.bosse, hours=hours)
    page = " ".join(browser(lived_in.bosse).get(f"/absence/{sent.id}/change").text.split())
    assert 'value="hours" checked' in page
    assert 'name="from_time" value="09:15"' in page
    assert 'name="to_time" value="10:45"' in page


def test_other_days_with_the_same_reason_make_a_new_version(browser, lived_in, address, more_days, look):
    more_days(1)
    amina = browser(lived_in.amina)
    answer = change(
        amina, address, day="dates", first_day=str(MONDAY), last_day=str(TUESDAY), reason="as_before", words="annat"
    )
    page = amina.follow(answer).text
    assert "Monday 23 November to Tuesday 24 November" in page
    assert "Changed from Monday 23 November" in page
    row, stated = newest(look)
    assert (row.last_day, stated.reason, stated.words) == (TUESDAY, "sick", "Ont i halsen\nannat")


def test_a_correction_shows_no_other_session_what_was_stated_before(browser, lived_in, address):
    """Number and PIN alone open neither reason nor words: not by sending the same report again either."""
    elsewhere = browser(lived_in.amina)
    page = elsewhere.follow(change(elsewhere, address, day=str(MONDAY), reason="as_before")).text
    assert "Changed from" in page or "You have changed" in page or "Monday 23 November" in page
    assert "Ont i halsen" not in page
    assert "I am ill" not in page


def test_another_reason_is_shown_where_it_was_sent(browser, lived_in, address, look):
    amina = browser(lived_in.amina)
    page = amina.follow(change(amina, address, day=str(MONDAY), reason="childcare", words="Dagis")).text
    assert "Nobody can look after my child" in page
    assert "Dagis" in page
    assert newest(look)[1].reason == "childcare"


def test_the_old_version_leads_to_the_new_one_and_is_listed_no_more(browser, lived_in, sent, address):
    amina = browser(lived_in.amina)
    newer = change(amina, address, day=str(MONDAY), reason="other").headers["Location"]
    page = amina.get(f"/absence/{sent.id}").text
    assert "You have changed this report" in page
    assert f'href="{newer}"' in page
    assert address not in page
    listed = amina.get("/absences").text
    assert newer in listed
    assert f'href="/absence/{sent.id}"' not in listed


def test_the_same_form_twice_is_one_version(browser, lived_in, address, look):
    amina = browser(lived_in.amina)
    key = key_in(amina.get(address))
    answers = [amina.post(address, key=key, day=str(MONDAY), reason="other") for _ in range(2)]
    assert len({each.headers["Location"] for each in answers}) == 1
    newest(look)


def test_a_second_form_on_the_old_version_is_told_of_the_new_one(browser, lived_in, address):
    amina = browser(lived_in.amina)
    first, second = key_in(amina.get(address)), key_in(amina.get(address))
    assert amina.post(address, key=first, day=str(MONDAY), reason="other").status_code == 303
    answer = amina.post(address, key=second, day=str(MONDAY), reason="other")
    assert answer.status_code == 409
    assert "You have changed this report." in answer.text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"day": "", "reason": "as_before"}, "Choose a day."),
        ({"day": "2026-11-23"}, "Choose what fits best."),
        ({"day": "2026-11-24", "reason": "sick"}, "You are not expected anywhere"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(browser, lived_in, address, typed, says):
    answer = change(browser(lived_in.amina), address, words="Mina ord", **typed)
    assert answer.status_code == 422
    assert says in answer.text
    assert "Mina ord" in answer.text


def test_a_report_from_last_week_can_still_be_changed(browser, lived_in, address, at):
    at(at_clock(9, day=MONDAY + dt.timedelta(days=9)))
    amina = browser(lived_in.amina)
    assert f'<option value="{MONDAY}" selected>' in amina.get(address).text
    answer = change(amina, address, day="dates", first_day=str(MONDAY), last_day=str(MONDAY), reason="other")
    assert answer.status_code == 303


def test_another_persons_report_is_not_here(browser, lived_in, address):
    assert browser(lived_in.bosse).get(address).status_code == 404
    assert browser(lived_in.bosse).post(address, key="k" * 24).status_code == 404
    assert browser(lived_in.amina).get(f"/absence/{stranger()}/change").status_code == 404
    assert browser(lived_in.hanna).get(address).status_code == 403
