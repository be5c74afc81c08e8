"""A postal address as it stands on an envelope, without the name: a line for the street or a box, one for the town."""

import enum
import re
import unicodedata

from models.refusals import Refusal

MOST_LINES = 4  # with the name, as many as the window of an envelope shows wherever the sheet lies in it
LONGEST_LINE = 40

_TOWN = re.compile(r"(?:SE?[- ]?)?\d{3} ?\d{2} +\S.*", re.IGNORECASE | re.ASCII)


class Fault(enum.StrEnum):
    """What keeps a letter from arriving."""

    STREET = "street"
    TOWN = "town"
    TOO_LONG = "too_long"
    ODD = "odd"


class NotAPostalAddress(Refusal):
    """No letter would arrive there; the fault says what is missing."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


class LettersNeedAnAddress(Refusal):
    """Letters were asked for, and there is no address to send them to."""


def read_postal(typed: str) -> str | None:
    """The lines, without what surrounds them; None when there are none. Raises NotAPostalAddress."""
    lines = [" ".join(line.split()) for line in typed.strip().splitlines() if line.strip()]
    if not lines:
        return None
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn") for line in lines for letter in line):
        raise NotAPostalAddress(Fault.ODD)
    if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
        raise NotAPostalAddress(Fault.TOO_LONG)
    if not _TOWN.fullmatch(lines[-1]):
        raise NotAPostalAddress(Fault.TOWN)
    if len(lines) == 1:
        raise NotAPostalAddress(Fault.STREET)
    return "\n".join(lines)
