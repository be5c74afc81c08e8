"""A paper as it was sent, read from its review: made once with what it tells of, each look in the log."""

import datetime as dt
import re

import pytest
from sqlmodel import col, select

from models import audit
from models.audit import AuditEvent
from models.people import Case, Protection
from models.plans import Plan
from models.review_steps import Hearing
from models.reviews import Assessment, ReviewLine
from models.sent_papers import PaperKind, SentPaper, text_of
from tests.absence import report, review_of
from tests.caseworker.conftest import form_of
from tests.caseworker.test_accept_many import form_on
from tests.conftest import KINDS
from tests.reviewing import waits_for_a_second
from tests.town import MONDAY, NOON, at_clock
from webapp.paper import typesetting
from webapp.paper.keeping import keep_assessment

TOLD = "Vi överväger att inte godta skälet."

# What a database does with papers, tests/models/test_sent_papers.py looks at.
pytestmark = pytest.mark.parametrize("database_url", KINDS[:1], indirect=True)


@pytest.fixture(autouse=True)
def no_type(monkeypatch):
    monkeypatch.setattr(typesetting, "typeset", lambda html: b"%PDF " + html.encode())


@pytest.fixture
def papers(look):
    def kept():
        with look() as db:
            return list(db.exec(select(SentPaper)).all())

    return kept


@pytest.fixture
def looks(look):
    def asked():
        with look() as db:
            logged = select(AuditEvent).where(AuditEvent.action == "desk:paper:look")
            rows = db.exec(logged.order_by(col(AuditEvent.seq))).all()
            return [(each.object_id, each.subject_person_id) for each in rows]

    return asked


@pytest.fixture
def heard(hanna, ready):
    hanna.post(f"{ready}/hear", version=form_of(hanna.get(ready))["version"], telling=TOLD)
    return ready


def test_what_is_told_is_kept_as_a_paper_once(hanna, ready, papers, look, lived_in):
    typed = {"version": form_of(hanna.get(ready))["version"], "telling": TOLD}
    for _ in range(2):
        assert hanna.post(f"{ready}/hear", **typed).status_code == 303
    (paper,) = papers()
    with look() as db:
        assert paper.about == db.exec(select(Hearing)).one().id
        event = db.exec(select(AuditEvent).where(AuditEvent.action == "paper:make")).one()
        assert event.actor_id == lived_in.hanna.id
        assert audit.body_of(db, event.seq)["body"]["text_digest"] == audit.digest(text_of(paper))
    assert TOLD in text_of(paper) and "Hanna" not in text_of(paper)


def test_a_question_is_kept_as_a_paper_once(hanna, ready, papers):
    typed = {"version": form_of(hanna.get(ready))["version"], "asked_for": "certificate"}
    for _ in range(2):
        assert hanna.post(f"{ready}/ask", **typed).status_code == 303
    (paper,) = papers()
    assert paper.kind is PaperKind.QUESTION
    assert "Visa ett läkarintyg för oss.\n---" in text_of(paper)


@pytest.mark.parametrize("where", ["review", "list"])
def test_what_is_accepted_is_kept_as_a_paper_once(hanna, ready, papers, where):
    page = hanna.get(ready)
    typed = form_of(page) | {"phrase": "reported_in_time"}
    address = f"{ready}/accept"
    if where == "list":
        address = "/desk/accept"
        typed = form_on(hanna.get(f"/desk/accept?review={ready.rpartition('/')[2]}"))
    for _ in range(2):
        assert hanna.post(address, **typed).status_code == 303
    (paper,) = papers()
    assert paper.kind is PaperKind.ASSESSMENT
    for words in ("Godtagbart skäl", "Det är inte beslutet om ditt försörjningsstöd."):
        assert words in text_of(paper)
    assert "överklaga" not in text_of(paper)


