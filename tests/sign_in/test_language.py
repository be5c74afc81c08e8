"""Choosing a language, before signing in and after."""

from contextlib import contextmanager

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
