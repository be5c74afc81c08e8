"""How a tablet becomes a display: one code, one tablet, ten minutes, and no longer than until it is revoked."""

import datetime as dt
import threading

import pytest
from sqlmodel import col, select

from models import audit, pairing
from models.devices import Device
from models.pairing import (
    CODE_LIVES,
    DisplayNeedsName,
    NotWaiting,
    Standing,
    WrongPairingCode,
    connect,
    display_for,
    displays_at,
    new_code,
    pair,
    paired_display,
    revoke,
    sites_of,
    standing_of,
)
from models.people import Role
from models.refusals import NotYours
from models.throttle import WINDOW, TooManyTries
from tests.town import MONDAY, NINE, Town

THERE = "192.0.2.7"
LATER = NINE + dt.timedelta(minutes=5)


@pytest.fixture
def waiting(db, town):
    """A display of Verkstan that Karin has just made, and its code."""
    return connect(db, town.karin, Role.COORDINATOR, town.site.id, "Entrén", day=MONDAY, now=NINE)


def test_asked_for_twice_there_is_one_display_and_the_second_code_counts(db, town, waiting):
    device, first = waiting
    again, second = connect(db, town.karin, Role.COORDINATOR, town.site.id, " Entrén ", day=MONDAY, now=NINE)
    assert again.id == device.id
    with pytest.raises(WrongPairingCode):
        pair(db, first, THERE, LATER)
    assert pair(db, second, THERE, LATER)[0].id == device.id
    third, _ = connect(db, town.karin, Role.COORDINATOR, town.site.id, "Entrén", day=MONDAY, now=LATER)
    assert third.id != device.id, "the first hangs on the wall by now"


def test_a_coordinator_looks_after_every_site_and_a_supervisor_their_own(db, town):
    assert sites_of(db, town.karin, Role.COORDINATOR, MONDAY) == [town.garden, town.site]
    assert sites_of(db, town.berit, Role.SUPERVISOR, MONDAY) == [town.site]
    assert sites_of(db, town.erik, Role.SUPERVISOR, MONDAY) == [town.garden]


def test_a_hat_that_is_not_worn_opens_nothing(db, town):
    assert sites_of(db, town.berit, Role.COORDINATOR, MONDAY) == []
    assert sites_of(db, town.karin, Role.SUPERVISOR, MONDAY) == []
    assert sites_of(db, town.hanna, Role.CASEWORKER, MONDAY) == []


def test_a_supervisor_connects_displays_at_their_own_site_alone(db, town):
    connect(db, town.berit, Role.SUPERVISOR, town.site.id, "Entrén", day=MONDAY, now=NINE)
    with pytest.raises(NotYours):
        connect(db, town.berit, Role.SUPERVISOR, town.garden.id, "Växthuset", day=MONDAY, now=NINE)


def test_a_supervisor_meets_the_displays_of_their_own_site_alone(db, town, waiting):
    device, _ = waiting
    assert display_for(db, town.berit, Role.SUPERVISOR, device.id, MONDAY) == device
    assert display_for(db, town.erik, Role.SUPERVISOR, device.id, MONDAY) is None


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_display_needs_a_name(db, town, name):
    with pytest.raises(DisplayNeedsName):
        connect(db, town.karin, Role.COORDINATOR, town.site.id, name, day=MONDAY, now=NINE)


def test_a_code_pairs_a_tablet_and_the_database_holds_neither_code_nor_credential(db, town, waiting):
    device, code = waiting
    paired, credential = pair(db, f" {code[:4].lower()}-{code[4:]} ", THERE, LATER)
    assert paired.id == device.id
    assert paired_display(db, credential) == device
    assert standing_of(device, LATER) is Standing.PAIRED
    kept = db.exec(select(Device)).one().model_dump()
    assert not {code.encode(), credential.encode()} & set(kept.values())
    assert len(kept["credential_digest"]) == 32


def test_a_code_is_good_for_one_tablet(db, town, waiting):
    _, code = waiting
    pair(db, code, THERE, NINE)
    with pytest.raises(WrongPairingCode):
        pair(db, code, THERE, NINE)


def test_two_tablets_with_one_code_at_once_make_one_display(database):
    with database.writing() as db:
        town = Town(db)
        _, code = connect(db, town.karin, Role.COORDINATOR, town.site.id, "Entrén", day=MONDAY, now=NINE)
    came: list[str | None] = []
    together = threading.Barrier(6)

    def tablet():
        together.wait()
        try:
            with database.writing() as db:
                came.append(pair(db, code, THERE, NINE)[1])
        except WrongPairingCode:
            came.append(None)

    tablets = [threading.Thread(target=tablet) for _ in range(6)]
    for each in tablets:
        each.start()
    for each in tablets:
        each.join()
    assert len([credential for credential in came if credential]) == 1
    assert came.count(None) == 5
    with database.reading() as db:
        paired = db.exec(select(audit.AuditEvent).where(col(audit.AuditEvent.action) == "device:pair")).all()
        assert len(paired) == 1
        assert audit.verify(db).ok


