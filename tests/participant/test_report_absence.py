import re

from models.calendar import civil_day
from tests.town import MONDAY


def fill(browser, **typed):
    page = browser.get("/absence/new")
    assert page.status_code == 200, page.text
    key = re.search(r'name="key" value="([^"]+)"', page.text)[1]
    return browser.post("/absence/new", key=key, **typed)


def test_a_report_leads_to_its_receipt(browser, lived_in):
    amina = browser(lived_in.amina)
    answer = fill(amina, day=MONDAY.isoformat(), reason="sick", words="Ont i halsen")
    assert answer.status_code == 303, answer.text
    receipt = amina.follow(answer)
    assert "Ont i halsen" in receipt.text
    assert re.search(r"[0-9A-Z]{4} [0-9A-Z]{4}", receipt.text)
    print(receipt.text)
    assert amina.get("/absences").status_code == 200
    assert amina.get("/absence/talk").status_code == 200
