"""Before anything is found against somebody they are told all there is: read after a step-up, answered in any form."""

import datetime as dt

import pytest
from sqlmodel import select

from models import deadlines, hearings, replies
from models.occasions import Occasion
from models.people import Participant
from models.replies import Spoken
from models.review_steps import Delivery, Hearing, Interpreting, Proof, Reply, Speaker, Way
from models.reviews import Review, open_lines
from models.scans import ScanVoid, Situation
from tests import reviewing
from tests.models.roll import scan
from tests.reviewing import live_with
from tests.town import MONDAY, NOON, at_clock, stranger

KEY = "a-form-nobody-sent-before"
WORDS = "ሓሚመ ነይረ።"
TOLD = "Vi överväger frånvaron."
DAY = dt.timedelta(days=1)


@pytest.fixture
def sent(write, lived_in, under_review, at):
    """Hanna tells Amina all there is."""
    at(NOON)
    with write() as db:
        return reviewing.hear(db, lived_in.hanna, db.get_one(Review, under_review.id), now=NOON)


@pytest.fixture
def address(sent):
    return f"/hearing/{sent.id}"


@pytest.fixture
def key_of():
    """The key of the form on a page."""
    return lambda page: page.text.partition('name="key" value="')[2].partition('"')[0]


def kept(look, table):
    with look() as db:
        return list(db.exec(select(table)).all())


def test_before_the_step_up_it_holds_nothing_in_any_byte(browser, lived_in, address, everything):
    amina = browser(lived_in.amina)
    before = everything()
    answer = amina.get(address)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/confirm-it-is-you?next={address}"
    for words in (TOLD, "Ont i halsen", "Swedish for work"):
        assert words.encode() not in answer.data
    assert everything() == before


def test_opening_it_stepped_up_is_the_proof_and_the_days_begin(browser, lived_in, address, look, under_review):
    page = browser(lived_in.amina).step_up().get(address).text
    assert "This reached you on Monday 23 November. You have 14 days from then" in page
    assert "Monday 7 December" in page
    assert [(each.proof, each.recorded_by) for each in kept(look, Delivery)] == [(Proof.OPENED, None)]
    with look() as db:
        assert db.get_one(Review, under_review.id).due_day == MONDAY + 14 * DAY


def test_the_first_time_counts(browser, lived_in, address, at, look):
    amina = browser(lived_in.amina).step_up()
    amina.get(address)
    at.forward(minutes=5)
    amina.get(address)
    assert [each.at for each in kept(look, Delivery)] == [NOON]


@pytest.mark.parametrize("header", ["Sec-Purpose", "Purpose", "X-Moz"])
def test_what_is_fetched_ahead_counts_for_nothing_and_shows_nothing(browser, lived_in, address, look, header):
    answer = browser(lived_in.amina).step_up().get(address, headers={header: "prefetch;prerender"})
    assert (answer.status_code, answer.data) == (204, b"")
    assert kept(look, Delivery) == []


def test_a_head_counts_for_nothing(browser, lived_in, address, look):
    amina = browser(lived_in.amina).step_up()
    assert amina.client.head(address).status_code == 200
    assert kept(look, Delivery) == []


def test_it_tells_all_there_is(browser, lived_in, address):
    page = browser(lived_in.amina).step_up().get(address).text.replace("\u00a0", " ")
    for words in (
        "considers that there may be no valid reason for it. Nothing is decided yet.",
        f'<p class="words" lang="sv" dir="ltr">{TOLD}</p>',
        "recorded “not here” on Monday 23 November at 11:55",
        "The supervisor confirmed the list on Monday 23 November at 12:00.",
        "No scan of yours is kept for this time.",
        "Your report, sent on Monday 23 November at 09:00:",
        "I am ill",
        "Ont i halsen",
        "From Thursday 1 January 2026: ",
        "20 h</bdi> a week.",
        "Report at the latest on the same day.",
        "From day 8 of an illness",
        "If you are ill again within 5 days",
        "Exempelby riktlinje § 8",
        'I am ill</bdi></strong>: The municipality\'s rule: <bdi lang="sv">Exempelby riktlinje § ',
    ):
        assert words in page, words
    assert "A question for you" not in page
    assert "Hanna" not in page and "Berit" not in page


