"""Letters: what waits lies on one sheet, is posted once, and is somebody's task when it comes back."""

import datetime as dt
from collections import Counter

import pytest
from sqlmodel import col, select

from models.audit import AuditEvent, verify
from models.case_tasks import tasks_of
from models.contact_changes import ByLetter, Told, change_for
from models.delivery import claim, take_back
from models.letters import NotAsPrinted, come_back, count_to_post, letter_desk, make, note_printed, post
from models.outbox import Channel, Message, MessageKind, MessageState, put
from tests.at_once import at_once
from tests.town import MONDAY, NINE, NOON

LATER = NOON + dt.timedelta(hours=1)


@pytest.fixture
def bosse(town):
    """Bosse, who has neither phone nor e-mail, and two things to read."""
    town.live_at(town.bosse)
    put(town.db, town.bosse, MessageKind.SOMETHING_WAITS, now=NINE)
    put(town.db, town.bosse, MessageKind.OUTCOME_READY, now=NOON)
    return town.bosse


def desk(db, staff, now=NOON):
    return letter_desk(db, staff, now, MONDAY)


def states(db):
    letters = select(Message.state).where(Message.channel == Channel.LETTER).execution_options(populate_existing=True)
    return set(db.exec(letters).all())


def pile_of(db, staff):
    [pile] = desk(db, staff).piles.values()
    return pile


def printed_pile(db, staff):
    note_printed(db, pile_of(db, staff), NOON)
    return pile_of(db, staff)


def test_all_that_waits_for_somebody_lies_on_one_sheet(db, town, bosse):
    [waiting] = desk(db, town.hanna).waiting
    assert (waiting.opened.participant.id, waiting.since) == (bosse.id, NINE)
    assert waiting.address == "Storgatan 1\n222 22 Lund"
    assert count_to_post(db, town.hanna, MONDAY) == 1
    [letter] = make(db, town.hanna, [bosse], NOON)
    found = desk(db, town.hanna)
    assert found.waiting == []
    assert [sheet.letter.id for pile in found.piles.values() for sheet in pile] == [letter.id]
    assert states(db) == {MessageState.WAITING}, "it is not sent before it is posted"


def test_a_letter_counts_until_it_is_posted_and_what_comes_meanwhile_is_another(db, town, bosse):
    make(db, town.hanna, [bosse], NOON)
    assert count_to_post(db, town.hanna, MONDAY) == 1
    pile = printed_pile(db, town.hanna)
    put(db, bosse, MessageKind.SOMETHING_WAITS, about=town.unit.id, now=LATER)
    assert count_to_post(db, town.hanna, MONDAY) == 2
    post(db, town.hanna, pile, LATER)
    assert count_to_post(db, town.hanna, MONDAY) == 1
    assert count_to_post(db, town.sara, MONDAY) == 0, "another unit's"


def test_a_second_press_makes_no_second_sheet(db, town, bosse):
    make(db, town.hanna, [bosse], NOON)
    assert make(db, town.henrik, [bosse], LATER) == []
    assert len(pile_of(db, town.hanna)) == 1


def test_four_who_print_at_once_make_one_sheet(database, db, town, bosse):
    db.commit()

    def press():
        with database.writing() as other:
            return len(make(other, town.hanna, [bosse], NOON))

    assert Counter(at_once(press, press, press, press)) == {0: 3, 1: 1}


def test_what_comes_after_the_sheet_waits_for_another(db, town, bosse):
    make(db, town.hanna, [bosse], NOON)
    put(db, bosse, MessageKind.STATEMENT_CHANGED, now=LATER)
    found = desk(db, town.hanna, LATER)
    assert [each.since for each in found.waiting] == [LATER] and len(found.piles) == 1


def test_who_has_no_known_address_is_listed_and_gets_no_sheet(db, town):
    put(db, town.bosse, MessageKind.SOMETHING_WAITS, now=NINE)
    [waiting] = desk(db, town.hanna).waiting
    assert waiting.address is None
    assert make(db, town.hanna, [town.bosse], NOON) == []
    assert len(desk(db, town.hanna).waiting) == 1


def test_posting_a_pile_sends_it_once(db, town, bosse):
    make(db, town.hanna, [bosse], NOON)
    pile = printed_pile(db, town.hanna)
    post(db, town.hanna, pile, LATER)
    post(db, town.henrik, pile, LATER + dt.timedelta(hours=1))
    assert states(db) == {MessageState.SENT}
    [sheet] = desk(db, town.hanna, LATER).posted
    db.refresh(sheet.letter)
    assert (sheet.letter.posted_at, sheet.letter.posted_by) == (LATER, town.hanna.id)
    assert desk(db, town.hanna, LATER + dt.timedelta(days=30)).posted == []
    actions = db.exec(select(AuditEvent.action).order_by(col(AuditEvent.seq))).all()
    assert actions == ["letter:print", "message:send", "message:send"]
    assert verify(db).ok


