"""The participant's words beside a record: kept, read by the right ones, and changing nothing by themselves."""

import datetime as dt

import pytest
from sqlmodel import select

from models import audit, seconds
from models.attendance import Presence, Task, TaskKind
from models.audit_tables import AuditEvent
from models.calendar import civil_day
from models.cancellations import cancel
from models.case_tasks import CaseTask, tasks_of
from models.check_in import check_in
from models.claims import Claim
from models.holding import put_on_hold
from models.material import Piece, material_of, untold
from models.my_material import told_in
from models.occasions import CancelReason
from models.own_words import TooLong
from models.people import Role
from models.refusals import NotYours, SentOtherwise
from models.remark_desk import remark_for
from models.remarking import NotBegun, RecordChanged, occasion_to_remark, remark
from models.remarks import Remark, RemarkKind, Said, beside_of, is_for_the_desk, remarks_of, said_in
from models.review_file import file_of
from models.review_moves import SomebodyWasFirst
from models.review_steps import MaterialKind
from models.reviews import ReviewState
from models.roll_tasks import waiting
from models.scans import ScanSource, Situation
from models.throttle import TooManyTries
from models.told import HoursBackwards, NothingAtThoseHours, NotOnOffer
from models.waits import waits_for
from tests import reviewing
from tests.absence import accept, confirm_roll, line_of, observe, report, review_of
from tests.at_once import at_once
from tests.town import MONDAY, NINE, NOON, Town, at_clock

MINUTE = dt.timedelta(minutes=1)
_KEYS = iter(range(1000))


def say(db, person, occasion, kind=RemarkKind.WAS_HERE, words=None, *, now=NOON, key=None, seen=None, hours=None):
    key = key or f"a-remark-never-sent-before-{next(_KEYS)}"
    return remark(db, person, occasion, kind, words, key=key, language="sv", now=now, seen=seen, hours=hours)


def tasks(db):
    return db.exec(select(Task).where(Task.kind == TaskKind.REMARK)).all()


def away(db, town):
    observe(db, town.berit, town.occasion, town.amina)
    confirm_roll(db, town.berit, town.occasion)


def test_the_same_form_twice_is_one_remark(db, town):
    first = say(db, town.amina, town.occasion, key="the-same-form-sent-twice")
    assert say(db, town.amina, town.occasion, key="the-same-form-sent-twice").id == first.id
    with pytest.raises(SentOtherwise):
        say(db, town.amina, town.occasion, RemarkKind.OTHER, key="the-same-form-sent-twice")
    assert db.exec(select(Remark)).one().kind is RemarkKind.WAS_HERE


def test_twenty_remarks_an_hour_are_enough(db, town):
    for _ in range(20):
        say(db, town.amina, town.occasion)
    with pytest.raises(TooManyTries):
        say(db, town.amina, town.occasion)
    say(db, town.amina, town.occasion, now=NOON + dt.timedelta(hours=1))


def test_the_words_lie_encrypted_and_stand_in_no_log(db, town):
    said = say(db, town.amina, town.occasion, words="Jag satt längst bak")
    raw = db.connection().exec_driver_sql("SELECT words FROM remark").scalar_one()
    assert b"Jag satt" not in bytes(raw)
    event = db.exec(select(AuditEvent).where(AuditEvent.action == "remark:add")).one()
    body = audit.body_of(db, event.seq)["body"]
    assert body["kind"] == "was_here"
    assert body["words_digest"] == audit.digest("Jag satt längst bak")
    assert event.object_id == str(said.id)


@pytest.mark.parametrize("kind", list(RemarkKind))
def test_what_only_the_site_can_answer_becomes_its_task(db, town, kind):
    report(db, town.amina)
    away(db, town)
    accept(db, town.hanna, review_of(db, town.amina))
    say(db, town.amina, town.occasion, kind)
    assert len(tasks(db)) == (kind not in (RemarkKind.ASSESSMENT, RemarkKind.OTHER))


