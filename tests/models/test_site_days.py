import datetime as dt

from models.confirmations import confirm, reopen
from models.marks import mark
from models.occasions import CancelReason
from models.people import StaffSite
from models.roll_lines import HERE
from models.roll_tasks import finish, task_for, waiting
from models.scans import Situation
from models.site_days import counted, left_unconfirmed, meetings_on
from tests.models.roll import NOT_HERE, acts, scan, task
from tests.town import LONG_AGO, MONDAY, NINE, NOON, at_clock, stranger

TEN = at_clock(10)
FRIDAY = MONDAY - dt.timedelta(days=3)


def ids(meetings):
    return [meeting.occasion.id for meeting in meetings]


def test_a_day_shows_the_occasions_of_my_sites_in_time_order(db, town):
    later = town.create_occasion(town.series, at_clock(13), at_clock(15))
    assert ids(meetings_on(db, town.berit, MONDAY, MONDAY)) == [town.occasion.id, later.id]
    assert ids(meetings_on(db, town.erik, MONDAY, MONDAY)) == [town.garden_occasion.id]
    assert meetings_on(db, town.hanna, MONDAY, MONDAY) == []


def test_another_day_is_read_by_who_works_there_today(db, town):
    friday = town.create_occasion(town.series, at_clock(9, day=FRIDAY), at_clock(12, day=FRIDAY))
    assert ids(meetings_on(db, town.berit, FRIDAY, MONDAY)) == [friday.id]


def test_a_night_belongs_to_both_its_days(db, town):
    tuesday = MONDAY + dt.timedelta(days=1)
    night = town.create_occasion(town.series, at_clock(22), at_clock(2, day=tuesday))
    assert night.id in ids(meetings_on(db, town.berit, MONDAY, MONDAY))
    assert night.id in ids(meetings_on(db, town.berit, tuesday, tuesday))


def test_an_occasion_that_ends_at_midnight_is_not_tomorrows(db, town):
    tuesday = MONDAY + dt.timedelta(days=1)
    town.create_occasion(town.series, at_clock(20), at_clock(0, day=tuesday))
    assert meetings_on(db, town.berit, tuesday, tuesday) == []


def the_count(db, town):
    [listed] = counted(db, meetings_on(db, town.berit, MONDAY, MONDAY))
    return listed.expected, listed.present, listed.confirmed


def test_in_are_those_marked_so_and_those_who_scanned_and_are_unmarked(db, town):
    assert the_count(db, town) == (3, 0, False)
    scan(db, town.occasion, town.amina, NINE)
    assert the_count(db, town) == (3, 1, False)
    mark(db, town.berit, town.occasion, town.bosse.id, HERE, now=TEN)
    assert the_count(db, town) == (3, 2, False)
    mark(db, town.berit, town.occasion, town.amina.id, NOT_HERE, now=TEN)
    assert the_count(db, town) == (3, 1, False)


def test_someone_not_expected_is_not_counted(db, town):
    scan(db, town.occasion, town.cilla, NINE)
    assert the_count(db, town) == (3, 0, False)


def test_an_occasion_is_confirmed_until_it_is_opened_again(db, town):
    confirm(db, town.berit, town.occasion, town.occasion.version, None, now=NOON)
    assert the_count(db, town)[2] is True
    reopen(db, town.berit, town.occasion, "one more", now=NOON)
    assert the_count(db, town)[2] is False


def test_earlier_occasions_that_nobody_confirmed_are_shown(db, town):
    friday = town.create_occasion(town.series, at_clock(9, day=FRIDAY), at_clock(12, day=FRIDAY))
    assert ids(left_unconfirmed(db, town.berit, MONDAY)) == [friday.id]
    assert left_unconfirmed(db, town.erik, MONDAY) == []
    confirm(db, town.berit, friday, friday.version, None, now=NOON)
    assert left_unconfirmed(db, town.berit, MONDAY) == []
    reopen(db, town.berit, friday, "one more", now=NOON)
    assert ids(left_unconfirmed(db, town.berit, MONDAY)) == [friday.id]


def test_a_cancelled_occasion_waits_for_nobody(db, town):
    friday = town.create_occasion(town.series, at_clock(9, day=FRIDAY), at_clock(12, day=FRIDAY))
    friday.cancelled_at, friday.cancelled_because = NINE, CancelReason.SITE_CLOSED
    db.flush()
    assert left_unconfirmed(db, town.berit, MONDAY) == []


def late_task(db, town):
    return task(db, scan(db, town.occasion, town.amina, NOON, Situation.AFTER_END), NOON)


def test_a_task_waits_for_those_who_work_at_its_site(db, town):
    late = late_task(db, town)
    assert [(each.id, meeting.occasion.id) for each, meeting in waiting(db, town.berit, MONDAY)] == [
        (late.id, town.occasion.id)
    ]
    assert waiting(db, town.erik, MONDAY) == []


def test_a_task_is_found_by_those_who_work_at_its_site(db, town):
    late = late_task(db, town)
    found = task_for(db, town.bengt, late.id, MONDAY)
    assert found and found.id == late.id
    assert task_for(db, town.erik, late.id, MONDAY) is None
    assert task_for(db, town.berit, stranger(), MONDAY) is None


def test_a_task_is_done_once_by_whom_and_when(db, town):
    late = late_task(db, town)
    finish(db, town.berit, late, now=NOON)
    again = finish(db, town.bengt, late, now=NOON + dt.timedelta(minutes=1))
    assert (again.done_at, again.done_by) == (NOON, town.berit.id)
    assert acts(db, "attendance:task:done", town.amina.id) == 1
    assert waiting(db, town.berit, MONDAY) == []


def test_someone_at_two_sites_sees_both(db, town):
    town.add(StaffSite(staff_id=town.berit.id, site_id=town.garden.id, from_day=LONG_AGO))
    assert len(meetings_on(db, town.berit, MONDAY, MONDAY)) == 2
