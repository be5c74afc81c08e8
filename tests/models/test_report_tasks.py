"""What a report asks for beyond an assessment: read in its review, done by the case's caseworker, named in no list."""

import datetime as dt

import pytest
from sqlmodel import col, select

from models import audit
from models.access import TABLE, Cell, Field, Relation
from models.audit_tables import AuditEvent
from models.case_tasks import OF_A_REPORT, CaseTask, CaseTaskKind, finish, task_for, tasks_of
from models.own_words import TooLong
from models.reasons import Reason, ReasonCode
from models.report_tasks import asked_by_reports, asked_in, review_about
from models.report_versions import change, withdraw
from models.review_moves import SomebodyWasFirst
from models.reviews import Review
from models.told import Told
from tests.absence import accept, confirm_roll, line_of, observe, report, review_of
from tests.town import LONG_AGO, MONDAY, NINE, NOON, at_clock

TUESDAY = MONDAY + dt.timedelta(days=1)
LOOKED = "Ringde och bokade ett samtal om planen."


@pytest.fixture
def sent(db, town):
    """Amina reports that she has no childcare."""
    return report(db, town.amina, reason=ReasonCode.CHILDCARE)


@pytest.fixture
def task(db, sent) -> CaseTask:
    """What her report asks for."""
    found: CaseTask = db.exec(select(CaseTask).where(CaseTask.object_id == sent.id)).one()
    return found


def asked(db, town):
    return [(each.task.kind, each.open) for each in asked_by_reports(db, review_of(db, town.amina))]


def told_anew(db, town, sent, reason, key="a-correction-never-sent"):
    told = Told(MONDAY, reason)
    return change(db, town.amina, sent, told, key=key, language="sv", sent_in=None, now=NOON)


@pytest.mark.parametrize(
    ("reason", "kinds"),
    [
        (ReasonCode.CHILDCARE, [CaseTaskKind.LOOK_AT_PLAN]),
        (ReasonCode.NOT_ADAPTED, [CaseTaskKind.LOOK_AT_PLAN]),
        (ReasonCode.WORK_OR_STUDY, [CaseTaskKind.LOOK_AT_PLAN]),
        (ReasonCode.ORGANISER, [CaseTaskKind.ASK_THE_SITE]),
        (ReasonCode.SICK, []),
    ],
)
def test_the_review_says_what_the_reason_asks_for(db, town, reason, kinds):
    report(db, town.amina, reason=reason)
    assert asked(db, town) == [(kind, True) for kind in kinds]


def test_a_report_of_several_days_asks_once(db, town):
    town.create_occasion(town.series, at_clock(9, day=TUESDAY), at_clock(12, day=TUESDAY))
    report(db, town.amina, reason=ReasonCode.CHILDCARE, until=TUESDAY)
    assert asked(db, town) == [(CaseTaskKind.LOOK_AT_PLAN, True)]


def test_it_is_done_with_words_once_and_the_first_word_stands(db, town, task):
    finish(db, town.hanna, task, NINE, LOOKED)
    finish(db, town.hanna, task, NOON, "Igen.")
    finish(db, town.henrik, task, NOON)
    (found,) = asked_by_reports(db, review_of(db, town.amina))
    assert (found.task.done_at, found.by, found.task.words) == (NINE, town.hanna, LOOKED)


def test_what_a_colleague_wrote_second_is_not_lost_in_silence(db, town, task):
    finish(db, town.hanna, task, NINE, LOOKED)
    with pytest.raises(SomebodyWasFirst):
        finish(db, town.henrik, task, NOON, "Jag med.")


def test_words_have_an_end(db, town, task):
    with pytest.raises(TooLong):
        finish(db, town.hanna, task, NINE, "a" * 1001)
    assert asked(db, town) == [(CaseTaskKind.LOOK_AT_PLAN, True)]


def test_the_log_hears_that_it_was_done_and_no_words(db, town, task):
    finish(db, town.hanna, task, NINE, LOOKED)
    event = db.exec(select(AuditEvent).where(AuditEvent.action == "case:task:done")).one()
    assert (event.actor_id, event.subject_person_id) == (town.hanna.id, town.amina.id)
    body = audit.body_of(db, event.seq)
    assert body and body["body"] == {"kind": "look_at_plan", "words_digest": audit.digest(LOOKED)}