def test_one_task_while_one_is_open_and_it_says_the_newest(db, town):
    say(db, town.amina, town.occasion, RemarkKind.WAS_HERE)
    say(db, town.amina, town.occasion, RemarkKind.WAS_HERE_LONGER, now=at_clock(13))
    say(db, town.amina, town.occasion, RemarkKind.OTHER, now=at_clock(14))
    (task,) = tasks(db)
    assert said_in(db, [task]) == {task.id: Said(RemarkKind.WAS_HERE_LONGER, None)}
    assert [each.id for each, _meeting in waiting(db, town.berit, MONDAY)] == [task.id]
    assert waiting(db, town.erik, MONDAY) == []


def test_of_a_cancelled_occasion_the_desk_reads_and_the_site_is_asked_nothing(db, town):
    cancel(db, town.berit, Role.SUPERVISOR, town.occasion, CancelReason.SITE_CLOSED, NINE)
    said = say(db, town.amina, town.occasion, RemarkKind.WAS_HERE)
    assert tasks(db) == []
    assert read_in(db) == town.case_of(town.amina).id
    assert is_for_the_desk(said, town.occasion)


FROM_HALF_PAST = (dt.time(9, 30), dt.time(11, 45))


def test_who_was_there_longer_may_say_from_when_until_when(db, town):
    kept = say(db, town.amina, town.occasion, RemarkKind.WAS_HERE_LONGER, hours=FROM_HALF_PAST)
    assert kept.hours == (at_clock(9, 30), at_clock(11, 45))
    (task,) = tasks(db)
    assert said_in(db, [task])[task.id] == Said(RemarkKind.WAS_HERE_LONGER, kept.hours)
    event = db.exec(select(AuditEvent).where(AuditEvent.action == "remark:add")).one()
    assert audit.body_of(db, event.seq)["body"]["to_at"]


def test_times_that_end_first_or_lie_elsewhere_are_refused(db, town):
    for hours, no in (
        ((dt.time(11), dt.time(10)), HoursBackwards),
        ((dt.time(11), dt.time(11)), HoursBackwards),
        ((dt.time(12), dt.time(13)), NothingAtThoseHours),
        ((dt.time(7), dt.time(9)), NothingAtThoseHours),
        ((dt.time(8, 45), dt.time(11)), NothingAtThoseHours),
        ((dt.time(10), dt.time(0)), NothingAtThoseHours),
    ):
        with pytest.raises(no):
            say(db, town.amina, town.occasion, RemarkKind.WAS_HERE_LONGER, hours=hours)
    assert db.exec(select(Remark)).all() == []


def test_who_is_recorded_as_there_all_the_time_was_not_there_longer(db, town):
    observe(db, town.berit, town.occasion, town.amina, Presence.HERE)
    for kind in (RemarkKind.WAS_HERE, RemarkKind.WAS_HERE_LONGER):
        with pytest.raises(NotOnOffer):
            say(db, town.amina, town.occasion, kind)
    assert say(db, town.amina, town.occasion, RemarkKind.NOT_ME)


def test_the_same_form_with_other_times_is_another_remark(db, town):
    said = (db, town.amina, town.occasion, RemarkKind.WAS_HERE_LONGER)
    key = "the-same-form-sent-twice"
    first = say(*said, key=key, hours=FROM_HALF_PAST)
    assert say(*said, key=key, hours=FROM_HALF_PAST).id == first.id
    with pytest.raises(SentOtherwise):
        say(*said, key=key)


def test_it_stands_beside_the_records_that_were_there_when_it_was_said(db, town):
    first = say(db, town.amina, town.occasion)
    assert (first.attendance_id, first.assessment_id) == (None, None)
    report(db, town.amina)
    mark = observe(db, town.berit, town.occasion, town.amina)
    confirm_roll(db, town.berit, town.occasion)
    second = say(db, town.amina, town.occasion)
    assert (second.attendance_id, second.assessment_id) == (mark.id, None)
    assessment = accept(db, town.hanna, review_of(db, town.amina))
    third = say(db, town.amina, town.occasion)
    assert (third.attendance_id, third.assessment_id) == (mark.id, assessment.id)


