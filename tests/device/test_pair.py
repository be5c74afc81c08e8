"""Connecting a tablet: a code typed once makes a cookie that opens the wall and nothing else."""

import pytest
from sqlmodel import select

from models.devices import Device
from models.pairing import CODE_LIVES, PER_ADDRESS, connect
from models.people import Role
from tests.town import MONDAY, NINE


@pytest.fixture
def code(app, lived_in):
    """A code that Karin has just made for a display of Verkstan."""
    with app.extensions["database"].writing() as db:
        return connect(db, lived_in.karin, Role.COORDINATOR, lived_in.site.id, "Entrén", day=MONDAY, now=NINE)[1]


def test_a_tablet_with_the_code_becomes_the_display(browser, code):
    tablet = browser()
    answer = tablet.post("/display/pair", code=code)
    assert answer.headers["Location"] == "/display"
    assert "Verkstan" in tablet.follow(answer).text


def test_the_cookie_is_the_tablets_alone(browser, code):
    answer = browser().post("/display/pair", code=code)
    cookie = next(each for each in answer.headers.getlist("Set-Cookie") if each.startswith("display="))
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/" in cookie
    assert len(cookie.partition("=")[2].partition(";")[0]) == 43  # 256 bits


def test_over_https_the_cookie_is_held_to_the_host(browser, code, app):
    app.config["SESSION_COOKIE_SECURE"] = True
    tablet = browser()
    tablet.get("/display/pair", base_url="https://localhost")
    answer = tablet.client.post(
        "/display/pair", base_url="https://localhost", data={"csrf_token": tablet.token, "code": code}
    )
    cookie = next(each for each in answer.headers.getlist("Set-Cookie") if "display" in each)
    assert cookie.startswith("__Host-display=")
    assert "Secure" in cookie
    assert "Domain" not in cookie


def test_a_second_tablet_with_the_same_code_stays_outside(browser, code):
    browser().post("/display/pair", code=code)
    second = browser()
    answer = second.post("/display/pair", code=code)
    assert answer.status_code == 422
    assert "ask for a new one" in answer.text
    assert second.get("/display").headers["Location"] == "/display/pair"


def test_a_code_that_is_too_old_says_what_to_do(browser, code, at):
    at(NINE + CODE_LIVES)
    answer = browser().post("/display/pair", code=code)
    assert answer.status_code == 422
    assert "ask for a new one" in answer.text


def test_what_was_typed_stays_in_the_field(browser, lived_in):
    assert 'value="ABCD1234"' in browser().post("/display/pair", code="ABCD1234").text


def test_guessing_is_slowed_down(browser, code):
    guesser = browser()
    for _ in range(PER_ADDRESS):
        assert guesser.post("/display/pair", code="00000000").status_code == 422
    answer = guesser.post("/display/pair", code=code)
    assert answer.status_code == 429
    assert "Wait until" in answer.text


def test_pairing_needs_our_own_form(browser, code, app):
    tablet = browser()
    assert tablet.client.post("/display/pair", data={"code": code}).status_code == 400
    with app.extensions["database"].reading() as db:
        assert db.exec(select(Device)).one().paired_at is None


@pytest.mark.parametrize(
    "address",
    ["/today", "/week", "/check-in", "/absences", "/site/", "/desk/", "/coordinator/", "/auditor/"],
)
def test_to_every_other_page_a_display_is_nobody(browser, code, address):
    tablet = browser()
    tablet.post("/display/pair", code=code)
    with_the_cookie, without = tablet.get(address), browser().get(address)
    assert with_the_cookie.status_code == without.status_code == 303
    assert with_the_cookie.headers["Location"] == without.headers["Location"]
    assert "/sign-in" in without.headers["Location"]