def test_one_that_comes_back_is_a_task_and_goes_out_to_the_right_address(db, town, bosse):
    make(db, town.hanna, [bosse], NOON)
    post(db, town.hanna, printed_pile(db, town.hanna), NOON)
    [sheet] = desk(db, town.hanna).posted
    for _ in range(2):
        come_back(db, town.hanna, sheet.letter, LATER)
    assert states(db) == {MessageState.FAILED}
    assert len(tasks_of(db, town.hanna, MONDAY).rows) == 2, "one for each message; the page makes a row of them"
    case, address = town.case_of(bosse), ByLetter("Lillgatan 2\n222 22 Lund", wanted=False)
    change_for(db, town.hanna, case, Told("", ""), vouched=False, now=LATER, letters=address)
    assert tasks_of(db, town.hanna, MONDAY).rows == []
    [again] = desk(db, town.hanna, LATER).waiting
    assert again.address == "Lillgatan 2\n222 22 Lund"


def move_house(db, town, person, address="Lillgatan 2\n222 22 Lund"):
    home = ByLetter(address, wanted=False)
    change_for(db, town.hanna, town.case_of(person), Told("", ""), vouched=False, now=LATER, letters=home)


def test_one_that_comes_back_after_the_address_was_mended_waits_again_at_once(db, town, bosse):
    make(db, town.hanna, [bosse], NOON)
    post(db, town.hanna, printed_pile(db, town.hanna), NOON)
    move_house(db, town, bosse)
    come_back(db, town.hanna, desk(db, town.hanna).posted[0].letter, LATER)
    assert tasks_of(db, town.hanna, MONDAY).rows == []
    [again] = desk(db, town.hanna, LATER).waiting
    assert again.address == "Lillgatan 2\n222 22 Lund"


@pytest.mark.parametrize("address", ["Lillgatan 2\n222 22 Lund", ""])
def test_only_what_the_file_held_is_posted(db, town, bosse, address):
    make(db, town.hanna, [bosse], NOON)
    with pytest.raises(NotAsPrinted):
        post(db, town.hanna, pile_of(db, town.hanna), NOON)
    printed_pile(db, town.hanna)
    move_house(db, town, bosse, address)
    with pytest.raises(NotAsPrinted) as refusal:
        post(db, town.hanna, pile_of(db, town.hanna), LATER)
    assert [sheet.opened.participant.id for sheet in refusal.value.sheets] == [bosse.id]
    assert states(db) == {MessageState.WAITING}
    post(db, town.hanna, printed_pile(db, town.hanna), LATER)
    assert states(db) == {MessageState.SENT if address else MessageState.WAITING}


def test_what_waits_and_lies_under_one_case_is_not_another_boards(db, town, bosse):
    make(db, town.hanna, [bosse], NOON)
    put(db, bosse, MessageKind.STATEMENT_CHANGED, now=NOON)
    _, new = town.move(bosse, MONDAY)
    found = letter_desk(db, town.ivar, LATER, new.opened_on)
    assert (found.waiting, found.piles, found.hidden) == ([], {}, 0)
    assert make(db, town.ivar, [bosse], LATER) == [] and count_to_post(db, town.ivar, new.opened_on) == 0
    put(db, bosse, MessageKind.HEARING_SENT, now=LATER)
    [letter] = make(db, town.ivar, [bosse], LATER)
    assert letter.case_id == new.id and count_to_post(db, town.ivar, new.opened_on) == 1
    [on_it] = db.exec(select(Message).where(Message.letter_id == letter.id)).all()
    assert on_it.kind is MessageKind.HEARING_SENT
    assert len(letter_desk(db, town.ivar, LATER, new.opened_on).piles) == 1


def test_one_that_was_not_posted_cannot_come_back(db, town, bosse):
    [letter] = make(db, town.hanna, [bosse], NOON)
    come_back(db, town.hanna, letter, LATER)
    assert states(db) == {MessageState.WAITING}


def test_no_worker_takes_a_letter(db, town, bosse):
    make(db, town.hanna, [bosse], NOON)
    assert claim(db, [Channel.SMS, Channel.EMAIL], NOON) == []
    assert take_back(db, NOON + dt.timedelta(days=3)) == 0


def test_another_desk_has_nothing_of_it(db, town, bosse):
    make(db, town.hanna, [bosse], NOON)
    for stranger in (town.sara, town.ivar):
        found = desk(db, stranger)
        assert (found.waiting, found.piles, found.hidden) == ([], {}, 0)
    town.assign(bosse, town.henrik)
    assert desk(db, town.hanna).piles == {}


def test_a_protected_person_is_counted_and_opens_with_a_grant(db, town):
    town.live_at(town.paula)
    put(db, town.paula, MessageKind.SOMETHING_WAITS, now=NINE)
    found = desk(db, town.hanna)
    assert (found.waiting, found.hidden) == ([], 1)
    town.grant(town.paula, town.hanna)
    assert desk(db, town.hanna).hidden == 0
    make(db, town.hanna, [town.paula], NOON)
    assert len(pile_of(db, town.hanna)) == 1
    found = desk(db, town.henrik)
    assert (found.piles, found.hidden) == ({}, 1)
