"""Whose code is it, and when was it read."""

import datetime as dt

import pytest
from sqlmodel import select

from models.audit_tables import AuditEvent
from models.claims import CodeChanged, WrongTypedCode, claim_by_address, claim_by_typing
from models.occasions import CancelReason
from models.scans import Scan, ScanSource
from tests.scanning import wall
from tests.town import NINE, NOON, at_clock

STEP = dt.timedelta(seconds=20)


def by_address(db, town, code, at=NINE, site="VERK"):
    return claim_by_address(db, site, code, at)


def test_a_code_names_its_occasion_and_its_moment(db, town):
    claim = by_address(db, town, wall(town, NINE).address)
    assert (claim.occasion_id, claim.source, claim.made_at) == (town.occasion.id, ScanSource.SITE_CODE, NINE)


def test_each_reading_is_a_claim_of_its_own(db, town):
    code = wall(town, NINE).address
    claims = {by_address(db, town, code).id for _ in range(50)}
    assert len(claims) == 50
    assert all(len(each) == 32 for each in claims), "128 bits"


def test_small_letters_and_letters_misread_are_taken(db, town):
    at = next(at for at in (NINE + each * STEP for each in range(1000)) if {"0", "1"} <= set(wall(town, at).address))
    code = wall(town, at).address
    for written in (code.lower(), code.replace("0", "O").replace("1", "I"), code.replace("1", "l")):
        assert by_address(db, town, written, at, site="verk").occasion_id == town.occasion.id


def test_nothing_is_kept(db, town):
    by_address(db, town, wall(town, NINE).address)
    assert not db.new
    assert not db.dirty
    assert not db.exec(select(Scan)).all()
    assert not db.exec(select(AuditEvent)).all()


@pytest.mark.parametrize("steps", [-3, -2, 2, 3, 180])
def test_an_old_or_coming_code_is_refused(db, town, steps):
    with pytest.raises(CodeChanged):
        by_address(db, town, wall(town, NINE + steps * STEP).address)


@pytest.mark.parametrize("code", ["", "AAAAAAA", "AAAAAAAA", "AAAAAAAAA", "'; DROP--", "UUUUUUUU"])
def test_no_code_is_refused(db, town, code):
    with pytest.raises(CodeChanged):
        by_address(db, town, code)


def test_an_unknown_site_and_another_sites_code_read_like_an_old_one(db, town):
    code = wall(town, NINE).address
    for site in ("ODLA", "NONE", "", "V" * 300):
        with pytest.raises(CodeChanged):
            by_address(db, town, code, site=site)


def test_a_cancelled_occasions_code_is_genuine(db, town):
    town.occasion.cancelled_at, town.occasion.cancelled_because = at_clock(8), CancelReason.OTHER
    db.flush()
    assert by_address(db, town, wall(town, NINE).address).occasion_id == town.occasion.id


def test_the_last_code_of_an_occasion_is_read_after_its_end(db, town):
    at = NOON + dt.timedelta(seconds=10)
    assert by_address(db, town, wall(town, NOON - STEP).address, at).made_at == at


def test_tomorrows_code_photographed_today_is_worth_nothing(db, town):
    day = dt.timedelta(days=1)
    tomorrow = town.create_occasion(town.series, NINE + day, NOON + day)
    for shown_at in (NINE, NINE + day):
        with pytest.raises(CodeChanged):
            by_address(db, town, wall(town, shown_at, tomorrow).address)


def test_a_typed_code_is_found_among_ones_own(db, town):
    claim = claim_by_typing(db, town.amina.id, wall(town, NINE).typed, NINE)
    assert (claim.occasion_id, claim.source) == (town.occasion.id, ScanSource.TYPED)


def test_a_typed_code_of_somebody_elses_occasion_is_genuine_too(db, town):
    """Which rule says no is for the answer to tell; the code is not wrong."""
    claim = claim_by_typing(db, town.cilla.id, wall(town, NINE).typed, NINE)
    assert claim.occasion_id == town.occasion.id


def test_a_typed_code_stays_good_for_two_minutes(db, town):
    typed = wall(town, NINE).typed
    assert claim_by_typing(db, town.amina.id, typed, NINE + 5 * STEP)
    with pytest.raises(WrongTypedCode):
        claim_by_typing(db, town.amina.id, typed, NINE + 6 * STEP)


@pytest.mark.parametrize("typed", ["", "AAAAA", "AAAAAA", "AAAAAAA", "ÅÄÖÅÄÖ"])
def test_a_wrong_typed_code_is_refused(db, town, typed):
    with pytest.raises(WrongTypedCode):
        claim_by_typing(db, town.amina.id, typed, NINE)


def test_the_code_in_the_address_is_not_the_one_to_type(db, town):
    with pytest.raises(WrongTypedCode):
        claim_by_typing(db, town.amina.id, wall(town, NINE).address[:6], NINE)


def test_ones_own_occasion_comes_first_when_two_codes_fall_together(db, town, monkeypatch):
    monkeypatch.setattr("models.claims.fits_typed", lambda *_: True)
    for person, occasion in ((town.amina, town.occasion), (town.cilla, town.garden_occasion)):
        assert claim_by_typing(db, person.id, "AAAAAA", NINE).occasion_id == occasion.id
