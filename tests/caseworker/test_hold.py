"""Letting a review rest, going on, and taking up again what was assessed."""

import pytest
from sqlmodel import col, select

from models import holding
from models.assessments import assess
from models.review_steps import ReviewMove
from models.reviews import ReviewState
from tests.absence import everything_in, review_of
from tests.caseworker.conftest import form_of
from tests.town import MONDAY, NOON

WHY = "Väntar på intyg."


def version(browser, address):
    return form_of(browser.get(address))["version"]


def rest(browser, address, **typed):
    sent = {"version": version(browser, address), "rest_until": "2026-12-07", "why_rest": WHY} | typed
    return browser.post(f"{address}/hold", **sent)


def moves(look):
    with look() as db:
        return [each.move for each in db.exec(select(ReviewMove).order_by(col(ReviewMove.number)))]


def test_it_rests_until_a_day_with_its_reason(hanna, ready, state):
    page = hanna.follow(rest(hanna, ready))
    assert state() is ReviewState.ON_HOLD
    assert WHY in page.text
    assert "until Monday 7 December" in page.text
    assert "Rests: go on with it first." in page.text
    assert f'action="{ready}/hold"' not in page.text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"rest_until": ""}, "Choose a day."),
        ({"rest_until": str(MONDAY)}, "Choose a day after Monday 23 November."),
        ({"rest_until": "9999-12-31"}, "Choose a day within a year from now."),
        ({"why_rest": ""}, "Write the reason."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(hanna, ready, state, typed, says):
    answer = rest(hanna, ready, **typed)
    assert answer.status_code == 422
    assert says in answer.text
    assert typed.get("why_rest", WHY) in answer.text
    assert state() is ReviewState.TO_REVIEW


def test_going_on_leads_back_to_where_it_was(hanna, ready, state, look):
    rest(hanna, ready)
    seen = version(hanna, ready)
    assert [hanna.post(f"{ready}/resume", version=seen).status_code for _ in range(2)] == [303, 303]
    assert state() is ReviewState.TO_REVIEW
    assert moves(look).count("resume") == 1


def test_the_same_form_twice_rests_once(hanna, ready, look):
    typed = {"version": version(hanna, ready), "rest_until": "2026-12-07", "why_rest": WHY}
    assert [hanna.post(f"{ready}/hold", **typed).status_code for _ in range(2)] == [303, 303]
    assert moves(look).count("hold") == 1


def test_what_cannot_be_done_now_is_refused_even_when_sent(hanna, ready, state):
    answer = hanna.post(f"{ready}/resume", version=version(hanna, ready))
    assert answer.status_code == 409
    assert "This cannot be done where the review stands now." in answer.text
    assert state() is ReviewState.TO_REVIEW


@pytest.fixture
def assessed(write, lived_in, ready):
    with write() as db:
        review = review_of(db, lived_in.amina)
        assess(db, lived_in.hanna, review, everything_in(db, review), NOON)
    return ready


def test_what_was_assessed_is_taken_up_again_and_counts_meanwhile(hanna, assessed, state, look):
    page = hanna.get(assessed)
    assert f'action="{assessed}/accept"' not in page.text
    typed = {"version": form_of(page)["version"], "why_again": "Ett nytt intyg."}
    assert [hanna.post(f"{assessed}/take-up-again", **typed).status_code for _ in range(2)] == [303, 303]
    assert state() is ReviewState.TO_REVIEW
    assert moves(look).count("take_up_again") == 1
    page = hanna.get(assessed).text
    assert "Ett nytt intyg." in page
    assert "Counts" in page
    assert f'action="{assessed}/accept"' in page


def test_taking_up_again_needs_a_reason(hanna, assessed, state):
    answer = hanna.post(f"{assessed}/take-up-again", version=version(hanna, assessed), why_again=" ")
    assert answer.status_code == 422
    assert "Write the reason." in answer.text
    assert state() is ReviewState.ASSESSED


def test_strangers_let_nothing_rest(browser, lived_in, ready, do, state):
    typed = {"version": "0", "rest_until": "2026-12-07", "why_rest": WHY, "why_again": WHY}
    for staff in (lived_in.sara, lived_in.ivar):
        for step in ("hold", "resume", "take-up-again"):
            assert browser(staff).post(f"{ready}/{step}", **typed).status_code == 404
    assert state() is ReviewState.TO_REVIEW
    do(holding.put_on_hold, 0, MONDAY.replace(day=30), WHY)
    assert browser(lived_in.sara).post(f"{ready}/resume", version="1").status_code == 404
    assert state() is ReviewState.ON_HOLD
