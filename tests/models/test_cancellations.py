"""The organiser cancels: nobody is asked anything, and nothing counts against anyone."""

import datetime as dt

import pytest
from sqlmodel import col, select

from models import audit
from models.absences import ReportedOccasion
from models.audit_tables import AuditEvent
from models.cancellations import CancellingOver, StillConfirmed, cancel, meeting_to_cancel
from models.check_in import check_in
from models.confirmations import reopen
from models.missing_records import ask
from models.occasions import CancelReason, Occasion
from models.outbox import Message, MessageKind
from models.outcomes import Standing, outcomes
from models.people import Role
from models.refusals import NotYours
from models.reviews import LineState, Review, ReviewState
from models.roll_call import RollCancelled
from models.roll_tasks import waiting
from models.scans import Situation
from models.schedule import between, planned_minutes
from tests.absence import accept, confirm_roll, line_of, observe, report, review_of
from tests.at_once import at_once
from tests.models.test_told import TUESDAY, at_nine
from tests.scanning import claim_of
from tests.town import MONDAY, NINE, NOON, Town, at_clock

CLOSED = CancelReason.SITE_CLOSED


def by_berit(db, town, occasion=None, because=CLOSED, *, now=NINE):
    return cancel(db, town.berit, Role.SUPERVISOR, occasion or town.occasion, because, now)


def actions(db):
    return [event.action for event in db.exec(select(AuditEvent).order_by(col(AuditEvent.seq)))]


def test_cancelling_twice_keeps_the_first_time_and_reason(db, town):
    by_berit(db, town)
    again = by_berit(db, town, because=CancelReason.OTHER, now=NOON)
    assert (again.cancelled_at, again.cancelled_because) == (NINE, CLOSED)
    assert actions(db).count("attendance:occasion:cancel") == 1


def test_the_roll_gets_a_new_version_and_takes_no_more_marks(db, town):
    before = town.occasion.version
    by_berit(db, town)
    assert town.occasion.version == before + 1
    with pytest.raises(RollCancelled):
        observe(db, town.berit, town.occasion, town.amina)


def test_a_record_that_was_asked_for_is_not_waited_for_any_more(db, town):
    confirm_roll(db, town.berit, town.occasion)
    task = ask(db, town.hanna, town.case_of(town.amina), town.occasion.id, now=NOON)
    reopen(db, town.berit, town.occasion, "Fel dag", now=NOON)
    assert [each for each, _ in waiting(db, town.berit, MONDAY)] == [task]
    by_berit(db, town, now=NOON)
    assert waiting(db, town.berit, MONDAY) == []
    db.refresh(task)
    assert (task.done_at, task.done_by) == (NOON, None)


def test_it_leaves_the_planned_minutes(db, town):
    def planned():
        return planned_minutes(between(db, town.amina.id, MONDAY, MONDAY))

    assert planned() == 180
    by_berit(db, town)
    assert planned() == 0


def test_whoever_scans_is_told_and_is_on_no_roll(db, town):
    by_berit(db, town)
    scan = check_in(db, town.amina, claim_of(town.occasion, NINE), NINE)
    assert (scan.situation, scan.evidence) == (Situation.CANCELLED, False)


def test_who_reported_has_nothing_left_to_be_assessed(db, town):
    sent = report(db, town.amina)
    by_berit(db, town, now=at_clock(10))
    assert line_of(db, town.amina, town.occasion).state is LineState.CANCELLED
    assert review_of(db, town.amina).state is ReviewState.CLOSED
    assert [each.standing for each in outcomes(db, [sent], NOON)[sent.id]] == [Standing.CANCELLED]


def test_who_was_asked_why_need_not_answer(db, town):
    observe(db, town.berit, town.occasion, town.amina)
    confirm_roll(db, town.berit, town.occasion)
    assert review_of(db, town.amina).state is ReviewState.NEEDS_EXPLANATION
    reopen(db, town.berit, town.occasion, "Det var stängt", now=at_clock(13))
    by_berit(db, town, now=at_clock(13))
    assert review_of(db, town.amina).state is ReviewState.CLOSED
    entry = db.exec(select(AuditEvent).where(AuditEvent.action == "review:close")).one()
    assert audit.body_of(db, entry.seq)["body"] == {"why": "cancelled"}


def test_nobody_is_asked_anything(db, town):
    by_berit(db, town)
    assert db.exec(select(Review)).all() == []
    assert db.exec(select(Message).where(Message.kind == MessageKind.EXPLANATION_ASKED)).all() == []


