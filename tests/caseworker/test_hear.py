"""Telling the participant all there is, proof that it has reached them, and more time."""

import datetime as dt
import re

import pytest
from sqlmodel import select

from models import hearings
from models.review_steps import Delivery, Extension, Hearing, Proof
from models.reviews import ReviewState
from tests.caseworker.conftest import form_of
from tests.town import MONDAY

TOLD = "Vi överväger att inte godta skälet."


def hear(browser, address, **typed):
    sent = {"version": form_of(browser.get(address))["version"], "telling": TOLD} | typed
    return browser.post(f"{address}/hear", **sent)


def hearing_on(page):
    return re.search(r'name="hearing" value="([^"]+)"', page.text)[1]


def kept(look, table=Hearing):
    with look() as db:
        return list(db.exec(select(table)))


@pytest.fixture
def heard(do, ready):
    """Told, and not yet reached the person."""
    do(hearings.hear, 0, TOLD, language="sv")
    return ready


def test_what_was_told_stands_on_the_page_piece_by_piece(hanna, ready, look, state):
    page = " ".join(hanna.follow(hear(hanna, ready)).text.split())
    assert state() is ReviewState.HEARD
    for words in (TOLD, "Told all there is (1)", "s record (1)", "Not yet reached the person"):
        assert words in page
    assert len(kept(look)) == 1


def test_the_same_form_twice_tells_once(hanna, ready, look):
    typed = {"version": form_of(hanna.get(ready))["version"], "telling": TOLD}
    assert [hanna.post(f"{ready}/hear", **typed).status_code for _ in range(2)] == [303, 303]
    assert len(kept(look)) == 1


def test_too_many_words_stay_in_the_form(hanna, ready, look):
    answer = hear(hanna, ready, telling="å" * 1001)
    assert answer.status_code == 422
    assert "å" * 1001 in answer.text
    assert kept(look) == []


def test_what_is_considered_and_why_has_to_be_told(hanna, ready, look, state):
    answer = hear(hanna, ready, telling=" ")
    assert answer.status_code == 422
    assert "Write what you consider, and why." in answer.text
    assert 'id="telling-error"' in answer.text
    assert kept(look) == []
    assert state() is ReviewState.TO_REVIEW


def test_before_the_site_has_confirmed_there_is_nothing_to_answer_to(hanna, sent):
    page = hanna.get(sent)
    assert f'action="{sent}/hear"' not in page.text
    assert "The site has not confirmed it." in page.text
    answer = hear(hanna, sent)
    assert answer.status_code == 422
    assert TOLD in answer.text


def test_a_talk_proves_that_it_has_reached_the_person(hanna, heard, look, state):
    page = hanna.get(heard)
    typed = {"hearing": hearing_on(page), "proof": "talked"}
    assert [hanna.post(f"{heard}/delivered", **typed).status_code for _ in range(2)] == [303, 303]
    assert [each.proof for each in kept(look, Delivery)] == [Proof.TALKED]
    page = hanna.get(heard).text
    assert "Last day to answer: Monday 7 December" in page
    assert f'action="{heard}/delivered"' not in page
    assert state() is ReviewState.HEARD


def test_how_it_reached_the_person_has_to_be_said(hanna, heard, look):
    hearing = hearing_on(hanna.get(heard))
    answer = hanna.post(f"{heard}/delivered", hearing=hearing)
    assert answer.status_code == 422
    assert "Choose how it reached the person." in answer.text
    assert hanna.post(f"{heard}/delivered", hearing=hearing, proof="opened").status_code == 400
    assert kept(look, Delivery) == []


def test_more_time_is_given_with_a_reason(hanna, heard, look):
    page = hanna.get(heard)
    typed = {"version": "1", "hearing": hearing_on(page), "until": "2026-12-21", "why_more": "Ombudet är bortrest."}
    assert [hanna.post(f"{heard}/extend", **typed).status_code for _ in range(2)] == [303, 303]
    assert [each.until for each in kept(look, Extension)] == [dt.date(2026, 12, 21)]
    assert "Ombudet är bortrest." in hanna.get(heard).text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"until": ""}, "Choose a day."),
        ({"until": "2026-02-30"}, "Choose a day."),
        ({"until": str(MONDAY)}, "Choose a day after Monday 23 November."),
        ({"why_more": ""}, "Write the reason."),
    ],
)
def test_what_is_missing_for_more_time_is_said(hanna, heard, look, typed, says):
    form = {"version": "1", "hearing": hearing_on(hanna.get(heard)), "until": "2026-12-21", "why_more": "Ombudet"}
    answer = hanna.post(f"{heard}/extend", **(form | typed))
    assert answer.status_code == 422
    assert says in answer.text
    assert typed.get("why_more", "Ombudet") in answer.text
    assert kept(look, Extension) == []


def test_a_hearing_of_another_review_is_not_here(hanna, heard):
    typed = {"version": "1", "until": "2026-12-21", "why_more": "Ombudet", "proof": "talked"}
    for step in ("delivered", "extend"):
        assert hanna.post(f"{heard}/{step}", hearing="00000000-0000-0000-0000-000000000000", **typed).status_code == 404


def test_strangers_tell_nothing(browser, lived_in, ready, look):
    for staff in (lived_in.sara, lived_in.ivar):
        assert browser(staff).post(f"{ready}/hear", version="0", telling=TOLD).status_code == 404
    assert kept(look) == []


def test_the_head_says_once_that_the_person_is_being_heard(hanna, heard, look, do):
    def head():
        return hanna.get(heard).text.partition('aria-labelledby="stands"')[2].partition("</section>")[0]

    assert head().count("Heard") == 1
    assert re.search(r"Reached the person</dt><dd>not yet", head())
    with look() as db:
        told = db.exec(select(Hearing)).one()
    do(lambda db, by, review, now: hearings.deliver(db, told, Proof.TALKED, by=by, now=now))
    assert head().count("Heard") == 1
    assert "Last day" in head()
    assert "Reached the person" not in head()
