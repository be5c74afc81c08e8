"""A paper that somebody means to send: remembered until one came or nobody would read it, and told as a paper is."""

import uuid

import pytest
from sqlmodel import col, select

from models import audit
from models.audit_tables import AuditEvent
from models.proof_sending import Paper, PaperAnswer, add, answer
from models.proofs import ProofWay, proofs_of
from models.proofs_to_come import ProofToCome, announced_at, waited_for
from models.reasons import asks_for_a_paper, on_offer
from models.report_versions import withdraw
from tests.absence import accept, missed, report, review_of
from tests.conftest import KINDS
from tests.reported import away, correct
from tests.town import MONDAY, NINE, NOON, at_clock

HERE = uuid.UUID(int=1)
FIVE = at_clock(17)
pytestmark = pytest.mark.parametrize("database_url", KINDS[:1], indirect=True)
LATER, SHOWN, NOW = PaperAnswer.LATER, PaperAnswer.SHOWN, PaperAnswer.NOW


@pytest.fixture
def sent(db, town):
    return report(db, town.amina)


@pytest.fixture
def say(db, town, sent):
    """say(answer): Amina answers, with her report, whether she has a paper."""

    def said(what, to=None, now=NINE):
        answer(db, town.amina, to or sent, what, sent_in=HERE, now=now)

    return said


def waits(db, person):
    return [each.id for each in waited_for(db, person, HERE, stepped_up=True)]


def logged(db):
    return [
        (event, audit.body_of(db, event.seq)["body"])
        for event in db.exec(
            select(AuditEvent).where(AuditEvent.action == "absence:proof:announce").order_by(col(AuditEvent.seq))
        ).all()
    ]


@pytest.mark.parametrize("what", [LATER, NOW])
def test_whoever_means_to_send_one_is_reminded_and_the_caseworker_knows(db, town, sent, say, what):
    say(what)
    assert waits(db, town.amina) == [sent.id]
    assert announced_at(db, sent) == NINE
    assert waits(db, town.bosse) == []


def test_said_again_it_was_said_the_first_time(db, town, sent, say):
    say(LATER)
    say(LATER, now=NOON)
    assert [each.made_at for each in db.exec(select(ProofToCome)).all()] == [NINE]


def test_the_log_says_so(db, town, sent, say):
    say(LATER)
    ((event, body),) = logged(db)
    assert (event.object_id, event.subject_person_id) == (str(sent.id), town.amina.id)
    assert body == {"report": str(sent.id)}


def test_one_that_will_be_shown_is_kept_as_one(db, town, sent, say):
    say(SHOWN)
    say(SHOWN)
    assert [each.way for each in proofs_of(db, [sent.id])] == [ProofWay.SHOWN]
    assert waits(db, town.amina) == []


def test_who_has_none_is_not_asked_again(db, town, sent, say):
    say(PaperAnswer.NONE)
    assert (waits(db, town.amina), proofs_of(db, [sent.id])) == ([], [])


@pytest.mark.parametrize("paper", [Paper(b"came", (b"\xff\xd8\xff",)), Paper()], ids=["sent", "shown"])
def test_once_one_came_nothing_is_waited_for(db, town, sent, say, paper):
    say(LATER)
    add(db, town.amina, sent, paper, key="the-paper-itself", sent_in=None, now=NOON)
    assert (waits(db, town.amina), announced_at(db, sent)) == ([], None)
    assert announced_at(db, sent, as_of=at_clock(10)) == NINE


def test_once_it_is_assessed_nothing_is_waited_for(db, town, sent, say):
    say(LATER)
    away(db, town)
    accept(db, town.hanna, review_of(db, town.amina))
    assert waits(db, town.amina) == []


def test_while_one_of_its_days_is_open_it_is_waited_for(db, town):
    missed(db, town, at_clock(13))
    sent = report(db, town.amina, now=FIVE)
    accept(db, town.hanna, review_of(db, town.amina), now=FIVE)
    answer(db, town.amina, sent, LATER, sent_in=None, now=FIVE)
    assert waits(db, town.amina) == [sent.id]


def test_once_it_is_taken_back_nothing_is_waited_for_and_nothing_more_is_kept(db, town, sent, say):
    say(LATER)
    withdraw(db, town.amina, sent, NOON)
    say(SHOWN, now=NOON)
    assert (waits(db, town.amina), proofs_of(db, [sent.id])) == ([], [])


def test_a_newer_version_says_it_on(db, town, sent, say):
    say(LATER)
    newer = correct(db, town.amina, sent)
    assert waits(db, town.amina) == [newer.id]
    assert announced_at(db, newer) == NINE


def test_a_newer_version_of_one_whose_paper_came_does_not(db, town, sent, say):
    say(LATER)
    add(db, town.amina, sent, Paper(), key="the-paper-itself", sent_in=None, now=NINE)
    correct(db, town.amina, sent)
    assert waits(db, town.amina) == []


def test_the_log_of_an_assessment_says_that_one_was_to_come(db, town, sent, say):
    say(LATER)
    away(db, town)
    accept(db, town.hanna, review_of(db, town.amina))
    event = db.exec(select(AuditEvent).where(AuditEvent.action == "review:assess")).one()
    (line,) = audit.body_of(db, event.seq)["body"]["known"]["lines"]
    assert line["reports"][0]["proof_announced"].startswith("2026-11-23T08:00")


def test_it_is_asked_about_where_a_paper_can_be_of_use(db, town):
    asked = {each.code for each in on_offer(db, MONDAY) if asks_for_a_paper(each)}
    assert asked == {"sick", "health_visit", "authority_or_interview", "work_or_study"}