@pytest.mark.parametrize(
    ("answered", "said"),
    [
        (True, "You answered on Monday 23 November at 12:00"),
        (False, "We asked you about the absence and have not had an answer."),
    ],
)
def test_it_tells_what_was_asked_until_when_and_whether_it_was_answered(
    browser, lived_in, write, under_review, at, answered, said
):
    at(NOON)
    with write() as db:
        review = db.get_one(Review, under_review.id)
        asked = reviewing.ask(db, lived_in.hanna, review, now=NOON)
        if answered:
            reviewing.answer(db, lived_in.amina, asked, now=NOON)
        else:
            deadlines.run(db, NOON + 11 * DAY)
        told = reviewing.hear(db, lived_in.hanna, review, now=NOON + 11 * DAY)
        if not answered:  # what comes later was not told of here
            reviewing.answer(db, lived_in.amina, asked, now=NOON + 12 * DAY)
    page = browser(lived_in.amina).step_up().get(f"/hearing/{told.id}").text.replace("\u00a0", " ")
    for words in ("asked you something, with time until", "Tell us what happened,", "Vad hände?", said):
        assert words in page, words


def test_a_scan_is_told_as_whose_it_was_and_whether_it_was_taken_back(browser, lived_in, write, under_review, at):
    at(NOON)
    with write() as db:
        review = db.get_one(Review, under_review.id)
        occasion = db.get_one(Occasion, open_lines(db, review)[0].occasion_id)
        _, _, mistaken = (
            scan(db, occasion, lived_in.amina, at_clock(12, minute), Situation.AFTER_END, by=by)
            for minute, by in ((1, None), (2, lived_in.berit), (3, lived_in.berit))
        )
        db.add(ScanVoid(scan_id=mistaken.id, by_id=lived_in.berit.id, made_at=at_clock(12, 3)))
        hearing = reviewing.hear(db, lived_in.hanna, review, now=at_clock(12, 5))
    page = browser(lived_in.amina).step_up().get(f"/hearing/{hearing.id}").text.replace("\u00a0", " ")
    assert "You scanned the code on Monday 23 November at 12:01." in page
    assert "The supervisor scanned your card or phone on Monday 23 November at 12:02." in page
    assert "The supervisor scanned your card or phone on Monday 23 November at 12:03." in page
    assert page.count("The supervisor took the scan back.") == 1


def test_it_says_that_one_may_speak_instead_and_how(browser, lived_in, address):
    page = browser(lived_in.amina).step_up().get(address).text
    for words in (
        "You have the right to say what you think orally. Call Enhet Norr or come there.",
        "14 kap. 8 § SoL (2025:400), 24 § FL (2017:900)",
        "You can ask for an interpreter. It costs nothing.",
        "13 § FL (2017:900)",
        "Somebody you trust may come with you or speak for you.",
        "Do you need more time? Call before the last day and ask for it.",
        'href="tel:0000101010"',
    ):
        assert words in page, words


def test_more_time_is_told_with_its_reason(browser, lived_in, write, sent, address):
    amina = browser(lived_in.amina).step_up()
    amina.get(address)
    with write() as db:
        review = db.get_one(Review, sent.review_id)
        until = MONDAY + 30 * DAY
        hearings.extend(db, lived_in.hanna, sent, review.version, until, "Tolken är sjuk.", NOON)
    page = amina.get(address).text
    assert "You were given more time, until Wednesday 23 December." in page
    assert "Tolken är sjuk." in page


