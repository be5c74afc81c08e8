"""Where messages go: the person sees and changes it."""

import pytest
from sqlmodel import col, select

from models.contact import contact_of
from models.outbox import Message, MessageKind

PAGE = "/contact"


def kept(app, person):
    with app.extensions["database"].reading() as db:
        found = contact_of(db, person.id)
        return (found.phone, found.email, found.phone_vouched) if found else None


@pytest.fixture
def reached(app, lived_in):
    """Amina, whose phone her unit knows."""
    with app.extensions["database"].writing() as db:
        lived_in.db = db
        lived_in.reach(lived_in.amina)
    return lived_in.amina


def test_one_writes_down_a_phone_and_an_address(app, browser, lived_in):
    amina = browser(lived_in.amina)
    page = amina.follow(amina.post(PAGE, phone="070-174 06 05", email="amina@example.org"))
    assert "Your phone and e-mail are saved." in page.text
    assert 'value="070-174 06 05"' in page.text
    assert "We send no codes to this number" in page.text
    assert kept(app, lived_in.amina) == ("+46701740605", "amina@example.org", False)


def test_what_is_wrong_is_said_and_what_was_typed_is_still_there(app, browser, lived_in):
    page = browser(lived_in.amina).post(PAGE, phone="070", email="amina@example.org")
    assert page.status_code == 422
    assert "That is no phone number" in page.text
    assert 'value="070"' in page.text and 'value="amina@example.org"' in page.text
    assert kept(app, lived_in.amina) is None


def test_who_gets_codes_sees_the_number_and_the_address_after_one(browser, reached):
    page = browser(reached).get(PAGE)
    assert 'name="phone"' not in page.text and 'name="email"' not in page.text
    assert "…05" in page.text and "a…@example.org" in page.text
    for whole in ("174", "amina@example.org"):
        assert whole not in page.text
    assert "/confirm-it-is-you?next=/contact" in page.text


def test_a_form_made_by_hand_is_led_to_the_code(app, browser, reached):
    answer = browser(reached).post(PAGE, phone="070-174 06 99", email="")
    assert answer.headers["Location"] == "/confirm-it-is-you?next=/contact"
    assert kept(app, reached)[0] == "+46701740605"


def test_nobody_with_the_pin_alone_leads_messages_elsewhere(app, browser, reached):
    browser(reached).post(PAGE, phone="070-174 06 05", email="other@example.org")
    assert kept(app, reached) == ("+46701740605", "amina@example.org", True)


def test_after_a_code_the_number_is_changed(app, browser, reached):
    amina = browser(reached)
    amina.post("/confirm-it-is-you/send", next=PAGE)
    with app.extensions["database"].reading() as db:
        codes = select(Message).where(Message.kind == MessageKind.ONE_TIME_CODE)
        code = db.exec(codes.order_by(col(Message.made_at).desc())).first().number
    page = amina.follow(amina.post("/confirm-it-is-you", code=code, next=PAGE))
    assert 'name="phone"' in page.text
    amina.post(PAGE, phone="070-174 06 99", email="")
    assert kept(app, reached) == ("+46701740699", None, True)


def test_a_form_opened_before_somebody_changed_something_shows_both(app, browser, lived_in):
    amina = browser(lived_in.amina)
    amina.post(PAGE, phone="070-174 06 05", email="", seen="")
    answer = amina.post(PAGE, phone="", email="amina@example.org", seen="")
    assert answer.status_code == 409 and "This was changed after you opened the page" in answer.text
    assert "070-174 06 05</bdi>" in answer.text and 'value="amina@example.org"' in answer.text
    assert kept(app, lived_in.amina) == ("+46701740605", None, False)


def test_every_page_leads_there(browser, lived_in):
    assert f'href="{PAGE}"' in browser(lived_in.amina).get("/today").text
