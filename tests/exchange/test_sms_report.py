"""The gateway reports at an address that is another for each message; anything else is not there."""

import pytest
from sqlmodel import select

from models.audit import AuditEvent
from models.case_tasks import CaseTask
from models.delivery import claim, note_sent
from models.outbox import Channel, Message, MessageKind, MessageState, put, report_token


@pytest.fixture
def message(app, lived_in, at):
    """An SMS to Amina that the gateway has taken."""
    with app.extensions["database"].writing() as db:
        lived_in.db = db
        lived_in.reach(lived_in.amina, email=None)
        put(db, lived_in.amina, MessageKind.SOMETHING_WAITS, now=at.now())
        (claimed,) = claim(db, [Channel.SMS], at.now())
        note_sent(db, claimed.message, at.now())
        return claimed.message


@pytest.fixture
def address(message):
    return f"/exchange/sms/{report_token(message.id)}"


def kept(app, message):
    with app.extensions["database"].reading() as db:
        return db.get_one(Message, message.id)


def test_it_arrived(app, message, address):
    answer = app.test_client().post(address, data={"id": "s1", "status": "delivered", "delivered": "2026-11-23"})
    assert (answer.status_code, answer.text) == (204, "")
    assert kept(app, message).state is MessageState.DELIVERED
    assert kept(app, message).delivered_at


def test_it_did_not_and_the_desk_has_a_task(app, message, address):
    assert app.test_client().post(address, data={"status": "failed"}).status_code == 204
    assert kept(app, message).state is MessageState.FAILED
    with app.extensions["database"].reading() as db:
        assert [each.object_id for each in db.exec(select(CaseTask)).all()] == [message.id]


def test_a_second_report_changes_nothing(app, message, address):
    client = app.test_client()
    client.post(address, data={"status": "delivered"})
    client.post(address, data={"status": "delivered"})
    client.post(address, data={"status": "failed"})
    assert kept(app, message).state is MessageState.DELIVERED
    with app.extensions["database"].reading() as db:
        actions = db.exec(select(AuditEvent.action)).all()
    assert actions.count("message:deliver") == 1
    assert "message:fail" not in actions


@pytest.mark.parametrize("status", ["", "sent", "DELIVERED", "x" * 1000])
def test_what_is_no_report_is_not_found(app, message, address, status):
    assert app.test_client().post(address, data={"status": status}).status_code == 404
    assert kept(app, message).state is MessageState.SENT


def test_another_address_is_not_found(app, message, address):
    client, report = app.test_client(), {"status": "delivered"}
    assert client.post("/exchange/sms/" + "0" * 64, data=report).status_code == 404
    assert client.post(f"/exchange/sms/{message.id}", data=report).status_code == 404
    assert client.post(f"/exchange/sms/{message.report_digest.hex()}", data=report).status_code == 404
    assert client.get(address).status_code == 405
    assert kept(app, message).state is MessageState.SENT


def test_guesses_are_counted_and_a_gateways_true_reports_are_not(app, message, address):
    client = app.test_client()
    for _ in range(150):
        assert client.post(address, data={"status": "delivered"}).status_code == 204
    guesses = {
        client.post(f"/exchange/sms/{number:064}", data={"status": "failed"}).status_code for number in range(100)
    }
    assert guesses == {404}
    assert client.post(f"/exchange/sms/{1:064}", data={"status": "failed"}).status_code == 429


def test_nobody_is_kept_signed_in_by_it_and_no_cookie_is_read(app, browser, message, address, lived_in, at):
    amina = browser(lived_in.amina)
    at.forward(minutes=14)
    assert amina.client.post(address, data={"status": "delivered"}).status_code == 204
    at.forward(minutes=2)
    assert amina.get("/today").status_code == 303
