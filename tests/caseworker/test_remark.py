"""A remark that no open review holds is a task at the desk: read on a page of its own, and never in the list."""

import re

import pytest
from sqlmodel import select

from models.attendance import Presence
from models.audit import AuditEvent
from models.case_tasks import CaseTask, CaseTaskKind
from models.remarking import remark
from models.remarks import Remark, RemarkKind
from tests.absence import accept, confirm_roll, observe, report, review_of
from tests.town import NOON, at_clock

WORDS = "Jag satt längst bak."
TASKS = "/desk/tasks"


@pytest.fixture
def say(app, lived_in, at):
    """say(person, kind, words): gives the address of the desk's page about it, when there is a task."""

    def said(person, kind=RemarkKind.WAS_HERE, words=None) -> str | None:
        at(NOON)
        with app.extensions["database"].writing() as db:
            kept = remark(db, person, lived_in.occasion, kind, words, key=f"{kind}-{words}", language="sv", now=NOON)
            task = db.exec(select(CaseTask.id).where(CaseTask.object_id == kept.id)).first()
        return f"{TASKS}/{task}/remark" if task else None

    return said


@pytest.mark.parametrize(
    ("kind", "words", "is_a_task"),
    [
        (RemarkKind.WAS_HERE, None, False),
        (RemarkKind.NOT_ME, None, False),
        (RemarkKind.WAS_HERE, WORDS, True),
        (RemarkKind.OTHER, None, True),
    ],
)
def test_it_is_a_task_where_the_sites_record_alone_does_not_settle_it(lived_in, say, kind, words, is_a_task):
    assert bool(say(lived_in.amina, kind, words)) is is_a_task


def test_in_an_open_review_it_is_read_there(app, lived_in, say, browser):
    with app.extensions["database"].writing() as db:
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
        review_id = review_of(db, lived_in.amina).id
    assert say(lived_in.amina, words=WORDS) is None
    page = browser(lived_in.hanna).get(f"/desk/reviews/{review_id}").text
    assert WORDS in page
    assert "It stands beside the site’s record “not here”, version 1." in page


def test_after_an_assessment_it_is_a_task_again(app, lived_in, say):
    with app.extensions["database"].writing() as db:
        report(db, lived_in.amina)
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
        accept(db, lived_in.hanna, review_of(db, lived_in.amina))
    assert say(lived_in.amina, RemarkKind.ASSESSMENT)


def test_the_list_says_that_there_is_one_and_the_page_what(browser, lived_in, say):
    address, hanna = say(lived_in.amina, words=WORDS), browser(lived_in.hanna)
    page = hanna.get(TASKS).text
    assert "A participant says that a record is wrong" in page
    assert f'href="{address}"' in page
    assert WORDS not in page
    page = hanna.get(address).text
    for words in ("Amina Ali", "The participant about the record: I was there", WORDS, "The site had recorded nothing"):
        assert words in page, words


def test_it_stands_beside_the_record_of_then_and_of_now(app, browser, lived_in, say):
    with app.extensions["database"].writing() as db:
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina)
    address = say(lived_in.amina, words=WORDS)
    with app.extensions["database"].writing() as db:
        right = (lived_in.berit, lived_in.occasion, lived_in.amina, Presence.HERE)
        observe(db, *right, now=at_clock(13), reason="Fel rad")
    page = browser(lived_in.hanna).get(address).text
    assert "It stands beside the site’s record “not here”, version 1." in page
    assert "The site has recorded something else since." in page
    assert "Fel rad" in page


def test_done_is_said_on_the_page(browser, lived_in, say):
    address, hanna = say(lived_in.amina, words=WORDS), browser(lived_in.hanna)
    action = re.search(r'action="(/desk/tasks/[^"]+/done)"', hanna.get(address).text)[1]
    assert "There is nothing to look at." in hanna.follow(hanna.post(action)).text
    assert "Looked at Monday 23 November at 12:00." in hanna.get(address).text


def test_a_look_is_written_once(app, browser, lived_in, say):
    address, hanna = say(lived_in.amina, words=WORDS), browser(lived_in.hanna)
    hanna.get(address)
    hanna.get(address)
    with app.extensions["database"].reading() as db:
        looks = [each for each in db.exec(select(AuditEvent)).all() if each.action == "desk:remark:look"]
    assert [each.subject_person_id for each in looks] == [lived_in.amina.id]


def test_another_remark_of_the_same_person_is_another_look(app, browser, lived_in, say):
    addresses, hanna = [say(lived_in.amina, words=words) for words in (WORDS, "Fråga Bosse")], browser(lived_in.hanna)
    for address in addresses * 2:
        hanna.get(address)
    with app.extensions["database"].reading() as db:
        looks = db.exec(select(AuditEvent.object_id).where(AuditEvent.action == "desk:remark:look")).all()
        assert sorted(looks) == sorted(str(each) for each in db.exec(select(Remark.id)).all())


def test_it_is_the_cases_own_caseworkers_alone(browser, lived_in, say):
    address = say(lived_in.amina, words=WORDS)
    for stranger in (lived_in.sara, lived_in.ivar):
        assert browser(stranger).get(address).status_code == 404
    for other in (lived_in.berit, lived_in.amina):
        assert browser(other).get(address).status_code == 403


def test_a_protected_persons_is_counted_and_not_opened(browser, lived_in, say):
    address, hanna = say(lived_in.paula, words=WORDS), browser(lived_in.hanna)
    assert "1 more that you may not open" in hanna.get(TASKS).text
    assert hanna.get(address).status_code == 404


def test_a_task_of_another_kind_has_no_such_page(app, browser, lived_in, say):
    address = say(lived_in.amina, words=WORDS)
    with app.extensions["database"].writing() as db:
        row = db.exec(select(CaseTask)).one()
        row.kind = CaseTaskKind.FAILED_MESSAGE
        db.add(row)
    assert browser(lived_in.hanna).get(address).status_code == 404