def test_a_report_that_is_taken_back_asks_for_nothing(db, town, sent):
    withdraw(db, town.amina, sent, NOON)
    assert asked(db, town) == []
    assert tasks_of(db, town.hanna, MONDAY).rows == []


def test_a_corrected_report_asks_for_what_it_says_now(db, town, sent):
    newer = told_anew(db, town, sent, ReasonCode.ORGANISER)
    assert asked(db, town) == [(CaseTaskKind.ASK_THE_SITE, True)]
    told_anew(db, town, newer, ReasonCode.SICK, key="another-correction-never-sent")
    assert asked(db, town) == []


def test_what_was_done_before_the_correction_stays_beside_the_first_version(db, town, sent, task):
    finish(db, town.hanna, task, NINE, LOOKED)
    told_anew(db, town, sent, ReasonCode.SICK)
    assert asked(db, town) == [(CaseTaskKind.LOOK_AT_PLAN, False)]


def test_words_that_come_after_the_report_was_taken_back_are_told_so(db, town, sent, task):
    withdraw(db, town.amina, sent, NOON)
    with pytest.raises(SomebodyWasFirst):
        finish(db, town.hanna, task, NOON, LOOKED)


def test_accepting_the_absence_does_not_do_it(db, town, sent):
    observe(db, town.berit, town.occasion, town.amina)
    confirm_roll(db, town.berit, town.occasion)
    accept(db, town.hanna, review_of(db, town.amina))
    assert asked(db, town) == [(CaseTaskKind.LOOK_AT_PLAN, True)]
    assert [row.task.kind for row in tasks_of(db, town.hanna, MONDAY).rows] == [CaseTaskKind.LOOK_AT_PLAN]


def test_the_list_has_one_row_for_a_report_that_asks_for_two_things(db, town):
    flood = Reason(
        code="flood",
        position=5,
        label={"sv": "Översvämning"},
        help={"sv": "Välj vid vatten."},
        symbol="x",
        plan_task=True,
        organisers_own=True,
        source="Exempelby riktlinje § 12",
        from_day=LONG_AGO,
    )
    town.add(flood)
    report(db, town.amina, reason="flood")
    assert len(asked(db, town)) == 2
    assert len(tasks_of(db, town.hanna, MONDAY).rows) == 1


def test_a_protected_persons_is_counted_and_no_more(db, town):
    sent = report(db, town.paula, reason=ReasonCode.CHILDCARE)
    found = tasks_of(db, town.hanna, MONDAY)
    assert (found.rows, found.hidden) == ([], 1)
    task = db.exec(select(CaseTask).where(col(CaseTask.kind).in_(OF_A_REPORT), CaseTask.object_id == sent.id)).one()
    assert task_for(db, town.hanna, task.id, MONDAY) is None


def test_it_belongs_to_the_reports_own_review(db, town, sent, task):
    report(db, town.bosse, reason=ReasonCode.CHILDCARE)
    assert review_about(db, sent.id) == review_of(db, town.amina).id
    assert asked_in(db, review_of(db, town.amina), task.id) == task
    assert asked_in(db, review_of(db, town.bosse), task.id) is None


def test_another_absence_of_the_same_person_asks_for_nothing(db, town, sent, task):
    there = town.create_occasion(town.series, at_clock(9, day=TUESDAY), at_clock(12, day=TUESDAY))
    report(db, town.amina, TUESDAY)
    other = db.get_one(Review, line_of(db, town.amina, there).review_id)
    assert other.id != review_about(db, sent.id)
    assert asked_by_reports(db, other) == []
    assert asked_in(db, other, task.id) is None


def test_who_may_not_read_the_reason_does_not_read_what_it_asks_for(db, town, sent, monkeypatch):
    monkeypatch.setitem(TABLE, (Field.REASON, Relation.ASSIGNED), Cell())
    assert asked(db, town) == []
