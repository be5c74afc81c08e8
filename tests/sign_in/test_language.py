"""Choosing a language, before signing in and after."""

import re
from contextlib import contextmanager
from html import unescape
from urllib.parse import parse_qs, quote

import pytest

from models.people import Participant
from webapp.db import writing


def test_the_languages_are_listed_by_their_own_names(browser, app):
    page = browser().get("/language").text
    for name in ("Svenska", "English", "العربية", "ትግርኛ"):
        assert name in page


def test_the_choice_before_signing_in_stays_on_the_browser(browser, app):
    door = browser()
    answer = door.post("/language", language="ar", next="/sign-in")
    assert answer.headers["Location"] == "/sign-in"
    assert '<html lang="ar" dir="rtl">' in door.get("/sign-in").text


def test_the_choice_after_signing_in_stays_on_the_person(browser, lived_in):
    browser(lived_in.amina).post("/language", language="ti")
    assert '<html lang="ti" dir="ltr">' in browser(lived_in.amina).get("/language").text


def test_staff_read_swedish_and_english(browser, lived_in):
    hanna = browser(lived_in.hanna)
    assert "ትግርኛ" not in hanna.get("/language").text
    assert hanna.post("/language", language="ar").status_code == 422


@pytest.mark.parametrize("asked", ["xx", "sv; drop", "*", "ar-SA;q=0.1, ti;q=0.9", "a" * 4000, "\u202e"])
def test_whatever_a_browser_asks_for_a_language_is_spoken(browser, app, asked):
    page = browser().get("/sign-in", headers={"Accept-Language": asked.encode("utf-8", "ignore").decode("latin-1")})
    assert page.status_code == 200
    assert '<html lang="' in page.text


@pytest.mark.parametrize("code", ["", "xx", "en\r\nX: y", "../sv", "sv@lattlast"])
def test_a_language_we_do_not_speak_changes_nothing(browser, app, code):
    door = browser()
    assert door.post("/language", language=code).status_code == 422
    assert door.client.get_cookie("language") is None


def test_choosing_a_language_puts_nothing_else_back_as_it_was(browser, lived_in, app, monkeypatch):
    database = app.extensions["database"]

    @contextmanager
    def after_somebody_else():
        with database.writing() as db:
            db.get_one(Participant, lived_in.amina.id).given_name = "Aminah"
        with writing() as db:
            yield db

    amina = browser(lived_in.amina)
    monkeypatch.setattr("webapp.sign_in.language.writing", after_somebody_else)
    amina.post("/language", language="ti")
    with database.reading() as db:
        found = db.get_one(Participant, lived_in.amina.id)
    assert (found.language, found.given_name) == ("ti", "Aminah")


def way(page):
    """Where the page's link to the languages leads, and where one is after the choice."""
    address = unescape(re.search(r'class="btn quiet" href="([^"]+)"', page.text)[1])
    path, _question, query = address.partition("?")
    return path, parse_qs(query).get("next")


@pytest.mark.parametrize("address", ["/week?week=2026-W48", "/today", "/absence/new?day=2026-11-23", "/check-in"])
def test_the_choice_leads_back_to_the_page_it_was_made_from(browser, lived_in, address):
    amina = browser(lived_in.amina)
    path, back = way(amina.get(address))
    assert (path, back) == ("/language", [address])
    page = amina.get(f"/language?next={quote(address)}")
    assert way(page) == ("/language", [address]), "on the page of the choice itself it is still the one before"
    assert amina.post("/language", language="ti", next=back[0]).headers["Location"] == address


@pytest.mark.parametrize(
    ("address", "typed", "page"),
    [
        ("/absence/new", {"key": "a-form-nobody-sent-before"}, "/absence/new"),
        ("/absence/new?day=2026-11-23", {"key": "a-form-nobody-sent-before"}, "/absence/new?day=2026-11-23"),
        ("/check-in/typed", {"code": "000000"}, "/check-in"),
        ("/confirm-it-is-you/send", {"next": "/week"}, "/confirm-it-is-you?next=%2Fweek"),
    ],
)
def test_after_a_form_was_refused_it_leads_back_to_the_forms_page(browser, lived_in, address, typed, page):
    answer = browser(lived_in.amina).post(address, **typed)
    assert answer.status_code >= 400
    assert way(answer) == ("/language", [page])


def test_a_code_that_has_changed_is_no_place_to_come_back_to(browser, lived_in):
    page = browser(lived_in.amina).get("/S/VERK/MP5Y48TP")
    assert "MP5Y48TP" not in page.text
    assert way(page) == ("/language", None)


def test_staff_find_their_place_again_too(browser, lived_in):
    assert way(browser(lived_in.hanna).get("/desk?state=all")) == ("/language", ["/desk?state=all"])


def test_an_address_too_long_to_be_kept_leads_to_the_start(browser, lived_in):
    assert way(browser(lived_in.amina).get(f"/today?{'x' * 500}")) == ("/language", None)
