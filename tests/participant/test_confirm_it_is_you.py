"""What one wrote about an absence is shown again to whoever has the person's phone, not only the PIN."""

import re

import pytest
from sqlmodel import col, select

from models.audit import AuditEvent
from models.outbox import Message, MessageKind
from models.people import Participant, Role
from tests.absence import report
from tests.browser import Browser
from tests.town import Town
from webapp.access import admits
from webapp.step_up import needs_step_up

WORDS = "Jag har feber och hostar."
PAGE = "/confirm-it-is-you"


@pytest.fixture
def amina(app, lived_in: Town) -> Participant:
    """Amina has a phone that her unit knows."""
    with app.extensions["database"].writing() as db:
        lived_in.db = db
        lived_in.reach(lived_in.amina)
    return lived_in.amina


@pytest.fixture
def absence(app, amina) -> str:
    """The address of an absence that she reported some time ago, in another session."""
    with app.extensions["database"].writing() as db:
        return f"/absence/{report(db, amina, words=WORDS).id}"


def sms(app) -> str:
    """The code in the newest SMS."""
    with app.extensions["database"].reading() as db:
        codes = select(Message).where(Message.kind == MessageKind.ONE_TIME_CODE)
        return str(db.exec(codes.order_by(col(Message.made_at).desc())).first().number)


def test_with_the_pin_alone_one_does_not_read_it(browser, amina, absence):
    page = browser(amina).get(absence)
    assert WORDS not in page.text
    assert f"{PAGE}?next={absence}" in page.text


def test_with_the_code_one_reads_it(app, browser, amina, absence):
    phone = browser(amina)
    page = phone.get(f"{PAGE}?next={absence}")
    assert "number ends with" in page.text and ">05<" in page.text
    waiting = phone.follow(phone.post(f"{PAGE}/send", next=absence))
    assert 'autocomplete="one-time-code"' in waiting.text
    answer = phone.post(PAGE, code=sms(app), next=absence)
    assert answer.headers["Location"] == absence
    page = phone.follow(answer)
    assert WORDS in page.text
    assert "Your report is sent" not in page.text, "that was another session"


def test_after_half_an_hour_one_is_asked_again(app, browser, at, amina, absence):
    phone = browser(amina)
    phone.post(f"{PAGE}/send")
    phone.post(PAGE, code=sms(app))
    for minutes, shown in ((14, True), (14, True), (2, False)):  # a shared phone is signed out after 15 idle ones
        at.forward(minutes=minutes)
        assert (WORDS in phone.get(absence).text) is shown, minutes


def test_another_browser_of_the_person_is_asked_too(app, browser, amina, absence):
    phone, library = browser(amina), browser(amina)
    phone.post(f"{PAGE}/send")
    phone.post(PAGE, code=sms(app))
    assert WORDS not in library.get(absence).text


def test_a_copied_cookie_from_before_opens_nothing(app, browser, amina, absence):
    phone, thief = browser(amina), browser()
    with phone.client.session_transaction() as mine, thief.client.session_transaction() as copied:
        copied.update(mine)
    phone.post(f"{PAGE}/send")
    phone.post(PAGE, code=sms(app))
    assert phone.get(absence).status_code == 200
    assert thief.get(absence).status_code == 303


def test_a_wrong_code_says_so_and_stands_in_the_log(app, browser, amina):
    phone = browser(amina)
    phone.post(f"{PAGE}/send", next="/week")
    wrong = f"{(int(sms(app)) + 1) % 10**6:06}"
    answer = phone.post(PAGE, code=wrong, next="/week")
    assert answer.status_code == 422
    assert "That code does not fit" in answer.text
    assert 'value="/week"' in answer.text
    assert wrong not in answer.text
    with app.extensions["database"].reading() as db:
        actions = db.exec(select(AuditEvent.action).order_by(col(AuditEvent.seq).desc())).first()
    assert actions == "people:step_up_failed"


def test_a_wrong_code_is_counted_though_it_was_refused(app, browser, amina):
    phone = browser(amina)
    phone.post(f"{PAGE}/send")
    code = sms(app)
    for _ in range(5):
        phone.post(PAGE, code=f"{(int(code) + 1) % 10**6:06}")
    assert phone.post(PAGE, code=code).status_code == 422


