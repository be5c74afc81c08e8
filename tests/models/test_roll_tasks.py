"""What waits at the site about a mark: done once that is made or corrected, and back when it is undone."""

import datetime as dt

import pytest
from sqlmodel import select

from models.attendance import Presence, Task, TaskKind
from models.marks import all_except, mark, undo
from models.occasions import Occasion
from models.remarking import remark
from models.remarks import RemarkKind, count_to_the_site
from models.roll_lines import HERE, Observed
from models.roll_tasks import finish
from models.scans import Situation
from tests.absence import accept, confirm_roll, observe, report, review_of
from tests.models.roll import scan, task
from tests.town import NINE, NOON, at_clock

MINUTE = dt.timedelta(minutes=1)
WHY = "pressed the wrong name"


@pytest.fixture
def wrongly_away(db, town):
    """Amina and Bosse are recorded as not here; both say that they were there."""
    for person in (town.amina, town.bosse):
        observe(db, town.berit, town.occasion, person)
    confirm_roll(db, town.berit, town.occasion)
    for person in (town.amina, town.bosse):
        say(db, town, person)


def say(db, town, person, kind=RemarkKind.WAS_HERE, key="the-form"):
    remark(db, person, town.occasion, kind, None, key=f"{key}-of-{person.id}", language="sv", now=NOON)


def waits(db, person):
    rows = db.exec(select(Task).where(Task.participant_id == person.id)).all()
    return [each.kind for each in rows if each.done_at is None]


@pytest.mark.usefixtures("wrongly_away")
def test_a_correction_answers_the_remark_and_nobody_elses(db, town):
    observe(db, town.berit, town.occasion, town.amina, Presence.HERE, now=NOON + MINUTE, reason=WHY)
    assert waits(db, town.amina) == []
    assert waits(db, town.bosse) == [TaskKind.REMARK]
    done = db.exec(select(Task).where(Task.participant_id == town.amina.id)).one()
    assert (done.done_at, done.done_by) == (NOON + MINUTE, None)


@pytest.mark.usefixtures("wrongly_away")
def test_the_same_mark_again_answers_nothing(db, town):
    observe(db, town.berit, town.occasion, town.amina, now=NOON + MINUTE)
    assert waits(db, town.amina) == [TaskKind.REMARK]


@pytest.mark.usefixtures("wrongly_away")
def test_a_correction_that_is_taken_back_leaves_the_remark_waiting(db, town):
    made = observe(db, town.berit, town.occasion, town.amina, Presence.HERE, now=NOON + MINUTE, reason=WHY)
    for _ in range(2):
        undo(db, town.berit, town.occasion, town.amina.id, version=made.version, now=made.made_at)
        assert waits(db, town.amina) == [TaskKind.REMARK]


@pytest.mark.usefixtures("wrongly_away")
def test_what_is_said_once_more_meanwhile_waits_once(db, town):
    made = observe(db, town.berit, town.occasion, town.amina, Presence.HERE, now=NOON + MINUTE, reason=WHY)
    say(db, town, town.amina, RemarkKind.NOT_ME, key="another-form")
    undo(db, town.berit, town.occasion, town.amina.id, version=made.version, now=made.made_at)
    assert waits(db, town.amina) == [TaskKind.REMARK]


@pytest.mark.usefixtures("wrongly_away")
def test_what_somebody_said_to_be_done_stays_so(db, town):
    said = db.exec(select(Task).where(Task.participant_id == town.amina.id)).one()
    finish(db, town.berit, said, now=NOON + MINUTE)
    made = observe(db, town.berit, town.occasion, town.amina, Presence.HERE, now=NOON + MINUTE, reason=WHY)
    undo(db, town.berit, town.occasion, town.amina.id, version=made.version, now=made.made_at)
    assert waits(db, town.amina) == []


def test_a_late_scan_is_answered_by_the_mark(db, town):
    confirm_roll(db, town.berit, town.occasion)
    task(db, scan(db, town.occasion, town.amina, NOON, Situation.AFTER_CONFIRMATION), NOON)
    observe(db, town.berit, town.occasion, town.amina, Presence.HERE, now=NOON + MINUTE, reason=WHY)
    assert waits(db, town.amina) == []


def test_a_correction_that_speaks_against_an_assessment_asks_nothing_of_the_site(db, town):
    report(db, town.amina)
    observe(db, town.berit, town.occasion, town.amina)
    confirm_roll(db, town.berit, town.occasion)
    accept(db, town.hanna, review_of(db, town.amina))
    say(db, town, town.amina)
    observe(db, town.berit, town.occasion, town.amina, Presence.HERE, now=NOON + MINUTE, reason=WHY)
    assert waits(db, town.amina) == []


def test_a_scan_that_somebody_says_was_not_theirs_is_no_answer(db, town):
    scan(db, town.occasion, town.amina, NINE)
    say(db, town, town.amina, RemarkKind.NOT_ME)
    confirm_roll(db, town.berit, town.occasion)
    assert waits(db, town.amina) == [TaskKind.REMARK]


def test_all_here_except_answers_too(db, town):
    say(db, town, town.amina)
    version = db.get_one(Occasion, town.occasion.id).version
    all_except(db, town.berit, town.occasion, [town.amina.id], [], version_seen=version, now=NOON + MINUTE, reason=WHY)
    assert waits(db, town.amina) == []


@pytest.mark.parametrize("before", [0, 1], ids=["the first", "a second"])
def test_a_remark_that_came_while_the_form_was_open_waits_on(db, town, before):
    observe(db, town.berit, town.occasion, town.amina)
    confirm_roll(db, town.berit, town.occasion)
    for number in range(before):
        say(db, town, town.amina, key=f"earlier-{number}")
    seen = count_to_the_site(db, town.amina.id, town.occasion.id)
    say(db, town, town.amina, key="while-the-form-is-open")
    partly = Observed(Presence.PARTLY, at_clock(9), at_clock(10))
    who = (town.berit, town.occasion, town.amina.id)
    mark(db, *who, partly, now=NOON + MINUTE, reason=WHY, remarks_seen=seen)
    assert waits(db, town.amina) == [TaskKind.REMARK]
    mark(db, *who, HERE, now=NOON + 2 * MINUTE, reason=WHY, remarks_seen=seen + 1)
    assert waits(db, town.amina) == []


def test_what_the_site_cannot_answer_keeps_nothing_waiting(db, town):
    observe(db, town.berit, town.occasion, town.amina)
    say(db, town, town.amina)
    seen = count_to_the_site(db, town.amina.id, town.occasion.id)
    say(db, town, town.amina, RemarkKind.OTHER, key="something-else")
    mark(db, town.berit, town.occasion, town.amina.id, HERE, now=NOON, reason=WHY, remarks_seen=seen)
    assert waits(db, town.amina) == []
