"""A code by SMS opens more for half an hour: used once, tried five times, for ten minutes, in one session."""

import datetime as dt
import uuid
from contextlib import suppress

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from models import step_up
from models.audit import AuditEvent
from models.outbox import Message, MessageKind
from models.people import Participant
from models.sessions import LoginSession, held_by, open_session
from models.step_up import ON_ITS_WAY, NoPhone, WrongCode, confirm, lasts, send_code, take_a_try
from models.throttle import TooManyTries
from tests.at_once import at_once
from tests.town import NINE, Town

MINUTE, SECOND = dt.timedelta(minutes=1), dt.timedelta(seconds=1)


@pytest.fixture
def amina(town: Town) -> Participant:
    """Amina, whose phone her caseworker has written down."""
    town.reach(town.amina)
    return town.amina


@pytest.fixture
def session(db: Session, amina: Participant) -> LoginSession:
    """She is signed in."""
    return open_session(db, amina, NINE, own_phone=True)[0]


def sms(db: Session) -> str:
    """The code in the newest SMS."""
    newest = select(Message).where(Message.kind == MessageKind.ONE_TIME_CODE).order_by(col(Message.made_at).desc())
    return str(db.exec(newest).first().number)


def wrong(code: str) -> str:
    """Another code than this."""
    return f"{(int(code) + 1) % 10**6:06}"


def typed(db: Session, person: Participant, session: LoginSession, code: str, now: dt.datetime = NINE) -> str:
    """Type a code as the page does; gives the session's new token."""
    row = take_a_try(db, session.id, now)
    return confirm(db, person, session.id, row, code, now)[1]


def test_the_right_code_opens_more(db, amina, session):
    send_code(db, amina, session.id, NINE)
    typed(db, amina, session, sms(db))
    assert lasts(session.stepped_up_at, NINE + 29 * MINUTE)
    assert not lasts(session.stepped_up_at, NINE + 30 * MINUTE)


def test_until_then_nothing_more_is_open(session):
    assert not lasts(session.stepped_up_at, NINE)


def test_a_code_is_six_digits_and_may_be_typed_in_groups(db, amina, session):
    send_code(db, amina, session.id, NINE)
    code = sms(db)
    assert len(code) == 6 and code.isdigit()
    assert typed(db, amina, session, f" {code[:3]} {code[3:]} ")


def test_the_session_goes_on_under_another_token(db, amina):
    row, before = open_session(db, amina, NINE)
    send_code(db, amina, row.id, NINE)
    after = typed(db, amina, row, sms(db))
    assert held_by(db, before) is None
    found = held_by(db, after)
    assert found and (found[0].id, found[0].stepped_up_at) == (row.id, NINE)


def test_a_code_is_used_once(db, amina, session):
    send_code(db, amina, session.id, NINE)
    code = sms(db)
    typed(db, amina, session, code)
    with pytest.raises(WrongCode):
        typed(db, amina, session, code)


def test_a_code_lives_ten_minutes(db, amina, session):
    send_code(db, amina, session.id, NINE)
    with pytest.raises(WrongCode):
        typed(db, amina, session, sms(db), NINE + 10 * MINUTE)


def test_after_five_wrong_ones_the_right_one_is_wrong_too(db, amina, session):
    send_code(db, amina, session.id, NINE)
    code = sms(db)
    for _ in range(5):
        with pytest.raises(WrongCode):
            typed(db, amina, session, wrong(code))
    with pytest.raises(WrongCode):
        typed(db, amina, session, code)


def test_another_code_makes_the_one_before_good_for_nothing(db, amina, session):
    send_code(db, amina, session.id, NINE)
    first = sms(db)
    send_code(db, amina, session.id, NINE + MINUTE)
    second = sms(db)
    if first != second:
        with pytest.raises(WrongCode):
            typed(db, amina, session, first, NINE + MINUTE)
    assert typed(db, amina, session, second, NINE + MINUTE)


def test_a_code_is_good_in_the_session_that_asked_for_it(db, amina, session):
    elsewhere = open_session(db, amina, NINE)[0]
    row = send_code(db, amina, session.id, NINE)
    code = sms(db)
    with pytest.raises(WrongCode):
        typed(db, amina, elsewhere, code)
    with pytest.raises(WrongCode):
        confirm(db, amina, elsewhere.id, row, code, NINE)
    assert typed(db, amina, session, code)


def test_five_codes_an_hour_and_then_one_waits(db, amina, session):
    for number in range(5):
        send_code(db, amina, session.id, NINE + number * MINUTE)
    with pytest.raises(TooManyTries) as refused:
        send_code(db, amina, session.id, NINE + 6 * MINUTE)
    assert refused.value.until == NINE + 60 * MINUTE
    send_code(db, amina, session.id, NINE + 60 * MINUTE)


