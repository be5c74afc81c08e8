"""A PIN that somebody chooses is one that can be typed anywhere, and not the first that anybody would try."""

import pytest

from models.pins import PinLength, PinsDiffer, WeakPin, chosen_pin

NUMBER = "27182815"


@pytest.mark.parametrize("typed", ["864209", " 86 42 09 ", "٨٦٤٢٠٩", "۸۶۴۲۰۹"])
def test_it_is_kept_in_the_digits_that_every_phone_has(typed):
    assert chosen_pin(typed, "864209", NUMBER) == "864209"


@pytest.mark.parametrize("typed", ["", "12345", "1234567890123", "86420a", "86420²", "hemligt"])
def test_it_is_six_to_twelve_digits(typed):
    with pytest.raises(PinLength):
        chosen_pin(typed, typed, NUMBER)


@pytest.mark.parametrize(
    "typed",
    [
        "111111",
        "121212",
        "123123",
        "1212121",
        "123456",
        "654321",
        "345678",
        "789012",
        "098765",
        "27182815",
        "271828",
        "271828159",
    ],
)
def test_the_first_that_anybody_would_try_is_refused(typed):
    with pytest.raises(WeakPin):
        chosen_pin(typed, typed, "2718 2815")


def test_it_is_typed_the_same_way_twice():
    with pytest.raises(PinsDiffer):
        chosen_pin("864209", "864208", NUMBER)
