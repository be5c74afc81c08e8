"""A report that cannot be kept as it is: all of what is wrong is said, and nothing that was typed is lost."""

import re

import pytest
from sqlmodel import func, select

from models.absences import AbsenceReport
from models.occasions import CancelReason, Occasion
from tests.participant.test_report_absence import fill, key_in
from tests.town import MONDAY, at_clock


@pytest.fixture
def amina(browser, lived_in):
    return browser(lived_in.amina)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"day": "2026-11-24"}, {"day": "You are not expected anywhere", "reason": "Choose what fits best."}),
        ({"words": "x" * 1001}, {"day": "Choose a day.", "reason": "Choose what fits best.", "words": "Write at most"}),
        (
            {"day": "dates", "first_day": "2026-11-24", "last_day": "2026-11-23", "words": "x" * 1001},
            {"last_day": "The last day comes", "reason": "Choose what fits best.", "words": "Write at most"},
        ),
        (
            {"day": "hours", "from_time": "9"},
            {
                "part_day": "Choose a day.",
                "from_time": "Write from which time",
                "to_time": "Write until which time",
                "reason": "Choose",
            },
        ),
        (
            {"day": "hours", "part_day": "2026-11-23", "from_time": "11:00", "to_time": "10:00"},
            {"to_time": "The end must be later", "reason": "Choose what fits best."},
        ),
        (
            {"day": "hours", "part_day": "2026-11-23", "from_time": "07:00", "to_time": "08:00"},
            {"from_time": "You are expected on Monday 23 November at this time: 09:00–12:00.", "reason": "Choose"},
        ),
        ({"day": "0001-01-01"}, {"day": "Choose a day between", "reason": "Choose what fits best."}),
    ],
)
def test_all_that_is_wrong_is_said_at_once_beside_its_field_and_above_the_form(amina, typed, wrong):
    page = fill(amina, **typed).text
    above = re.search(r'<div class="errors.*?</div>', page, re.DOTALL)[0]
    assert sorted(re.findall(r'href="#(\w+)"', above)) == sorted(wrong)
    for name, says in wrong.items():
        beside = re.search(rf'id="{name}-error">.*?</p>', page, re.DOTALL)[0]
        assert says in beside


@pytest.mark.parametrize("htmx", [False, True])
def test_when_all_is_cancelled_while_one_writes_it_says_so_and_the_words_stay(app, amina, htmx):
    key = key_in(amina.get("/absence/new"))
    with app.extensions["database"].writing() as db:
        for occasion in db.exec(select(Occasion)):
            occasion.cancelled_at, occasion.cancelled_because = at_clock(8), CancelReason.SITE_CLOSED
    typed = {"day": str(MONDAY), "reason": "sick", "words": "Ont i halsen"}
    answer = amina.post("/absence/new", htmx, key=key, **typed)
    assert answer.status_code == 422
    assert "is cancelled. You do not need to report anything" in answer.text
    assert ">Ont i halsen</textarea>" in answer.text
    assert "You have no days to report" not in answer.text
    assert 'href="#day"' in answer.text and 'id="day"' in answer.text
    with app.extensions["database"].reading() as db:
        assert db.exec(select(func.count()).select_from(AbsenceReport)).one() == 0
