"""A letter's code: made once, kept as a digest, used once, and good for nothing after that."""

import datetime as dt
from collections import Counter

import pytest
from sqlalchemy import text, update
from sqlmodel import col, select

from models import audit, crockford, keyring
from models.activations import (
    DAYS,
    LENGTH,
    TRIES,
    Activation,
    LetterMadeAlready,
    WrongActivation,
    activate,
    is_good,
    issue,
    newest_of,
    prepare,
    take_a_try,
)
from models.audit import AuditEvent
from models.contact_changes import Told, change_own
from models.delivery import claim, note_sent
from models.outbox import Channel, Message, MessageKind
from models.people import Participant
from models.sessions import LoginSession, open_session
from models.sign_in import PER_ACCOUNT, still_theirs
from models.throttle import WINDOW
from tests.at_once import at_once
from tests.conftest import KINDS
from tests.town import MONDAY, NINE, NOON, at_clock

ONE = pytest.mark.parametrize("database_url", KINDS[:1], indirect=True)

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


@ONE
def test_whoever_knows_the_number_alone_cannot_end_the_letter(db, town):
    """As many tries as the throttle lets through while a letter lasts, on both kinds of browser, leave it good."""
    windows = (DAYS + dt.timedelta(days=1)) // WINDOW
    assert 2 * PER_ACCOUNT * windows < TRIES
    assert TRIES / 2 ** (5 * LENGTH) < 1e-9
    made = letter(db, town)
    db.connection().execute(update(Activation).values(tries=2 * PER_ACCOUNT * windows))
    use(db, town.amina.sign_in_number, made.code)


@ONE
def test_after_as_many_wrong_tries_as_nobody_can_make_the_right_one_is_too_late(db, town):
    made = letter(db, town)
    db.connection().execute(update(Activation).values(tries=TRIES - 1))
    for code in ("0" * LENGTH, made.code):
        with pytest.raises(WrongActivation):
            use(db, town.amina.sign_in_number, code)
    assert not is_good(db, newest_of(db, town.amina.id), NOON)


def test_twelve_who_try_at_once_are_counted_as_twelve(database, db, town):
    letter(db, town)
    db.connection().execute(update(Activation).values(tries=TRIES - 5))
    db.commit()

    def guess():
        with database.writing() as other:
            return take_a_try(other, town.amina.sign_in_number, NOON).activation is not None

    assert Counter(at_once(*[guess] * 12))[True] == 5


@ONE
def test_wrong_tries_are_those_that_were_not_its_code(db, town):
    made = letter(db, town)
    for _ in range(2):
        with pytest.raises(WrongActivation):
            use(db, town.amina.sign_in_number, "0" * LENGTH)
    assert newest_of(db, town.amina.id).wrong_tries == 2
    use(db, town.amina.sign_in_number, made.code)
    assert newest_of(db, town.amina.id).wrong_tries == 2


@ONE
def test_a_letter_that_is_not_the_newest_by_now_is_not_used(db, town):
    made = letter(db, town)
    tried = take_a_try(db, town.amina.sign_in_number, NOON)
    letter(db, town, key="another")
    with pytest.raises(WrongActivation):
        activate(db, tried, made.code, HASH, NOON)


def test_who_was_judged_by_the_pin_of_before_is_not_let_in(database, db, town):
    """The door judges outside the transaction in which it opens a session."""
    made = letter(db, town)
    db.commit()
    with database.reading() as other:
        judged = other.get_one(Participant, town.amina.id)
    assert still_theirs(db, judged)
    use(db, town.amina.sign_in_number, made.code)
    db.flush()
    assert not still_theirs(db, judged)


def test_the_word_of_a_new_pin_goes_out_at_night(db, town):
    town.reach(town.amina)
    night = at_clock(2)
    use(db, town.amina.sign_in_number, letter(db, town, now=night).code, now=night)
    sent = claim(db, [Channel.SMS, Channel.EMAIL], night)
    assert {each.message.channel for each in sent} == {Channel.SMS, Channel.EMAIL}


@ONE
def test_the_word_of_a_new_pin_goes_where_they_were_reached_when_it_was_chosen(db, town):
    """Whoever chose it could write another address before it is sent. Sent, it holds none."""
    reached = town.reach(town.amina, vouched=False)
    use(db, town.amina.sign_in_number, letter(db, town).code)
    change_own(db, town.amina, Told("070-174 06 99", "thief@example.org"), stepped_up=False, now=NOON)
    assert reached.phone == "+46701740699"
    sent = claim(db, [Channel.SMS, Channel.EMAIL], NOON)
    assert {each.address for each in sent} == {"+46701740605", "amina@example.org"}
    for each in sent:
        note_sent(db, each.message, NOON)
    holding = select(Message.id).where(Message.kind == MessageKind.PIN_CHOSEN, col(Message.number).is_not(None))
    assert not db.exec(holding).all()


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
