"""The number a participant signs in with: seven random digits and a Luhn check digit, so a slip is told at once."""

import secrets


def check_digit(digits: str) -> str:
    """The Luhn digit (ISO/IEC 7812-1, annex B) for a string of digits."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits), start=1))
    return str(-sum(number // 10 + number % 10 for number in doubled) % 10)


def new_number() -> str:
    """Eight digits that no one can guess from another's."""
    digits = f"{secrets.randbelow(9_000_000) + 1_000_000}"
    return digits + check_digit(digits)


def read_number(typed: str) -> str | None:
    """The eight digits in what was typed, spaces and dashes apart; None when they cannot be a number of ours."""
    digits = western("".join(c for c in typed if c not in " -\u00a0\u202f"))
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()):
        return None
    return digits if check_digit(digits[:-1]) == digits[-1] else None


def western(typed: str) -> str:
    """The same with the digits 0 to 9, as some phones do not type them."""
    return typed.translate(_WESTERN)


# Arabic-Indic and Persian digits, as some phones type them.
_WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
