"""What a report asks for beyond an assessment, at the desk: told in the review, named in no list, done there."""

import re

import pytest
from sqlmodel import select

from models.absences import AbsenceReport
from models.audit import AuditEvent
from models.case_tasks import CaseTask, CaseTaskKind, finish
from models.report_versions import withdraw
from tests.absence import report, review_of
from tests.reviewing import waits_for_a_second
from tests.town import NOON, at_clock, stranger
from webapp.caseworker.task_words import _KINDS

LOOKED = "Ringde och bokade ett samtal om planen."
NEUTRAL = "Something in the report asks for more than an assessment"
PLAN = "Besides the assessment: look at the plan."
SITE = "Besides the assessment: ask the site what happened."


@pytest.fixture
def asking(write, look, lived_in):
    """asking(person, reason): the review's address and the task, once somebody has reported."""

    def asked(person, reason="childcare"):
        with write() as db:
            sent = report(db, person, reason=reason)
        with look() as db:
            task = db.exec(select(CaseTask).where(CaseTask.object_id == sent.id)).one()
            return f"/desk/reviews/{review_of(db, person).id}", task

    return asked


def kept(look, task):
    with look() as db:
        found = db.get_one(CaseTask, task.id)
        return found.done_by, found.words


def test_every_kind_of_task_has_its_words():
    assert set(_KINDS) == set(CaseTaskKind), "write its words in webapp/caseworker/task_words.py"


@pytest.mark.parametrize(("reason", "says"), [("childcare", PLAN), ("not_adapted", PLAN), ("organiser", SITE)])
def test_the_review_tells_it_beside_what_was_stated(hanna, lived_in, asking, reason, says):
    address, task = asking(lived_in.amina, reason)
    page = hanna.get(address).text
    assert says in page and "Nobody has done it yet." in page
    assert f'href="#step-task-{task.id}"' in page and f'id="step-task-{task.id}"' in page


def test_what_a_report_of_several_occasions_asks_for_is_told_once(hanna, write, lived_in, asking):
    with write() as db:
        lived_in.db = db
        lived_in.create_occasion(lived_in.series, at_clock(13), at_clock(16))
    page = hanna.get(asking(lived_in.amina)[0]).text
    assert page.count("Receipt") == 2, "it stands at both occasions"
    assert page.count("Say that it is done") == page.count(PLAN) == 1


def test_the_list_says_the_same_of_every_kind_and_leads_to_the_review(hanna, lived_in, asking):
    address, first = asking(lived_in.amina, "not_adapted")
    there, second = asking(lived_in.bosse, "organiser")
    rows = sorted(re.findall(r"<tr>.*?</tr>", hanna.get("/desk/tasks").text, re.DOTALL)[1:])
    of_one = (re.sub(r"/desk/people/[0-9a-f-]{36}", "/desk/people/-", row.replace(address, there)) for row in rows)
    hers, his = (row.replace("Amina Ali", "Bosse Björk") for row in of_one)
    assert hers == his and NEUTRAL in hers
    assert str(first.id) not in rows[0] and str(second.id) not in rows[1], "it is done in the review"


@pytest.mark.parametrize("page", ["/desk/tasks", "/desk/"])
def test_no_list_says_what_it_is(hanna, lived_in, asking, page):
    asking(lived_in.amina), asking(lived_in.bosse, "organiser")
    text = hanna.get(page).text
    assert not re.search(r"\bplan\b|ask the site|look_at|ask_the", text)


def test_it_is_done_with_a_few_words_and_says_by_whom(hanna, look, lived_in, asking):
    address, task = asking(lived_in.amina)
    answer = hanna.post(f"{address}/task-done", task=str(task.id), **{f"did-{task.id}": LOOKED})
    page = hanna.follow(answer).text
    assert LOOKED in page and "Done by Hanna Hav" in page
    assert f"step-task-{task.id}" not in page
    assert kept(look, task) == (lived_in.hanna.id, LOOKED)
    assert "There is nothing to look at." in hanna.get("/desk/tasks").text


