"""The address in the code on the wall: it looks, and never records."""

import datetime as dt
import re

import pytest
from sqlmodel import select

from models.sessions import LoginSession
from tests.application import settings_for
from tests.scanning import wall
from tests.town import NINE, PIN
from webapp.app import create_app


@pytest.fixture
def address(lived_in):
    """What Verkstan's code opens at nine."""
    return f"/S/VERK/{wall(lived_in, NINE).address}"


def claim_cookie(browser):
    return browser.client.get_cookie("claim")


def test_signed_out_the_code_leads_through_the_door_to_the_button(browser, lived_in, address, at):
    phone = browser()
    door = phone.follow(phone.follow(phone.get(address)))
    assert "next" in door.text
    at.forward(minutes=3)
    wanted = re.search(r'name="next" value="([^"]+)"', door.text)[1]
    answer = phone.post("/sign-in", number=lived_in.amina.sign_in_number, pin=PIN, next=wanted)
    assert answer.headers["Location"] == "/check-in"
    page = phone.follow(answer)
    assert "I am here" in page.text
    assert "Swedish for work" in page.text


def test_signed_in_it_leads_to_the_button_at_once(browser, lived_in, address):
    amina = browser(lived_in.amina)
    answer = amina.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/check-in")
    assert "I am here" in amina.follow(answer).text


def test_the_claim_is_out_of_reach_of_scripts_and_other_sites(browser, lived_in, address):
    header = browser().get(address).headers["Set-Cookie"]
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert "Max-Age=600" in header
    assert "Path=/" in header


def test_over_https_it_never_travels_in_the_clear(database_url, lived_in, address, at):
    settings = settings_for(database_url).model_copy(update={"public_url": "https://narvara.example"})
    app = create_app(settings, clock=at.now)
    try:
        header = app.test_client().get(address, base_url="https://narvara.example").headers["Set-Cookie"]
    finally:
        app.extensions["database"].close()
    assert header.startswith("__Host-claim=")
    assert "Secure" in header


def test_a_preview_changes_nothing(browser, lived_in, address, everything):
    before = everything()
    for agent in ("WhatsApp/2.24", "facebookexternalhit/1.1", "Slackbot-LinkExpanding 1.0"):
        for method in ("GET", "HEAD"):
            headers = {"User-Agent": agent}
            answer = browser().client.open(address, method=method, headers=headers, follow_redirects=True)
            assert answer.status_code == 200, "it ends at the door"
    assert everything() == before


def test_a_browser_that_fetches_ahead_changes_nothing_either(browser, lived_in, address, everything, at, look):
    amina = browser(lived_in.amina)
    at.forward(minutes=5)
    code = wall(lived_in, at.moment).address
    before = everything()
    with look() as db:
        seen = db.exec(select(LoginSession.seen_at)).all()
    for headers in ({"Sec-Purpose": "prefetch"}, {}):
        assert amina.client.get(f"/S/VERK/{code}", headers=headers).status_code == 303
    with look() as db:
        assert db.exec(select(LoginSession.seen_at)).all() == seen, "not even the session is touched"
    assert everything() == before


def test_capitals_do_not_matter(browser, lived_in, address):
    code = address.rpartition("/")[2].lower()
    for site in ("VERK", "verk", "Verk"):
        assert browser().get(f"/S/{site}/{code}").status_code == 303


@pytest.mark.parametrize("later", [dt.timedelta(seconds=40), dt.timedelta(hours=1)])
def test_an_old_code_asks_to_point_the_camera_again(browser, lived_in, address, at, later):
    at(NINE + later)
    phone = browser(lived_in.amina)
    answer = phone.get(address)
    assert answer.status_code == 410
    assert "Point the camera at the code again" in answer.text
    assert claim_cookie(phone) is None


def test_a_wrong_code_and_an_unknown_site_read_alike(browser, lived_in):
    """Byte for byte, but for the form token that each page has."""
    token = re.compile(r'"X-CSRFToken": "[^"]+"')
    pages = set()
    for path in ("VERK/AAAAAAAA", "NONE/AAAAAAAA", "VERK/x", "VERK/%27%3B--", "%C3%A5/%C3%A4"):
        answer = browser().get(f"/S/{path}")
        assert answer.status_code == 410
        pages.add(token.sub("", answer.text))
    assert len(pages) == 1


def test_a_code_changes_each_twenty_seconds(browser, lived_in, at):
    codes = set()
    for _ in range(5):
        codes.add(wall(lived_in, at.moment).address)
        assert browser().get(f"/S/VERK/{wall(lived_in, at.moment).address}").status_code == 303
        at.forward(seconds=20)
    assert len(codes) == 5
