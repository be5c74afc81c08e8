import pytest
from sqlmodel import select

from models.absences import AbsenceReport
from models.attendance import Presence
from tests.absence import accept, confirm_roll, observe, report, review_of
from tests.participant.test_report_absence import fill
from tests.reviewing import agree, waits_for_a_second
from tests.town import MONDAY, NOON, at_clock, stranger

NOT_A_DECISION = "This is an assessment of the absence. It is not the decision on your support."


@pytest.fixture
def sent(write, lived_in):
    """Amina's report, sent from another phone."""
    with write() as db:
        return report(db, lived_in.amina, words="Ont i halsen")


def test_nobody_has_reported_anything_yet(browser, lived_in):
    page = browser(lived_in.amina).get("/absences")
    assert "You have reported no absence" in page.text
    assert 'href="/absence/new"' in page.text


def test_a_report_is_listed_with_its_day_number_and_state(browser, lived_in, sent):
    page = browser(lived_in.amina).get("/absences").text
    assert "Monday 23 November" in page
    assert f"{sent.receipt_number[:4]} {sent.receipt_number[4:]}" in page
    assert "Sent</span>" in page
    assert f"/absence/{sent.id}" in page


def test_what_was_sent_last_comes_first(browser, lived_in, write, more_days):
    more_days(4)
    with write() as db:
        report(db, lived_in.amina, MONDAY.replace(day=27))
        report(db, lived_in.amina, now=NOON)
    page = browser(lived_in.amina).get("/absences").text.replace("\u00a0", " ")
    places = ["Monday 23 November</a>", "Sent on Monday 23 November at 12:00", "Friday 27 November</a>", "at 09:00"]
    assert [page.index(each) for each in places] == sorted(page.index(each) for each in places)


def test_an_absence_of_several_days_is_headed_as_one(browser, lived_in, more_days, town_in):
    more_days(1)
    amina = browser(lived_in.amina)
    with town_in() as town:
        town.db.merge(town.amina).language = "sv"
    answer = fill(amina, day="2026-11-23/2026-11-24", reason="sick")
    page = amina.follow(answer).text.replace("\u00a0", " ")
    assert "<h1>Frånvaro måndag 23 november till tisdag 24 november</h1>" in page
    for code, heading in (("ar", "الغياب من"), ("ti", "ብኩራት ካብ")):
        with town_in() as town:
            town.db.merge(town.amina).language = code
        assert f"<h1>{heading} " in amina.get(answer.headers["Location"]).text


def test_the_state_follows_the_day_the_roll_and_the_assessment(browser, lived_in, write, sent, at):
    def state():
        return browser(lived_in.amina).get("/absences").text

    assert "Sent</span>" in state()
    at(NOON)
    assert "Not yet confirmed at the site" in state()
    with write() as db:
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
    assert "With your caseworker" in state()
    with write() as db:
        accept(db, lived_in.hanna, review_of(db, lived_in.amina))
    assert "Accepted" in state()


def test_who_was_there_after_all_reads_it(browser, lived_in, write, sent, at):
    with write() as db:
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina, Presence.HERE)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
    at(NOON)
    amina = browser(lived_in.amina)
    assert "You were there" in amina.get("/absences").text
    page = amina.get(f"/absence/{sent.id}").text
    assert "Nothing more is needed" in page
    assert "What happens now" not in page


@pytest.fixture
def accepted(write, lived_in, sent, at):
    """accepted(words): Hanna accepts it, with words or without."""

    def by_hanna(words=None):
        with write() as db:
            observe(db, lived_in.berit, lived_in.occasion, lived_in.amina)
            confirm_roll(db, lived_in.berit, lived_in.occasion)
            accept(db, lived_in.hanna, review_of(db, lived_in.amina), words=words)
        at(NOON)
        return f"/absence/{sent.id}"

    return by_hanna


def test_the_outcome_says_what_by_whom_and_when(browser, lived_in, accepted):
    address = accepted()
    page = browser(lived_in.amina).get(address).text
    assert "You reported the absence in time." in page
    assert "A caseworker at Enhet Norr assessed this" in page
    assert "Monday 23 November" in page
    assert NOT_A_DECISION in page
    assert "Hanna" not in page
    assert "wrote more" not in page


