"""A participant's own days: what applies, how it stands, and the week's sums."""

import datetime as dt

import pytest
from sqlalchemy import event
from sqlmodel import select

from models import schedule
from models.access import NO, TABLE, Field, Relation
from models.attendance import ConfirmationKind, Presence
from models.check_in import check_in
from models.occasions import CancelReason, Enrolment, occasions_between
from models.plans import Plan
from models.schedule import Status
from tests import absence
from tests.scanning import claim_of, confirm, mark
from tests.town import LONG_AGO, MONDAY, NINE, NOON, at_clock

DAY = dt.timedelta(days=1)
OPENS = dt.timedelta(minutes=15)


@pytest.fixture
def status(db, town):
    """How Amina's Monday morning stands at a moment."""

    def ask(at):
        db.flush()
        entry = schedule.today(db, town.amina.id, at)[0]
        return entry.status(at, entry.starts_at - OPENS)

    return ask


@pytest.fixture
def report(town):
    """Amina reports that she cannot come."""

    def send():
        absence.report(town.db, town.amina, now=NINE - dt.timedelta(hours=1))

    return send


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (at_clock(8, 44), Status.NOT_YET),
        (at_clock(8, 45), Status.OPEN),
        (at_clock(11, 59), Status.OPEN),
        (NOON, Status.NOT_RECORDED_YET),
        (at_clock(23), Status.NOT_RECORDED_YET),
    ],
)
def test_the_clock_alone_says_what_is_open(status, at, expected):
    assert status(at) is expected


def test_someone_scanned_is_in_since_then(db, town, status):
    check_in(db, town.amina, claim_of(town.occasion, at_clock(9, 2)), at_clock(9, 3))
    check_in(db, town.amina, claim_of(town.occasion, at_clock(10)), at_clock(10))
    assert status(at_clock(10)) is status(at_clock(12, 30)) is Status.IN
    assert schedule.today(db, town.amina.id, NINE)[0].since == at_clock(9, 2)
    assert schedule.today(db, town.bosse.id, NINE)[0].since is None


def test_a_scan_that_is_no_evidence_changes_nothing(db, town, status):
    check_in(db, town.amina, claim_of(town.occasion, at_clock(8, 30)), at_clock(8, 30))
    assert status(NINE) is Status.OPEN


@pytest.mark.parametrize(
    ("presence", "expected"),
    [
        (Presence.HERE, Status.HERE),
        (Presence.PARTLY, Status.PARTLY),
        (Presence.NOT_HERE, Status.NOT_HERE),
        (Presence.NOT_RECORDED, Status.NOT_RECORDED),
        (None, Status.NOT_RECORDED),
    ],
)
def test_the_record_shows_once_it_is_confirmed_and_not_before(town, status, presence, expected):
    if presence:
        partly = (NINE, at_clock(10)) if presence is Presence.PARTLY else None
        mark(town, town.occasion, town.amina, presence, partly=partly)
    assert status(NOON) is Status.NOT_RECORDED_YET
    confirm(town, town.occasion, NOON)
    assert status(NOON) is expected
    confirm(town, town.occasion, at_clock(13), kind=ConfirmationKind.REOPEN, number=2)
    assert status(at_clock(13)) is Status.NOT_RECORDED_YET


def test_the_newest_mark_counts(town, status):
    mark(town, town.occasion, town.amina, Presence.NOT_HERE)
    mark(town, town.occasion, town.amina, Presence.HERE, version=2)
    mark(town, town.occasion, town.bosse, Presence.NOT_HERE, version=3)
    confirm(town, town.occasion, NOON)
    assert status(NOON) is Status.HERE


def test_a_report_shows_until_the_person_comes_after_all(db, town, status, report):
    report()
    assert status(at_clock(8)) is status(at_clock(13)) is Status.REPORTED
    assert schedule.today(db, town.bosse.id, NINE)[0].reported is False
    check_in(db, town.amina, claim_of(town.occasion, NINE), NINE)
    assert status(NINE) is Status.IN


