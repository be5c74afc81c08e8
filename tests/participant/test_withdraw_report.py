import pytest
from sqlmodel import select

from models.absences import Withdrawal
from tests.absence import accept, confirm_roll, observe, review_of
from tests.participant.test_report_absence import key_in
from tests.town import NOON, stranger


@pytest.fixture
def address(sent):
    return f"/absence/{sent.id}/withdraw"


def test_the_page_says_what_it_means_and_does_nothing_yet(browser, lived_in, address, look):
    page = browser(lived_in.amina).get(address).text
    assert "no longer reads that you have reported absence" in page
    assert "your caseworker will ask you why" in page
    with look() as db:
        assert db.exec(select(Withdrawal)).all() == []


def test_the_report_says_so_afterwards_and_offers_no_more(browser, lived_in, sent, address):
    amina = browser(lived_in.amina)
    page = amina.follow(amina.post(address)).text
    assert "You have taken this report back" in page
    assert f"/absence/{sent.id}/change" not in page
    assert "What happens now" not in page
    assert "Taken back</span>" in amina.get("/absences").text
    assert "Absence reported" not in amina.get("/today").text


def test_its_receipt_waits_on_the_page_no_more_and_its_day_is_no_absence(browser, lived_in, address):
    amina = browser(lived_in.amina)
    assert "We have received a report from you." in amina.get("/today").text
    amina.post(address)
    assert "We have received a report from you." not in amina.get("/today").text
    page = amina.get("/absences").text
    assert "Without a report" not in page
    assert "Sent</span>" not in page


def test_pressing_twice_takes_it_back_once(browser, lived_in, address, look):
    amina = browser(lived_in.amina)
    assert [amina.post(address).status_code for _ in range(2)] == [303, 303]
    with look() as db:
        assert len(db.exec(select(Withdrawal)).all()) == 1


def test_an_assessed_report_says_when_it_was_assessed(browser, lived_in, write, address, at):
    with write() as db:
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
        accept(db, lived_in.hanna, review_of(db, lived_in.amina))
    at(NOON)
    amina = browser(lived_in.amina)
    assert "<form" not in amina.get(address).text.split("<main")[1].split("</main")[0]
    answer = amina.post(address)
    assert answer.status_code == 409
    assert "It was assessed on Monday 23 November" in answer.text
    assert "tel:0000101010" in answer.text


def test_a_report_that_was_changed_is_not_taken_back_in_its_old_version(browser, lived_in, sent, address):
    amina = browser(lived_in.amina)
    key = key_in(amina.get(f"/absence/{sent.id}/change"))
    amina.post(f"/absence/{sent.id}/change", key=key, day="2026-11-23", reason="other")
    answer = amina.post(address)
    assert answer.status_code == 409
    assert "You have changed this report." in answer.text


def test_the_reason_is_not_on_the_page(browser, lived_in, address):
    page = browser(lived_in.amina).get(address).text
    assert "I am ill" not in page
    assert "Ont i halsen" not in page


def test_another_persons_report_is_not_here(browser, lived_in, address):
    for ask in (browser(lived_in.bosse).get, browser(lived_in.bosse).post):
        assert ask(address).status_code == 404
    assert browser(lived_in.amina).post(f"/absence/{stranger()}/withdraw").status_code == 404
    assert browser(lived_in.berit).post(address).status_code == 403
