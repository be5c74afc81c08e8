"""Asking the participant for what is missing."""

import pytest
from sqlmodel import select

from models.review_steps import InformationRequest
from models.reviews import ReviewState
from tests.caseworker.conftest import form_of


def ask(browser, address, **typed):
    sent = {"version": form_of(browser.get(address))["version"], "asked_for": "certificate"} | typed
    return browser.post(f"{address}/ask", **sent)


def kept(look):
    with look() as db:
        return [(each.asked_for, each.words) for each in db.exec(select(InformationRequest))]


def test_what_is_asked_for_stands_on_the_page_with_its_last_day(hanna, ready, look, state):
    page = hanna.follow(ask(hanna, ready, question="Från vilken läkare?"))
    assert state() is ReviewState.WAITING_FOR_INFORMATION
    for words in ("Show us a doctor", "Från vilken läkare?", "Last day to answer: Thursday 3 December"):
        assert words in page.text
    assert kept(look) == [("certificate", "Från vilken läkare?")]


def test_the_same_form_twice_asks_once(hanna, ready, look):
    typed = {"version": form_of(hanna.get(ready))["version"], "asked_for": "times"}
    assert [hanna.post(f"{ready}/ask", **typed).status_code for _ in range(2)] == [303, 303]
    assert len(kept(look)) == 1


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"asked_for": "", "question": " "}, "Choose what you ask for."),
        ({"asked_for": "", "question": "å" * 1001}, "Write at most 1000 characters."),
        ({"asked_for": "money"}, "Choose what you ask for."),
        ({"asked_for": "other", "question": " "}, "Write it in your own words."),
        ({"question": "å" * 1001}, "Write at most 1000 characters."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(hanna, ready, look, typed, says):
    answer = ask(hanna, ready, **({"question": "Från vilken läkare?"} | typed))
    assert answer.status_code == 422
    assert says in answer.text
    assert typed.get("question", "Från vilken läkare?").strip() in answer.text
    assert '<details class="step" name="step" id="step-ask" open>' in answer.text
    assert kept(look) == []


def test_words_with_nothing_chosen_are_a_question_in_own_words(hanna, ready, look):
    answer = ask(hanna, ready, asked_for="", question="Vad hände sedan?")
    assert answer.status_code == 303
    assert kept(look) == [("other", "Vad hände sedan?")]


def test_of_two_at_once_one_asks_and_the_other_keeps_the_words(browser, lived_in, hanna, ready, look):
    henrik = browser(lived_in.henrik)
    old = form_of(henrik.get(ready))["version"]
    ask(hanna, ready)
    answer = henrik.post(f"{ready}/ask", version=old, asked_for="other", question="Vad hände sedan?")
    assert answer.status_code == 409
    assert "Something changed after you opened this page" in answer.text
    assert "Vad hände sedan?" in answer.text
    assert len(kept(look)) == 1


def test_strangers_ask_nothing(browser, lived_in, ready, look):
    for staff in (lived_in.sara, lived_in.ivar):
        answer = browser(staff).post(f"{ready}/ask", version="0", asked_for="times")
        assert answer.status_code == 404
    assert kept(look) == []


def test_while_an_answer_is_awaited_the_rest_says_why_not(hanna, ready):
    page = hanna.follow(ask(hanna, ready)).text
    assert "Waits for an answer to a question." in page
    assert 'action="/desk/reviews/' in page
    assert f'action="{ready}/accept"' not in page
    assert f'action="{ready}/hear"' not in page
    assert f'action="{ready}/reply"' in page
