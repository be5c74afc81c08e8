"""A message is written with what caused it, once, for each way in which the person is reached."""

import datetime as dt

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from models.outbox import Channel, Message, MessageKind, MessageState, put
from models.people import Participant
from tests.absence import report
from tests.at_once import at_once
from tests.town import MONDAY, NINE, NOON, Town, at_clock


@pytest.fixture
def amina(town: Town) -> Participant:
    """Amina, with a phone and an e-mail address."""
    town.reach(town.amina)
    return town.amina


def channels(messages: list[Message]) -> set[Channel]:
    return {each.channel for each in messages}


def test_a_message_has_a_row_for_each_way_in_which_the_person_is_reached(db, amina):
    found = put(db, amina, MessageKind.SOMETHING_WAITS, now=NINE)
    assert channels(found) == {Channel.IN_APP, Channel.SMS, Channel.EMAIL}
    assert {each.state for each in found if each.channel is not Channel.IN_APP} == {MessageState.WAITING}


def test_who_has_neither_phone_nor_e_mail_is_told_by_letter(db, town):
    town.reach(town.cilla, None, None)
    for person in (town.bosse, town.cilla):
        found = put(db, person, MessageKind.SOMETHING_WAITS, now=NINE)
        assert channels(found) == {Channel.IN_APP, Channel.LETTER}


def test_who_wants_letters_too_gets_both(db, town):
    town.reach(town.bosse, email=None).by_letter = True
    found = put(db, town.bosse, MessageKind.SOMETHING_WAITS, now=NINE)
    assert channels(found) == {Channel.IN_APP, Channel.SMS, Channel.LETTER}


def test_a_person_is_named_by_id_too(db, amina):
    assert len(put(db, amina.id, MessageKind.SOMETHING_WAITS, now=NINE)) == 3


def test_the_same_message_twice_is_one(db, amina, town):
    first = put(db, amina, MessageKind.OUTCOME_READY, about=town.occasion.id, now=NINE)
    again = put(db, amina, MessageKind.OUTCOME_READY, about=town.occasion.id, now=NOON)
    assert [each.id for each in again] == [each.id for each in first]
    assert len(db.exec(select(Message)).all()) == 3


def test_two_who_write_the_same_message_at_once_write_one(database, town, db):
    town.reach(town.amina)
    db.commit()

    def write() -> None:
        with database.writing() as other:
            put(other, town.amina, MessageKind.HEARING_SENT, about=town.occasion.id, now=NINE)

    assert at_once(write, write, write, write) == [None] * 4
    assert len(db.exec(select(Message)).all()) == 3


def test_another_thing_is_another_message(db, amina, town):
    put(db, amina, MessageKind.OUTCOME_READY, about=town.occasion.id, now=NINE)
    put(db, amina, MessageKind.OUTCOME_READY, about=town.garden_occasion.id, now=NINE)
    assert len(db.exec(select(Message)).all()) == 6


def test_a_code_goes_to_the_phone_alone_and_at_once(db, amina):
    late = at_clock(23, 30)
    (code,) = put(db, amina, MessageKind.ONE_TIME_CODE, number="123456", now=late)
    assert (code.channel, code.due_at) == (Channel.SMS, late)


def test_who_has_no_phone_gets_no_code(db, town):
    assert put(db, town.bosse, MessageKind.ONE_TIME_CODE, number="123456", now=NINE) == []


def test_what_is_written_in_the_evening_is_due_in_the_morning(db, amina):
    found = put(db, amina, MessageKind.OUTCOME_READY, now=at_clock(18))
    due = {each.channel: each.due_at for each in found}
    tomorrow = at_clock(9, day=MONDAY + dt.timedelta(days=1))
    assert due == {Channel.IN_APP: at_clock(18), Channel.SMS: tomorrow, Channel.EMAIL: tomorrow}


def test_neither_number_nor_address_nor_code_lies_open_in_the_database(db, amina):
    put(db, amina, MessageKind.ONE_TIME_CODE, number="123456", now=NINE)
    db.flush()
    kept = db.execute(text("SELECT number FROM message")).scalars().all()
    kept += db.execute(text("SELECT phone FROM contact")).scalars().all()
    assert b"123456" not in b"".join(bytes(each) for each in kept)
    assert b"70174" not in b"".join(bytes(each) for each in kept)


def test_a_report_is_answered_with_its_number(db, amina):
    sent = report(db, amina)
    found = db.exec(select(Message).where(col(Message.about) == sent.id)).all()
    assert {each.channel for each in found} == {Channel.IN_APP, Channel.SMS, Channel.EMAIL}
    assert {(each.kind, each.number) for each in found} == {(MessageKind.REPORT_RECEIVED, sent.receipt_number)}


def test_a_report_sent_twice_is_answered_once(db, amina):
    report(db, amina, key="the-same-form-twice-over")
    report(db, amina, key="the-same-form-twice-over")
    assert len(db.exec(select(Message)).all()) == 3


def test_a_report_that_is_not_kept_is_not_answered(database, db, amina):
    db.commit()

    def broken() -> None:
        with database.writing() as other:
            report(other, amina)
            raise RuntimeError("something else failed")

    with pytest.raises(RuntimeError):
        broken()
    assert db.exec(select(Message)).all() == []