def test_when_the_roll_is_corrected_it_still_stands_beside_what_it_was_said_about(db, town):
    wrong = observe(db, town.berit, town.occasion, town.amina)
    confirm_roll(db, town.berit, town.occasion)
    said = say(db, town.amina, town.occasion)
    right = observe(db, town.berit, town.occasion, town.amina, Presence.HERE, now=at_clock(13), reason="Fel rad")
    (kept,) = remarks_of(db, town.amina.id, town.occasion.id)
    assert (kept.id, kept.attendance_id) == (said.id, wrong.id)
    assert right.version == wrong.version + 1


def test_of_an_assessment_nothing_is_said_where_there_is_none(db, town):
    with pytest.raises(NotOnOffer):
        say(db, town.amina, town.occasion, RemarkKind.ASSESSMENT)


def test_a_record_that_changed_since_it_was_shown_is_read_first(db, town):
    shown = beside_of(db, town.amina, town.occasion).seen
    away(db, town)
    with pytest.raises(RecordChanged):
        say(db, town.amina, town.occasion, seen=shown)
    assert say(db, town.amina, town.occasion, seen=beside_of(db, town.amina, town.occasion).seen)


def test_who_says_to_have_been_there_is_not_asked_for_a_reason_any_more(db, town):
    away(db, town)
    assert len(waits_for(db, town.amina)) == 1
    say(db, town.amina, town.occasion, RemarkKind.OTHER)
    assert len(waits_for(db, town.amina)) == 1
    say(db, town.amina, town.occasion)
    assert waits_for(db, town.amina) == []


def test_a_hearing_tells_of_it_and_need_not_be_held_again_for_it(db, town):
    report(db, town.amina)
    away(db, town)
    review = review_of(db, town.amina)
    said = say(db, town.amina, town.occasion, words="Jag var där")
    hearing = reviewing.hear(db, town.hanna, review, now=NOON)
    assert told_in(db, hearing).remarks == [said]
    later = say(db, town.amina, town.occasion, words="Fråga Bosse")
    assert Piece(MaterialKind.REMARK, later.id) in material_of(db, review)
    assert untold(db, review, hearing.id) == []


def test_a_remark_decides_nothing_and_the_correction_closes_the_review_as_attended(db, town):
    away(db, town)
    review, line = review_of(db, town.amina), line_of(db, town.amina, town.occasion)
    before = review.state, review.due_day, line.state
    say(db, town.amina, town.occasion, words="Jag var där")
    assert (review.state, review.due_day, line.state) == before
    observe(db, town.berit, town.occasion, town.amina, Presence.HERE, now=at_clock(13), reason="Fel rad")
    assert review_of(db, town.amina).state is ReviewState.CLOSED


def scans_late(db, town):
    """A code from before the end that becomes a scan after the roll was confirmed."""
    claim = Claim("a-code-that-comes-late", town.occasion.id, ScanSource.SITE_CODE, NOON - MINUTE)
    assert check_in(db, town.amina, claim, NOON + 4 * MINUTE).situation is Situation.AFTER_CONFIRMATION


@pytest.mark.parametrize("adds", [lambda db, town: say(db, town.amina, town.occasion), scans_late])
def test_a_form_that_was_shown_before_a_remark_or_a_scan_assesses_nothing(db, town, adds):
    report(db, town.amina)
    away(db, town)
    review, seen = review_of(db, town.amina), review_of(db, town.amina).version
    adds(db, town)
    with pytest.raises(SomebodyWasFirst):
        put_on_hold(db, town.hanna, review, seen, MONDAY + dt.timedelta(days=9), "Väntar", NOON)


@pytest.mark.parametrize("adds", [lambda db, town: say(db, town.amina, town.occasion, words="Jag var där"), scans_late])
def test_a_remark_or_a_scan_takes_what_waits_for_a_second_person_back(db, town, adds):
    report(db, town.amina)
    away(db, town)
    reviewing.live_with(db, town, town.amina, now=NOON)
    review = review_of(db, town.amina)
    reviewing.answer(db, town.amina, reviewing.hear(db, town.hanna, review, now=NOON), now=NOON)
    reviewing.object_to(db, town.hanna, review, now=NOON)
    seen = review.version
    adds(db, town)
    assert review.state is ReviewState.TO_REVIEW
    with pytest.raises(SomebodyWasFirst):
        seconds.agree(db, town.henrik, review, seen, NOON)


