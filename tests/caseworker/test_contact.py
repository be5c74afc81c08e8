"""How a person is reached, at the desk: the case's caseworker sees and changes it, and nobody else."""

import re

import pytest
from sqlmodel import select

from models.audit import AuditEvent
from models.contact import contact_of
from tests.town import stranger


@pytest.fixture
def page(app, lived_in) -> str:
    """The address of Amina's."""
    with app.extensions["database"].writing() as db:
        lived_in.db = db
        lived_in.reach(lived_in.amina)
        return address(lived_in, lived_in.amina)


def address(town, person) -> str:
    return f"/desk/people/{town.case_of(person).id}/contact"


def kept(app, person):
    with app.extensions["database"].reading() as db:
        found = contact_of(db, person.id)
        return found.phone, found.email, found.phone_vouched


def test_her_caseworker_reads_it_and_that_stands_in_the_log_once(app, browser, lived_in, page):
    hanna = browser(lived_in.hanna)
    for _ in range(2):
        text = hanna.get(page).text
    assert 'value="+46701740605"' in text and 'value="amina@example.org"' in text
    with app.extensions["database"].reading() as db:
        looks = [each for each in db.exec(select(AuditEvent)).all() if each.action == "desk:contact:look"]
    assert [(each.subject_person_id, each.actor_id) for each in looks] == [(lived_in.amina.id, lived_in.hanna.id)]


def test_she_changes_it(app, browser, lived_in, page):
    hanna = browser(lived_in.hanna)
    answer = hanna.post(page, phone="070-174 06 99", email="", vouched="yes")
    assert "It is saved" in hanna.follow(answer).text
    assert kept(app, lived_in.amina) == ("+46701740699", None, True)


def test_unless_she_has_checked_it_codes_do_not_go_to_a_number(app, browser, lived_in, page):
    browser(lived_in.hanna).post(page, phone="070-174 06 99", email="")
    assert kept(app, lived_in.amina) == ("+46701740699", None, False)


def test_what_is_wrong_is_said_and_what_was_typed_is_still_there(app, browser, lived_in, page):
    text = browser(lived_in.hanna).post(page, phone="070", email="x@example.org", vouched="yes")
    assert text.status_code == 422
    assert "That is no phone number" in text.text
    assert 'value="070"' in text.text and 'value="x@example.org"' in text.text
    assert kept(app, lived_in.amina)[0] == "+46701740605"


def test_a_tick_made_for_another_number_vouches_for_none(app, browser, lived_in, page):
    hanna, old = browser(lived_in.hanna), "+46701740605"
    assert f'name="ticked_for" value="{old}"' in hanna.get(page).text
    typed = {"phone": "070-174 06 99", "email": "", "vouched": "yes"}
    answer = hanna.post(page, **typed, ticked_for=old)
    assert answer.status_code == 422
    assert "This is another number" in answer.text and 'value="070-174 06 99"' in answer.text
    assert 'name="ticked_for"' not in answer.text
    assert kept(app, lived_in.amina)[0] == old
    assert hanna.post(page, **typed).status_code == 303
    assert kept(app, lived_in.amina) == ("+46701740699", None, True)


def version(page) -> str:
    return re.search(r'name="seen" value="([^"]*)"', page.text)[1]


def test_a_form_opened_before_somebody_changed_something_shows_both(app, browser, lived_in, page):
    hanna = browser(lived_in.hanna)
    typed = {"phone": "070-174 06 05", "email": "", "postal": "Lillgatan 2\n222 22 Lund", "vouched": "yes"}
    seen = version(hanna.get(page))
    browser(lived_in.henrik).post(page, **typed | {"postal": "Storgatan 1\n222 22 Lund"}, seen=seen)
    answer = hanna.post(page, **typed, seen=seen)
    assert answer.status_code == 409
    assert "This was changed after you opened the page" in answer.text
    assert '<bdi class="words">Storgatan 1' in answer.text and "Lillgatan 2\n222 22 Lund</textarea>" in answer.text
    assert hanna.post(page, **typed, seen=version(answer)).status_code == 303, "what is saved has been seen now"


@pytest.mark.parametrize("who", ["sara", "ivar"])
def test_nobody_elses_caseworker_finds_it(app, browser, lived_in, page, who):
    other = browser(getattr(lived_in, who))
    assert other.get(page).status_code == 404
    assert other.post(page, phone="", email="").status_code == 404
    assert kept(app, lived_in.amina)[0] == "+46701740605"


@pytest.mark.parametrize("who", ["amina", "berit", "karin", "lena"])
def test_it_is_a_page_for_caseworkers(browser, lived_in, page, who):
    assert browser(getattr(lived_in, who)).get(page).status_code == 403


def test_a_protected_persons_opens_with_a_grant_alone(app, browser, lived_in):
    with app.extensions["database"].writing() as db:
        lived_in.db = db
        page = address(lived_in, lived_in.paula)
    assert browser(lived_in.hanna).get(page).status_code == 404
    with app.extensions["database"].writing() as db:
        lived_in.db = db
        lived_in.grant(lived_in.paula, lived_in.hanna)
    assert browser(lived_in.hanna).get(page).status_code == 200
    assert browser(lived_in.henrik).get(page).status_code == 404


def test_a_case_that_there_is_not_is_not_found(browser, lived_in):
    assert browser(lived_in.hanna).get(f"/desk/people/{stranger()}/contact").status_code == 404


def test_she_writes_an_address_and_asks_for_letters(app, browser, lived_in, page):
    hanna, home = browser(lived_in.hanna), "Storgatan 1\r\n222 22 Lund"
    answer = hanna.post(page, phone="", email="", postal=home, by_letter="yes")
    assert "Storgatan 1\n222 22 Lund</textarea>" in hanna.follow(answer).text
    with app.extensions["database"].reading() as db:
        found = contact_of(db, lived_in.amina.id)
        assert (found.postal, found.by_letter) == ("Storgatan 1\n222 22 Lund", True)


@pytest.mark.parametrize(
    ("postal", "sentence"),
    [
        ("Storgatan 1", "Write the postcode and the town on the last line"),
        ("222 22 Lund", "Write the street or the box on a line of its own"),
        ("x" * 50 + "\n222 22 Lund", "An address has at most 4 lines"),
        ("", "Write the address that letters go to."),
    ],
)
def test_what_is_missing_in_an_address_is_said(app, browser, lived_in, page, postal, sentence):
    answer = browser(lived_in.hanna).post(page, phone="070-174 06 99", email="", postal=postal, by_letter="yes")
    assert answer.status_code == 422 and sentence in answer.text
    assert postal in answer.text and 'value="070-174 06 99"' in answer.text
    assert kept(app, lived_in.amina)[0] == "+46701740605"
