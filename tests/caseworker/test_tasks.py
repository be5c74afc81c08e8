"""The desk's tasks: seen by the case's caseworker, done when it is said."""

import re

import pytest
from sqlmodel import select

from models.audit import AuditEvent
from models.case_tasks import CaseTask
from models.delivery import REFUSED, note_not_sent
from models.outbox import Channel, MessageKind, put

PAGE = "/desk/tasks"


@pytest.fixture
def lose(app, lived_in, at):
    """lose(person): an SMS to somebody did not arrive; gives the task's address."""

    def lost(person, channel=Channel.SMS) -> str:
        with app.extensions["database"].writing() as db:
            lived_in.db = db
            lived_in.reach(person)
            messages = put(db, person, MessageKind.HEARING_SENT, now=at.now())
            message = next(each for each in messages if each.channel is channel)
            note_not_sent(db, message, REFUSED, at.now())
            return f"{PAGE}/{db.exec(select(CaseTask.id).where(CaseTask.object_id == message.id)).one()}/done"

    return lost


def test_there_may_be_nothing_to_do(browser, lived_in):
    assert "There is nothing to look at." in browser(lived_in.hanna).get(PAGE).text


def test_a_message_that_did_not_arrive_is_on_the_list(browser, lived_in, lose):
    lose(lived_in.amina)
    page = browser(lived_in.hanna).get(PAGE).text
    assert "Amina Ali" in page
    assert "A message by SMS did not arrive" in page
    assert re.search(r'href="/desk/people/[0-9a-f-]{36}/contact"', page)


def test_by_e_mail_it_says_so(browser, lived_in, lose):
    lose(lived_in.amina, Channel.EMAIL)
    assert "A message by e-mail did not arrive" in browser(lived_in.hanna).get(PAGE).text


def test_the_list_says_nothing_of_what_the_message_was_about(browser, lived_in, lose):
    lose(lived_in.amina)
    page = browser(lived_in.hanna).get(PAGE).text
    assert "hearing" not in page and "important for you" not in page


def test_done_is_done_and_said_twice_it_is_the_same(app, browser, lived_in, lose):
    address, hanna = lose(lived_in.amina), browser(lived_in.hanna)
    hanna.get(PAGE)
    assert "There is nothing to look at." in hanna.follow(hanna.post(address)).text
    assert hanna.post(address).status_code == 303
    with app.extensions["database"].reading() as db:
        assert [each.action for each in db.exec(select(AuditEvent)).all()].count("case:task:done") == 1


@pytest.mark.parametrize("who", ["sara", "ivar"])
def test_nobody_elses_caseworker_finds_it(browser, lived_in, lose, who):
    address, other = lose(lived_in.amina), browser(getattr(lived_in, who))
    assert "Amina" not in other.get(PAGE).text
    assert other.post(address).status_code == 404


def test_a_protected_person_is_counted_and_not_named(browser, lived_in, lose):
    address, hanna = lose(lived_in.paula), browser(lived_in.hanna)
    page = hanna.get(PAGE).text
    assert "1 more that you may not open" in page
    assert "Paula" not in page and "There is nothing" not in page
    assert hanna.post(address).status_code == 404


def test_the_look_stands_in_the_log(app, browser, lived_in, lose):
    lose(lived_in.amina)
    hanna = browser(lived_in.hanna)
    hanna.get(PAGE), hanna.get(PAGE)
    with app.extensions["database"].reading() as db:
        assert [each.action for each in db.exec(select(AuditEvent)).all()].count("desk:tasks:look") == 1


def test_the_worklist_leads_there(browser, lived_in):
    assert f'href="{PAGE}"' in browser(lived_in.hanna).get("/desk/").text
