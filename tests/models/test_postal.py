"""A postal address is one that a letter arrives at, or it is said what is missing."""

import pytest

from models.postal import Fault, NotAPostalAddress, read_postal


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Storgatan 1\n222 22 Lund", "Storgatan 1\n222 22 Lund"),
        ("  c/o  Ali \r\n\r\nStorgatan 1 lgh 1101\r\n22222  Lund \n", "c/o Ali\nStorgatan 1 lgh 1101\n22222 Lund"),
        ("Box 12\nSE-222 22 Åhus", "Box 12\nSE-222 22 Åhus"),
        (" \n ", None),
        ("", None),
    ],
)
def test_it_is_kept_line_by_line_without_what_surrounds_it(typed, kept):
    assert read_postal(typed) == kept


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("Storgatan 1", Fault.TOWN),
        ("Storgatan 1\nLund", Fault.TOWN),
        ("222 22 Lund\nStorgatan 1", Fault.TOWN),
        ("222 22 Lund", Fault.STREET),
        ("a\nb\nc\nd\n222 22 Lund", Fault.TOO_LONG),
        (f"{'a' * 41}\n222 22 Lund", Fault.TOO_LONG),
        ("Storgatan\x00 1\n222 22 Lund", Fault.ODD),
        ("Storgatan \u202e1\n222 22 Lund", Fault.ODD),
        ("Storgatan 1\n٢٢٢ ٢٢ Lund", Fault.TOWN),
    ],
)
def test_what_is_missing_is_told(typed, fault):
    with pytest.raises(NotAPostalAddress) as refused:
        read_postal(typed)
    assert refused.value.fault is fault
