"""What lies in the outbox goes out once, at the right time, and what does not arrive becomes somebody's task."""

import dataclasses
import datetime as dt
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr
from sqlmodel import col, select

from models import delivery
from models.audit import AuditEvent, verify
from models.case_tasks import CaseTask, CaseTaskKind, open_task
from models.contact import Contact
from models.outbox import Channel, Message, MessageKind, MessageState, digest_of, put
from tests.application import settings_for
from tests.at_once import at_once
from tests.town import MONDAY, at_clock
from webapp.sending import rounds
from webapp.sending.sms import SmsGateway


@pytest.fixture
def waiting(database, peopled, at):
    """waiting(kind, …): a message to Amina, written now."""

    def written(kind=MessageKind.SOMETHING_WAITS, **more):
        with database.writing() as db:
            return put(db, peopled.amina, kind, now=at.now(), **more)

    return written


def states(database, channel=Channel.SMS):
    with database.reading() as db:
        return [each.state for each in db.exec(select(Message).where(Message.channel == channel)).all()]


def rows(database, table):
    with database.reading() as db:
        return db.exec(select(table)).all()


def test_an_sms_and_a_mail_go_out(database, waiting, worker, gateway, mailbox):
    waiting(MessageKind.REPORT_RECEIVED, number="ABCD1234")
    done = worker().go()
    assert (done.sent, done.not_sent) == (2, 0)
    (sms,) = gateway.got
    assert (sms["to"], sms["from"]) == ("+46701740605", "Exempelby")
    assert "Kvittonumret är ABCD 1234. Var det inte du? Ring 0000-10 10 10." in sms["message"]
    assert mailbox.to == ["amina@example.org"]
    assert states(database) == states(database, Channel.EMAIL) == [MessageState.SENT]


def test_the_gateway_is_told_where_to_report_and_only_a_digest_is_kept(database, waiting, worker, gateway):
    waiting()
    worker().go()
    address = urlsplit(gateway.got[0]["whendelivered"])
    token = address.path.removeprefix("/exchange/sms/")
    assert address.netloc == "localhost:8000" and len(token) == 64
    kept = [each.report_digest for each in rows(database, Message) if each.channel is Channel.SMS]
    assert kept == [digest_of(token)]


def test_a_second_round_sends_nothing_more(waiting, worker, gateway, mailbox):
    waiting()
    worker().go()
    assert worker().go().sent == 0
    assert (len(gateway.got), len(mailbox.got)) == (1, 1)


def test_eight_workers_at_once_send_each_message_once(database, peopled, worker, gateway, mailbox, at):
    people = [peopled.amina]
    with database.writing() as db:
        peopled.db = db
        for number in range(60):
            person = peopled.create_participant("P", str(number), peopled.unit, [])
            peopled.reach(person, f"+467017406{number:02}", f"p{number}@example.org")
            people.append(person)
        for person in people:
            put(db, person, MessageKind.SOMETHING_WAITS, now=at.now())

    def until_nothing_is_left():
        mine = worker()
        while mine.go().sent:
            continue

    assert at_once(*[until_nothing_is_left] * 8) == [None] * 8
    keys = [each["Idempotency-Key"] for each in gateway.headers]
    assert len(keys) == len(set(keys)) == 61
    assert len(mailbox.got) == len({mail["Message-ID"] for mail in mailbox.got}) == 61


@pytest.mark.parametrize(("hour", "sent"), [(8, 0), (9, 1), (16, 1), (17, 0), (23, 0)])
def test_messages_go_out_in_office_hours(waiting, worker, gateway, at, hour, sent):
    at(at_clock(7))
    waiting()
    at(at_clock(hour))
    worker().go()
    assert len(gateway.got) == sent


def test_what_was_due_while_nobody_worked_does_not_go_out_at_night(waiting, worker, gateway, at):
    at(at_clock(15))
    waiting()
    at(at_clock(22))
    worker().go()
    assert gateway.got == []
    at(at_clock(9, day=MONDAY + dt.timedelta(days=1)))
    worker().go()
    assert len(gateway.got) == 1


def test_a_code_goes_out_at_night_and_is_forgotten_when_it_has(database, waiting, worker, gateway, at):
    at(at_clock(23))
    waiting(MessageKind.ONE_TIME_CODE, number="123456")
    worker().go()
    assert gateway.got[0]["message"].startswith("123456 ")
    assert [each.number for each in rows(database, Message)] == [None]


def test_a_code_that_has_lived_out_is_not_sent(database, waiting, worker, gateway, at):
    waiting(MessageKind.ONE_TIME_CODE, number="123456")
    at.forward(minutes=10)
    worker().go()
    assert gateway.got == []
    assert states(database) == [MessageState.FAILED]
    assert rows(database, CaseTask) == [], "the person asks for another"


def test_a_gateway_that_is_away_is_tried_again_after_one_two_and_four_minutes(database, waiting, worker, gateway, at):
    waiting()
    gateway.answers = [503, 429, 500]
    for wait in (1, 2, 4):
        assert worker().go().not_sent == 1
        at.forward(minutes=wait - 0.1)
        assert worker().go().not_sent == 0, "not yet"
        at.forward(minutes=0.1)
    worker().go()
    assert len(gateway.got) == 1
    assert states(database) == [MessageState.SENT]