def test_what_goes_against_somebody_is_a_paper_once_it_counts(browser, hanna, sent, papers, write, lived_in, look):
    with write() as db:
        lived_in.db = db
        lived_in.assign(lived_in.amina, lived_in.hanna)
        waits_for_a_second(db, lived_in, review_of(db, lived_in.amina), by=lived_in.hanna, now=NOON)
    with hanna.app.app_context(), write() as db:
        assert keep_assessment(db, db.exec(select(Assessment)).one().id) is None
    henrik = browser(lived_in.henrik)
    version = form_of(henrik.get(sent))["version"]
    for _ in range(2):
        assert henrik.post(f"{sent}/agree", version=version).status_code == 303
    (paper,) = papers()
    for words in ("Inget godtagbart skäl", "12 kap. SoL (2025:400)", "En annan handläggare, på Enhet Norr, höll med."):
        assert words in text_of(paper), words
    assert "överklaga" in text_of(paper) and "Henrik" not in text_of(paper)
    with look() as db:
        made = db.exec(select(AuditEvent).where(AuditEvent.action == "paper:make")).one()
        assert made.actor_id == lived_in.henrik.id


def test_it_is_opened_from_the_review_and_each_time_stands_in_the_log(hanna, heard, papers, looks, lived_in):
    (paper,) = papers()
    page = hanna.get(heard).text
    pdf, text = re.findall(r'href="([^"]+/paper/[^"]+)"', page)
    assert hanna.get(pdf).data.startswith(b"%PDF")
    assert TOLD in hanna.get(text).text
    hanna.get(pdf)
    assert looks() == [(str(paper.id), lived_in.amina.id)] * 3


def test_the_plan_is_a_paper_too_of_the_review_about_its_person(hanna, ready, papers, looks, look, lived_in):
    [address] = set(re.findall(r'href="([^"]+/plan/[^"]+)"', hanna.get(ready).text))
    answer = hanna.get(address)
    (paper,) = papers()
    assert answer.headers["Location"] == f"{ready}/paper/{paper.id}"
    for there in (answer.headers["Location"], f"{ready}/paper/{paper.id}/text"):
        assert "Enhet Norr" in hanna.get(there).text
    assert looks() == [(str(paper.id), lived_in.amina.id)] * 2
    with look() as db:
        others = db.exec(select(Plan).join(Case).where(Case.participant_id == lived_in.bosse.id)).one()
    assert hanna.get(f"{ready}/plan/{others.id}").status_code == 404
    assert len(papers()) == 1


def test_where_it_cannot_be_set_the_text_is_there(hanna, heard, papers, monkeypatch):
    monkeypatch.setattr(typesetting, "typeset", lambda html: 1 / 0)
    (paper,) = papers()
    assert TOLD in hanna.follow(hanna.get(f"{heard}/paper/{paper.id}")).text


def test_it_is_in_no_other_review_and_for_nobody_else(hanna, heard, papers, looks, browser, write, lived_in):
    (paper,) = papers()
    with write() as db:
        report(db, lived_in.bosse)
        other = f"/desk/reviews/{review_of(db, lived_in.bosse).id}"
    for more in ("", "/text"):
        assert hanna.get(f"{other}/paper/{paper.id}{more}").status_code == 404
        for person in (lived_in.sara, lived_in.ivar, lived_in.karin, lived_in.berit, lived_in.amina):
            assert browser(person).get(f"{heard}/paper/{paper.id}{more}").status_code in (403, 404)
    assert looks() == []


def test_it_is_in_no_other_review_of_the_same_person(hanna, heard, papers, write, lived_in):
    (paper,) = papers()
    with write() as db:
        lived_in.db = db
        day = MONDAY + dt.timedelta(days=1)
        occasion = lived_in.create_occasion(lived_in.series, at_clock(9, day=day), at_clock(12, day=day))
        report(db, lived_in.amina, day)
        other = db.exec(select(ReviewLine.review_id).where(ReviewLine.occasion_id == occasion.id)).one()
    assert hanna.get(f"/desk/reviews/{other}").status_code == 200
    assert hanna.get(f"/desk/reviews/{other}/paper/{paper.id}").status_code == 404


def test_of_a_protected_person_it_takes_a_grant(hanna, heard, papers, write, lived_in, looks):
    (paper,) = papers()
    with write() as db:
        db.add(Protection(participant_id=lived_in.amina.id, alias_given="Nora", alias_family="Ny"))
    assert hanna.get(f"{heard}/paper/{paper.id}").status_code == 404
    assert looks() == []
