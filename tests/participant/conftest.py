"""The cast reads English here, so that a test can name the sentence it waits for."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlmodel import Session, SQLModel
from sqlmodel import select as select_rows
from werkzeug.test import TestResponse

from models import audit
from models.absences import AbsenceReport
from models.occasions import CancelReason, Occasion
from models.people import Participant
from models.reviews import Review
from models.scans import Scan
from tests.absence import confirm_roll, observe, report, review_of
from tests.application import At
from tests.browser import Browser
from tests.scanning import wall
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


@pytest.fixture
def scan(lived_in: Town, at: At) -> Callable[..., TestResponse]:
    """Let a browser read the code on the wall of Verkstan, or of another occasion, and show the page."""

    def read(phone: Browser, occasion: Occasion | None = None) -> TestResponse:
        site = "ODLA" if occasion and occasion.site_id == lived_in.garden.id else "VERK"
        return phone.follow(phone.get(f"/S/{site}/{wall(lived_in, at.moment, occasion).address}"))

    return read


@pytest.fixture
def scans(look: Callable[[], Session]) -> Callable[[], list[Scan]]:
    """What is kept."""

    def kept() -> list[Scan]:
        with look() as db:
            return list(db.exec(select_rows(Scan)).all())

    return kept


@pytest.fixture
def write(app: Flask) -> Callable[[], AbstractContextManager[Session]]:
    """with write() as db: what others do meanwhile."""
    writing: Callable[[], AbstractContextManager[Session]] = app.extensions["database"].writing
    return writing


@pytest.fixture
def unexplained(write: Callable[[], AbstractContextManager[Session]], lived_in: Town) -> Review:
    """Amina was not here on Monday, and has reported nothing."""
    with write() as db:
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
        return review_of(db, lived_in.amina)


@pytest.fixture
def under_review(write: Callable[[], AbstractContextManager[Session]], lived_in: Town) -> Review:
    """Amina reported Monday, in words of her own, and was not here."""
    with write() as db:
        report(db, lived_in.amina, words="Ont i halsen")
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
        return review_of(db, lived_in.amina)


@pytest.fixture
def sent(write: Callable[[], AbstractContextManager[Session]], lived_in: Town) -> AbsenceReport:
    """Amina's report, sent from another phone."""
    with write() as db:
        return report(db, lived_in.amina, words="Ont i halsen")


@pytest.fixture
def amina(browser: Callable[..., Browser], lived_in: Town) -> Browser:
    """Amina, signed in."""
    return browser(lived_in.amina)


@pytest.fixture
def kept(look: Callable[[], AbstractContextManager[Session]]) -> Callable[[Any], Any]:
    """kept(query): what the database says now."""

    def ask(query: Any) -> Any:
        with look() as db:
            return db.exec(query).all()

    return ask
