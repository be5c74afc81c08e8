"""From the code on the wall to "I am here"."""

import pytest
from sqlmodel import select

from models.scans import Scan
from models.site_codes import code_at
from tests.town import NINE


@pytest.fixture
def code(lived_in):
    """The code on the wall of Verkstan at a moment."""
    return lambda at=NINE: code_at(lived_in.site.key, lived_in.occasion.id, at)


def test_amina_scans_presses_the_button_and_is_here(browser, lived_in, code, app):
    amina = browser(lived_in.amina)
    page = amina.follow(amina.get(f"/S/VERK/{code().address}"))
    assert "I am here" in page.text or "Jag är här" in page.text
