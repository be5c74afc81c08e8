"""A person's card: one is good at a time, and what is printed on it is kept nowhere."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from models import audit, crockford
from models.audit_tables import AuditEvent
from models.cards import (
    LENGTH,
    PREFIX,
    Card,
    Dead,
    PrintedAlready,
    card_with,
    newest,
    report_lost,
)
from tests.scanning import give_cards
from tests.town import NINE, NOON


def test_a_card_has_a_random_code_of_130_bits_and_only_its_digest_is_kept(db, town):
    issued = give_cards(db, town.hanna, [town.amina, town.bosse], NINE)
    codes = [each.code for each in issued]
    assert len(set(codes)) == 2
    for code in codes:
        assert code.startswith(PREFIX)
        assert crockford.read(code.removeprefix(PREFIX), LENGTH)
    db.flush()
    kept = repr(db.connection().execute(text("SELECT * FROM card")).all())
    assert not [code for code in codes if code in kept or code.removeprefix(PREFIX) in kept]
    assert town.amina.sign_in_number not in "".join(codes)


def test_a_new_card_makes_the_old_one_good_for_nothing_at_once(db, town):
    first = give_cards(db, town.hanna, [town.amina], NINE)[0]
    second = give_cards(db, town.henrik, [town.amina], NOON)[0]
    old = card_with(db, first.code)
    assert (old.revoked_at, old.revoked_by, old.revoked_because) == (NOON, town.henrik.id, Dead.REPLACED)
    assert (second.card.number, second.card.revoked_at) == (2, None)
    assert [each.id for each in newest(db, [town.amina.id])] == [second.card.id]


def test_a_lost_card_is_reported_once(db, town):
    card = give_cards(db, town.hanna, [town.amina], NINE)[0].card
    report_lost(db, town.hanna, card, NOON)
    report_lost(db, town.henrik, card, NOON)
    db.refresh(card)
    assert (card.revoked_by, card.revoked_because) == (town.hanna.id, Dead.LOST)
    actions = db.exec(select(AuditEvent.action).order_by(col(AuditEvent.seq))).all()
    assert actions == ["card:issue", "card:revoke"]
    assert give_cards(db, town.hanna, [town.amina], NOON)[0].card.number == 2


def test_the_database_itself_allows_one_good_card_a_person(db, town):
    give_cards(db, town.hanna, [town.amina], NINE)
    db.add(Card(participant_id=town.amina.id, number=7, digest=b"x", batch="", made_by=town.hanna.id, made_at=NINE))
    with pytest.raises(IntegrityError):
        db.flush()


def test_who_has_no_card_has_none(db, town):
    give_cards(db, town.hanna, [town.amina], NINE)
    assert [each.participant_id for each in newest(db, [town.amina.id, town.bosse.id])] == [town.amina.id]
    assert card_with(db, PREFIX + "0" * LENGTH) is None


def test_the_log_names_the_person_and_never_the_code(db, town):
    issued = give_cards(db, town.hanna, [town.amina], NINE)[0]
    event = db.exec(select(AuditEvent)).one()
    assert (event.action, event.subject_person_id, event.actor_id) == ("card:issue", town.amina.id, town.hanna.id)
    assert issued.code not in repr(audit.body_of(db, event.seq))


def test_one_press_prints_once(db, town):
    issued = give_cards(db, town.hanna, [town.amina], NINE, key="k")
    with pytest.raises(PrintedAlready):
        give_cards(db, town.hanna, [town.amina], NINE, key="k")
    assert card_with(db, issued[0].code).revoked_at is None, "and what was printed is good"
    assert give_cards(db, town.henrik, [town.amina], NINE, key="k")[0].card.number == 2, (
        "somebody else's key is another"
    )
