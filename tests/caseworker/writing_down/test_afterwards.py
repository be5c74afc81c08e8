"""A report that staff wrote down: who may open it, and what the person, the desk and the site see of it."""

import re

import pytest
from sqlmodel import func, select

from models.access import TABLE, Cell, Field, Relation
from models.audit import AuditEvent
from models.conflicts import Ground, declare
from models.report_versions import withdrawal_of
from models.review_file import file_of
from tests.absence import report, review_of
from tests.caseworker.writing_down.form import FULL, as_read, key_in
from tests.town import MONDAY, NINE, at_clock, stranger


@pytest.mark.parametrize("who", ["sara", "ivar"])
def test_nobody_elses_caseworker_finds_the_form_or_the_receipt(browser, lived_in, page, fill, kept, who):
    receipt = fill().headers["Location"]
    other = browser(getattr(lived_in, who))
    assert other.get(page).status_code == other.get(receipt).status_code == 404
    assert other.post(page, key="k" * 24, **FULL).status_code == 404
    assert len(kept()) == 1


@pytest.mark.parametrize("who", ["amina", "berit", "karin", "lena"])
def test_it_is_a_page_for_caseworkers(browser, lived_in, page, who):
    other = browser(getattr(lived_in, who))
    assert other.get(page).status_code == other.post(page, key="k" * 24, **FULL).status_code == 403


def test_a_protected_persons_opens_with_a_grant_alone(hanna, write, lived_in, form_for, kept):
    address = form_for(lived_in.paula)
    assert hanna.get(address).status_code == hanna.post(address, key="k" * 24, **FULL).status_code == 404
    with write() as db:
        lived_in.db = db
        lived_in.grant(lived_in.paula, lived_in.hanna)
    assert "protected personal data" in hanna.get(address).text
    assert hanna.post(address, key="k" * 24, **FULL).status_code == 303
    assert [each.participant_id for each in kept()] == [lived_in.paula.id]


def test_whoever_declares_a_conflict_meanwhile_writes_nothing_down(hanna, write, lived_in, page, kept):
    key = key_in(hanna.get(page))
    with write() as db:
        declare(db, lived_in.hanna, lived_in.amina.id, Ground.RELATIVE, NINE)
    assert hanna.post(page, key=key, **FULL).status_code == 404
    assert kept() == []


def test_a_receipt_is_its_own_cases_and_of_what_staff_wrote_down(hanna, write, lived_in, page, form_for, fill):
    receipt = fill().headers["Location"]
    with write() as db:
        own = report(db, lived_in.amina, now=NINE)
    assert hanna.get(receipt).status_code == 200
    assert hanna.get(receipt.replace(page, form_for(lived_in.bosse))).status_code == 404
    assert hanna.get(f"{page}/{own.id}").status_code == hanna.get(f"{page}/{stranger()}").status_code == 404


def test_each_look_stands_in_the_log_once(hanna, look, lived_in, page, fill):
    hanna.get(page)
    receipt = fill().headers["Location"]
    hanna.get(receipt), hanna.get(receipt)
    with look() as db:
        looks = [each for each in db.exec(select(AuditEvent)).all() if each.action == "desk:report:look"]
        assert db.exec(select(func.count()).select_from(AuditEvent)).one() > len(looks)
    assert [(each.actor_id, each.subject_person_id) for each in looks] == [(lived_in.hanna.id, lived_in.amina.id)] * 2


def test_the_page_asks_the_access_table(hanna, page, monkeypatch):
    monkeypatch.setitem(TABLE, (Field.REASON, Relation.ASSIGNED), Cell(read=True))
    assert hanna.get(page).status_code == 403
    assert hanna.post(page, key="k" * 24, **FULL).status_code == 403


@pytest.mark.parametrize("place", ["review", "contact"])
def test_the_pages_of_the_case_lead_there(hanna, look, lived_in, page, fill, place):
    fill()
    with look() as db:
        review = f"/desk/reviews/{review_of(db, lived_in.amina).id}"
    there = review if place == "review" else page.replace("/report", "/contact")
    assert f'href="{page}"' in hanna.get(there).text


def test_the_review_says_who_wrote_it_down_and_how(hanna, lived_in, look, fill):
    receipt = hanna.follow(fill(channel="letter", speaker="representative"))
    address = re.search(r'href="(/desk/reviews/[^"]+)"', receipt.text)
    assert address
    text = as_read(hanna.get(address[1]))
    assert (
        "Written down by Hanna Hav. In a letter. A representative told it. Language: Somali."
        " Without an interpreter. It was not read back." in text
    )


def test_the_person_reads_in_their_language_that_it_was_written_down(browser, write, lived_in, fill, kept):
    fill(speaker="relative", interpreter="yes", read_back="yes")
    with write() as db:
        db.merge(lived_in.amina).language = "en"
    amina = browser(lived_in.amina)
    mine = amina.get(f"/absence/{kept()[0].id}")
    assert (
        "Staff wrote this down for you: it was told by phone. A relative of yours told it."
        " Language: Somali. With an interpreter. It was read back." in as_read(mine)
    )
    assert "I am ill" not in mine.text
    assert "I am ill" in amina.step_up().get(f"/absence/{kept()[0].id}").text
    review = re.search(r'href="(/review/[^"]+)"', mine.text)
    assert review and "Staff wrote it down for you." in amina.get(review[1]).text


def test_the_person_takes_it_back_and_the_caseworker_reads_so(browser, hanna, look, lived_in, fill, kept):
    fill()
    (sent,) = kept()
    assert browser(lived_in.amina).post(f"/absence/{sent.id}/withdraw").status_code == 303
    with look() as db:
        assert withdrawal_of(db, sent)
        address = f"/desk/reviews/{review_of(db, lived_in.amina).id}"
    assert "Taken back by the participant" in hanna.get(address).text


def test_the_person_corrects_it_and_the_correction_is_their_own(browser, at, look, lived_in, fill, kept):
    fill()
    (sent,) = kept()
    at(at_clock(13))
    amina = browser(lived_in.amina)
    change = f"/absence/{sent.id}/change"
    typed = {"key": key_in(amina.get(change)), "day": str(MONDAY), "reason": "as_before"}
    assert amina.post(change, **typed).status_code == 303
    newer = next(each for each in kept() if each.replaces_id == sent.id)
    assert newer.recorded_by is None
    with look() as db:
        lived_in.db = db
        (line,) = file_of(db, review_of(db, lived_in.amina), lived_in.case_of(lived_in.amina))
        assert [each.recorded_by and each.recorded_by.name for each in line.stated] == ["Hanna Hav", None]


def test_the_site_hears_the_one_neutral_word(browser, lived_in, fill):
    fill(words="Feber")
    text = browser(lived_in.berit).get(f"/site/occasions/{lived_in.occasion.id}").text
    assert "Frånvaro anmäld" in text or "Absence reported" in text
    assert "Feber" not in text and "Hanna" not in text
