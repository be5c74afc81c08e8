"""The cast reads English here, so that a test can name the sentence it waits for."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlmodel import Session, SQLModel
from sqlmodel import select as select_rows

from models import audit
from models.people import Participant
from tests.town import Town


@pytest.fixture
def town_in(app: Flask) -> Callable[[], AbstractContextManager[Town]]:
    """with town_in() as town: change the town, and keep the change."""

    @contextmanager
    def change() -> Iterator[Town]:
        with app.extensions["database"].writing() as db:
            town = app.config["TOWN"]
            town.db = db
            yield town

    return change


@pytest.fixture
def lived_in(app: Flask) -> Town:
    """The cast, committed, with English as the language of every participant."""
    with app.extensions["database"].writing() as db:
        town = app.config["TOWN"] = Town(db)
        for person in db.exec(select_rows(Participant)):
            person.language = "en"
    return town


@pytest.fixture
def look(app: Flask) -> Callable[[], Session]:
    """A fresh look at what is kept."""
    return lambda: Session(app.extensions["database"].reader)


@pytest.fixture
def everything(look: Callable[[], Session]) -> Callable[[], dict[str, object]]:
    """How many rows each table has, and where the audit log ends: the same before and after when nothing happened."""

    def count() -> dict[str, object]:
        with look() as db:
            tables = SQLModel.metadata.sorted_tables
            rows = {each.name: db.connection().scalar(select(func.count()).select_from(each)) for each in tables}
            return rows | {"audit head": audit.head(db)}

    return count
