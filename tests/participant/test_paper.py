"""What was sent, to save or print: after the step-up, the person's own alone, and always the same."""

import pytest
from sqlmodel import select

from models.people import Case, Participant
from models.plans import Plan
from models.review_steps import Delivery, Hearing
from models.reviews import Review
from models.sent_papers import PaperToSet, SentPaper
from tests import reviewing
from tests.absence import accept
from tests.conftest import KINDS
from tests.town import NOON
from webapp.paper import typesetting
from webapp.paper.keeping import keep_assessment, keep_hearing, keep_question

TOLD = "Vi överväger frånvaron."

# What a database does with papers, tests/models/test_sent_papers.py looks at.
pytestmark = pytest.mark.parametrize("database_url", KINDS[:1], indirect=True)


@pytest.fixture(autouse=True)
def no_type(monkeypatch):
    """What a paper looks like, tests/paper looks at: here it is the text it is set from."""
    monkeypatch.setattr(typesetting, "typeset", lambda html: b"%PDF " + html.encode())


@pytest.fixture
def paper(app, write, lived_in, under_review, at):
    """Hanna tells Amina all there is."""
    at(NOON)
    with app.app_context(), write() as db:
        hearing = reviewing.hear(db, lived_in.hanna, db.get_one(Review, under_review.id), now=NOON)
        return keep_hearing(db, hearing)


def addresses(paper):
    return [f"/papers/{paper.id}", f"/papers/{paper.id}/text"]


def test_the_page_of_the_hearing_leads_to_it(browser, lived_in, paper):
    page = browser(lived_in.amina).step_up().get(f"/hearing/{paper.about}").text
    for address in addresses(paper):
        assert f'href="{address}"' in page


def test_it_is_a_pdf_that_nobody_keeps_a_copy_of_and_whose_name_tells_nothing(browser, lived_in, paper):
    answer = browser(lived_in.amina).step_up().get(f"/papers/{paper.id}")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'inline; filename="paper.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    for words in (TOLD, "Ont i halsen", "Amina", 'lang="sv"', 'lang="en"', "14 dagar", "14 days"):
        assert words in answer.text, words
    assert "Hanna" not in answer.text and "Berit" not in answer.text


def test_the_text_says_the_same_in_both_languages(browser, lived_in, paper):
    answer = browser(lived_in.amina).step_up().get(f"/papers/{paper.id}/text")
    assert answer.content_type == "text/plain; charset=utf-8"
    for words in (TOLD, "Ont i halsen", "Before your absence is assessed\n====", "Innan din frånvaro bedöms\n===="):
        assert words in answer.text, words
    assert "<" not in answer.text


@pytest.fixture
def others(app, write, lived_in, under_review, at):
    """Hanna asks Amina something, and accepts the reason: the address of each page, with its paper."""
    at(NOON)
    with app.app_context(), write() as db:
        review = db.get_one(Review, under_review.id)
        asked = reviewing.ask(db, lived_in.hanna, review, now=NOON)
        question = keep_question(db, asked)
        reviewing.answer(db, lived_in.amina, asked, now=NOON)
        assessed = accept(db, lived_in.hanna, review, words="Vi talades vid.")
        assessment = keep_assessment(db, assessed.id)
    return {f"/question/{asked.id}": question, f"/review/{review.id}": assessment}


def test_so_do_those_of_a_question_and_of_an_absence_which_need_the_step_up_too(browser, lived_in, others):
    amina, said = browser(lived_in.amina), {"question": "Vad hände?", "assessment": "Vi talades vid."}
    for page, paper in others.items():
        for address in addresses(paper):
            assert f'href="{address}"' in amina.get(page).text
            assert amina.get(address).headers["Location"].startswith("/confirm-it-is-you")
    amina.step_up()
    for paper in others.values():
        for address in addresses(paper):
            assert said[paper.kind] in amina.get(address).text


@pytest.fixture
def plan(look, lived_in):
    """Amina's plan."""
    with look() as db:
        return db.exec(select(Plan).join(Case).where(Case.participant_id == lived_in.amina.id)).one()


