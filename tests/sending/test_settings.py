"""Codes and passwords leave this machine encrypted, or the start says what is wrong."""

import pytest
from pydantic import ValidationError

from tests.application import settings_for
from webapp.settings import Settings


def given(**values: object) -> Settings:
    return Settings(**(settings_for("sqlite://").model_dump() | values))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"sms_url": "http://gateway.example/a1/sms"}, "sms_url must begin with https://"),
        ({"sms_url": "ftp://localhost/"}, "sms_url must begin with https://"),
        (
            {"smtp_host": "mail.example", "smtp_security": "none", "mail_from": "a@b.se"},
            "smtp_security must be starttls or tls",
        ),
        ({"smtp_host": "mail.example"}, "mail_from is missing"),
    ],
)
def test_a_way_out_that_is_not_safe_stops_the_start(values, said):
    with pytest.raises(ValidationError, match=said):
        given(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"sms_url": "https://api.46elks.com/a1/sms"},
        {"sms_url": "http://127.0.0.1:8080/a1/sms"},
        {"smtp_host": "mail.example", "mail_from": "a@b.se"},
        {"smtp_host": "localhost", "smtp_security": "none", "mail_from": "a@b.se"},
    ],
)
def test_a_safe_way_out_is_taken(values):
    assert given(**values)
