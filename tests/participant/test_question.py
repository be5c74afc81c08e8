"""A caseworker asks for something; the person answers in the app, or reads how to do it otherwise."""

import io
import re

import pytest
from sqlmodel import select

from models import information
from models.absences import AbsenceReport
from models.replies import Spoken, reply
from models.review_steps import AskedFor, InformationRequest, Reply, Speaker, Way
from models.reviews import Review
from tests import reviewing
from tests.absence import accept
from tests.proofs.files import photo
from tests.town import NOON, stranger

KEY = "a-form-nobody-sent-before"
WORDS = "Jag var hos tandläkaren."


@pytest.fixture
def asked(write, lived_in, under_review, at):
    """Hanna asks what happened."""
    at(NOON)
    with write() as db:
        return reviewing.ask(db, lived_in.hanna, db.get_one(Review, under_review.id), now=NOON)


@pytest.fixture
def address(asked):
    return f"/question/{asked.id}"


def test_what_is_asked_because_of_what_was_stated_waits_for_the_step_up(browser, lived_in, write, under_review, at):
    at(NOON)
    with write() as db:
        review = db.get_one(Review, under_review.id)
        asked = information.ask(
            db, lived_in.hanna, review, review.version, AskedFor.CERTIFICATE, None, language="sv", now=NOON
        )
    amina = browser(lived_in.amina)
    places = (f"/question/{asked.id}", f"/review/{under_review.id}")
    for place in places:
        page = amina.get(place).text
        assert "certificate" not in page
        assert f"/confirm-it-is-you?next={place}" in page
    amina.step_up()
    for place in places:
        assert "Show us a doctor&#39;s certificate." in amina.get(place).text


def replies(look):
    with look() as db:
        return list(db.exec(select(Reply)).all())


def test_it_says_what_is_asked_by_whom_and_until_when(browser, lived_in, address):
    page = browser(lived_in.amina).get(address).text
    for words in (
        "A caseworker at Enhet Norr needs to know more",
        "Tell us what happened, in your own words.",
        "Answer at the latest on Thursday 3 December.",
        "If you do not answer, nothing is decided by that.",
        "You can ask for an interpreter. It costs nothing.",
        'href="tel:0000101010"',
    ):
        assert words in page, words
    assert "Hanna" not in page


def test_the_caseworkers_words_wait_for_the_step_up(browser, lived_in, address):
    amina = browser(lived_in.amina)
    page = amina.get(address).text
    assert "Vad hände?" not in page
    assert f"/confirm-it-is-you?next={address}" in page
    page = amina.step_up().get(address).text
    assert '<p class="words" lang="sv" dir="ltr">Vad hände?</p>' in page


def test_the_box_comes_with_the_question_so_that_nothing_typed_is_lost_on_the_way_to_the_code(
    browser, lived_in, address
):
    amina = browser(lived_in.amina)
    assert "<textarea" not in amina.get(address).text
    refused = amina.post(address, key=KEY, words="å" * 4001)
    assert "<textarea" in refused.text and "å" * 4001 in refused.text
    assert "<textarea" in amina.step_up().get(address).text


def test_a_question_with_nothing_kept_back_has_its_box_at_once(browser, lived_in, write, under_review, at):
    at(NOON)
    with write() as db:
        review = db.get_one(Review, under_review.id)
        what = (review, review.version, AskedFor.WHAT_HAPPENED, None)
        asked = information.ask(db, lived_in.hanna, *what, language="sv", now=NOON)
    page = browser(lived_in.amina).get(f"/question/{asked.id}").text
    assert "<textarea" in page and "Show what was written" not in page


