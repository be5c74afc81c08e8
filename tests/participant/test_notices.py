"""Messages on the page: there until they are opened, and nobody else's."""

import re
import uuid

import pytest
from sqlmodel import select

from models.audit import AuditEvent
from models.outbox import Channel, Message, MessageKind, put
from models.reasons import ReasonCode
from models.report_versions import change
from models.reviews import Review
from models.told import Told
from models.waits import ASKING
from tests.absence import accept, report
from tests.town import MONDAY, NOON


@pytest.fixture
def sent(app, lived_in):
    """Amina has reported an absence."""
    with app.extensions["database"].writing() as db:
        return report(db, lived_in.amina)


def address_in(page) -> str:
    return re.search(r'action="(/messages/[^"]+)"', page.text)[1]


def test_a_message_waits_on_today_until_it_is_opened(app, browser, lived_in, sent):
    amina = browser(lived_in.amina)
    page = amina.get("/today")
    number = f"{sent.receipt_number[:4]} {sent.receipt_number[4:]}"
    assert f"We have received a report from you. The receipt number is {number}." in page.text
    answer = amina.post(address_in(page))
    assert answer.headers["Location"] == f"/absence/{sent.id}"
    assert "/messages/" not in amina.get("/today").text


def test_a_receipt_that_another_version_took_the_place_of_waits_no_more(app, browser, lived_in, at, sent):
    told = Told(MONDAY, ReasonCode.HEALTH_VISIT)
    with app.extensions["database"].writing() as db:
        amina, before = db.merge(lived_in.amina), db.merge(sent)
        newer = change(db, amina, before, told, key="another-version", language="sv", sent_in=None, now=at.now())
    page = browser(lived_in.amina).get("/today").text
    assert sent.receipt_number[:4] not in page
    assert newer.id != sent.id


def test_looking_at_the_page_opens_nothing(app, browser, lived_in, sent):
    browser(lived_in.amina).get("/today")
    assert "/messages/" in browser(lived_in.amina).get("/today").text


def test_opened_twice_it_was_opened_the_first_time(app, browser, lived_in, at, sent):
    amina = browser(lived_in.amina)
    address, first = address_in(amina.get("/today")), at.now()
    amina.post(address)
    at.forward(minutes=5)
    assert amina.post(address).status_code == 303
    with app.extensions["database"].reading() as db:
        assert db.exec(select(Message.opened_at).where(Message.channel == Channel.IN_APP)).one() == first
        assert list(db.exec(select(AuditEvent.action)).all()).count("message:open") == 1


def test_somebody_elses_message_is_not_here(browser, lived_in, sent):
    address = address_in(browser(lived_in.amina).get("/today"))
    assert browser(lived_in.bosse).post(address).status_code == 404
    assert "/messages/" in browser(lived_in.amina).get("/today").text


def test_an_sms_is_no_message_on_the_page(app, browser, lived_in, at):
    with app.extensions["database"].writing() as db:
        lived_in.db = db
        lived_in.reach(lived_in.bosse)
        sms = next(
            each
            for each in put(db, lived_in.bosse, MessageKind.OUTCOME_READY, now=at.now())
            if each.channel is Channel.SMS
        )
    assert browser(lived_in.bosse).post(f"/messages/{sms.id}").status_code == 404


# A code is on no page, and a month that changed leads to that month.
ELSEWHERE = {MessageKind.ONE_TIME_CODE, MessageKind.STATEMENT_CHANGED}
# Whose PIN is a new one looks at how they are reached; all else is about an absence.
LEADS_TO = {MessageKind.PIN_CHOSEN: "/contact"}


@pytest.mark.parametrize("kind", sorted(set(MessageKind) - ASKING - ELSEWHERE))
def test_each_kind_has_a_sentence_and_leads_somewhere(app, browser, lived_in, at, sent, kind):
    with app.extensions["database"].writing() as db:
        put(db, lived_in.bosse, kind, about=sent.id, number="ABCD1234", now=at.now())
    bosse = browser(lived_in.bosse)
    answer = bosse.post(address_in(bosse.get("/today")))
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(LEADS_TO.get(kind, "/absence"))


@pytest.mark.parametrize("kind", sorted(ASKING))
def test_what_asks_for_an_answer_waits_elsewhere_and_leads_to_its_own_page(app, browser, lived_in, at, sent, kind):
    with app.extensions["database"].writing() as db:
        rows = put(db, lived_in.bosse, kind, about=sent.id, now=at.now())
    bosse = browser(lived_in.bosse)
    assert "/messages/" not in bosse.get("/today").text
    leads_to = {"explanation_asked": "asked", "information_asked": "question", "hearing_sent": "hearing"}
    assert bosse.post(f"/messages/{rows[0].id}").headers["Location"] == f"/{leads_to[kind]}/{sent.id}"


def test_an_outcome_leads_to_all_that_has_happened(app, browser, lived_in, at, under_review):
    with app.extensions["database"].writing() as db:
        accept(db, lived_in.hanna, db.get_one(Review, under_review.id))
    at(NOON)
    amina = browser(lived_in.amina)
    for _ in range(2):  # the receipt of the report waits too
        answer = amina.post(address_in(amina.get("/today")))
        if "review" in answer.headers["Location"]:
            break
    assert answer.headers["Location"] == f"/review/{under_review.id}"


def test_a_few_are_shown_at_a_time(app, browser, lived_in, at):
    with app.extensions["database"].writing() as db:
        for number in range(6):
            about = uuid.UUID(int=number)
            put(db, lived_in.bosse, MessageKind.REPORT_RECEIVED, about=about, number="ABCD1234", now=at.now())
    assert browser(lived_in.bosse).get("/today").text.count("/messages/") == 5
