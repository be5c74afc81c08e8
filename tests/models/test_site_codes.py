"""The code on the wall changes every twenty seconds and belongs to one occasion."""

import datetime as dt
import re
import secrets
import uuid
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.crockford import ALPHABET
from models.site_codes import STEP_SECONDS, code_at, fits_address, fits_typed, step_at
from tests.town import NINE

KEY = bytes(range(32))
OCCASION = uuid.UUID(int=1)
STEP = dt.timedelta(seconds=STEP_SECONDS)
moments = some.integers(0, 10**9).map(lambda second: NINE + dt.timedelta(seconds=second))


def test_nine_begins_a_step():
    assert NINE.timestamp() % STEP_SECONDS == 0


@pytest.mark.parametrize(("second", "left"), [(0, 20), (0.999, 20), (1, 19), (19, 1), (19.999, 1), (20, 20)])
def test_the_seconds_left_run_from_twenty_to_one(second, left):
    assert code_at(KEY, OCCASION, NINE + dt.timedelta(seconds=second)).seconds_left == left


def test_the_code_stands_for_its_whole_step_and_no_longer():
    first = code_at(KEY, OCCASION, NINE)
    last = code_at(KEY, OCCASION, NINE + STEP - dt.timedelta(microseconds=1))
    assert (first.address, first.typed) == (last.address, last.typed)
    after = code_at(KEY, OCCASION, NINE + STEP)
    assert after.address != first.address
    assert after.typed != first.typed


@pytest.mark.parametrize(
    ("later", "fits"),
    [
        (-STEP - dt.timedelta(microseconds=1), False),
        (-STEP, True),
        (dt.timedelta(), True),
        (2 * STEP - dt.timedelta(microseconds=1), True),
        (2 * STEP, False),
    ],
)
def test_an_address_is_taken_in_its_step_and_one_beside(later, fits):
    assert fits_address(KEY, OCCASION, code_at(KEY, OCCASION, NINE).address, NINE + later) is fits


@pytest.mark.parametrize(
    ("later", "fits"),
    [
        (-STEP - dt.timedelta(microseconds=1), False),
        (-STEP, True),
        (6 * STEP - dt.timedelta(microseconds=1), True),
        (6 * STEP, False),
    ],
)
def test_a_typed_code_is_taken_for_five_steps_more(later, fits):
    assert fits_typed(KEY, OCCASION, code_at(KEY, OCCASION, NINE).typed, NINE + later) is fits


@given(moments, some.uuids(), some.uuids(), some.binary(min_size=32, max_size=32))
def test_a_code_is_never_another_occasions_nor_another_keys(at, one, other, key):
    code = code_at(KEY, one, at)
    assert fits_address(KEY, one, code.address, at)
    assert fits_typed(KEY, one, code.typed, at)
    if one != other:
        assert not fits_address(KEY, other, code.address, at)
    if key != KEY:
        assert not fits_address(key, one, code.address, at)


@given(moments)
def test_one_shape_does_not_pass_for_the_other(at):
    code = code_at(KEY, OCCASION, at)
    assert re.fullmatch(f"[{ALPHABET}]{{8}}", code.address)
    assert re.fullmatch(f"[{ALPHABET}]{{6}}", code.typed)
    assert not code.address.startswith(code.typed)
    assert not fits_address(KEY, OCCASION, code.typed, at)
    assert not fits_typed(KEY, OCCASION, code.address, at)


def test_a_step_is_counted_from_1970_whatever_the_clocks_in_sweden_do():
    """In the October night 02:30 comes twice: an hour apart, and never with the same code."""
    first = dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
    again = first + dt.timedelta(hours=1)
    assert step_at(again) - step_at(first) == 3600 // STEP_SECONDS
    assert code_at(KEY, OCCASION, first).address != code_at(KEY, OCCASION, again).address


def test_a_days_codes_are_spread_evenly_and_do_not_come_back():
    key, counted, seen = secrets.token_bytes(32), Counter(), []
    for step in range(24 * 3600 // STEP_SECONDS):
        code = code_at(key, OCCASION, NINE + step * STEP)
        counted.update(code.address)
        seen.append(code.address)
    expected = len(seen) * 8 / 32
    assert len(set(seen)) == len(seen)
    assert all(0.75 * expected < counted[each] < 1.25 * expected for each in ALPHABET), counted
