"""The desk in English, so that a test can name the sentence it waits for."""

import pytest
from flask import Flask
from sqlmodel import select

from models.people import Staff
from tests.town import NOON, Town


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
