"""The PIN that a participant chooses: digits that are easy to keep in mind and not the first that anybody would try."""

from itertools import pairwise

from models.refusals import Refusal
from models.sign_in_numbers import read_number, western

AT_LEAST, AT_MOST = 6, 12
# 111111, 121212, 123123: as long as the piece that is repeated is at most this long.
_LONGEST_PIECE = 3


class PinLength(Refusal):
    """A PIN is some digits, not too few of them and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.at_least, self.at_most = AT_LEAST, AT_MOST


class WeakPin(Refusal):
    """The PIN is one of the first that anybody would try."""


class PinsDiffer(Refusal):
    """It was not typed the same way twice."""


def read_pin(typed: str) -> str:
    """What was typed, without spaces, in western digits: phones type digits in several scripts."""
    return western("".join(typed.split()))


def chosen_pin(typed: str, again: str, number: str) -> str:
    """The PIN that somebody with this sign-in number chose. Raises PinLength, WeakPin or PinsDiffer."""
    pin = read_pin(typed)
    if not (pin.isascii() and pin.isdigit() and AT_LEAST <= len(pin) <= AT_MOST):
        raise PinLength
    if _is_weak(pin, read_number(number) or ""):
        raise WeakPin
    if read_pin(again) != pin:
        raise PinsDiffer
    return pin


def _is_weak(pin: str, number: str) -> bool:
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    repeated = any(pin == (pin[:length] * len(pin))[: len(pin)] for length in range(1, _LONGEST_PIECE + 1))
    return repeated or steps in ({1}, {9}) or bool(number and (pin in number or number in pin))
