"""A review that several files of tests begin with."""

import datetime as dt

import pytest
from sqlmodel import Session

from models.review_steps import Hearing
from models.reviews import Review
from tests.absence import confirm_roll, observe, report, review_of
from tests.reviewing import answer, hear, live_with, open_it
from tests.town import NOON, Town

DAY = dt.timedelta(days=1)


@pytest.fixture
def review(db: Session, town: Town) -> Review:
    """Amina has reported Monday, and Berit has confirmed that she was not here. Nobody else lives with her."""
    report(db, town.amina)
    observe(db, town.berit, town.occasion, town.amina)
    confirm_roll(db, town.berit, town.occasion)
    live_with(db, town, town.amina, now=NOON)
    return review_of(db, town.amina)


@pytest.fixture
def heard(db: Session, town: Town, review: Review) -> Hearing:
    """Amina has opened the hearing and answered."""
    hearing = hear(db, town.hanna, review, now=NOON)
    open_it(db, town.amina, hearing, now=NOON + DAY)
    answer(db, town.amina, hearing, now=NOON + 2 * DAY)
    return hearing