def test_an_answer_is_kept_in_the_language_of_the_page(browser, lived_in, address, look, under_review):
    amina = browser(lived_in.amina)
    answer = amina.post(address, key=KEY, words=WORDS)
    page = amina.follow(answer).text
    assert "Your answer has come in" in page
    assert WORDS not in page, "own words are shown again after a step-up"
    assert WORDS in amina.step_up().get(address).text
    kept = replies(look)
    assert [(each.words, each.language, each.way) for each in kept] == [(WORDS, "en", "app")]
    with look() as db:
        assert db.get_one(Review, under_review.id).state == "to_review"


def test_the_page_begins_with_a_receipt_that_takes_the_focus(browser, lived_in, address):
    amina = browser(lived_in.amina)
    page = amina.follow(amina.post(address, key=KEY, words=WORDS)).text
    start = page.replace("\u00a0", " ").partition("</h1>")[2]
    assert re.match(r'\s*<div tabindex="-1" autofocus>\s*<div class="banner ok" role="status">', start)
    for words in ("Your answer has come in", "You answered on Monday 23 November at 12:00", "A caseworker reads it."):
        assert words in start.partition("A caseworker at Enhet Norr needs")[0], words
    assert "autofocus" not in amina.get(address).text


def test_once_answered_it_no_longer_says_until_when(browser, lived_in, address, write, asked):
    amina = browser(lived_in.amina)
    told = Spoken("Hon var sjuk.", "sv", Way.PHONE, Speaker.RELATIVE)
    with write() as db:
        reply(db, lived_in.hanna, db.get_one(InformationRequest, asked.id), told, key=KEY, now=NOON)
    until = ("Answer at the latest on", "If you do not answer")
    page = amina.get(address).text
    assert all(each in page for each in until), "a relative has not answered for her"
    assert "You do not need to do anything more." not in page
    page = amina.follow(amina.post(address, key=KEY[::-1], words=WORDS)).text
    assert not any(each in page for each in until)


def test_posted_twice_is_one_answer(browser, lived_in, address, look):
    amina = browser(lived_in.amina)
    for _ in range(2):
        assert amina.post(address, key=KEY, words=WORDS).status_code == 303
    assert len(replies(look)) == 1


def test_sent_once_more_with_other_words_it_says_so_and_is_another_answer(browser, lived_in, address, look):
    amina = browser(lived_in.amina)
    amina.post(address, key=KEY, words=WORDS)
    answer = amina.post(address, key=KEY, words="Jag var på sjukhuset.")
    assert answer.status_code == 409
    assert "The change is not sent yet: send once more." in answer.text
    assert "Jag var på sjukhuset." in answer.text
    assert len(replies(look)) == 1
    key = re.search(r'name="key" value="([^"]+)"', answer.text)[1]
    assert amina.post(address, key=key, words="Jag var på sjukhuset.").status_code == 303
    assert len(replies(look)) == 2


@pytest.mark.parametrize(
    ("words", "says"), [("", "Write it in your own words."), ("å" * 4001, "Write at most 4000 characters.")]
)
def test_what_does_not_fit_is_said_and_still_there(browser, lived_in, address, everything, words, says):
    amina = browser(lived_in.amina)
    before = everything()
    answer = amina.post(address, key=KEY, words=words)
    assert answer.status_code == 422
    assert says in answer.text
    assert words in answer.text and KEY in answer.text
    assert everything() == before


def test_an_answer_that_comes_late_is_taken_in(browser, lived_in, address, at, look):
    at.forward(days=30)
    assert browser(lived_in.amina).post(address, key=KEY, words=WORDS).status_code == 303
    assert len(replies(look)) == 1


def test_once_assessed_it_says_so_and_what_was_written_is_still_there(browser, lived_in, write, address, look):
    amina = browser(lived_in.amina)
    amina.get(address)
    with write() as db:
        review = reviewing_of(db, lived_in)
        reviewing.answer(db, lived_in.amina, question_of(db), now=NOON)
        accept(db, lived_in.hanna, review)
    answer = amina.post(address, key=KEY, words=WORDS)
    assert answer.status_code == 409
    assert "answers are not taken in here any more" in answer.text
    assert WORDS in answer.text
    assert len(replies(look)) == 1


