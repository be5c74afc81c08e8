"""A letter's code: made once, kept as a digest, used once, and good for nothing after that."""

import datetime as dt
from collections import Counter

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from models import audit, crockford, keyring
from models.activations import (
    LENGTH,
    TRIES,
    LetterMadeAlready,
    WrongActivation,
    activate,
    issue,
    newest_of,
    prepare,
    take_a_try,
)
from models.audit import AuditEvent
from models.outbox import Channel, Message, MessageKind
from models.people import Participant
from models.sessions import LoginSession, open_session
from tests.at_once import at_once
from tests.town import MONDAY, NINE, NOON, at_clock

HASH = "a-hash"
MIDNIGHT = at_clock(0, day=MONDAY + dt.timedelta(days=31))


def letter(db, town, person=None, key="k", now=NINE):
    prepared = prepare(db, person or town.amina)
    issue(db, town.hanna, prepared, now, key=key)
    return prepared


def use(db, number, code, now=NOON):
    return activate(db, take_a_try(db, number, now), code, HASH, now)


def pin_of(db, person):
    return db.exec(select(Participant.pin_hash).where(Participant.id == person.id)).one()


def test_the_code_is_fifty_bits_and_only_a_keyed_digest_is_kept(db, town):
    made = letter(db, town)
    assert crockford.read(made.code, LENGTH) == made.code
    assert made.written == f"{made.code[:5]}-{made.code[5:]}"
    db.flush()
    kept = repr(db.connection().execute(text("SELECT * FROM activation")).all())
    assert made.code not in kept
    assert newest_of(db, town.amina.id).digest == keyring.current().mac(
        "activation", town.amina.id.bytes + made.code.encode()
    )


def test_it_sets_the_pin_once_and_tells_the_person(db, town):
    town.reach(town.amina)
    made = letter(db, town)
    use(db, town.amina.sign_in_number, made.code)
    assert pin_of(db, town.amina) == HASH
    told = db.exec(select(Message.channel).where(Message.kind == MessageKind.PIN_CHOSEN)).all()
    assert set(told) == {Channel.IN_APP, Channel.SMS, Channel.EMAIL}
    with pytest.raises(WrongActivation):
        use(db, town.amina.sign_in_number, made.code)
    actions = db.exec(select(AuditEvent.action).order_by(col(AuditEvent.seq))).all()
    assert actions == ["people:activation:issue", "people:activate"]
    assert made.code not in repr([audit.body_of(db, seq) for seq in (1, 2)])


def test_who_has_no_phone_is_not_told_by_letter_that_the_letter_came(db, town):
    use(db, town.amina.sign_in_number, letter(db, town).code)
    told = db.exec(select(Message.channel).where(Message.kind == MessageKind.PIN_CHOSEN)).all()
    assert told == [Channel.IN_APP]


def test_everybody_who_was_signed_in_as_them_is_so_no_longer(db, town):
    for person in (town.amina, town.amina, town.bosse):
        open_session(db, person, NINE, own_phone=True)
    use(db, town.amina.sign_in_number, letter(db, town).code)
    assert db.exec(select(LoginSession.participant_id)).all() == [town.bosse.id]


@pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("0", "O").replace("1", "l")])
def test_the_code_is_read_as_it_was_meant(db, town, change, monkeypatch):
    monkeypatch.setattr(crockford, "random", lambda length: "01A0B1C2D3")
    made = letter(db, town)
    use(db, town.amina.sign_in_number, f" {change(made.written)} ")
    assert pin_of(db, town.amina) == HASH


def test_a_newer_letter_makes_the_one_before_good_for_nothing(db, town):
    first, second = letter(db, town), letter(db, town, key="another")
    assert (first.number, second.number) == (1, 2)
    with pytest.raises(WrongActivation):
        use(db, town.amina.sign_in_number, first.code)
    use(db, town.amina.sign_in_number, second.code)


def test_after_thirty_days_and_the_rest_of_that_one_it_is_too_late(db, town):
    made = letter(db, town)
    with pytest.raises(WrongActivation):
        use(db, town.amina.sign_in_number, made.code, now=MIDNIGHT)
    use(db, town.amina.sign_in_number, made.code, now=MIDNIGHT - dt.timedelta(seconds=1))


def test_after_five_wrong_tries_the_right_one_is_too_late(db, town):
    made = letter(db, town)
    for _ in range(TRIES):
        with pytest.raises(WrongActivation):
            use(db, town.amina.sign_in_number, "0" * LENGTH)
    with pytest.raises(WrongActivation):
        use(db, town.amina.sign_in_number, made.code)
    assert not newest_of(db, town.amina.id).is_good(NOON)


def test_twelve_who_try_at_once_have_five_tries(database, db, town):
    letter(db, town)
    db.commit()

    def guess():
        with database.writing() as other:
            return take_a_try(other, town.amina.sign_in_number, NOON).activation is not None

    assert Counter(at_once(*[guess] * 12))[True] == TRIES


def test_two_who_have_the_right_code_at_once_use_it_once(database, db, town):
    made = letter(db, town)
    db.commit()

    def come():
        with database.writing() as other:
            tried = take_a_try(other, town.amina.sign_in_number, NOON)
        try:
            with database.writing() as other:
                activate(other, tried, made.code, HASH, NOON)
        except WrongActivation:
            return False
        return True

    assert Counter(at_once(come, come)) == {True: 1, False: 1}


def test_a_letter_is_for_one_person(db, town):
    made = letter(db, town)
    letter(db, town, town.bosse, key="another")
    for number in (town.bosse.sign_in_number, town.cilla.sign_in_number, "12345674", "nonsense", ""):
        with pytest.raises(WrongActivation):
            use(db, number, made.code)
    assert pin_of(db, town.bosse) != HASH


def test_one_press_makes_one_letter_and_a_letter_made_meanwhile_stands(db, town):
    letter(db, town)
    with pytest.raises(LetterMadeAlready):
        letter(db, town)
    stale = prepare(db, town.amina)
    made = letter(db, town, key="another")
    with pytest.raises(LetterMadeAlready):
        issue(db, town.henrik, stale, NOON, key="mine")
    use(db, town.amina.sign_in_number, made.code)


def test_a_letter_is_good_under_a_key_that_is_no_longer_the_newest(db, town):
    ring = keyring.current()
    made = letter(db, town)
    keyring.install(ring.rotated())
    try:
        use(db, town.amina.sign_in_number, made.code)
    finally:
        keyring.install(ring)
