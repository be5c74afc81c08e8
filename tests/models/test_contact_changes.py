"""Who changes how a person is reached, and what that opens."""

import uuid
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from models import audit
from models.audit import AuditEvent
from models.case_tasks import CaseTask
from models.contact import Contact, contact_of, version_of
from models.contact_changes import (
    ByLetter,
    ContactChanged,
    NeedsStepUp,
    NotAnAddress,
    NotAPhone,
    Told,
    change_for,
    change_own,
)
from models.delivery import REFUSED, claim, note_not_sent, reported
from models.outbox import Channel, Message, MessageKind, MessageState, put, report_token
from models.people import Participant
from models.postal import LettersNeedAnAddress
from models.sessions import open_session, step_up
from models.step_up import phone_for_codes, send_code, waiting_code
from tests.at_once import at_once
from tests.town import NINE, NOON, Town

PHONE, OTHER = "070-174 06 05", "070-174 06 06"
EMAIL = "amina@example.org"
HOME = "Storgatan 1\n222 22 Lund"


@pytest.fixture
def amina(town: Town) -> Participant:
    """Nobody knows yet how to reach her."""
    return town.amina


def own(db, person, phone="", email="", *, stepped_up=False):
    change_own(db, person, Told(phone, email), stepped_up=stepped_up, now=NINE)
    return contact_of(db, person.id)


def by_staff(db, town, phone="", email="", *, vouched=True, now=NINE):
    change_for(db, town.hanna, town.case_of(town.amina), Told(phone, email), vouched=vouched, now=now)
    return contact_of(db, town.amina.id)


def test_a_person_writes_down_the_first_number_without_a_code(db, amina):
    kept = own(db, amina, PHONE, EMAIL)
    assert (kept.phone, kept.email) == ("+46701740605", EMAIL)


def test_and_no_code_goes_to_it_before_staff_have_looked(db, town, amina):
    own(db, amina, PHONE)
    assert phone_for_codes(db, amina) is None
    by_staff(db, town, PHONE)
    assert phone_for_codes(db, amina) == "+46701740605"


def test_a_number_that_gets_codes_is_changed_after_one_alone(db, town, amina):
    by_staff(db, town, PHONE)
    with pytest.raises(NeedsStepUp):
        own(db, amina, OTHER)
    with pytest.raises(NeedsStepUp):
        own(db, amina, "")
    assert phone_for_codes(db, amina) == "+46701740605"
    own(db, amina, OTHER, stepped_up=True)
    assert phone_for_codes(db, amina) == "+46701740606"


def test_a_number_that_gets_none_is_changed_at_will(db, amina):
    own(db, amina, PHONE)
    assert own(db, amina, OTHER).phone == "+46701740606"
    assert phone_for_codes(db, amina) is None


def test_the_e_mail_address_of_who_gets_codes_needs_one_too(db, town, amina):
    by_staff(db, town, PHONE)
    with pytest.raises(NeedsStepUp):
        own(db, amina, PHONE, EMAIL)
    kept = own(db, amina, PHONE, EMAIL, stepped_up=True)
    assert kept.email == EMAIL
    assert kept.phone_vouched, "the number is as it was"


def test_staff_may_take_codes_away_from_a_number(db, town, amina):
    by_staff(db, town, PHONE)
    by_staff(db, town, PHONE, vouched=False)
    assert phone_for_codes(db, amina) is None


def test_a_number_that_is_taken_away_is_vouched_for_no_more(db, town):
    assert not by_staff(db, town, "").phone_vouched


@pytest.mark.parametrize(
    ("phone", "email", "refusal"), [("070", "", NotAPhone), ("ring", EMAIL, NotAPhone), (PHONE, "amina", NotAnAddress)]
)
def test_what_is_none_is_refused_and_nothing_changes(db, amina, phone, email, refusal):
    with pytest.raises(refusal):
        own(db, amina, phone, email)
    assert contact_of(db, amina.id) is None