def test_what_goes_against_somebody_leads_to_what_it_means_and_how_to_disagree(browser, lived_in, write, sent, at):
    with write() as db:
        lived_in.db = db
        review = review_of(db, lived_in.amina)
        waits_for_a_second(db, lived_in, review, by=lived_in.hanna)
        agree(db, lived_in.henrik, review, now=NOON)
    at(NOON)
    amina = browser(lived_in.amina)
    page, further = amina.get(f"/absence/{sent.id}").text, amina.get(f"/review/{review.id}").text
    for place, words in (("support", "What this can mean for your support"), ("disagree", "If you do not agree")):
        assert f'<a href="/review/{review.id}#{place}">{words}</a>' in page
        assert words in further.split(f'id="{place}"')[1].split("</section>")[0]


def test_what_is_accepted_speaks_of_no_less_support(browser, lived_in, accepted):
    assert "What this can mean for your support" not in browser(lived_in.amina).get(accepted()).text


def test_the_caseworkers_words_are_announced_and_not_shown(browser, lived_in, accepted, write):
    address = accepted("Krya på dig")
    with write() as db:
        review_id = review_of(db, lived_in.amina).id
    page = browser(lived_in.amina).get(address).text
    assert "The caseworker wrote more" in page
    assert f'href="/review/{review_id}"' in page
    assert "Krya" not in page


def test_part_of_an_occasion_says_which(browser, lived_in, write, sent, at):
    with write() as db:
        there = (at_clock(9), at_clock(10, 30))
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina, Presence.PARTLY, there)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
        accept(db, lived_in.hanna, review_of(db, lived_in.amina))
    at(NOON)
    page = browser(lived_in.amina).get(f"/absence/{sent.id}").text
    assert "It is about this time:" in page
    assert "10:30" in page


def test_no_outcome_is_spoken_of_before_there_is_one(browser, lived_in, sent):
    page = browser(lived_in.amina).get(f"/absence/{sent.id}").text
    assert NOT_A_DECISION not in page
    assert "What happens now" in page


def test_what_was_stated_is_shown_in_the_session_that_sent_it_alone(app, browser, lived_in):
    here = browser(lived_in.amina)
    receipt = fill(here, day=str(MONDAY), reason="sick", words="Ont i halsen").headers["Location"]
    assert "Ont i halsen" in here.get(receipt).text
    elsewhere = browser(lived_in.amina).get(receipt).text
    assert "Ont i halsen" not in elsewhere
    assert "I am ill" not in elsewhere
    assert "What you stated is shown once you have confirmed that it is you" in elsewhere
    with app.extensions["database"].reading() as db:
        assert db.exec(select(AbsenceReport.sent_in)).one() is not None


def test_signing_out_and_in_again_is_another_session(browser, lived_in):
    amina = browser(lived_in.amina)
    receipt = fill(amina, day=str(MONDAY), reason="sick", words="Ont i halsen").headers["Location"]
    assert amina.post("/sign-out").status_code == 303
    amina.let_in(lived_in.amina)
    page = amina.get(receipt)
    assert page.status_code == 200
    assert "Ont i halsen" not in page.text


def test_another_persons_report_is_not_here(browser, lived_in, sent):
    assert browser(lived_in.bosse).get(f"/absence/{sent.id}").status_code == 404
    assert browser(lived_in.amina).get(f"/absence/{stranger()}").status_code == 404
    assert browser(lived_in.hanna).get(f"/absence/{sent.id}").status_code == 403


def test_others_reports_are_not_listed(browser, lived_in, sent):
    page = browser(lived_in.bosse).get("/absences").text
    assert "You have reported no absence" in page
    assert sent.receipt_number[:4] not in page


def test_an_absence_without_a_report_is_listed_too(browser, lived_in, at, unexplained):
    at(NOON)
    page = browser(lived_in.amina).get("/absences").text
    assert "Without a report" in page
    assert f'href="/asked/{unexplained.id}"' in page
    assert "Tell us why</span>" in page
    assert "You have reported no absence" not in page
    assert "Without a report" not in browser(lived_in.bosse).get("/absences").text


def test_once_reported_it_is_listed_as_that_alone(browser, lived_in, at, write, unexplained):
    at(NOON)
    with write() as db:
        made = report(db, lived_in.amina, now=NOON)
    page = browser(lived_in.amina).get("/absences").text
    assert f'href="/absence/{made.id}"' in page
    assert "Without a report" not in page
    assert f'href="/review/{unexplained.id}"' in browser(lived_in.amina).get(f"/absence/{made.id}").text
