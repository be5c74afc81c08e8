"""Tablets here read English, the language of the sentences in the code."""

import pytest
from flask import Flask

from models.people import Participant, Staff
from tests.browser import Browser


@pytest.fixture
def browser(app: Flask):
    """browser(): a tablet that nobody is signed in on."""

    def open_one(person: Participant | Staff | None = None) -> Browser:
        found = Browser(app, person)
        found.client.set_cookie("language", "en")
        return found

    return open_one