def test_the_same_form_twice_is_one_change_and_the_log_holds_no_number(db, town, amina):
    by_staff(db, town, PHONE, EMAIL)
    by_staff(db, town, PHONE, EMAIL)
    by_staff(db, town, OTHER, "")
    logged = select(AuditEvent).where(col(AuditEvent.action) == "case:contact:set")
    events = db.exec(logged.order_by(col(AuditEvent.seq))).all()
    assert [audit.body_of(db, each.seq)["body"] for each in events] == [
        {"phone": "added", "email": "added", "codes": True, "postal": "same", "by_letter": False},
        {"phone": "changed", "email": "removed", "codes": True, "postal": "same", "by_letter": False},
    ]
    assert {each.subject_person_id for each in events} == {town.amina.id}


def test_neither_stands_open_in_the_database(db, amina):
    own(db, amina, PHONE, EMAIL)
    row = db.execute(text("SELECT phone, email FROM contact")).one()
    assert b"701740605" not in bytes(row[0])
    assert b"amina" not in bytes(row[1])


def lost(db, town, kind=MessageKind.SOMETHING_WAITS, **more):
    """A message to her by SMS that did not arrive."""
    messages = put(db, town.amina, kind, now=NINE, **more)
    claim(db, [Channel.SMS], NINE)
    message = next(each for each in messages if each.channel is Channel.SMS)
    assert reported(db, report_token(message.id), False, NINE)
    return message


def test_what_did_not_arrive_goes_out_to_the_new_number_and_the_task_is_done(db, town, amina):
    by_staff(db, town, PHONE)
    lost(db, town)
    by_staff(db, town, OTHER, now=NOON)
    sms = db.exec(select(Message).where(Message.channel == Channel.SMS).order_by(col(Message.round))).all()
    assert [(each.round, each.state) for each in sms] == [(1, MessageState.FAILED), (2, MessageState.WAITING)]
    assert [each.done_at for each in db.exec(select(CaseTask)).all()] == [NOON]
    again = claim(db, [Channel.SMS], NOON)
    assert [each.address for each in again] == ["+46701740606"]


def test_another_e_mail_address_sends_no_sms_again(db, town, amina):
    by_staff(db, town, PHONE)
    lost(db, town)
    by_staff(db, town, PHONE, EMAIL)
    assert len(db.exec(select(Message).where(Message.channel == Channel.SMS)).all()) == 1


def test_a_code_is_not_sent_again(db, town, amina):
    by_staff(db, town, PHONE)
    (code,) = put(db, amina, MessageKind.ONE_TIME_CODE, number="123456", now=NINE)
    claim(db, [Channel.SMS], NINE)
    note_not_sent(db, code, REFUSED, NINE)
    by_staff(db, town, OTHER)
    assert len(db.exec(select(Message)).all()) == 1


def test_the_row_is_one_however_many_write_it_at_once(database, db, town):
    db.commit()

    def write():
        with database.writing() as other:
            change_own(other, town.bosse, Told(PHONE, ""), stepped_up=False, now=NINE)

    assert at_once(*[write] * 4) == [None] * 4
    assert len(db.exec(select(Contact)).all()) == 1
    logged = select(AuditEvent).where(col(AuditEvent.action) == "case:contact:set")
    assert len(db.exec(logged).all()) == 1


def test_when_staff_take_the_number_away_nobody_who_holds_the_phone_gets_further(db, town, amina):
    by_staff(db, town, PHONE)
    session = open_session(db, amina, NINE)[0]
    other, _ = step_up(db, open_session(db, amina, NINE)[0].id, NINE)
    send_code(db, amina, session.id, NINE)
    by_staff(db, town, "")
    assert waiting_code(db, session.id, NINE) is None
    db.refresh(other)
    assert other.stepped_up_at is None


