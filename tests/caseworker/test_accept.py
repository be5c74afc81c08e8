"""Accepting the reason that was stated."""

import re

import pytest
from sqlmodel import select

from models.reasons import ReasonCode
from models.reviews import Assessment
from tests.absence import report
from tests.caseworker.conftest import form_of
from tests.town import NOON, stranger


def accept(browser, address, **typed):
    return browser.post(f"{address}/accept", **(form_of(browser.get(address)) | {"phrase": "reported_in_time"} | typed))


def kept(look):
    with look() as db:
        return [(each.phrase, each.words) for each in db.exec(select(Assessment))]


def test_a_reason_is_accepted(hanna, ready, look):
    answer = accept(hanna, ready, words="Krya på dig")
    assert answer.status_code == 303
    page = hanna.follow(answer)
    assert "It is saved." in page.text
    assert "Ready to assess" not in page.text
    assert "It is saved." not in hanna.get(ready).text
    assert "Accepted" in page.text
    assert "You reported the absence in time." in page.text
    assert "Krya på dig" in page.text
    assert "Hanna Hav" in page.text
    assert 'name="phrase"' not in page.text
    assert kept(look) == [("reported_in_time", "Krya på dig")]


def test_all_four_sentences_are_on_offer_with_their_help_and_none_is_chosen(hanna, ready):
    page = hanna.get(ready).text
    offered = re.findall(r'name="phrase" value="(\w+)"( checked)?', page)
    assert offered == [
        ("reported_in_time", ""),
        ("reason_fits_policy", ""),
        ("agreed_before", ""),
        ("proof_seen", ""),
    ]
    assert page.count("Choose this when") >= 4


def test_what_is_not_confirmed_cannot_be_accepted(hanna, sent, look):
    page = hanna.get(sent)
    assert "Not yet confirmed" in page.text
    assert 'name="phrase"' not in page.text
    answer = hanna.post(f"{sent}/accept", version="0", line=f"{stranger()}.{stranger()}", phrase="reported_in_time")
    assert answer.status_code == 422
    assert "has not confirmed this absence" in answer.text
    assert kept(look) == []


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"phrase": ""}, "Choose the sentence that the participant will read."),
        ({"phrase": "no_valid_reason"}, "Choose the sentence that the participant will read."),
        ({"line": []}, "Choose at least one absence."),
        ({"words": "å" * 1001}, "Write at most 1000 characters."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(hanna, ready, look, typed, says):
    answer = accept(hanna, ready, **({"words": "Mina ord"} | typed))
    assert answer.status_code == 422
    assert says in answer.text
    assert typed.get("words", "Mina ord") in answer.text
    assert kept(look) == []


@pytest.mark.parametrize(
    "typed", [{"version": ""}, {"version": "x"}, {"version": "9" * 40}, {"line": "x"}, {"line": "a.b"}]
)
def test_what_no_form_of_ours_sends_is_refused(hanna, ready, look, typed):
    assert accept(hanna, ready, **typed).status_code == 400
    assert kept(look) == []


def test_the_same_form_twice_acts_once(hanna, ready, look):
    typed = form_of(hanna.get(ready)) | {"phrase": "reported_in_time", "words": "Krya på dig"}
    assert [hanna.post(f"{ready}/accept", **typed).status_code for _ in range(2)] == [303, 303]
    assert len(kept(look)) == 1


def test_whoever_comes_second_sees_what_the_first_did_and_keeps_the_words(browser, lived_in, hanna, ready, look):
    henrik = browser(lived_in.henrik)
    typed = form_of(henrik.get(ready))
    accept(hanna, ready, words="Krya på dig")
    answer = henrik.post(f"{ready}/accept", phrase="agreed_before", words="Vi kom överens", **typed)
    assert answer.status_code == 409
    for words in ("Something changed after you opened this page", "Hanna Hav", "Krya på dig", "Vi kom överens"):
        assert words in answer.text
    assert kept(look) == [("reported_in_time", "Krya på dig")]


def test_a_new_report_meanwhile_is_read_before_anything_is_accepted(hanna, ready, lived_in, write, look):
    typed = form_of(hanna.get(ready))
    with write() as db:
        report(db, lived_in.amina, reason=ReasonCode.OTHER, words="En sak till", now=NOON)
    answer = hanna.post(f"{ready}/accept", phrase="agreed_before", words="Vi kom överens", **typed)
    assert answer.status_code == 409
    assert "En sak till" in answer.text
    assert "Vi kom överens" in answer.text, "what was typed stays in the form"
    assert kept(look) == []
