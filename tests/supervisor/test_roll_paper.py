"""The list to print: who is on it, nothing about why anyone is away, and a code to each one's page."""

from models.reasons import ReasonCode
from models.reports import send
from models.told import Told
from tests.paper import looking
from tests.supervisor.words import looks
from tests.town import MONDAY, at_clock


def listed(browser, town, who=None):
    answer = browser(who or town.berit).get(f"/site/occasions/{town.occasion.id}/list.pdf")
    return answer, looking.text(answer.data) if answer.status_code == 200 else ""


def test_everybody_expected_is_on_it_a_protected_person_by_the_alias(browser, lived_in):
    answer, said = listed(browser, lived_in)
    assert answer.mimetype == "application/pdf"
    roll = browser(lived_in.berit).get(f"/site/occasions/{lived_in.occasion.id}").text
    for person in (lived_in.amina, lived_in.bosse):
        assert f"{person.given_name} {person.family_name}" in said
    assert lived_in.paula.family_name not in said
    assert lived_in.paula.family_name not in roll


def test_each_code_opens_that_persons_page_for_who_leads_there(browser, lived_in):
    answer, _ = listed(browser, lived_in)
    codes = [code for page in looking.pages(answer.data, dpi=200) for code in looking.codes(page)]
    assert {code.rpartition("/")[2] for code in codes} >= {str(lived_in.amina.id), str(lived_in.bosse.id)}
    path = codes[0].removeprefix("http://localhost:8000")
    assert browser(lived_in.berit).get(path).status_code == 200
    assert browser(lived_in.erik).get(path).status_code == 404


def test_it_says_that_absence_was_reported_and_not_why(browser, lived_in, app):
    with app.extensions["database"].writing() as db:
        told = Told(MONDAY, ReasonCode.HEALTH_VISIT)
        send(db, lived_in.amina, told, key="amina", language="sv", sent_in=None, now=at_clock(7))
    _, said = listed(browser, lived_in)
    assert "Absence reported" in said
    assert "care" not in said.lower() and "health" not in said.lower()


def test_each_print_stands_in_the_log_also_after_a_look_at_the_roll(app, browser, lived_in):
    berit, address = browser(lived_in.berit), f"/site/occasions/{lived_in.occasion.id}"
    berit.get(address)
    for _ in range(2):
        berit.get(f"{address}/list.pdf")
    assert looks(app, "site:roll_paper:look") == (2, {lived_in.amina.id, lived_in.bosse.id, lived_in.paula.id})
    assert looks(app, "site:roll:look")[0] == 1


def test_nobody_else_can_print_it(browser, lived_in):
    assert listed(browser, lived_in, lived_in.erik)[0].status_code == 404
    assert listed(browser, lived_in, lived_in.hanna)[0].status_code in (403, 404)
