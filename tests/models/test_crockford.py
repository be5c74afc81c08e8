"""Letters that a tired reader cannot mistake."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.crockford import ALPHABET, encode, random, read


def test_no_letter_looks_like_another():
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)


@given(some.binary(min_size=5, max_size=32))
def test_eight_characters_are_the_first_forty_bits(number):
    digits = [ALPHABET.index(each) for each in encode(number, 8)]
    whole = 0
    for digit in digits:
        whole = whole * 32 + digit
    assert whole == int.from_bytes(number[:5], "big")


@given(some.text(alphabet=ALPHABET, min_size=6, max_size=6))
def test_what_was_written_is_read_back_however_it_is_typed(code):
    mistaken = code.replace("1", "l").replace("0", "o").lower()
    assert read(mistaken, 6) == code
    assert read(f" {code[:3]}-{code[3:]} ", 6) == code
    assert read(code.replace("1", "I"), 6) == code


@pytest.mark.parametrize("typed", ["", "ABCDE", "ABCDEFG", "ABCDEU", "ABCDE!", "ÅBCDEF", "١٢٣٤٥٦", "ABC_DEF"])
def test_what_cannot_be_a_code_is_none(typed):
    assert read(typed, 6) is None


def test_every_character_is_as_likely_as_any_other():
    """32,000 characters: each is expected a thousand times, and seven standard deviations are about 220."""
    counted = Counter(random(32_000))
    assert set(counted) == set(ALPHABET)
    assert all(780 < count < 1220 for count in counted.values()), counted
