"""Reading a telephone number and an e-mail address as people write them."""

import pytest

from models.contact import read_email, read_phone, spaced


@pytest.mark.parametrize(
    "typed", ["070-174 06 05", "0701740605", "+46 70 174 06 05", "0046701740605", " (070) 174 06 05 "]
)
def test_a_number_is_read_however_it_is_written(typed):
    assert read_phone(typed) == "+46701740605"


@pytest.mark.parametrize(
    ("kept", "shown"), [("+46701740605", "070-174 06 05"), ("+4721000000", "+4721000000"), ("+468100100", "+468100100")]
)
def test_a_number_is_shown_as_it_is_written_here(kept, shown):
    assert spaced(kept) == shown
    assert read_phone(shown) == kept


def test_a_number_of_another_country_stays_there():
    assert read_phone("+47 21 00 00 00") == "+4721000000"


@pytest.mark.parametrize(
    "typed", ["", "070", "ring mig", "+0701740605", "0701740605\nBcc: x", "+" + "4" * 16, "+4670174060٥", "070174060५"]
)
def test_what_is_no_number_is_none(typed):
    assert read_phone(typed) is None


def test_an_address_is_read_without_what_surrounds_it():
    assert read_email(" amina@example.org ") == "amina@example.org"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "amina",
        "amina@",
        "amina@example.org,bo@example.org",
        "amina,bo@example.org",
        "<amina@example.org",
        "@example.org",
        "amina@example",
        "a b@example.org",
        "a@example.org\r\nBcc: b@example.org",
    ],
)
def test_what_is_no_address_is_none(typed):
    assert read_email(typed) is None