def test_cancelled_comes_before_everything(db, town, status, report):
    report()
    check_in(db, town.amina, claim_of(town.occasion, NINE), NINE)
    confirm(town, town.occasion, NOON)
    town.occasion.cancelled_at, town.occasion.cancelled_because = NINE, CancelReason.OTHER
    assert status(NOON) is Status.CANCELLED


def test_today_holds_what_runs_past_midnight_and_nothing_of_other_days(db, town):
    over_midnight = town.create_occasion(town.series, at_clock(22, day=MONDAY - DAY), at_clock(1))
    town.create_occasion(town.series, at_clock(20, day=MONDAY - DAY), at_clock(0))
    town.create_occasion(town.series, at_clock(0, day=MONDAY + DAY), at_clock(1, day=MONDAY + DAY))
    midnight = town.create_occasion(town.series, at_clock(0), at_clock(0, 30))
    found = [each.id for each in schedule.today(db, town.amina.id, NINE)]
    assert found == [over_midnight.id, midnight.id, town.occasion.id]


def test_the_days_are_swedish_days(db, town):
    """At 00:30 in Sweden it is still Sunday in UTC."""
    assert [each.id for each in schedule.today(db, town.amina.id, at_clock(0, 30))] == [town.occasion.id]
    assert schedule.today(db, town.amina.id, at_clock(23, 30, day=MONDAY - DAY)) == []


def test_outside_the_enrolment_nothing_applies(db, town):
    enrolment = db.exec(select(Enrolment).where(Enrolment.participant_id == town.amina.id)).one()
    enrolment.from_day = enrolment.to_day = MONDAY
    for away in (-DAY, DAY):
        town.create_occasion(town.series, NINE + away, NOON + away)
    found = schedule.between(db, town.amina.id, MONDAY - DAY, MONDAY + DAY)
    assert [each.id for each in found] == [town.occasion.id]


def test_two_enrolments_over_one_day_are_one_occasion(db, town):
    town.add(Enrolment(series_id=town.series.id, participant_id=town.amina.id, from_day=LONG_AGO + 7 * DAY))
    assert len(schedule.today(db, town.amina.id, NINE)) == 1
    assert len(occasions_between(db, town.amina.id, MONDAY, MONDAY)) == 1


def test_the_next_one_is_not_a_cancelled_one(db, town):
    cancelled = town.create_occasion(town.series, NINE + DAY, NOON + DAY)
    cancelled.cancelled_at, cancelled.cancelled_because = NINE, CancelReason.OTHER
    wednesday = town.create_occasion(town.series, NINE + 2 * DAY, NOON + 2 * DAY)
    assert schedule.next_after(db, town.amina.id, NOON).id == wednesday.id
    assert schedule.next_after(db, town.cilla.id, NOON) is None


def test_the_week_adds_up_what_was_planned_and_what_was_confirmed(db, town):
    """Nine hours planned; three attended whole, one and a half partly; the cancelled ones leave both sums."""
    here, partly, cancelled = (
        town.create_occasion(town.series, NINE + each * DAY, NOON + each * DAY) for each in (1, 2, 3)
    )
    cancelled.cancelled_at, cancelled.cancelled_because = NINE, CancelReason.OTHER
    mark(town, here, town.amina, Presence.HERE)
    for occasion in (partly, cancelled):
        times = (occasion.starts_at + dt.timedelta(minutes=30), occasion.starts_at + dt.timedelta(hours=2))
        mark(town, occasion, town.amina, Presence.PARTLY, partly=times)
    for occasion in (here, partly, cancelled):
        confirm(town, occasion, occasion.ends_at)
    mark(town, town.occasion, town.amina, Presence.HERE)
    week = schedule.between(db, town.amina.id, MONDAY, MONDAY + 6 * DAY)
    assert schedule.planned_minutes(week) == 9 * 60
    assert schedule.attended_minutes(week) == 3 * 60 + 90, "Monday is not confirmed"


