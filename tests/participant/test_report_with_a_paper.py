"""Whether there is a paper about an absence, asked in the report: now, later, shown to staff, or none."""

import re

from sqlmodel import select

from models.absences import AbsenceReport
from models.proofs import ReportProof
from models.proofs_to_come import ProofToCome
from tests.participant.test_report_absence import fill, key_in
from tests.town import MONDAY


def test_it_asks_for_a_paper_where_one_can_be_of_use(amina):
    page = amina.get("/absence/new")
    asks = set(re.findall(r'value="(\w+)" data-paper="yes"', page.text))
    assert asks == {"sick", "health_visit", "authority_or_interview", "work_or_study"}
    assert re.findall(r'name="paper" value="(\w+)"( checked)?', page.text) == [
        ("now", ""), ("later", ""), ("shown", ""), ("none", ""),
    ]  # fmt: skip


def test_a_paper_now_is_chosen_once_the_report_is_kept(amina, kept):
    answer = fill(amina, day=str(MONDAY), reason="sick", paper="now")
    (sent,) = kept(select(AbsenceReport))
    assert answer.headers["Location"] == f"/absence/{sent.id}/paper"
    page = amina.follow(answer)
    number = f"{sent.receipt_number[:4]} {sent.receipt_number[4:]}"
    assert f'The receipt number is <bdi class="num" dir="ltr">{number}</bdi>. Now choose the paper' in page.text
    assert "You wanted to send a paper" in amina.get("/today").text


def test_a_paper_later_is_remembered_until_it_came(amina, kept):
    receipt = fill(amina, day=str(MONDAY), reason="sick", paper="later").headers["Location"]
    for page in ("/today", receipt):
        assert f'href="{receipt}/paper"' in amina.get(page).text
        assert "You wanted to send a paper" in amina.get(page).text
    amina.post(f"{receipt}/paper/shown", key="the-key-of-the-paper-form")
    for page in ("/today", receipt):
        assert "You wanted to send a paper" not in amina.get(page).text


def test_another_phone_is_reminded_after_a_step_up_alone(browser, lived_in, amina):
    receipt = fill(amina, day=str(MONDAY), reason="sick", paper="later").headers["Location"]
    other = browser(lived_in.amina)
    assert "You wanted to send a paper" not in other.get("/today").text + other.get(receipt).text
    other.step_up()
    assert "You wanted to send a paper" in other.get("/today").text


def test_a_paper_that_will_be_shown_stands_on_the_receipt(amina, kept):
    receipt = amina.follow(fill(amina, day=str(MONDAY), reason="sick", paper="shown"))
    assert "You said that you show a paper to your caseworker" in receipt.text
    assert [each.pages for each in kept(select(ReportProof))] == [0]


def test_an_answer_under_a_reason_that_is_not_asked_about_is_none(amina, kept):
    for paper in ("now", "later", "shown"):
        answer = fill(amina, day=str(MONDAY), reason="organiser", paper=paper)
        assert answer.headers["Location"].count("/") == 2
    assert (kept(select(ReportProof)), kept(select(ProofToCome))) == ([], [])


def test_another_answer_than_those_is_said_where_it_can_be_mended(amina, kept):
    page = fill(amina, day=str(MONDAY), reason="sick", words="Ont", paper="perhaps")
    assert page.status_code == 422
    assert 'href="#paper"' in page.text and ">Ont</textarea>" in page.text
    assert kept(select(AbsenceReport)) == []


def test_what_was_answered_about_a_paper_stays_with_what_is_wrong(amina):
    page = fill(amina, day="", reason="sick", paper="later")
    assert re.search(r'value="later" checked', page.text)


def test_sent_twice_the_paper_is_to_come_once(amina, kept):
    typed = {"key": key_in(amina.get("/absence/new")), "day": str(MONDAY), "reason": "sick"}
    answers = [amina.post("/absence/new", **typed, paper=paper).status_code for paper in ("later", "later", "shown")]
    assert answers == [303] * 3
    assert len(kept(select(ProofToCome))) == len(kept(select(ReportProof))) == 1


def test_a_changed_report_still_waits_for_its_paper(amina):
    receipt = fill(amina, day=str(MONDAY), reason="sick", paper="later").headers["Location"]
    key = key_in(amina.get(f"{receipt}/change"))
    answer = amina.post(f"{receipt}/change", key=key, day=str(MONDAY), reason="health_visit")
    newer = answer.headers["Location"]
    assert newer != receipt
    assert f'href="{newer}/paper"' in amina.get("/today").text
    assert f'href="{receipt}/paper"' not in amina.get("/today").text
