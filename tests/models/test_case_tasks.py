"""Something to look at in a case: opened once, seen by its caseworker, done when somebody says so."""

import uuid

import pytest
from sqlmodel import col, select

from models.audit import AuditEvent
from models.case_tasks import CaseTask, CaseTaskKind, count_of, finish, open_task, settle, task_for, tasks_of
from models.outbox import Channel, MessageKind, put
from tests.at_once import at_once
from tests.town import MONDAY, NINE, NOON

THING = uuid.UUID(int=7)


@pytest.fixture
def task(db, town) -> CaseTask:
    """A message to Amina has not arrived."""
    return open_task(db, town.case_of(town.amina).id, CaseTaskKind.FAILED_MESSAGE, THING, NINE)


def opened(db, staff) -> list[uuid.UUID]:
    return [row.task.id for row in tasks_of(db, staff, MONDAY).rows]


def test_a_task_about_the_same_thing_is_the_same_while_it_is_open(db, town, task):
    again = open_task(db, task.case_id, CaseTaskKind.FAILED_MESSAGE, THING, NOON)
    assert (again.id, again.opened_at) == (task.id, NINE)


def test_four_who_open_it_at_once_open_one(database, town, db):
    case_id = town.case_of(town.amina).id
    db.commit()

    def write() -> uuid.UUID:
        with database.writing() as other:
            return open_task(other, case_id, CaseTaskKind.FAILED_MESSAGE, THING, NINE).id

    assert len(set(at_once(write, write, write, write))) == 1


def test_messages_that_failed_on_one_way_are_counted_once(db, town):
    town.reach(town.amina)
    case_id = town.case_of(town.amina).id
    for about in (town.unit.id, town.occasion.id):
        for message in put(db, town.amina, MessageKind.OUTCOME_READY, about=about, now=NINE):
            if message.channel is not Channel.IN_APP:
                open_task(db, case_id, CaseTaskKind.FAILED_MESSAGE, message.id, NINE)
    open_task(db, case_id, CaseTaskKind.STATEMENT_CHANGED, THING, NINE)
    assert count_of(db, town.hanna, MONDAY) == 3, "by SMS, by e-mail, and the statement"


def test_once_it_is_done_the_same_thing_opens_another(db, town, task):
    finish(db, town.hanna, task, NOON)
    assert open_task(db, task.case_id, CaseTaskKind.FAILED_MESSAGE, THING, NOON).id != task.id


def test_the_caseworkers_of_the_unit_have_it_on_their_desk(db, town, task):
    assert opened(db, town.hanna) == opened(db, town.henrik) == [task.id]


def test_who_leads_the_case_has_it_alone(db, town, task):
    town.assign(town.amina, town.hanna)
    assert opened(db, town.hanna) == [task.id]
    assert opened(db, town.henrik) == []


@pytest.mark.parametrize("stranger", ["sara", "ivar", "berit", "karin"])
def test_nobody_else_has_it(db, town, task, stranger):
    staff = getattr(town, stranger)
    assert opened(db, staff) == []
    assert task_for(db, staff, task.id, MONDAY) is None


def test_a_protected_persons_task_is_counted_until_there_is_a_grant(db, town):
    hers = open_task(db, town.case_of(town.paula).id, CaseTaskKind.FAILED_MESSAGE, THING, NINE)
    assert (tasks_of(db, town.hanna, MONDAY).rows, tasks_of(db, town.hanna, MONDAY).hidden) == ([], 1)
    assert task_for(db, town.hanna, hers.id, MONDAY) is None
    town.grant(town.paula, town.hanna)
    assert opened(db, town.hanna) == [hers.id]
    assert tasks_of(db, town.hanna, MONDAY).rows[0].opened.protected


def test_the_oldest_comes_first(db, town, task):
    newer = open_task(db, town.case_of(town.bosse).id, CaseTaskKind.FAILED_MESSAGE, THING, NOON)
    assert opened(db, town.hanna) == [task.id, newer.id]


def test_done_is_said_once_and_stands_in_the_log(db, town, task):
    finish(db, town.hanna, task, NINE)
    finish(db, town.henrik, task, NOON)
    db.refresh(task)
    assert (task.done_at, task.done_by) == (NINE, town.hanna.id)
    assert opened(db, town.hanna) == []
    logged = db.exec(select(AuditEvent).where(col(AuditEvent.action) == "case:task:done")).all()
    assert [(each.subject_person_id, each.actor_id) for each in logged] == [(town.amina.id, town.hanna.id)]


def test_what_settles_itself_is_done_by_nobody(db, town, task):
    settle(db, task.case_id, CaseTaskKind.FAILED_MESSAGE, THING, NOON)
    db.refresh(task)
    assert (task.done_at, task.done_by) == (NOON, None)
