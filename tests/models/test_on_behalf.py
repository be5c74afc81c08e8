"""A report that staff write down for somebody who phones: kept like the person's own, and says who told it and how."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select

from models import audit, conflicts
from models.absences import AbsenceReport, ReportChannel, Speaker, StatedReason
from models.audit_tables import AuditEvent
from models.case_tasks import CaseTask
from models.conflicts import Ground, HasAnInterest
from models.my_timeline import Happened, timeline
from models.outbox import Message, MessageKind
from models.reasons import ReasonCode
from models.report_versions import change, older_than, open_to_change, withdraw
from models.reports import recorded_for, stated_to
from models.review_file import file_of
from models.review_moves import moves_of
from models.reviews import ReviewState
from models.roll_records import reported_at
from models.told import CancelledThatDay, NothingThatDay, Told
from tests.absence import by_phone, report, review_of
from tests.at_once import at_once
from tests.town import MONDAY, NINE, NOON, stranger

KEY = "a-form-that-hanna-filled-in"
DECEMBER = MONDAY.replace(day=30)


def record(db, town, *, day=MONDAY, reason=ReasonCode.SICK, words=None, key=KEY, now=NINE, by=None, **how):
    behalf = replace(by_phone(by or town.hanna), **how)
    return report(db, town.amina, day, reason, words, key=key, now=now, behalf=behalf)


def test_it_says_who_wrote_it_down_who_told_it_and_how(db, town):
    sent = record(db, town, speaker=Speaker.RELATIVE, channel=ReportChannel.DESK, read_back=False)
    kept = db.get_one(AbsenceReport, sent.id)
    assert (kept.recorded_by, kept.channel, kept.speaker) == (town.hanna.id, "desk", "relative")
    assert (kept.spoken_language, kept.interpreter, kept.read_back) == ("so", True, False)


def test_it_is_a_report_like_any_other(db, town):
    sent = record(db, town, words="Feber sedan i går.")
    assert len(sent.receipt_number) == 8
    assert review_of(db, town.amina).state is ReviewState.TO_REVIEW
    assert town.amina.id in reported_at(db, town.occasion.id)
    assert db.get_one(StatedReason, sent.id).words == "Feber sedan i går."
    assert db.exec(select(Message).where(Message.kind == MessageKind.REPORT_RECEIVED)).all()


def test_it_asks_for_a_look_at_the_plan_like_any_other(db, town):
    sent = record(db, town, reason=ReasonCode.CHILDCARE)
    assert db.exec(select(CaseTask.kind).where(CaseTask.object_id == sent.id)).all() == ["look_at_plan"]


def test_the_same_form_twice_is_one_report(db, town):
    assert record(db, town).id == record(db, town, now=NOON).id
    assert db.exec(select(func.count()).select_from(AbsenceReport)).one() == 1


def test_two_who_send_the_same_form_at_once_keep_one(database, town, db):
    db.commit()

    def sent():
        with database.writing() as other:
            return record(other, town).id

    assert len(set(at_once(sent, sent, sent))) == 1


def test_the_log_says_on_whose_behalf_and_how_and_hears_no_words(db, town):
    record(db, town, words="Feber")
    event = db.exec(select(AuditEvent).where(AuditEvent.action == "absence:report:record")).one()
    assert (event.actor_id, event.on_behalf, event.subject_person_id) == (town.hanna.id, town.amina.id, town.amina.id)
    body = audit.body_of(db, event.seq)
    assert body
    assert "Feber" not in str(body)
    assert body["body"]["words_digest"] == audit.digest("Feber")
    how = {"channel": "phone", "speaker": "participant", "spoken_language": "so"}
    assert body["body"].items() >= {**how, "interpreter": True, "read_back": True}.items()


def test_the_log_says_of_each_thing_that_followed_that_staff_did_it(db, town):
    record(db, town)
    events = db.exec(select(AuditEvent).order_by(col(AuditEvent.seq))).all()
    assert [(each.action, each.actor_id) for each in events] == [
        ("absence:report:record", town.hanna.id),
        ("review:open", town.hanna.id),
    ]
    assert [each.staff_id for each in moves_of(db, review_of(db, town.amina).id)] == [town.hanna.id]


def test_what_the_person_sent_says_that_nobody_wrote_it_for_them(db, town):
    sent = report(db, town.amina)
    event = db.exec(select(AuditEvent).where(AuditEvent.action == "absence:report:send")).one()
    assert (sent.recorded_by, event.on_behalf) == (None, None)


def test_whoever_has_a_conflict_of_interest_writes_nothing_down(db, town):
    conflicts.declare(db, town.hanna, town.amina.id, Ground.RELATIVE, NINE)
    with pytest.raises(HasAnInterest):
        record(db, town)
    assert db.exec(select(AbsenceReport)).all() == []


def test_the_days_are_those_that_the_person_could_report(db, town):
    with pytest.raises(NothingThatDay):
        record(db, town, day=DECEMBER)
    town.occasion.cancelled_at = NINE
    db.add(town.occasion)
    db.flush()
    with pytest.raises(CancelledThatDay):
        record(db, town)


def test_a_report_says_all_of_how_it_was_told_or_nothing(db, town):
    sent = record(db, town)
    half = AbsenceReport(**{**sent.model_dump(), "id": stranger(), "key": "b", "receipt_number": "B", "channel": None})
    db.add(half)
    with pytest.raises(IntegrityError):
        db.flush()


def test_the_person_sees_in_the_timeline_that_it_was_written_down(db, town):
    sent = record(db, town)
    told = [each for each in timeline(db, review_of(db, town.amina)) if each.what is Happened.REPORTED]
    assert [(each.row.id, each.row.recorded_by) for each in told] == [(sent.id, town.hanna.id)]


def test_what_was_stated_is_behind_the_step_up_for_the_person(db, town):
    """No session of theirs sent it."""
    sent = record(db, town)
    assert stated_to(db, sent, stranger(), stepped_up=False) is None
    assert stated_to(db, sent, stranger(), stepped_up=True).reason == "sick"


def test_the_person_takes_it_back_like_their_own(db, town):
    sent = record(db, town)
    assert open_to_change(db, sent)
    withdraw(db, town.amina, sent, NOON)
    assert review_of(db, town.amina).state is ReviewState.CLOSED
    assert town.amina.id not in reported_at(db, town.occasion.id)


def test_the_person_corrects_it_and_the_correction_is_their_own(db, town):
    sent = record(db, town)
    told = Told(MONDAY, ReasonCode.SICK_CHILD)
    newer = change(db, town.amina, sent, told, key="a-correction", language="sv", sent_in=stranger(), now=NOON)
    assert (newer.recorded_by, older_than(db, newer)) == (None, [sent])
    assert [each.recorded_by and each.recorded_by.id for each in file_of_hers(db, town)] == [town.hanna.id, None]


def file_of_hers(db, town):
    (line,) = file_of(db, review_of(db, town.amina), town.case_of(town.amina))
    return line.stated


def test_a_receipt_is_found_for_its_own_case_and_for_what_staff_wrote_down(db, town):
    sent, own = record(db, town), report(db, town.amina)
    amina, bosse = town.case_of(town.amina), town.case_of(town.bosse)
    assert recorded_for(db, amina, sent.id) == sent
    assert recorded_for(db, bosse, sent.id) is None
    assert recorded_for(db, amina, own.id) is None
    assert recorded_for(db, amina, stranger()) is None