def test_an_answer_is_kept_and_what_happens_next_is_told(browser, lived_in, address, look, key_of, under_review):
    amina = browser(lived_in.amina).step_up()
    answer = amina.post(address, key=key_of(amina.get(address)), words=WORDS)
    page = amina.follow(answer).text
    assert answer.headers["Location"] == f"/review/{under_review.id}?saved=yes"
    start = page.replace("\u00a0", " ").partition("</h1>")[2].lstrip()
    assert start.startswith('<div tabindex="-1" autofocus>')
    for words in ("Your answer has come in", "You answered on Monday 23 November at 12:00", "A caseworker reads it."):
        assert words in start.partition("<section")[0], words
    assert "Your answer has come in" not in amina.get(f"/review/{under_review.id}").text
    assert "You answered." in page
    assert [(each.words, each.hearing_id is not None) for each in kept(look, Reply)] == [(WORDS, True)]
    assert "Your answer has come in" in amina.get(address).text
    with look() as db:
        assert db.get_one(Review, under_review.id).state == "to_review"


def test_posted_twice_is_one_answer(browser, lived_in, address, look):
    amina = browser(lived_in.amina).step_up()
    for _ in range(2):
        assert amina.post(address, key=KEY, words=WORDS).status_code == 303
    assert len(kept(look, Reply)) == 1


def test_sent_once_more_with_other_words_it_says_so_and_is_another_answer(browser, lived_in, address, look, key_of):
    amina = browser(lived_in.amina).step_up()
    amina.post(address, key=KEY, words=WORDS)
    answer = amina.post(address, key=KEY, words="Jag var på sjukhuset.")
    assert answer.status_code == 409
    assert "The change is not sent yet: send once more." in answer.text
    assert "Jag var på sjukhuset." in answer.text
    assert len(kept(look, Reply)) == 1
    assert amina.post(address, key=key_of(answer), words="Jag var på sjukhuset.").status_code == 303
    assert len(kept(look, Reply)) == 2


def test_who_wrote_longer_than_the_step_up_lasts_loses_nothing(browser, lived_in, address, at, look, key_of):
    amina = browser(lived_in.amina).step_up()
    key = key_of(amina.get(address))
    for _ in range(3):
        at.forward(minutes=14)
        amina.get("/today")
    empty = amina.post(address, key=key, words="")
    assert empty.status_code == 422
    assert "Write it in your own words." in empty.text
    assert TOLD not in empty.text and "Ont i halsen" not in empty.text
    assert amina.post(address, key=key, words=WORDS).status_code == 303
    assert len(kept(look, Reply)) == 1


def test_a_form_that_no_stepped_up_session_was_given_answers_nothing(browser, lived_in, address, look, key_of):
    given = key_of(browser(lived_in.amina).step_up().get(address))
    thief = browser(lived_in.amina)
    for key in (KEY, given):
        answer = thief.post(address, key=key, words=WORDS)
        assert answer.headers["Location"] == f"/confirm-it-is-you?next={address}"
    assert kept(look, Reply) == []


def test_a_late_answer_is_taken_in_until_it_is_assessed(browser, lived_in, address, at, look):
    amina = browser(lived_in.amina).step_up()
    amina.get(address)
    at.forward(days=20)
    amina = browser(lived_in.amina).step_up()
    assert "The last day has passed. You can still answer" in amina.get(address).text
    assert amina.post(address, key=KEY, words=WORDS).status_code == 303


def test_once_assessed_it_takes_no_answer_and_keeps_what_was_written(browser, lived_in, write, sent, address, look):
    amina = browser(lived_in.amina).step_up()
    amina.get(address)
    with write() as db:
        lived_in.db = db
        review = db.get_one(Review, sent.review_id)
        live_with(db, lived_in, lived_in.amina, now=NOON)
        reviewing.answer(db, lived_in.amina, sent, now=NOON)
        reviewing.object_to(db, lived_in.hanna, review, now=NOON)
        reviewing.agree(db, lived_in.henrik, review, now=NOON)
    answer = amina.post(address, key=KEY, words=WORDS)
    assert answer.status_code == 409
    assert "answers are not taken in here any more" in answer.text
    assert WORDS in answer.text
    assert len(kept(look, Reply)) == 1


