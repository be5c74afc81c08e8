"""A scan is taken back: within half a minute, by who made it, and never against a confirmed roll."""

import pytest
from sqlmodel import col, select

from models.audit_tables import AuditEvent
from models.check_in import check_in
from models.marks import RollConfirmed, UndoOver
from models.refusals import NotYours
from models.scan_answers import Answer
from models.scan_undo import undo_scan
from models.scans import ScanVoid, Situation
from tests.models.test_scanning import SECOND, on_the_roll, rows, scanned
from tests.scanning import claim_of, confirm, give_cards
from tests.town import NINE, NOON, at_clock


@pytest.fixture
def cards(db, town):
    """The code of everybody's card."""
    people = [town.amina, town.bosse, town.paula, town.cilla]
    return {each.card.participant_id: each.code for each in give_cards(db, town.hanna, people, at_clock(8))}


def test_a_scan_is_taken_back_and_made_again(db, town, cards):
    first = scanned(db, town, cards[town.amina.id])
    void = undo_scan(db, town.berit, town.occasion, first.scan, NINE + 30 * SECOND)
    assert undo_scan(db, town.berit, town.occasion, first.scan, NOON).id == void.id
    assert not on_the_roll(db, town)
    second = scanned(db, town, cards[town.amina.id], at_clock(9, 5))
    assert (second.answer, second.at) == (Answer.ACCEPTED, at_clock(9, 5))
    assert on_the_roll(db, town) == {town.amina.id}
    assert [each.round for each in sorted(rows(db), key=lambda each: each.happened_at)] == [0, 1]
    assert len(rows(db, ScanVoid)) == 1
    actions = db.exec(select(AuditEvent.action).order_by(col(AuditEvent.seq))).all()
    assert actions[-3:] == ["attendance:scan:add", "attendance:scan:void", "attendance:scan:add"]


def test_who_was_taken_back_can_still_come_by_themselves(db, town, cards):
    undo_scan(db, town.berit, town.occasion, scanned(db, town, cards[town.amina.id]).scan, NINE)
    own = check_in(db, town.amina, claim_of(town.occasion, at_clock(9, 5)), at_clock(9, 5))
    assert (own.situation, own.evidence, own.round) == (Situation.GOOD, True, 1)
    assert on_the_roll(db, town) == {town.amina.id}


def test_what_cannot_be_taken_back(db, town, cards):
    first = scanned(db, town, cards[town.amina.id])
    with pytest.raises(UndoOver):
        undo_scan(db, town.berit, town.occasion, first.scan, NINE + 31 * SECOND)
    for stranger in (town.erik, town.bengt):
        with pytest.raises(NotYours):
            undo_scan(db, stranger, town.occasion, first.scan, NINE)
    with pytest.raises(NotYours):
        undo_scan(db, town.erik, town.garden_occasion, first.scan, NINE)
    own = check_in(db, town.bosse, claim_of(town.occasion, NINE), NINE)
    with pytest.raises(NotYours):
        undo_scan(db, town.berit, town.occasion, own.id, NINE)
    confirm(town, town.occasion, NINE)
    with pytest.raises(RollConfirmed):
        undo_scan(db, town.berit, town.occasion, first.scan, NINE)
    assert not rows(db, ScanVoid)
