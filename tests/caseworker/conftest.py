"""The desk in English, so that a test can name the sentence it waits for."""

import re

import pytest
from flask import Flask
from sqlmodel import select

from models.people import Staff
from tests.absence import accept, confirm_roll, observe, report, review_of
from tests.caseworker import months
from tests.town import NOON, Town

STATED = "Ont i halsen"


def form_of(page):
    """What the forms of a review's page would send as they stand: the version, and what is ready to be assessed."""
    version = re.search(r'name="version" value="(\d+)"', page.text)
    return {
        "version": version[1] if version else "0",
        "line": re.findall(r'name="line" value="([^"]+)"\s+checked', page.text),
    }


@pytest.fixture
def lived_in(app: Flask, at) -> Town:
    """The cast, committed, with English as the language of all staff; it is noon on Monday."""
    at(NOON)
    with app.extensions["database"].writing() as db:
        town = Town(db)
        for person in db.exec(select(Staff)):
            person.language = "en"
    return town


@pytest.fixture
def write(app: Flask):
    """with write() as db: what others do meanwhile."""
    return app.extensions["database"].writing


@pytest.fixture
def look(app: Flask):
    """with look() as db: what the database says now."""
    return app.extensions["database"].reading


@pytest.fixture
def hanna(browser, lived_in):
    """Hanna's browser."""
    return browser(lived_in.hanna)


@pytest.fixture
def sent(write, lived_in):
    """The address of Amina's review: reported, not yet confirmed."""
    with write() as db:
        report(db, lived_in.amina, words=STATED)
        return f"/desk/reviews/{review_of(db, lived_in.amina).id}"


@pytest.fixture
def ready(write, lived_in, sent):
    """The same, confirmed as not here."""
    with write() as db:
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
    return sent


@pytest.fixture
def do(write, lived_in, ready):
    """do(ask, by=…): a step of Amina's review by the rules alone, at noon unless another time is said."""

    def step(rule, *args, by=None, now=NOON, **how):
        with write() as db:
            return rule(db, by or lived_in.hanna, review_of(db, lived_in.amina), *args, now=now, **how)

    return step


@pytest.fixture
def state(look, lived_in):
    """state(): where Amina's review stands."""

    def asked():
        with look() as db:
            return review_of(db, lived_in.amina).state

    return asked


@pytest.fixture
def month_page(lived_in, write):
    """The address of Amina's November: absent on Monday, reported and accepted."""
    with write() as db:
        report(db, lived_in.amina, words=months.WORDS)
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
        accept(db, lived_in.hanna, review_of(db, lived_in.amina))
    return months.address(write, lived_in, lived_in.amina)


@pytest.fixture
def month_over(at, hanna, lived_in):
    """It is the first of December, and Hanna has signed in anew."""
    at(months.DECEMBER)
    hanna.let_in(lived_in.hanna)
