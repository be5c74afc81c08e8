"""What waits for an answer stands first on the first page until it is answered, each with the way to it."""

import pytest

from models.reviews import Review
from tests import reviewing
from tests.town import NOON


@pytest.fixture
def today(browser, lived_in, at):
    at(NOON)
    return lambda: browser(lived_in.amina).get("/today").text


def test_nothing_waits(today):
    assert "Waits for your answer" not in today()


def test_an_absence_to_explain(today, unexplained):
    page = today()
    assert f'href="/asked/{unexplained.id}"' in page
    assert "Answer at the latest on Monday 30 November." in page


def test_a_question_until_it_is_answered(today, write, lived_in, under_review):
    with write() as db:
        asked = reviewing.ask(db, lived_in.hanna, db.get_one(Review, under_review.id), now=NOON)
    page = today()
    assert f'href="/question/{asked.id}"' in page
    assert "Vad hände?" not in page
    with write() as db:
        reviewing.answer(db, lived_in.amina, asked, now=NOON)
    assert "Waits for your answer" not in today()


def test_a_hearing_with_its_day_once_it_was_opened(today, browser, write, lived_in, under_review):
    with write() as db:
        hearing = reviewing.hear(db, lived_in.hanna, db.get_one(Review, under_review.id), now=NOON)
    page = today()
    assert f'href="/hearing/{hearing.id}"' in page
    assert "Answer at the latest" not in page
    browser(lived_in.amina).step_up().get(f"/hearing/{hearing.id}")
    assert "Answer at the latest on Monday 7 December." in today()


def test_nobody_elses(browser, lived_in, at, unexplained):
    at(NOON)
    assert "Waits for your answer" not in browser(lived_in.bosse).get("/today").text
