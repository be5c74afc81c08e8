"""Choosing a PIN with the code of a letter, at the door."""

import re

import pytest
from sqlalchemy import event
from sqlmodel import select

from models import crockford
from models.activations import Activation, issue, prepare
from models.audit import AuditEvent
from models.people import Participant
from models.sign_in import participant_at_the_door
from models.sign_in_numbers import new_number
from tests.conftest import KINDS
from tests.town import NINE, PIN

ONE = pytest.mark.parametrize("database_url", KINDS[:1], indirect=True)

NEW_PIN = "770142"


@pytest.fixture
def code(app, lived_in, monkeypatch):
    """The code of Amina's letter."""
    monkeypatch.setattr(crockford, "random", lambda length: "0A1B2C3D4E")
    with app.extensions["database"].writing() as db:
        prepared = prepare(db, db.get_one(Participant, lived_in.amina.id))
        issue(db, lived_in.hanna, prepared, NINE, key="k")
    return prepared.written


@pytest.fixture
def door(browser):
    """Somebody's browser, in English."""
    found = browser()
    found.client.set_cookie("language", "en")
    return found


def typed(lived_in, code, **other):
    return {"number": lived_in.amina.sign_in_number, "code": code, "pin": NEW_PIN, "again": NEW_PIN, **other}


def rows(app, table):
    with app.extensions["database"].reading() as db:
        return db.exec(select(table)).all()


def test_she_chooses_a_pin_and_is_in(app, door, lived_in, code):
    answer = door.post("/activate", **typed(lived_in, code))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/today")
    assert "En ny PIN-kod har valts för dig" in door.follow(answer).text
    with app.extensions["database"].reading() as db:
        assert participant_at_the_door(db, lived_in.amina.sign_in_number, NEW_PIN)
    actions = [each.action for each in rows(app, AuditEvent)]
    assert actions == ["people:activation:issue", "people:activate", "people:sign_in"]


def test_whoever_was_signed_in_as_her_is_out(browser, lived_in, code):
    other = browser(lived_in.amina)
    assert other.get("/today").status_code == 200
    browser().post("/activate", **typed(lived_in, code))
    assert other.get("/today").status_code == 303


def test_the_code_is_read_as_it_was_meant_and_the_digits_of_the_pin_too(app, browser, lived_in, code):
    arabic = NEW_PIN.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    answer = browser().post("/activate", **typed(lived_in, "oa i b 2c-3d4e", pin=arabic))
    assert answer.status_code == 303
    with app.extensions["database"].reading() as db:
        assert participant_at_the_door(db, lived_in.amina.sign_in_number, arabic)


@pytest.mark.parametrize(
    ("pin", "again", "sentence"),
    [
        ("12345", "12345", "Choose a PIN of 6 to 12 digits."),
        ("123456", "123456", "That PIN is too easy to guess."),
        (NEW_PIN, "770143", "The two PINs are not the same."),
    ],
)
def test_a_pin_that_will_not_do_costs_no_try_and_what_else_was_typed_stays(
    app, door, lived_in, code, pin, again, sentence
):
    answer = door.post("/activate", **typed(lived_in, code, pin=pin, again=again))
    assert answer.status_code == 422 and sentence in answer.text
    assert f'value="{lived_in.amina.sign_in_number}"' in answer.text and f'value="{code}"' in answer.text
    assert f'value="{pin}"' not in answer.text
    assert [each.tries for each in rows(app, Activation)] == [0]


def test_number_and_code_are_answered_alike_whichever_is_wrong(door, lived_in, code, app):
    """That somebody is a client at all is a secret."""
    unknown, other = new_number(), lived_in.bosse.sign_in_number
    answers = [
        door.post("/activate", **typed(lived_in, wrong, number=number))
        for number, wrong in (
            (lived_in.amina.sign_in_number, "00000-00000"),
            (unknown, code),
            (other, code),
            ("nonsense", code),
        )
    ]
    assert {each.status_code for each in answers} == {422}
    changing = r'value="[^"]*"|X-CSRFToken[^}]+'
    assert len({re.sub(changing, "", each.text) for each in answers}) == 1
    assert [each.action for each in rows(app, AuditEvent)][1:] == ["people:activate_failed"] * 4
    assert code.replace("-", "") not in repr(rows(app, AuditEvent))


def test_it_takes_as_long_whatever_is_wrong(door, lived_in, code, monkeypatch):
    hashed = []

    def slow(pin):
        hashed.append(pin)
        return "a-hash"

    monkeypatch.setattr("webapp.sign_in.activate.hash_secret", slow)
    for number, wrong in ((lived_in.amina.sign_in_number, "0"), (new_number(), code), ("x", "")):
        door.post("/activate", **typed(lived_in, wrong, number=number))
    assert len(hashed) == 3


def test_the_sixth_try_waits_and_touches_no_letter(app, door, lived_in, code):
    for _ in range(5):
        door.post("/activate", **typed(lived_in, code, number="12345674"))
    answer = door.post("/activate", **typed(lived_in, code, number="1234-5674"))
    assert answer.status_code == 429 and "09:05" in answer.text
    assert [each.tries for each in rows(app, Activation)] == [0]


@ONE
def test_strangers_who_know_the_number_hold_nobody_up_where_they_have_signed_in_before(
    app, browser, door, lived_in, code
):
    hers = browser()
    hers.post("/sign-in", number=lived_in.amina.sign_in_number, pin=PIN)
    hers.post("/sign-out")
    for _ in range(5):
        door.post("/activate", **typed(lived_in, "00000-00000"))
    assert door.post("/activate", **typed(lived_in, code)).status_code == 429
    assert hers.post("/activate", **typed(lived_in, code)).status_code == 303


@ONE
def test_the_log_s_turn_is_taken_after_the_try_is_given_back(app, door, lived_in, code):
    """As at the door: of two who took them the other way round each would wait for the other."""
    asked = []
    writer = app.extensions["database"].writer
    watch = lambda _c, _cur, statement, *_: asked.append(statement)  # noqa: E731 - taken away again below
    event.listen(writer, "before_cursor_execute", watch)
    door.post("/activate", **typed(lived_in, code))
    event.remove(writer, "before_cursor_execute", watch)
    throttle = max(at for at, each in enumerate(asked) if "throttle" in each)
    assert throttle < min(at for at, each in enumerate(asked) if "audit_" in each)


def test_it_works_once(browser, lived_in, code):
    assert browser().post("/activate", **typed(lived_in, code)).status_code == 303
    assert browser().post("/activate", **typed(lived_in, code)).status_code == 422


def test_opening_the_page_changes_nothing_and_fills_in_nothing_from_the_address(app, door, lived_in, code):
    there = f"/activate?number={lived_in.amina.sign_in_number}&code={code}"
    door.client.head(there)
    text = door.get(there).text
    assert f'value="{code}"' not in text and f'value="{lived_in.amina.sign_in_number}"' not in text
    assert [(each.tries, each.used_at) for each in rows(app, Activation)] == [(0, None)]
    assert door.get("/activate").headers["Referrer-Policy"] == "no-referrer"


def test_the_door_leads_to_it_and_back(door):
    assert 'href="/activate"' in door.get("/sign-in").text
    assert 'href="/sign-in"' in door.get("/activate").text


def test_nothing_of_it_stands_in_a_log(browser, lived_in, code, caplog):
    browser().post("/activate", **typed(lived_in, code))
    for secret in (code, code.replace("-", ""), NEW_PIN, lived_in.amina.sign_in_number):
        assert secret not in caplog.text