def test_words_are_not_needed_and_twice_is_once(hanna, look, lived_in, asking):
    address, task = asking(lived_in.amina)
    answers = [hanna.post(f"{address}/task-done", task=str(task.id)).status_code for _ in range(2)]
    assert answers == [303, 303]
    assert kept(look, task) == (lived_in.hanna.id, None)
    with look() as db:
        assert [each.action for each in db.exec(select(AuditEvent)).all()].count("case:task:done") == 1


def test_too_many_words_are_still_there(hanna, look, lived_in, asking):
    address, task = asking(lived_in.amina)
    answer = hanna.post(f"{address}/task-done", task=str(task.id), **{f"did-{task.id}": "å" * 1001})
    assert answer.status_code == 422
    assert "Write at most 1000 characters." in answer.text and "å" * 1001 in answer.text
    assert kept(look, task) == (None, None)


def test_who_comes_second_is_told_and_keeps_the_words(hanna, write, look, lived_in, asking):
    address, task = asking(lived_in.amina)
    with write() as db:
        finish(db, lived_in.henrik, task, NOON, "Har ringt.")
    answer = hanna.post(f"{address}/task-done", task=str(task.id), **{f"did-{task.id}": LOOKED})
    assert answer.status_code == 409
    assert LOOKED in answer.text and "Har ringt." in answer.text
    assert kept(look, task) == (lived_in.henrik.id, "Har ringt.")


def test_a_report_that_was_taken_back_asks_for_nothing(hanna, write, lived_in, asking):
    address, task = asking(lived_in.amina)
    with write() as db:
        withdraw(db, lived_in.amina, db.get_one(AbsenceReport, task.object_id), NOON)
    assert PLAN not in hanna.get(address).text
    assert hanna.post(f"{address}/task-done", task=str(task.id)).status_code == 404
    assert "There is nothing to look at." in hanna.get("/desk/tasks").text


@pytest.mark.parametrize("who", ["sara", "ivar"])
def test_nobody_elses_caseworker_finds_it(browser, look, lived_in, asking, who):
    address, task = asking(lived_in.amina)
    other = browser(getattr(lived_in, who))
    assert other.post(f"{address}/task-done", task=str(task.id)).status_code == 404
    assert NEUTRAL not in other.get("/desk/tasks").text
    assert kept(look, task) == (None, None)


def test_it_is_done_in_its_own_review_alone(hanna, look, lived_in, asking):
    address, _task = asking(lived_in.amina)
    _there, other = asking(lived_in.bosse)
    assert hanna.post(f"{address}/task-done", task=str(other.id)).status_code == 404
    assert hanna.post(f"{address}/task-done", task=str(stranger())).status_code == 404
    assert hanna.post(f"{address}/task-done", task="x").status_code == 400
    assert kept(look, other) == (None, None)


def test_a_protected_persons_is_counted_and_not_named(hanna, lived_in, asking):
    address, task = asking(lived_in.paula)
    page = hanna.get("/desk/tasks").text
    assert "1 more that you may not open" in page and "Paula" not in page
    assert hanna.post(f"{address}/task-done", task=str(task.id)).status_code == 404


def test_a_second_person_reads_it_and_does_not_do_it(browser, write, lived_in, asking):
    address, task = asking(lived_in.amina)
    with write() as db:
        lived_in.db = db
        lived_in.assign(lived_in.amina, lived_in.hanna)
        waits_for_a_second(db, lived_in, review_of(db, lived_in.amina), by=lived_in.hanna)
    henrik = browser(lived_in.henrik)
    page = henrik.get(address).text
    assert PLAN in page and f"step-task-{task.id}" not in page
    assert henrik.post(f"{address}/task-done", task=str(task.id)).status_code == 404