def test_a_plan_is_kept_as_a_paper_the_first_time_it_is_taken_out_in_a_language(
    browser, lived_in, plan, look, write, at
):
    amina, address = browser(lived_in.amina), f"/plan/{plan.id}"
    assert f'href="{address}"' in amina.get("/week").text
    assert amina.get(address, headers={"Sec-Purpose": "prefetch"}).status_code == 204
    said = amina.follow(amina.get(address)).text.replace("\u00a0", " ")
    for words in ("Thursday 1 January 2026", "20 h</bdi> a week", "version 1 of", "Swedish for work", "Verkstan"):
        assert words in said, words
    assert "Monday <bdi" in said and "måndag <bdi" in said
    with look() as db:
        (first,) = db.exec(select(SentPaper)).all()
    at.forward(minutes=5)
    assert amina.get(address).headers["Location"] == f"/papers/{first.id}"
    assert "Enhet Norr" in amina.get(f"/papers/{first.id}/text").text
    with write() as db:
        db.get_one(Participant, lived_in.amina.id).language = "ti"
    assert amina.get(address).headers["Location"] != f"/papers/{first.id}"


def test_a_plan_is_nobody_elses(browser, lived_in, plan, look):
    assert browser(lived_in.bosse).get(f"/plan/{plan.id}").status_code == 404
    with look() as db:
        assert db.exec(select(SentPaper)).all() == []


def test_before_the_step_up_it_is_not_shown_and_has_reached_nobody(browser, lived_in, paper, everything):
    before = everything()
    for address in addresses(paper):
        answer = browser(lived_in.amina).get(address)
        assert answer.headers["Location"] == f"/confirm-it-is-you?next={address}"
        assert TOLD.encode() not in answer.data
    assert everything()["delivery"] == before["delivery"]


def test_it_is_nobody_elses(browser, lived_in, paper, everything):
    for address in addresses(paper):
        assert browser(lived_in.bosse).step_up().get(address).status_code == 404
        assert browser(lived_in.hanna).get(address).status_code in (403, 404)
    assert everything()["sent_paper_pdf"] == 0


def test_opening_it_is_the_proof_that_the_hearing_has_reached_the_person(browser, lived_in, paper, look):
    amina = browser(lived_in.amina).step_up()
    assert amina.get(f"/papers/{paper.id}", headers={"Sec-Purpose": "prefetch"}).status_code == 204
    amina.client.head(f"/papers/{paper.id}")
    with look() as db:
        assert db.exec(select(Delivery)).all() == []
    amina.get(f"/papers/{paper.id}")
    with look() as db:
        assert [each.hearing_id for each in db.exec(select(Delivery)).all()] == [paper.about]


def test_it_stays_the_same_whatever_changes(browser, lived_in, paper, write, monkeypatch):
    amina = browser(lived_in.amina).step_up()
    first = [amina.get(address).data for address in addresses(paper)]
    with write() as db:
        person = db.get_one(Participant, lived_in.amina.id)
        person.language, person.given_name = "ar", "Annan"
    monkeypatch.setattr(typesetting, "typeset", lambda html: 1 / 0)  # it is set once
    monkeypatch.setattr("i18n.speaking.gettext", lambda *_, **__: "another translation")
    assert [amina.get(address).data for address in addresses(paper)] == first


def test_kept_again_it_is_one_paper_whatever_language_its_person_reads_by_then(app, lived_in, paper, write):
    with app.app_context(), write() as db:
        db.get_one(Participant, lived_in.amina.id).language = "ar"
        assert keep_hearing(db, db.get_one(Hearing, paper.about)).id == paper.id
        assert len(db.exec(select(SentPaper)).all()) == 1


def test_where_it_cannot_be_set_the_text_is_there_and_the_paper_waits(browser, lived_in, paper, look, monkeypatch):
    monkeypatch.setattr(typesetting, "typeset", lambda html: 1 / 0)
    amina = browser(lived_in.amina).step_up()
    assert TOLD in amina.follow(amina.get(f"/papers/{paper.id}")).text
    with look() as db:
        assert len(db.exec(select(Hearing)).all()) == len(db.exec(select(PaperToSet)).all()) == 1
        assert [each.about for each in db.exec(select(SentPaper)).all()] == [paper.about]


def test_of_a_hearing_from_before_there_were_papers_the_page_says_nothing(browser, lived_in, write, under_review, at):
    at(NOON)
    with write() as db:
        hearing = reviewing.hear(db, lived_in.hanna, db.get_one(Review, under_review.id), now=NOON)
    assert "/papers/" not in browser(lived_in.amina).step_up().get(f"/hearing/{hearing.id}").text