def test_another_persons_hearing_is_not_here(browser, lived_in, address, look):
    assert browser(lived_in.bosse).step_up().get(address).status_code == 404
    assert browser(lived_in.bosse).get(address).status_code == 404
    assert browser(lived_in.bosse).step_up().post(address, key=KEY, words=WORDS).status_code == 404
    assert browser(lived_in.amina).get(f"/hearing/{stranger()}").status_code == 404
    assert browser(lived_in.hanna).get(address).status_code == 403
    assert kept(look, Delivery) == [] and kept(look, Reply) == []


def test_once_answered_it_no_longer_says_until_when(browser, lived_in, address, key_of):
    amina = browser(lived_in.amina).step_up()
    page = amina.get(address)
    until = ("How long you have", "You have 14 days from then", "Do you need more time?", "If you do not answer")
    assert all(each in page.text for each in until)
    amina.post(address, key=key_of(page), words=WORDS)
    page = amina.get(address).text
    assert not any(each in page for each in until)
    assert "You may speak instead of writing" in page


def test_swedish_stands_beside(browser, lived_in, address):
    page = browser(lived_in.amina).step_up().get(address).text
    assert "Du har rätt att säga vad du tycker muntligt" in page.partition("På svenska")[2]


def test_what_a_relative_answered_is_not_called_the_readers_own(browser, lived_in, address, write, sent, under_review):
    amina = browser(lived_in.amina).step_up()
    amina.get(address)
    told = Spoken("Hon var sjuk.", "sv", Way.PHONE, Speaker.RELATIVE, Interpreting.NONE)
    with write() as db:
        replies.reply(db, lived_in.hanna, db.get_one(Hearing, sent.id), told, key=KEY, now=NOON)
        reviewing.hear(db, lived_in.hanna, db.get_one(Review, under_review.id), now=NOON)
        again = db.exec(select(Hearing.id).where(Hearing.number == 2)).one()
    for page in (address, f"/hearing/{again}", f"/review/{under_review.id}"):
        text = amina.get(page).text
        assert "A relative of yours told it." in text, page
        assert "Hon var sjuk." in text, page
        for wrong in ("Your answer of", "You answered", "Your answer has come in"):
            assert wrong not in text, (page, wrong)


def test_what_staff_wrote_down_says_in_which_language_through_whom_and_that_it_was_read_back(
    browser, lived_in, address, write, sent, under_review
):
    amina = browser(lived_in.amina).step_up()
    plain = Spoken("Jag var sjuk.", "ti", Way.PHONE, Speaker.PARTICIPANT, Interpreting.STAFF)
    through = Spoken("Jag var sjuk.", "ti", Way.PHONE, Speaker.PARTICIPANT, Interpreting.INTERPRETER, read_back=True)
    said = ("Language: Tigrinya. With an interpreter. It was read back.", "Language: Tigrinya.</p>")
    for spoken, key in ((through, KEY), (plain, KEY[::-1])):
        with write() as db:
            replies.reply(db, lived_in.hanna, db.get_one(Hearing, sent.id), spoken, key=key, now=NOON)
    for page in (address, f"/review/{under_review.id}"):
        text = " ".join(amina.get(page).text.split())
        assert all(each in text for each in said), page


def test_staffs_words_lie_as_swedish_does_on_an_arabic_page_and_ones_own_find_their_way(
    browser, lived_in, address, write, sent
):
    with write() as db:
        db.get_one(Participant, lived_in.amina.id).language = "ar"
        told = Spoken("Jag var sjuk.", "ar", Way.PHONE, Speaker.PARTICIPANT, Interpreting.INTERPRETER)
        replies.reply(db, lived_in.hanna, db.get_one(Hearing, sent.id), told, key=KEY, now=NOON)
    page = browser(lived_in.amina).step_up().get(address).text
    assert f'<p class="words" lang="sv" dir="ltr">{TOLD}</p>' in page
    assert '<p class="words" lang="ar" dir="auto">Jag var sjuk.</p>' in page
