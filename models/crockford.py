"""Crockford's base32: 32 letters and digits that a tired reader cannot mistake, and how to read them back."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ = str.maketrans("ILO", "110")


def encode(number: bytes, length: int) -> str:
    """The first `length` characters (5 bits each) of some bytes."""
    whole = int.from_bytes(number, "big") >> (len(number) * 8 - length * 5)
    return "".join(ALPHABET[whole >> 5 * place & 31] for place in reversed(range(length)))


def decode(code: str) -> int:
    """The number that some of our characters are, 5 bits each, as read() gives them."""
    number = 0
    for character in code:
        number = number << 5 | ALPHABET.index(character)
    return number


def random(length: int) -> str:
    """`length` characters that nobody can guess from another's."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def read(typed: str, length: int) -> str | None:
    """What was typed, in upper case, with I, L and O read as they were meant; None when it cannot be a code."""
    plain = "".join(typed.split()).replace("-", "").upper().translate(_READ)
    return plain if len(plain) == length and all(c in ALPHABET for c in plain) else None