def reviewing_of(db, town):
    return db.exec(select(Review).where(Review.participant_id == town.amina.id)).one()


def question_of(db):
    return db.exec(select(InformationRequest)).one()


def test_another_persons_question_is_not_here(browser, lived_in, address, look):
    assert browser(lived_in.bosse).get(address).status_code == 404
    assert browser(lived_in.bosse).post(address, key=KEY, words=WORDS).status_code == 404
    assert browser(lived_in.amina).get(f"/question/{stranger()}").status_code == 404
    assert browser(lived_in.hanna).get(address).status_code == 403
    assert replies(look) == []


def test_a_form_without_its_key_is_none(browser, lived_in, address):
    assert browser(lived_in.amina).post(address, words=WORDS).status_code == 400


@pytest.fixture
def summons(write, lived_in, under_review, at):
    """Hanna asks for a summons."""
    at(NOON)
    with write() as db:
        review = db.get_one(Review, under_review.id)
        return information.ask(
            db, lived_in.hanna, review, review.version, AskedFor.SUMMONS, None, language="sv", now=NOON
        )


def test_where_a_paper_is_asked_for_the_page_leads_to_sending_one_and_it_is_the_answer(browser, lived_in, summons, at):
    amina, page = browser(lived_in.amina).step_up(), f"/question/{summons.id}"
    (paper,) = re.findall(r'href="(/absence/[^/]+/paper)"', amina.get(page).text)
    assert "Answer at the latest" in amina.get(page).text
    at.forward(minutes=5)
    sent = amina.post(paper, key="a-key-of-a-form-that-nobody-sent", file=(io.BytesIO(photo()), "photo.jpg"))
    assert "Your paper has come in" in amina.follow(sent).text
    assert "Your answer has come in" in amina.get(page).text
    assert "Answer at the latest" not in amina.get(page).text
    assert page not in amina.get("/today").text
    review = browser(lived_in.hanna).get(f"/desk/reviews/{summons.review_id}").text
    assert "ett papper skickades in" in review
    assert "Inget svar ännu" not in review
    assert "Väntar på svar på en fråga" not in review


def test_before_the_step_up_nothing_tells_that_a_paper_is_asked_for(browser, lived_in, summons):
    assert "/paper" not in browser(lived_in.amina).get(f"/question/{summons.id}").text


def test_where_words_are_asked_for_no_paper_is(browser, lived_in, address):
    assert "/paper" not in browser(lived_in.amina).step_up().get(address).text


def test_the_page_of_what_happened_says_that_they_answered_before_and_after_the_step_up(browser, lived_in, summons, at):
    amina, review = browser(lived_in.amina).step_up(), f"/review/{summons.review_id}"
    (paper,) = re.findall(r'href="(/absence/[^/]+/paper)"', amina.get(f"/question/{summons.id}").text)
    at.forward(minutes=5)
    amina.post(paper, key="a-key-of-a-form-that-nobody-sent", file=(io.BytesIO(photo()), "photo.jpg"))
    for again in (amina, browser(lived_in.amina)):
        assert "You answered." in again.get(review).text


def test_nobody_is_told_of_a_paper_that_never_came_or_that_a_question_is_answered_that_waits(
    browser, lived_in, asked, look
):
    amina = browser(lived_in.amina).step_up()
    with look() as db:
        page = f"/absence/{db.exec(select(AbsenceReport)).one().id}/paper"
    assert "Your paper has come in" not in amina.get(f"{page}?said=came").text
    assert "You have sent this one already" not in amina.get(f"{page}?said=again").text
    sent = amina.post(page, key="a-key-of-a-form-that-nobody-sent", file=(io.BytesIO(photo()), "photo.jpg"))
    told = amina.follow(sent).text
    assert "Your paper has come in" in told
    assert "You do not need to do anything more." not in told
    assert f"/question/{asked.id}" in told