def test_writing_down_the_same_number_again_ends_no_code(db, town, amina):
    by_staff(db, town, PHONE)
    session = open_session(db, amina, NINE)[0]
    send_code(db, amina, session.id, NINE)
    by_staff(db, town, PHONE, EMAIL)
    assert waiting_code(db, session.id, NINE)


def test_a_form_that_showed_something_else_changes_nothing(db, town, amina):
    case, home = town.case_of(amina), ByLetter(HOME, wanted=False)
    old = ByLetter("Lillgatan 2\n222 22 Lund", wanted=True)
    change_for(db, town.hanna, case, Told("", ""), vouched=False, now=NINE, seen="", letters=old)
    seen = version_of(contact_of(db, amina.id))
    change_for(db, town.hanna, case, Told("", ""), vouched=False, now=NINE, seen=seen, letters=home)
    with pytest.raises(ContactChanged):
        change_for(db, town.henrik, case, Told(PHONE, ""), vouched=True, now=NINE, seen=seen, letters=old)
    with pytest.raises(ContactChanged):
        change_own(db, amina, Told(PHONE, EMAIL), stepped_up=False, now=NINE, seen=seen)
    kept = contact_of(db, amina.id)
    assert (kept.postal, kept.by_letter, kept.phone) == (HOME, False, None)
    change_for(db, town.hanna, case, Told("", ""), vouched=False, now=NINE, seen=seen, letters=home)


def test_each_part_of_a_contact_makes_another_version_and_nothing_makes_none():
    person = uuid.uuid4()

    def version(**more):
        return version_of(Contact(participant_id=person, changed_at=NINE, **more))

    one: list[dict[str, Any]] = [{name: "1"} for name in ("phone", "email", "postal")]
    one += [{"by_letter": True}, {"phone": "1", "phone_vouched": True}]
    assert len({version(**each) for each in one} | {""}) == 6
    assert version() == version_of(None) == ""


def test_who_is_reached_by_letter_goes_on_being_so_when_the_pin_alone_writes_an_address(db, town, amina):
    case, home = town.case_of(amina), ByLetter(HOME, wanted=False)
    change_for(db, town.hanna, case, Told("", ""), vouched=False, now=NINE, letters=home)
    own(db, amina, "", EMAIL)
    own(db, amina, OTHER, EMAIL)
    assert Channel.LETTER in {each.channel for each in put(db, amina, MessageKind.SOMETHING_WAITS, now=NINE)}
    change_for(db, town.hanna, case, Told(OTHER, EMAIL), vouched=False, now=NINE, letters=home)
    assert Channel.LETTER not in {each.channel for each in put(db, amina, MessageKind.OUTCOME_READY, now=NINE)}
    own(db, amina, PHONE, "")
    assert not contact_of(db, amina.id).by_letter, "staff took the letters away"


def test_the_address_is_staffs_to_write_and_no_change_of_a_number_touches_it(db, town, amina):
    case, home = town.case_of(amina), ByLetter("Storgatan 1\n222 22 Lund", wanted=True)
    change_for(db, town.hanna, case, Told(PHONE, ""), vouched=False, now=NINE, letters=home)
    own(db, amina, OTHER)
    by_staff(db, town, OTHER, EMAIL)
    kept = contact_of(db, amina.id)
    assert (kept.postal, kept.by_letter, kept.email) == ("Storgatan 1\n222 22 Lund", True, EMAIL)
    events = db.exec(select(AuditEvent).where(col(AuditEvent.action) == "case:contact:set")).all()
    assert "Storgatan" not in repr([audit.body_of(db, each.seq) for each in events])


def test_letters_that_are_wanted_need_an_address_and_nothing_is_half_written(db, town, amina):
    case, nowhere = town.case_of(amina), ByLetter(" ", wanted=True)
    with pytest.raises(LettersNeedAnAddress):
        change_for(db, town.hanna, case, Told(PHONE, ""), vouched=True, now=NINE, letters=nowhere)
    assert contact_of(db, amina.id) is None