def test_the_other_days_of_a_report_go_on(db, town):
    (tuesday,) = at_nine(town, TUESDAY)
    report(db, town.amina, until=TUESDAY)
    by_berit(db, town)
    review = review_of(db, town.amina)
    assert review.state is ReviewState.TO_REVIEW
    assert line_of(db, town.amina, tuesday).state is LineState.OPEN
    assert review.version == 1, "whoever read it before has to look again"


def test_what_else_was_not_explained_is_asked_about_still(db, town):
    later = town.create_occasion(town.series, at_clock(13), at_clock(16))
    for occasion, now in ((town.occasion, NOON), (later, at_clock(16))):
        observe(db, town.berit, occasion, town.amina, now=now - dt.timedelta(minutes=5))
        confirm_roll(db, town.berit, occasion, now=now)
    reopen(db, town.berit, later, "Det var stängt", now=at_clock(17))
    by_berit(db, town, later, now=at_clock(17))
    assert review_of(db, town.amina).state is ReviewState.NEEDS_EXPLANATION


def test_an_assessment_that_stands_keeps_the_review_assessed(db, town):
    (tuesday,) = at_nine(town, TUESDAY)
    report(db, town.amina, until=TUESDAY)
    observe(db, town.berit, town.occasion, town.amina)
    confirm_roll(db, town.berit, town.occasion)
    accept(db, town.hanna, review_of(db, town.amina))
    by_berit(db, town, tuesday, now=at_clock(8, day=TUESDAY))
    assert review_of(db, town.amina).state is ReviewState.ASSESSED
    assert line_of(db, town.amina, town.occasion).state is LineState.ASSESSED


def test_a_confirmed_roll_is_opened_again_first(db, town):
    confirm_roll(db, town.berit, town.occasion)
    with pytest.raises(StillConfirmed):
        by_berit(db, town, now=NOON)
    reopen(db, town.berit, town.occasion, "Det var stängt", now=at_clock(13))
    assert by_berit(db, town, now=at_clock(13)).cancelled_at


def test_until_the_day_on_which_what_is_recorded_can_be_changed(db, town):
    """The fifth workday of December 2026 is Monday the 7th."""
    last = dt.date(2026, 12, 7)
    with pytest.raises(CancellingOver) as refused:
        by_berit(db, town, now=at_clock(0, 0, last + dt.timedelta(days=1)))
    assert refused.value.until == last
    assert by_berit(db, town, now=at_clock(23, 59, last)).cancelled_at


def test_a_supervisor_cancels_at_their_own_site_and_a_coordinator_everywhere(db, town):
    day = MONDAY
    for staff, hat, occasion, may in (
        (town.berit, Role.SUPERVISOR, town.occasion, True),
        (town.berit, Role.SUPERVISOR, town.garden_occasion, False),
        (town.erik, Role.SUPERVISOR, town.garden_occasion, True),
        (town.karin, Role.COORDINATOR, town.garden_occasion, True),
        (town.berit, Role.COORDINATOR, town.occasion, False),
        (town.hanna, Role.CASEWORKER, town.occasion, False),
    ):
        assert (meeting_to_cancel(db, staff, hat, occasion.id, day) is not None) is may, (staff.name, hat)
    with pytest.raises(NotYours):
        by_berit(db, town, town.garden_occasion)


def test_reports_stay_as_they_were_said(db, town):
    report(db, town.amina)
    by_berit(db, town, now=at_clock(10))
    assert [row.ended_at for row in db.exec(select(ReportedOccasion)).all()] == [None]


def test_many_who_cancel_at_once_cancel_once(database):
    with database.writing() as db:
        town = Town(db)
        report(db, town.amina)

    def press():
        with database.writing() as db:
            return by_berit(db, town, now=at_clock(10)).cancelled_at

    assert at_once(*[press] * 6) == [at_clock(10)] * 6
    with database.reading() as db:
        assert db.exec(select(Occasion.version).where(Occasion.id == town.occasion.id)).one() == 2
        assert actions(db).count("attendance:occasion:cancel") == 1
        assert audit.verify(db).ok


def test_cancelling_and_a_report_at_once_leave_nobody_to_be_asked(database):
    with database.writing() as db:
        town = Town(db)

    def press(act):
        try:
            with database.writing() as db:
                return act(db)
        except Exception as refusal:  # noqa: BLE001 - a report that comes second is told that it is cancelled
            return refusal

    at_once(
        lambda: press(lambda db: by_berit(db, town, now=at_clock(10))),
        lambda: press(lambda db: report(db, town.amina, now=at_clock(10))),
    )
    with database.reading() as db:
        states = {review.state for review in db.exec(select(Review)).all()}
        assert states <= {ReviewState.CLOSED}
