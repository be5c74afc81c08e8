"""The code on a participant's phone: whose it is, how long it is good, and that nobody can make one."""

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models import crockford, keyring
from models.phone_codes import LENGTH, PREFIX, code_at, read, read_typed, step_at
from tests.application import KEYRING
from tests.town import NINE

AMINA, BOSSE = uuid.UUID(int=1), uuid.UUID(int=2**127)
ALNUM = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def later(seconds: float) -> dt.datetime:
    """So many seconds after nine, when a step begins."""
    return NINE + dt.timedelta(seconds=seconds)


def test_nine_is_the_beginning_of_a_step():
    assert (step_at(NINE) - step_at(later(-0.001)), code_at(AMINA, NINE).seconds_left) == (1, 20)
    assert code_at(AMINA, later(19.9)).seconds_left == 1


def test_a_code_says_whose_it_is_and_stays_small():
    made = code_at(AMINA, NINE)
    found = read(made.code, later(3))
    assert (found.participant_id, found.step, found.fresh) == (AMINA, step_at(NINE), True)
    assert set(made.code) <= ALNUM, "so that the picture stays in its smallest form"
    assert len(made.code) == len(PREFIX) + LENGTH <= 61, "61 is what a QR code of version 3 holds at level M"
    assert code_at(AMINA, later(19)).code == made.code != code_at(AMINA, later(20)).code
    assert code_at(BOSSE, NINE).code != made.code


@pytest.mark.parametrize(("seconds", "fresh"), [(-21, False), (-20, True), (0, True), (44.9, True), (45, False)])
def test_it_is_good_for_45_seconds_from_its_steps_beginning(seconds, fresh):
    assert read(code_at(AMINA, NINE).code, later(seconds)).fresh is fresh


@given(some.integers(0, 57), some.sampled_from(crockford.ALPHABET))
def test_a_code_with_another_character_in_it_is_nobodys(place, character):
    keyring.install(keyring.Keyring.parse(KEYRING))
    rest = code_at(AMINA, NINE).code.removeprefix(PREFIX)
    other = rest[:place] + character + rest[place + 1 :]
    assert other == rest or read(PREFIX + other, NINE) is None


@pytest.mark.parametrize("text", ["", PREFIX, PREFIX + "0" * LENGTH, "NK" + "0" * LENGTH, "HTTPS://EXAMPLE.ORG"])
def test_what_is_no_code_is_nobodys(text):
    assert read(text, NINE) is None


def test_a_code_made_before_the_key_was_changed_still_reads_and_one_of_another_key_does_not():
    made = code_at(AMINA, NINE).code
    keyring.install(keyring.current().rotated())
    assert read(made, NINE).participant_id == AMINA
    assert code_at(AMINA, NINE).code != made
    keyring.install(keyring.Keyring.fresh())
    assert read(made, NINE) is None


@pytest.mark.parametrize(("seconds", "step"), [(-20, 0), (0, 0), (119.9, 0), (120, None), (-20.1, None)])
def test_the_typed_code_is_good_for_two_minutes(seconds, step):
    found = read_typed(code_at(AMINA, NINE).typed.lower(), [BOSSE, AMINA], later(seconds))
    assert (found and (found.participant_id, found.step - step_at(NINE))) == (None if step is None else (AMINA, step))


def test_a_typed_code_is_looked_for_among_those_who_are_expected():
    assert read_typed(code_at(AMINA, NINE).typed, [BOSSE], NINE) is None
    assert read_typed("nonsense!", [AMINA], NINE) is None