@pytest.mark.parametrize("code", ["", "abc", "1" * 500, "٠١٢٣٤٥"])
def test_what_is_no_code_is_a_wrong_one(browser, amina, code):
    phone = browser(amina)
    phone.post(f"{PAGE}/send")
    assert phone.post(PAGE, code=code).status_code == 422


def test_a_sixth_code_within_the_hour_has_to_wait_and_the_rest_goes_on(browser, amina, at):
    phone = browser(amina)
    for _ in range(5):
        assert phone.post(f"{PAGE}/send").status_code == 303
        at.forward(minutes=1)
    answer = phone.post(f"{PAGE}/send")
    assert answer.status_code == 429
    assert "There were many tries" in answer.text
    assert phone.get("/today").status_code == 200


def test_whoever_has_the_pin_alone_makes_nobody_wait_on_the_phone_that_typed_a_code_before(app, browser, amina, at):
    phone, thief, borrowed = browser(amina), browser(amina), browser(amina)
    phone.post(f"{PAGE}/send")
    phone.post(PAGE, code=sms(app))
    for _ in range(3):
        at.forward(minutes=60)
        thief.let_in(amina)
        while thief.post(f"{PAGE}/send").status_code == 303:
            at.forward(minutes=1)
    for other in (phone, borrowed):
        other.let_in(amina)
    assert phone.post(f"{PAGE}/send").status_code == 303
    assert borrowed.post(f"{PAGE}/send").status_code == 429
    at.forward(minutes=60)
    borrowed.let_in(amina)
    assert borrowed.post(f"{PAGE}/send").status_code == 303, "it is a delay and no lock"


def test_the_note_of_a_phone_is_of_its_owner_alone(app, browser, amina, lived_in, at):
    phone = browser(amina)
    phone.post(f"{PAGE}/send")
    phone.post(PAGE, code=sms(app))
    with app.extensions["database"].writing() as db:
        lived_in.db = db
        lived_in.reach(lived_in.bosse, "+46701740606")
    for who in (lived_in.bosse, amina):
        phone.let_in(who)
        for _ in range(5):
            assert phone.post(f"{PAGE}/send").status_code == 303
            at.forward(minutes=1)
        assert phone.post(f"{PAGE}/send").status_code == 429
        if who is lived_in.bosse:
            elsewhere = browser(who)
            assert elsewhere.post(f"{PAGE}/send").status_code == 429, "nobody has typed a code of his here"


def test_who_has_no_phone_is_told_what_to_do_instead(browser, lived_in):
    page = browser(lived_in.bosse).get(PAGE)
    assert lived_in.unit.phone.replace(" ", "\u00a0") in page.text
    assert not re.search(r'action="[^"]*send"', page.text)
    assert browser(lived_in.bosse).post(f"{PAGE}/send").status_code == 422


def test_whoever_has_stepped_up_is_led_on_at_once(app, browser, amina, absence):
    phone = browser(amina)
    phone.post(f"{PAGE}/send")
    phone.post(PAGE, code=sms(app))
    assert phone.get(f"{PAGE}?next={absence}").headers["Location"] == absence


@pytest.mark.parametrize("evil", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_the_way_back_stays_here(app, browser, amina, evil):
    phone = browser(amina)
    assert "evil" not in phone.get(PAGE, query_string={"next": evil}).text
    phone.post(f"{PAGE}/send", next=evil)
    assert phone.post(PAGE, code=sms(app), next=evil).headers["Location"] == "/today"


def test_a_view_may_ask_for_it(app, own_app, amina):
    own_app.add_url_rule("/secret", "secret", admits(Role.PARTICIPANT)(needs_step_up(lambda: "here it is")))
    phone = Browser(own_app, amina)
    assert phone.get("/secret?a=b").headers["Location"] == f"{PAGE}?next=/secret?a%3Db"
    assert phone.get("/secret", headers={"HX-Request": "true"}).headers["HX-Redirect"] == f"{PAGE}?next=/secret"
    phone.post(f"{PAGE}/send")
    phone.post(PAGE, code=sms(app))
    assert phone.get("/secret").text == "here it is"