def test_the_key_of_a_remark_on_one_occasion_says_nothing_of_another(db, town):
    other = town.create_occasion(town.series, at_clock(10), at_clock(11))
    say(db, town.amina, town.occasion, key="the-same-form-sent-twice")
    with pytest.raises(SentOtherwise):
        say(db, town.amina, other, key="the-same-form-sent-twice")


def test_the_caseworker_reads_it_beside_the_record(db, town):
    away(db, town)
    say(db, town.amina, town.occasion, words="Jag var där")
    found = file_of(db, review_of(db, town.amina), town.case_of(town.amina))[0].remarks
    assert [(each.kind, each.words) for each in found] == [(RemarkKind.WAS_HERE, "Jag var där")]


@pytest.fixture
def moved(db, town):
    """Amina's case has moved to the other board, the day after the occasion."""
    return town.move(town.amina, MONDAY)


def read_in(db):
    """The case of the one task that a desk has got."""
    return db.exec(select(CaseTask)).one().case_id


LATER = NOON + dt.timedelta(days=1)


@pytest.mark.parametrize("kind", [RemarkKind.OTHER, RemarkKind.ASSESSMENT])
def test_of_a_day_of_another_boards_time_its_own_desk_reads(db, town, kind):
    report(db, town.amina)
    away(db, town)
    accept(db, town.hanna, review_of(db, town.amina))
    old, _ = town.move(town.amina, MONDAY)
    say(db, town.amina, town.occasion, kind, now=LATER)
    assert read_in(db) == old.id
    task = db.exec(select(CaseTask)).one()
    assert [each.task.id for each in tasks_of(db, town.hanna, civil_day(LATER)).rows] == [task.id]
    assert remark_for(db, town.hanna, task.id, civil_day(LATER)).review_id == review_of(db, town.amina).id
    assert remark_for(db, town.ivar, task.id, civil_day(LATER)) is None


def test_without_a_review_it_follows_the_day(db, town, moved):
    say(db, town.amina, town.occasion, RemarkKind.OTHER, now=LATER)
    assert read_in(db) == moved[0].id


def test_of_a_day_after_the_move_the_new_desk_reads(db, town, moved):
    tuesday = town.create_occasion(town.series, NINE + dt.timedelta(days=1), LATER)
    say(db, town.amina, tuesday, RemarkKind.OTHER, now=LATER)
    assert read_in(db) == moved[1].id


@pytest.mark.parametrize("ended", [MONDAY, MONDAY - dt.timedelta(days=1)])
def test_after_the_case_has_ended_whoever_had_it_last_reads(db, town, ended):
    case = town.case_of(town.amina)
    case.ended_on = ended
    db.flush()
    say(db, town.amina, town.occasion, RemarkKind.OTHER, now=LATER)
    assert read_in(db) == case.id


def test_before_it_begins_there_is_nothing_to_say(db, town):
    with pytest.raises(NotBegun) as refused:
        say(db, town.amina, town.occasion, now=NINE - dt.timedelta(seconds=1))
    assert refused.value.starts_at == NINE
    assert say(db, town.amina, town.occasion, now=NINE)


def test_it_can_be_said_after_everything_else_is_over(db, town):
    assert say(db, town.amina, town.occasion, now=NOON + dt.timedelta(days=200))


def test_anothers_occasion_is_not_ones_own(db, town):
    assert occasion_to_remark(db, town.amina, town.garden_occasion.id) is None
    with pytest.raises(NotYours):
        say(db, town.amina, town.garden_occasion)


def test_too_many_words_are_refused(db, town):
    with pytest.raises(TooLong):
        say(db, town.amina, town.occasion, words="å" * 1001)


def test_one_form_sent_many_times_at_once_is_one_remark_and_one_task(database):
    with database.writing() as db:
        town = Town(db)

    def press():
        with database.writing() as db:
            return say(db, town.amina, town.occasion, key="pressed-many-times-at-once").id

    found = at_once(*[press] * 8)
    with database.reading() as db:
        assert found == [kept.id for kept in remarks_of(db, town.amina.id, town.occasion.id)] * 8
        assert len(tasks(db)) == 1
        assert audit.verify(db).ok
