"""The cast reads English here, so that a test can name the sentence it waits for."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlmodel import Session, SQLModel
from sqlmodel import select as select_rows

from models import audit
from models.occasions import CancelReason, Occasion
from models.people import Participant
from tests.town import MONDAY, NINE, Town, at_clock


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


@pytest.fixture
def more_days(app: Flask, lived_in: Town) -> Callable[..., None]:
    """Occasions of Amina's group on other days, by how many days from Monday."""

    def add(*offsets: int, cancelled: bool = False) -> None:
        with app.extensions["database"].writing() as db:
            for offset in offsets:
                day = MONDAY + dt.timedelta(days=offset)
                db.add(
                    Occasion(
                        series_id=lived_in.series.id,
                        site_id=lived_in.site.id,
                        starts_at=at_clock(9, day=day),
                        ends_at=at_clock(12, day=day),
                        cancelled_at=NINE if cancelled else None,
                        cancelled_because=CancelReason.SITE_CLOSED if cancelled else None,
                    )
                )

    return add