def test_after_eight_tries_it_has_failed_and_the_desk_has_a_task(database, waiting, worker, gateway, at, peopled):
    message = next(each for each in waiting() if each.channel is Channel.SMS)
    gateway.answers = [503] * 8
    for _ in range(8):
        worker().go()
        at.forward(minutes=60)
    worker().go()
    assert gateway.got == []
    assert states(database) == [MessageState.FAILED]
    (task,) = rows(database, CaseTask)
    assert task.object_id == message.id
    at.forward(days=1)
    assert worker().go().not_sent == 0


def test_a_number_that_there_is_not_is_tried_once(database, waiting, worker, gateway):
    waiting()
    gateway.answers = [400]
    worker().go()
    assert states(database) == [MessageState.FAILED]
    assert len(rows(database, CaseTask)) == 1


def test_a_password_is_carried_to_no_other_address(database, waiting, worker, gateway):
    waiting()
    gateway.answers = [302]
    assert worker().go().not_sent == 1
    assert gateway.got == gateway.visited == []
    assert states(database) == [MessageState.WAITING]


def test_an_address_that_was_taken_away_meanwhile_fails(database, waiting, worker, gateway, peopled):
    waiting()
    with database.writing() as db:
        db.get_one(Contact, peopled.amina.id).phone = None
    worker().go()
    assert states(database) == [MessageState.FAILED]
    assert len(rows(database, CaseTask)) == 1


def test_one_that_breaks_keeps_no_other_back(waiting, worker, gateway, mailbox, monkeypatch, caplog):
    waiting()

    def broken(*_):
        raise ValueError("0701740605 is in here")

    mine = worker()
    monkeypatch.setattr(mine.senders[Channel.SMS], "send", broken)
    mine.go()
    assert len(mailbox.got) == 1
    assert "0701740605" not in caplog.text


def test_a_job_that_breaks_keeps_neither_messages_nor_other_jobs_back(
    database, peopled, waiting, worker, gateway, monkeypatch, caplog
):
    def broken(db, now):
        peopled.db = db
        open_task(db, peopled.case_of(peopled.amina).id, CaseTaskKind.FAILED_MESSAGE, peopled.unit.id, now)
        raise ValueError("Jag har feber")

    monkeypatch.setattr(rounds, "JOBS", [broken, lambda db, now: 3])
    waiting()
    done = worker().go()
    assert (done.jobs, done.broken, len(gateway.got)) == (3, 1, 1)
    assert "broken broke: ValueError" in caplog.text
    assert "feber" not in caplog.text
    assert rows(database, CaseTask) == [], "what it had begun is undone"


def test_without_a_gateway_sms_wait_and_mail_goes_out(database, waiting, worker, mailbox):
    waiting()
    mine = worker()
    del mine.senders[Channel.SMS]
    mine.go()
    assert (states(database), states(database, Channel.EMAIL)) == ([MessageState.WAITING], [MessageState.SENT])


def test_a_worker_that_dies_after_sending_is_followed_by_one_that_sends_the_same_key_again(
    database, peopled, waiting, worker, gateway, at, monkeypatch
):
    with database.writing() as db:
        db.get_one(Contact, peopled.amina.id).email = None
    waiting()

    def dies(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(delivery, "note_sent", dies)
    with pytest.raises(KeyboardInterrupt):
        worker().go()
    monkeypatch.undo()
    at.forward(minutes=9)
    worker().go()
    assert len(gateway.got) == 1, "it may still be on its way"
    at.forward(minutes=1)
    worker().go()
    at.forward(minutes=1)
    worker().go()
    assert len(gateway.got) == 2
    assert len({each["Idempotency-Key"] for each in gateway.headers}) == 1
    assert len({each["whendelivered"] for each in gateway.got}) == 1
    assert states(database) == [MessageState.SENT]


def test_a_worker_that_is_told_to_end_sends_what_it_has_begun_and_gives_the_rest_back(
    database, peopled, waiting, worker, gateway, mailbox
):
    waiting()
    mine = dataclasses.replace(worker(), ended=lambda: bool(gateway.got or mailbox.got))
    assert mine.go().sent == 1
    left = [each for each in rows(database, Message) if each.state is MessageState.WAITING]
    assert [each.tries for each in left] == [0]
    assert worker().go().sent == 1, "at once, by the next"


def test_what_became_of_a_message_stands_in_the_log(database, waiting, worker, gateway, mailbox):
    waiting()
    gateway.answers = [400]
    worker().go()
    with database.reading() as db:
        actions = db.exec(select(AuditEvent.action).order_by(col(AuditEvent.seq))).all()
        assert sorted(actions) == ["message:fail", "message:send"]
        assert verify(db).ok


def test_a_gateway_that_does_not_know_us_is_tried_again(database, waiting, worker, gateway):
    waiting()
    mine, wrong = worker(), {"sms_password": SecretStr("wrong")}
    mine.senders[Channel.SMS] = SmsGateway(gateway.settings(settings_for("sqlite://")).model_copy(update=wrong))
    assert mine.go().not_sent == 1
    assert gateway.got == []
    assert states(database) == [MessageState.WAITING]
