"""Two supervisors at once: whoever is second hears of it, on both databases."""

import threading
from typing import Any

import pytest
from sqlmodel import Session, select

from models.attendance import Attendance, Confirmation
from models.confirmations import ChangeKind, StaleRoll, confirm
from models.marks import mark
from models.occasions import Occasion
from models.refusals import Refusal
from models.roll_lines import HERE
from tests.models.roll import NOT_HERE
from tests.town import NOON, Town, at_clock


@pytest.fixture
def kept(database):
    """The town, committed."""
    with database.writing() as db:
        return Town(db)


def at_once(database, *acts):
    """Let each act run in its own thread and session, all let go together; what each gave or was refused."""
    gate = threading.Barrier(len(acts))
    answers: list[Any] = [None] * len(acts)

    def run(number, act):
        gate.wait()
        try:
            with database.writing() as db:
                answers[number] = act(db)
        except Refusal as refusal:
            answers[number] = refusal

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert None not in answers, "an act did not end"
    return answers


def all_of(database, table):
    with Session(database.reader) as db:
        return db.exec(select(table)).all()


def test_eight_confirm_the_same_version_and_one_does(database, kept):
    def by(staff):
        return lambda db: confirm(db, staff, kept.occasion, 0, None, now=NOON)

    answers = at_once(database, *[by(staff) for staff in (kept.berit, kept.bengt) * 4])
    [row] = all_of(database, Confirmation)
    winners = [each for each in answers if isinstance(each, Confirmation)]
    assert {each.id for each in winners} == {row.id}
    assert all(each.by_id == row.by_id for each in winners), "only the winner's own double tap is answered so"
    losers = [each for each in answers if isinstance(each, StaleRoll)]
    assert len(losers) == 4
    assert all([change.kind for change in each.changes] == [ChangeKind.CONFIRM] for each in losers)


def test_a_confirmation_and_a_mark_at_once_never_pass_each_other_unseen(database, kept):
    for number in range(6):
        with database.writing() as db:
            occasion = kept_occasion(db, kept, number)
        answers = at_once(
            database,
            lambda db, occasion=occasion: confirm(db, kept.berit, occasion, 0, None, now=occasion.ends_at),
            lambda db, occasion=occasion: mark(db, kept.bengt, occasion, kept.amina.id, HERE, now=occasion.starts_at),
        )
        one_refused = [each for each in answers if isinstance(each, Refusal)]
        assert len(one_refused) == 1, answers


def kept_occasion(db, town, number):
    row = Occasion(
        series_id=town.series.id,
        site_id=town.site.id,
        starts_at=at_clock(13 + number),
        ends_at=at_clock(14 + number),
    )
    db.add(row)
    db.flush()
    return row


def test_two_marks_of_one_person_at_once_are_one_mark_and_one_refusal(database, kept):
    ten = at_clock(10)
    answers = at_once(
        database,
        lambda db: mark(db, kept.berit, kept.occasion, kept.amina.id, HERE, now=ten, seen=0),
        lambda db: mark(db, kept.bengt, kept.occasion, kept.amina.id, NOT_HERE, now=ten, seen=0),
    )
    assert len(all_of(database, Attendance)) == 1
    assert sorted(isinstance(each, Refusal) for each in answers) == [False, True]
