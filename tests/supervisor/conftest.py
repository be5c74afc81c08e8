"""What the site's tests ask for besides."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from flask import Flask
from sqlmodel import Session

from tests.application import At, settings_for
from tests.conftest import fresh_database
from tests.town import Town
from webapp.app import create_app
from webapp.db import Database


@pytest.fixture
def write(app: Flask) -> Callable[[], AbstractContextManager[Session]]:
    """with write() as db: what happens elsewhere in the program, committed."""
    database: Database = app.extensions["database"]
    return database.writing


def english_town(db: Session) -> Town:
    """The cast, whose supervisors read English."""
    town = Town(db)
    for person in (town.berit, town.bengt, town.erik):
        person.language = "en"
        town.add(person)
    return town


@pytest.fixture
def lived_in(write: Callable[[], AbstractContextManager[Session]]) -> Town:
    """The cast, committed where the application finds it."""
    with write() as db:
        return english_town(db)


@pytest.fixture
def here(lived_in: Town) -> str:
    """The address of the roll of Amina's occasion."""
    return f"/site/occasions/{lived_in.occasion.id}"


@pytest.fixture
def two_apps(request: pytest.FixtureRequest, database_url: str, tmp_path: Path, at: At) -> Iterator[list[Flask]]:
    """Two applications with a clean database each, and the same clock."""
    kind = "sqlite" if database_url.startswith("sqlite") else "postgresql"
    other = fresh_database(request, kind, tmp_path)
    apps = [create_app(settings_for(url), clock=at.now) for url in (database_url, next(other))]
    yield apps
    for app in apps:
        app.extensions["database"].close()
    next(other, None)
