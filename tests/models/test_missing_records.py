"""Where a confirmed roll says nothing of somebody, the desk asks the site: once, and nothing is told of why."""

import datetime as dt

import pytest
from sqlmodel import select

from models.attendance import Presence, Task, TaskKind
from models.audit import AuditEvent
from models.cancellations import cancel
from models.confirmations import reopen
from models.marks import ReopeningOver, undo
from models.missing_records import NothingMissing, ask, missing_of
from models.occasions import CancelReason
from models.people import Role
from models.refusals import NotYours
from models.roll_tasks import finish, waiting
from tests.absence import confirm_roll, observe
from tests.at_once import at_once
from tests.models.roll import scan
from tests.town import LONG_AGO, MONDAY, NINE, NOON, at_clock

MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)
LAST = dt.date(2026, 12, 7)
WHY = "was in the kitchen"


@pytest.fixture
def silent(db, town):
    """Berit has confirmed a roll that says nothing of anybody."""
    confirm_roll(db, town.berit, town.occasion)


def ask_about(db, town, person, now=NOON, occasion=None):
    return ask(db, town.hanna, town.case_of(person), (occasion or town.occasion).id, now=now)


def how_it_stands(db, town, day=MONDAY):
    return missing_of(db, town.amina.id, [town.occasion], day)[town.occasion.id]


@pytest.mark.usefixtures("silent")
def test_the_site_gets_a_task_and_the_log_says_who_asked(db, town):
    task = ask_about(db, town, town.amina)
    assert [each for each, _ in waiting(db, town.berit, MONDAY)] == [task]
    assert (task.kind, task.participant_id, task.opened_at) == (TaskKind.MISSING_RECORD, town.amina.id, NOON)
    entry = db.exec(select(AuditEvent).where(AuditEvent.action == "attendance:task:ask")).one()
    assert (entry.actor_id, entry.subject_person_id) == (town.hanna.id, town.amina.id)


@pytest.mark.usefixtures("silent")
def test_it_is_asked_once_also_when_the_site_has_said_that_it_looked(db, town):
    task = ask_about(db, town, town.amina)
    assert ask_about(db, town, town.amina, NOON + MINUTE).id == task.id
    finish(db, town.berit, task, now=NOON + MINUTE)
    assert ask_about(db, town, town.amina, NOON + MINUTE).id == task.id
    assert len(db.exec(select(Task)).all()) == 1
    assert how_it_stands(db, town).asked == task
    assert not how_it_stands(db, town).may_ask


@pytest.mark.usefixtures("silent")
def test_it_is_done_once_the_mark_is_set_and_back_when_that_is_undone(db, town):
    task = ask_about(db, town, town.amina)
    made = observe(db, town.berit, town.occasion, town.amina, Presence.HERE, now=NOON + MINUTE, reason=WHY)
    db.refresh(task)
    assert task.done_at == NOON + MINUTE
    undo(db, town.berit, town.occasion, town.amina.id, version=made.version, now=made.made_at)
    db.refresh(task)
    assert task.done_at is None


@pytest.mark.usefixtures("silent")
def test_a_scan_that_counts_when_the_roll_is_confirmed_again_answers_too(db, town):
    task = ask_about(db, town, town.amina)
    reopen(db, town.berit, town.occasion, WHY, now=NOON)
    scan(db, town.occasion, town.amina, NINE)
    confirm_roll(db, town.berit, town.occasion, now=NOON + MINUTE)
    db.refresh(task)
    assert task.done_at == NOON + MINUTE


@pytest.mark.usefixtures("silent")
@pytest.mark.parametrize("presence", [Presence.HERE, Presence.NOT_HERE])
def test_nothing_is_asked_of_what_is_recorded(db, town, presence):
    observe(db, town.berit, town.occasion, town.amina, presence, now=NOON, reason=WHY)
    with pytest.raises(NothingMissing):
        ask_about(db, town, town.amina)


def test_nothing_is_asked_while_the_roll_is_open_or_the_occasion_cancelled(db, town):
    with pytest.raises(NothingMissing):
        ask_about(db, town, town.amina)
    cancel(db, town.berit, Role.SUPERVISOR, town.occasion, CancelReason.SITE_CLOSED, now=NOON)
    with pytest.raises(NothingMissing):
        ask_about(db, town, town.amina)


@pytest.mark.usefixtures("silent")
def test_it_is_asked_until_the_site_can_record_nothing_more(db, town):
    assert (how_it_stands(db, town, LAST).until, how_it_stands(db, town, LAST).may_ask) == (LAST, True)
    assert not how_it_stands(db, town, LAST + dt.timedelta(days=1)).may_ask
    with pytest.raises(ReopeningOver):
        ask_about(db, town, town.amina, at_clock(9, day=LAST + dt.timedelta(days=1)))
    assert ask_about(db, town, town.amina, at_clock(9, day=LAST))


@pytest.mark.usefixtures("silent")
def test_of_an_occasion_that_is_not_theirs_nothing_can_be_asked(db, town):
    confirm_roll(db, town.erik, town.garden_occasion)
    with pytest.raises(NotYours):
        ask_about(db, town, town.amina, occasion=town.garden_occasion)


@pytest.mark.usefixtures("silent")
def test_two_who_ask_at_once_ask_once(database, town, db):
    case, occasion_id, hanna = town.case_of(town.amina), town.occasion.id, town.hanna
    db.commit()

    def press():
        with database.writing() as other:
            return ask(other, hanna, case, occasion_id, now=NOON).id

    assert len(set(at_once(press, press, press))) == 1


@pytest.mark.usefixtures("silent")
@pytest.mark.parametrize("days", [(LONG_AGO, MONDAY - DAY), (MONDAY + DAY, None)])
def test_a_day_that_the_case_does_not_hold_is_none_of_its_desks(db, town, days):
    case = town.case_of(town.amina)
    case.opened_on, case.ended_on = days
    db.flush()
    with pytest.raises(NotYours):
        ask_about(db, town, town.amina)
    observe(db, town.berit, town.occasion, town.amina, Presence.HERE, now=NOON + MINUTE, reason=WHY)
    with pytest.raises(NotYours):
        ask_about(db, town, town.amina)
    case.opened_on, case.ended_on = MONDAY, MONDAY
    db.flush()
    with pytest.raises(NothingMissing):
        ask_about(db, town, town.amina)
