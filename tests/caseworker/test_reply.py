"""Writing down what the person answers at the desk, on the phone or by letter."""

import re

import pytest
from sqlmodel import select

from models import hearings, information
from models.review_steps import AskedFor, Interpreting, Reply, Speaker, Way
from models.reviews import ReviewState

SAID = "Hon var hemma med feber och ringde på tisdagen."
SPOKEN = {"said": SAID, "way": "desk", "speaker": "participant", "spoken": "ti", "interpreting": "interpreter"}


@pytest.fixture
def heard(do, ready):
    """Told, and waiting for the answer."""
    do(hearings.hear, 0, "Vi överväger om skälet räcker.", language="sv")
    return ready


def form_on(page):
    return {name: re.search(rf'name="{name}"[^>]*value="([^"]+)"', page.text)[1] for name in ("key", "answers")}


def record(browser, address, **typed):
    return browser.post(f"{address}/reply", **(form_on(browser.get(address)) | SPOKEN | typed))


def kept(look):
    with look() as db:
        return list(db.exec(select(Reply)))


def test_an_answer_is_kept_with_who_said_it_how_and_in_which_language(hanna, heard, look, state):
    page = hanna.follow(record(hanna, heard, read_back="yes"))
    (row,) = kept(look)
    assert (row.words, row.language, row.way, row.speaker, row.interpreting, row.read_back) == (
        SAID,
        "ti",
        Way.DESK,
        Speaker.PARTICIPANT,
        Interpreting.INTERPRETER,
        True,
    )
    assert state() is ReviewState.TO_REVIEW
    text = " ".join(page.text.split())
    for words in (SAID, "at the desk", "through an interpreter", "read back", "written down by staff"):
        assert words in text
    assert re.search(rf'lang="ti" dir="auto">{SAID}', page.text)


def test_the_same_form_twice_is_one_answer(hanna, heard, look):
    typed = form_on(hanna.get(heard)) | SPOKEN
    assert [hanna.post(f"{heard}/reply", **typed).status_code for _ in range(2)] == [303, 303]
    assert len(kept(look)) == 1


def test_sent_once_more_with_other_words_it_says_so_and_is_another_answer(hanna, heard, look):
    typed = form_on(hanna.get(heard)) | SPOKEN
    hanna.post(f"{heard}/reply", **typed)
    answer = hanna.post(f"{heard}/reply", **typed | {"said": "Något mer"})
    assert answer.status_code == 409
    assert "The change is not sent yet: send once more." in answer.text
    assert "Något mer" in answer.text
    assert len(kept(look)) == 1
    assert form_on(answer)["key"] != typed["key"]


def test_an_answer_to_a_question_is_one_too(hanna, do, ready, look, state):
    do(information.ask, 0, AskedFor.TIMES, None, language="sv")
    record(hanna, ready)
    assert kept(look)[0].request_id is not None
    assert state() is ReviewState.TO_REVIEW


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"said": ""}, "Write what was said."),
        ({"said": "å" * 4001}, "Write at most 4000 characters."),
        ({"way": ""}, "Choose how it was said."),
        ({"speaker": ""}, "Choose who said it."),
        ({"interpreting": ""}, "Choose how you understood each other."),
        ({"spoken": "xx"}, "Choose a language."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(hanna, heard, look, typed, says):
    answer = record(hanna, heard, **typed)
    assert answer.status_code == 422
    assert says in answer.text
    assert typed.get("said", SAID) in answer.text
    assert kept(look) == []


@pytest.mark.parametrize(
    "typed", [{"way": "app"}, {"key": ""}, {"key": "x" * 65}, {"answers": "x"}, {"answers": "h:x"}]
)
def test_what_no_form_of_ours_sends_is_refused(hanna, heard, look, typed):
    assert record(hanna, heard, **typed).status_code == 400
    assert kept(look) == []


def test_an_answer_to_somebody_elses_question_is_not_here(hanna, heard, look):
    assert record(hanna, heard, answers="h:00000000-0000-0000-0000-000000000000").status_code == 404
    assert kept(look) == []


def test_strangers_write_nothing_down(browser, lived_in, hanna, heard, look):
    typed = form_on(hanna.get(heard)) | SPOKEN
    for staff in (lived_in.sara, lived_in.ivar):
        assert browser(staff).post(f"{heard}/reply", **typed).status_code == 404
    assert kept(look) == []
