"""A paper that a participant sent: read from its review, each look in the log, by nobody else."""

import datetime as dt
import re

import pytest
from sqlmodel import col, select

from models.absences import AbsenceReport
from models.audit import AuditEvent
from models.people import Protection
from models.proof_sending import Paper, PaperAnswer, Scanned, add, answer
from models.proofs import ProofPage, Verdict
from tests.absence import report, review_of
from tests.town import NOON

PAGES = (b"\xff\xd8\xff one", b"\xff\xd8\xff two")
NINE_FIVE = NOON - dt.timedelta(minutes=5)


@pytest.fixture
def bring(write, lived_in):
    """bring(): Amina sends a paper to her report; gives it."""

    def sent(paper=None, person=None):
        person = person or lived_in.amina
        with write() as db:
            to = db.exec(select(AbsenceReport).where(AbsenceReport.participant_id == person.id)).first()
            paper = paper or Paper(b"came", PAGES)
            return add(db, person, to, paper, key=f"key-{paper.came!r}", sent_in=None, now=NOON)

    return sent


@pytest.fixture
def looks(look):
    def asked():
        with look() as db:
            logged = select(AuditEvent).where(AuditEvent.action == "desk:proof:look")
            rows = db.exec(logged.order_by(col(AuditEvent.seq))).all()
            return [(each.object_id, each.subject_person_id) for each in rows]

    return asked


def as_read(page):
    return " ".join(page.text.split())


def test_the_review_says_that_there_is_one_and_that_nothing_scanned_it(hanna, sent, bring):
    proof = bring()
    page = hanna.get(sent)
    assert f'href="{sent}/proof/{proof.id}"' in page.text
    assert "A paper, 2 pages" in page.text and "Not scanned for viruses." in page.text
    assert "clean" not in as_read(page).lower()


def test_it_says_what_scanned_it_and_when(hanna, sent, bring):
    bring(Paper(b"x", PAGES, Scanned(Verdict.CLEAN, "ClamAV 1.4.6", NINE_FIVE)))
    assert "No virus was found today at 11:55 by ClamAV 1.4.6." in as_read(hanna.get(sent)).replace(
        "Monday 23 November", "today"
    )


def test_one_that_is_shown_is_said_to_be(hanna, sent, bring):
    bring(Paper())
    assert "The participant says that they show you a paper" in hanna.get(sent).text


def test_its_pages_are_pictures_in_a_box(hanna, sent, bring):
    address = f"{sent}/proof/{bring().id}"
    page = hanna.get(address)
    assert [f'src="{address}/{number}"' in page.text for number in (1, 2, 3)] == [True, True, False]
    answer = hanna.get(f"{address}/2")
    assert (answer.data, answer.content_type) == (PAGES[1], "image/jpeg")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["Cache-Control"] == "no-store"
    assert hanna.get(f"{address}/3").status_code == 404


def test_each_time_that_it_is_opened_stands_in_the_log(hanna, sent, bring, looks, lived_in):
    proof = bring()
    look = (str(proof.id), lived_in.amina.id)
    for times in (1, 2):
        hanna.get(f"{sent}/proof/{proof.id}")
        assert looks() == [look] * times


def test_whoever_opens_a_page_by_itself_has_looked(hanna, sent, bring, looks):
    address = f"{sent}/proof/{bring().id}"
    hanna.get(f"{address}/1")
    hanna.get(f"{address}/2")
    assert len(looks()) == 1


def test_pages_that_are_gone_are_said_to_be(hanna, sent, bring, write):
    proof = bring()
    with write() as db:
        for each in db.exec(select(ProofPage)).all():
            db.delete(each)
    assert "The pages are not kept any more" in hanna.get(f"{sent}/proof/{proof.id}").text


def test_it_opens_from_its_own_review_alone(hanna, sent, bring, write, lived_in, looks):
    proof = bring()
    with write() as db:
        report(db, lived_in.bosse)
        other = f"/desk/reviews/{review_of(db, lived_in.bosse).id}"
    for address in (f"{other}/proof/{proof.id}", f"{other}/proof/{proof.id}/1"):
        assert hanna.get(address).status_code == 404
    assert looks() == []


def test_it_is_not_another_units(browser, lived_in, sent, bring, looks):
    address = f"{sent}/proof/{bring().id}"
    for person in (lived_in.sara, lived_in.ivar, lived_in.karin, lived_in.berit, lived_in.amina):
        for each in (address, f"{address}/1"):
            assert browser(person).get(each).status_code in (403, 404)
    assert looks() == []


def test_of_a_protected_person_it_takes_a_grant(hanna, sent, bring, write, lived_in, looks):
    address = f"{sent}/proof/{bring().id}"
    with write() as db:
        db.add(Protection(participant_id=lived_in.amina.id, alias_given="Nora", alias_family="Ny"))
    assert [hanna.get(each).status_code for each in (address, f"{address}/1")] == [404, 404]
    assert looks() == []


def test_the_site_hears_nothing_of_it(browser, lived_in, sent, bring):
    before = browser(lived_in.berit).get("/site/").text
    roll = f"/site/occasions/{lived_in.occasion.id}"
    plain = browser(lived_in.berit).get(roll).text
    bring()
    assert len(browser(lived_in.berit).get("/site/").text) == len(before)
    assert len(browser(lived_in.berit).get(roll).text) == len(plain)


@pytest.fixture
def announced(write, lived_in):
    """announced(): Amina has said that a paper is to come."""

    def said():
        with write() as db:
            to = db.exec(select(AbsenceReport).where(AbsenceReport.participant_id == lived_in.amina.id)).first()
            answer(db, lived_in.amina, to, PaperAnswer.LATER, sent_in=None, now=NINE_FIVE)

    return said


def test_that_one_is_to_come_stands_beside_the_report_until_it_is_there(hanna, sent, announced, bring):
    announced()
    assert "want to send a paper: Monday 23 November at 11:55. It has not come yet." in as_read(hanna.get(sent))
    bring()
    assert "It has not come yet" not in hanna.get(sent).text


def test_nobody_else_hears_that_one_is_to_come(browser, lived_in, sent, announced):
    berit, hanna = browser(lived_in.berit), browser(lived_in.hanna)
    pages = [(berit, "/site/"), (berit, f"/site/occasions/{lived_in.occasion.id}"), (hanna, "/desk/")]
    before = [len(who.get(each).text) for who, each in pages]
    announced()
    assert [len(who.get(each).text) for who, each in pages] == before


def test_a_form_that_was_shown_before_a_paper_came_does_not_count_any_more(hanna, sent, bring):
    form = hanna.get(sent)
    version = re.search(r'name="version" value="(\d+)"', form.text)[1]
    bring()
    page = hanna.post(f"{sent}/hold", version=version, rest_until="2026-12-21", why_rest="Därför", until="2026-12-21")
    assert page.status_code == 409
    assert "A paper, 2 pages" in page.text
