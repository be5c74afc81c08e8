"""The desk's tasks: seen by the case's caseworker, done when it is said."""

import datetime as dt
import re
import uuid

import pytest
from sqlmodel import select

from models.audit import AuditEvent
from models.case_tasks import CaseTask, CaseTaskKind, count_of, tasks_of
from models.contact import Contact
from models.delivery import REFUSED, note_not_sent
from models.outbox import Channel, MessageKind, put
from models.reasons import ReasonCode
from models.remarking import remark
from models.remarks import RemarkKind
from tests.absence import report
from tests.town import MONDAY, NOON, at_clock

PAGE = "/desk/tasks"


@pytest.fixture
def lose(app, lived_in, at):
    """lose(person): an SMS to somebody did not arrive; gives the task's address."""

    def lost(person, channel=Channel.SMS) -> str:
        with app.extensions["database"].writing() as db:
            lived_in.db = db
            if db.get(Contact, person.id) is None:
                lived_in.reach(person)
            messages = put(db, person, MessageKind.HEARING_SENT, about=uuid.uuid4(), now=at.now())
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


def rows(page):
    return re.findall(r"<tr>.*?</tr>", page.text, re.DOTALL)[1:]


def test_several_messages_to_one_number_are_one_row_that_says_how_many(app, browser, lived_in, lose):
    for person in (lived_in.amina, lived_in.amina, lived_in.bosse):
        lose(person)
    lose(lived_in.amina, Channel.EMAIL)
    hanna = browser(lived_in.hanna)
    several, *others = sorted(rows(hanna.get(PAGE)), key=lambda row: "(2 times)" not in row)
    assert "Amina" in several and "by SMS" in several and len(others) == 2
    done = re.search(r'action="([^"]+)"', several)[1]
    hanna.post(done, also=re.findall(r'name="also" value="([^"]+)"', several))
    left = {("Amina" in row, "by SMS" in row) for row in rows(hanna.get(PAGE))}
    assert left == {(False, True), (True, False)}


def test_nobody_elses_task_is_done_beside_ones_own(app, browser, lived_in, lose):
    mine, other = lose(lived_in.amina), lose(lived_in.cilla)
    assert browser(lived_in.hanna).post(mine, also=other.split("/")[3]).status_code == 404
    assert "Amina" in browser(lived_in.hanna).get(PAGE).text
    assert browser(lived_in.hanna).post(mine, also="x").status_code == 400


def test_two_reports_that_ask_for_more_are_told_apart_by_their_days(app, browser, lived_in):
    tuesday = MONDAY + dt.timedelta(days=1)
    with app.extensions["database"].writing() as db:
        lived_in.db = db
        lived_in.create_occasion(lived_in.series, at_clock(9, day=tuesday), at_clock(12, day=tuesday))
        for day in (MONDAY, tuesday):
            report(db, lived_in.amina, day, ReasonCode.CHILDCARE)
    listed = rows(browser(lived_in.hanna).get(PAGE))
    told = re.findall(r"The report is about (\w+)", " ".join(listed))
    assert (len(listed), sorted(told)) == (2, ["Monday", "Tuesday"])


def test_what_is_said_of_two_records_is_told_apart_by_when_they_are_of(app, browser, lived_in):
    with app.extensions["database"].writing() as db:
        lived_in.db = db
        said = lived_in.create_occasion(lived_in.series, at_clock(8), at_clock(9))
        for number, occasion in enumerate((lived_in.occasion, said)):
            key = f"said-of-a-record-number-{number}"
            words = "Något annat"
            remark(db, lived_in.amina, occasion, RemarkKind.OTHER, words, key=key, language="sv", now=NOON)
    listed = rows(browser(lived_in.hanna).get(PAGE))
    assert sorted(re.findall(r"Monday 23 November,? (?:at )?(\d\d:\d\d)", " ".join(listed))) == ["08:00", "09:00"]


def test_what_is_to_be_read_is_not_done_beside_something_else(app, browser, lived_in, lose):
    address = lose(lived_in.amina)
    with app.extensions["database"].writing() as db:
        lived_in.db = db
        key = "said-of-a-record-and-not-read"
        remark(db, lived_in.amina, lived_in.occasion, RemarkKind.OTHER, "Läs", key=key, language="sv", now=NOON)
        unread = db.exec(select(CaseTask.id).where(CaseTask.kind == CaseTaskKind.REMARK)).one()
    assert browser(lived_in.hanna).post(address, also=str(unread)).status_code == 404
    with app.extensions["database"].reading() as db:
        assert all(task.done_at is None for task in db.exec(select(CaseTask)))


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


def test_every_place_of_the_desk_says_how_many_there_are(browser, lived_in, lose):
    def counts():
        for place in (PAGE, "/desk/", "/desk/people"):
            page = " ".join(browser(lived_in.hanna).get(place).text.split())
            yield int(re.search(rf'href="{PAGE}"[^>]*>Tasks <span class="num">\((\d+)\)', page)[1])

    assert set(counts()) == {0}
    lose(lived_in.amina)
    lose(lived_in.bosse)
    lose(lived_in.paula)  # protected: counted, and not named
    lose(lived_in.cilla)  # of another unit
    assert set(counts()) == {3}


def test_the_count_says_nothing_of_reasons_and_the_list_says_so(app, browser, lived_in, lose):
    for person in (lived_in.amina, lived_in.paula):
        lose(person)
    apart = "What a report asks for is not in the number above. It is done in its absence."
    assert apart not in browser(lived_in.hanna).get(PAGE).text
    with app.extensions["database"].writing() as db:
        report(db, lived_in.bosse, reason=ReasonCode.CHILDCARE)
    with app.extensions["database"].reading() as db:
        listed = tasks_of(db, lived_in.hanna, MONDAY)
        assert count_of(db, lived_in.hanna, MONDAY) == len(listed.rows) + listed.hidden - 1 == 2
    assert apart in browser(lived_in.hanna).get(PAGE).text