def test_a_code_lives_ten_minutes(db, town, waiting):
    device, code = waiting
    assert standing_of(device, NINE + CODE_LIVES) is Standing.CODE_OVER
    with pytest.raises(WrongPairingCode):
        pair(db, code, THERE, NINE + CODE_LIVES)
    pair(db, code, THERE, NINE + CODE_LIVES - dt.timedelta(seconds=1))


@pytest.mark.parametrize("typed", ["", "ABC", "AAAAAAAA", "ÅÄÖÅÄÖÅÄ", "A" * 5000])
def test_anything_else_pairs_nothing(db, town, waiting, typed):
    with pytest.raises(WrongPairingCode):
        pair(db, typed, THERE, NINE)


def test_a_new_code_takes_the_place_of_the_first(db, town, waiting):
    device, first = waiting
    second = new_code(db, town.karin, device, LATER)
    with pytest.raises(WrongPairingCode):
        pair(db, first, THERE, LATER)
    pair(db, second, THERE, LATER)


def test_a_paired_display_gets_no_new_code(db, town, waiting):
    device, code = waiting
    pair(db, code, THERE, NINE)
    with pytest.raises(NotWaiting):
        new_code(db, town.karin, device, LATER)


def test_a_revoked_display_is_nobody(db, town, waiting):
    device, code = waiting
    _, credential = pair(db, code, THERE, NINE)
    revoke(db, town.karin, device, LATER)
    assert paired_display(db, credential) is None
    db.refresh(device)
    assert standing_of(device, LATER) is Standing.REVOKED
    assert device.credential_digest is None


def test_a_display_revoked_before_it_is_paired_stays_so(db, town, waiting):
    device, code = waiting
    revoke(db, town.karin, device, NINE)
    with pytest.raises(WrongPairingCode):
        pair(db, code, THERE, NINE)


def test_revoking_twice_is_written_once(db, town, waiting):
    device, _ = waiting
    revoke(db, town.karin, device, NINE)
    revoke(db, town.karin, device, LATER)
    assert _actions(db) == ["device:create", "device:revoke"]


def test_what_happens_to_a_display_is_in_the_audit_log(db, town, waiting):
    device, _ = waiting
    code = new_code(db, town.karin, device, NINE)
    pair(db, code, THERE, NINE)
    revoke(db, town.karin, device, LATER)
    assert _actions(db) == ["device:create", "device:code", "device:pair", "device:revoke"]
    by = [event.actor_kind for event in db.exec(select(audit.AuditEvent).order_by(col(audit.AuditEvent.seq)))]
    assert by == ["staff", "staff", "device", "staff"]
    assert audit.verify(db).ok


def test_wrong_codes_from_one_address_are_slowed_down_and_right_ones_are_not_counted(db, town, waiting):
    _, code = waiting
    for _ in range(pairing.PER_ADDRESS - 1):
        pairing.take_a_try(db, THERE, NINE)
    pairing.take_a_try(db, THERE, NINE)
    pair(db, code, THERE, NINE)
    pairing.take_a_try(db, THERE, NINE)  # the right one was given back
    with pytest.raises(TooManyTries):
        pairing.take_a_try(db, THERE, NINE)
    pairing.take_a_try(db, "192.0.2.8", NINE)
    pairing.take_a_try(db, THERE, NINE + WINDOW)


def test_a_site_lists_its_displays_with_the_revoked_ones_last(db, town, waiting):
    gone, _ = waiting
    revoke(db, town.karin, gone, NINE)
    new, _ = connect(db, town.berit, Role.SUPERVISOR, town.site.id, "Matsalen", day=MONDAY, now=LATER)
    db.refresh(gone)
    listed = displays_at(db, [town.site, town.garden], LATER)
    assert [(each.device, each.made_by, each.standing) for each in listed[town.site.id]] == [
        (new, "Berit Berg", Standing.WAITING),
        (gone, "Karin Kust", Standing.REVOKED),
    ]
    assert listed[town.garden.id] == []


def _actions(db):
    return [event.action for event in db.exec(select(audit.AuditEvent).order_by(col(audit.AuditEvent.seq)))]
