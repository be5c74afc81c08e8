"""A letter's code ends with what it was made for: the address it went to, the case, and that it was not lost."""

import pytest
from sqlmodel import col, select

from models import audit
from models.activations import (
    LOST,
    MovedMeanwhile,
    WrongActivation,
    end,
    is_good,
    issue,
    newest_of,
    prepare,
)
from models.audit import AuditEvent
from models.contact import contact_of
from models.contact_changes import ByLetter, Told, change_for
from models.people import Protection
from tests.models.test_activations import ONE, letter, use
from tests.town import MONDAY, NINE, NOON


def live_at(db, town, *lines):
    home = ByLetter("\n".join(lines), wanted=False)
    change_for(db, town.hanna, town.case_of(town.amina), Told("", ""), vouched=False, now=NINE, letters=home)


@pytest.mark.parametrize("after", [("Lillgatan 2", "222 22 Lund"), ()])
def test_a_letter_ends_with_the_address_it_went_to(db, town, after):
    live_at(db, town, "Storgatan 1", "222 22 Lund")
    made = letter(db, town)
    live_at(db, town, *after)
    newest = newest_of(db, town.amina.id)
    assert newest.ended_at == NINE and not is_good(db, newest, NOON)
    live_at(db, town, "Storgatan 1", "222 22 Lund")  # back where it lies in somebody's hall
    with pytest.raises(WrongActivation):
        use(db, town.amina.sign_in_number, made.code)
    events = db.exec(select(AuditEvent).where(AuditEvent.action == "people:activation:end")).all()
    assert [audit.body_of(db, each.seq)["body"] for each in events] == [{"number": 1, "why": "moved"}]


@ONE
def test_a_letter_lives_through_another_phone(db, town):
    live_at(db, town, "Storgatan 1", "222 22 Lund")
    made = letter(db, town)
    told = Told("070-174 06 05", "")
    change_for(db, town.hanna, town.case_of(town.amina), told, vouched=False, now=NINE)
    use(db, town.amina.sign_in_number, made.code)


def moves(db, town):
    """However an address comes to be another."""
    town.add(contact_of(db, town.amina.id)).postal = "Lillgatan 2\n222 22 Lund"


def becomes_protected(db, town):
    town.add(Protection(participant_id=town.amina.id, alias_given="Anna", alias_family="Ek"))


def has_no_case(db, town):
    town.case_of(town.amina).ended_on = MONDAY


@ONE
@pytest.mark.parametrize("meanwhile", [moves, becomes_protected, has_no_case])
def test_whoever_the_letter_was_not_for_any_more_cannot_use_it(db, town, meanwhile):
    town.live_at(town.amina)
    made = letter(db, town)
    assert is_good(db, newest_of(db, town.amina.id), NOON)
    meanwhile(db, town)
    db.flush()
    assert not is_good(db, newest_of(db, town.amina.id), NOON)
    with pytest.raises(WrongActivation):
        use(db, town.amina.sign_in_number, made.code)


@ONE
def test_a_protected_person_s_own_letter_is_good(db, town):
    use(db, town.paula.sign_in_number, letter(db, town, town.paula).code)


@ONE
def test_a_letter_that_was_lost_is_good_for_nothing_and_it_is_said_once(db, town):
    made = letter(db, town)
    newest = newest_of(db, town.amina.id)
    assert newest
    for _ in range(2):
        end(db, newest, town.hanna, LOST, NINE)
    with pytest.raises(WrongActivation):
        use(db, town.amina.sign_in_number, made.code)
    actions = db.exec(select(AuditEvent.action).order_by(col(AuditEvent.seq))).all()
    assert actions == ["people:activation:issue", "people:activation:end"]


@ONE
def test_no_letter_is_issued_to_an_address_that_was_changed_while_it_was_made(db, town):
    town.live_at(town.amina)
    prepared = prepare(db, town.amina)
    moves(db, town)
    db.flush()
    with pytest.raises(MovedMeanwhile):
        issue(db, town.hanna, prepared, NINE, key="k")
    assert newest_of(db, town.amina.id) is None