def test_partly_counts_within_the_occasion_alone(db, town):
    mark(town, town.occasion, town.amina, Presence.PARTLY, partly=(at_clock(8), at_clock(10)))
    confirm(town, town.occasion, NOON)
    assert schedule.attended_minutes(schedule.today(db, town.amina.id, NOON)) == 60


@pytest.mark.parametrize(("night", "minutes"), [((2026, 10, 25), 240), ((2027, 3, 28), 120)])
def test_a_night_when_clocks_change_counts_its_true_length(db, town, night, minutes):
    """From one until four: four hours in October, two in March."""
    night = dt.date(*night)
    town.create_occasion(town.series, at_clock(1, day=night), at_clock(4, day=night))
    assert schedule.planned_minutes(schedule.between(db, town.amina.id, night, night)) == minutes


@pytest.mark.parametrize("many", [1, 12])
def test_the_number_of_questions_does_not_grow_with_the_occasions(db, town, many):
    for hour in range(many):
        town.create_occasion(town.series, at_clock(12, hour), at_clock(13, hour))
    db.flush()
    asked = []
    event.listen(db.get_bind(), "before_cursor_execute", lambda *args: asked.append(args[2]))
    assert len(schedule.today(db, town.amina.id, NINE)) == many + 1
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("field", "hidden"),
    [
        (Field.SCHEDULE, lambda entries: entries == []),
        (Field.PRESENCE, lambda entries: (entries[0].since, entries[0].kind, entries[0].presence) == (None,) * 3),
        (Field.REPORTED, lambda entries: not entries[0].reported),
    ],
)
def test_the_access_table_decides_what_is_told(db, town, report, monkeypatch, field, hidden):
    report()
    check_in(db, town.amina, claim_of(town.occasion, NINE), NINE)
    mark(town, town.occasion, town.amina, Presence.HERE)
    confirm(town, town.occasion, NOON)
    assert not hidden(schedule.today(db, town.amina.id, NOON))
    monkeypatch.setitem(TABLE, (field, Relation.OWN), NO)
    assert hidden(schedule.today(db, town.amina.id, NOON))


class TestThePlanOfAWeek:
    """The newest version in force on the Monday, or the one that begins within the week."""

    @pytest.fixture
    def versions(self, db, town):
        case = town.case_of(town.amina)

        def add(number, from_day):
            return town.add(
                Plan(
                    case_id=case.id,
                    version=number,
                    from_day=from_day,
                    norm_minutes=number * 60,
                    made_by=town.hanna.id,
                    made_at=NINE,
                )
            )

        return add

    def norm(self, db, town, monday=MONDAY):
        plan = schedule.plan_of_week(db, town.amina.id, monday)
        return plan and plan.norm_minutes

    def test_the_first_stands_until_the_next(self, db, town, versions):
        versions(2, MONDAY + DAY)
        versions(3, MONDAY + 14 * DAY)
        assert self.norm(db, town) == 20 * 60
        assert self.norm(db, town, MONDAY + 7 * DAY) == 2 * 60
        assert self.norm(db, town, MONDAY + 14 * DAY) == 3 * 60

    def test_a_first_plan_that_begins_on_a_wednesday_counts_from_its_week(self, db, town):
        plan = db.exec(select(Plan).where(Plan.case_id == town.case_of(town.amina).id)).one()
        plan.from_day = MONDAY + 2 * DAY
        assert self.norm(db, town) == 20 * 60
        assert self.norm(db, town, MONDAY - 7 * DAY) is None

    def test_an_ended_case_has_no_plan_afterwards(self, db, town):
        town.case_of(town.amina).ended_on = MONDAY
        assert self.norm(db, town) == 20 * 60
        assert self.norm(db, town, MONDAY + 7 * DAY) is None

    def test_without_a_case_there_is_none(self, db, town):
        case = town.case_of(town.amina)
        case.participant_id = town.bosse.id
        case.ended_on = MONDAY
        assert self.norm(db, town) is None