def test_a_second_press_asks_for_nothing_new_while_the_code_is_on_its_way(db, amina, session):
    first = send_code(db, amina, session.id, NINE)
    assert send_code(db, amina, session.id, NINE + ON_ITS_WAY - SECOND) is first
    assert len(db.exec(select(Message).where(Message.kind == MessageKind.ONE_TIME_CODE)).all()) == 1
    assert send_code(db, amina, session.id, NINE + ON_ITS_WAY) is not first


def ten(db, person, session, **known):
    """Ten codes in two hours."""
    for number in range(10):
        send_code(db, person, session.id, NINE + (number // 5 * 60 + number % 5) * MINUTE, **known)


@pytest.mark.parametrize("known", [True, False])
def test_after_ten_codes_in_a_day_one_an_hour(db, amina, session, known):
    ten(db, amina, session, known=known)
    for hour in (2, 3):
        send_code(db, amina, session.id, NINE + hour * 60 * MINUTE, known=known)
        with pytest.raises(TooManyTries) as refused:
            send_code(db, amina, session.id, NINE + (hour * 60 + 1) * MINUTE, known=known)
        assert refused.value.until == NINE + (hour + 1) * 60 * MINUTE


def test_however_often_it_is_asked_the_codes_of_a_day_are_few(db, amina, session):
    midnight = NINE.replace(hour=0) + dt.timedelta(days=1)
    sent = 0
    for number in range(24 * 12):
        with suppress(TooManyTries):
            send_code(db, amina, session.id, midnight + number * 5 * MINUTE)
            sent += 1
    assert sent == 10 + 22 * 1


def test_a_browser_on_which_a_code_was_typed_before_waits_for_no_other(db, amina, session):
    elsewhere = open_session(db, amina, NINE)[0]
    ten(db, amina, elsewhere)
    send_code(db, amina, elsewhere.id, NINE + 120 * MINUTE)
    assert send_code(db, amina, session.id, NINE + 121 * MINUTE, known=True)


def test_another_persons_codes_are_counted_apart(db, amina, session, town):
    town.reach(town.bosse, "+46701740606")
    his = open_session(db, town.bosse, NINE)[0]
    for number in range(5):
        send_code(db, amina, session.id, NINE + number * MINUTE)
    assert send_code(db, town.bosse, his.id, NINE)


def test_without_a_phone_no_code_is_sent(db, town):
    session = open_session(db, town.bosse, NINE)[0]
    with pytest.raises(NoPhone):
        send_code(db, town.bosse, session.id, NINE)


def test_a_number_that_nobody_vouched_for_gets_no_code(db, town):
    town.reach(town.bosse, vouched=False)
    session = open_session(db, town.bosse, NINE)[0]
    with pytest.raises(NoPhone):
        send_code(db, town.bosse, session.id, NINE)


def test_twenty_tries_at_once_are_counted_as_five(database, db, amina, session):
    send_code(db, amina, session.id, NINE)
    db.commit()

    def one() -> uuid.UUID | None:
        with database.writing() as other:
            found = take_a_try(other, session.id, NINE)
            return found.id if found else None

    assert sum(found is not None for found in at_once(*[one] * 20)) == 5


def test_of_four_who_type_the_right_code_at_once_one_uses_it(database, db, amina, session):
    row = send_code(db, amina, session.id, NINE)
    code = sms(db)
    db.commit()

    def one() -> None:
        with database.writing() as other:
            confirm(other, amina, session.id, row, code, NINE)

    found = at_once(*[one] * 4)
    assert [each for each in found if each is None] == [None]
    assert all(isinstance(each, WrongCode) for each in found if each is not None)


def test_only_a_digest_of_the_code_is_kept_and_the_log_does_not_hold_it(db, amina, session):
    send_code(db, amina, session.id, NINE)
    code = sms(db)
    kept = db.execute(text("SELECT digest FROM one_time_code")).scalar()
    assert code.encode() not in bytes(kept)
    typed(db, amina, session, code)
    actions = db.exec(select(AuditEvent.action).order_by(col(AuditEvent.seq))).all()
    assert actions == ["people:step_up:send", "people:step_up"]


def test_codes_are_forgotten_a_day_after_they_ended(db, amina, session):
    send_code(db, amina, session.id, NINE)
    assert step_up.forget_codes(db, NINE + dt.timedelta(hours=24)) == 0
    assert step_up.forget_codes(db, NINE + dt.timedelta(hours=25)) == 1
