import datetime as dt

import pytest
from sqlalchemy import event

from models.access import NO, TABLE, Field, R, Relation
from models.attendance import Presence
from models.confirmations import confirm
from models.marks import mark
from models.names import Name, swedish_order
from models.people import StaffSite
from models.refusals import NotYours
from models.roll_call import occasion_for
from models.roll_lines import HERE, Observed
from models.roll_times import moment_within
from models.scans import EVIDENCE, Situation
from tests.models.roll import NOT_HERE, end_enrolment, report, roll, scan
from tests.town import MONDAY, NINE, NOON, at_clock, stranger

TEN = at_clock(10)


def names(found):
    return [str(person.name) for person in found.people]


def the(found, person):
    [line] = [each for each in found.people if each.id == person.id]
    return line


def test_the_roll_lists_those_expected_by_family_name(db, town):
    town.create_participant("Örjan", "Åberg", town.unit, [town.series])
    town.create_participant("Ulla", "Ärlig", town.unit, [town.series])
    town.create_participant("Ada", "Ali", town.unit, [town.series])
    assert names(roll(db, town.berit, town.occasion)) == [
        "Ada Ali",
        "Amina Ali",
        "Bosse Björk",
        "Maria Lind",
        "Örjan Åberg",
        "Ulla Ärlig",
    ]


def test_swedish_letters_come_last_and_in_their_order():
    found = sorted(
        [Name("A", each) for each in ("Öst", "Äng", "Ål", "Zorn", "ek", "Şahin", "Svan", "Đorđe", "Drake", "Ésser")],
        key=swedish_order,
    )
    assert [each.family for each in found] == [
        "Đorđe",
        "Drake",
        "ek",
        "Ésser",
        "Şahin",
        "Svan",
        "Zorn",
        "Ål",
        "Äng",
        "Öst",
    ]


def test_a_protected_person_is_on_the_roll_by_the_alias_alone(db, town):
    line = the(roll(db, town.berit, town.occasion), town.paula)
    assert str(line.name) == "Maria Lind"


def test_an_external_site_reads_first_name_and_initial(db, town):
    assert names(roll(db, town.erik, town.garden_occasion)) == ["Cilla C."]


def test_an_occasion_is_found_for_those_who_work_there_that_day(db, town):
    hers, his = (
        occasion_for(db, staff, occasion.id, MONDAY)
        for staff, occasion in ((town.berit, town.occasion), (town.erik, town.garden_occasion))
    )
    assert hers and hers.relation is Relation.SUPERVISOR
    assert his and his.relation is Relation.EXTERNAL
    assert occasion_for(db, town.erik, town.occasion.id, MONDAY) is None
    assert occasion_for(db, town.hanna, town.occasion.id, MONDAY) is None
    assert occasion_for(db, town.berit, stranger(), MONDAY) is None


@pytest.mark.parametrize(("first", "last", "found"), [(0, 0, True), (1, None, False), (-9, -1, False), (0, None, True)])
def test_work_at_a_site_has_its_days(db, town, first, last, found):
    to_day = None if last is None else MONDAY + dt.timedelta(days=last)
    town.add(
        StaffSite(
            staff_id=town.erik.id,
            site_id=town.site.id,
            from_day=MONDAY + dt.timedelta(days=first),
            to_day=to_day,
        )
    )
    assert bool(occasion_for(db, town.erik, town.occasion.id, MONDAY)) is found


def test_evidence_is_the_scan_that_counts(db, town):
    first = scan(db, town.occasion, town.amina, NINE)
    scan(db, town.occasion, town.amina, TEN, Situation.ALREADY)
    assert the(roll(db, town.berit, town.occasion), town.amina).scan.id == first.id


def test_odd_scans_are_no_evidence_and_bring_nobody_on(db, town):
    for odd in set(Situation) - EVIDENCE:
        scan(db, town.occasion, town.amina, TEN, odd)
        scan(db, town.occasion, town.cilla, TEN, odd)
    found = roll(db, town.berit, town.occasion)
    assert the(found, town.amina).scan is None
    assert town.cilla.id not in [person.id for person in found.people]


def test_of_a_report_only_its_existence_is_known(db, town):
    report(db, town.occasion, town.bosse, NINE)
    found = roll(db, town.berit, town.occasion)
    assert the(found, town.bosse).reported is True
    assert the(found, town.amina).reported is False


def test_a_report_of_another_occasion_is_not_shown(db, town):
    other = town.create_occasion(town.series, at_clock(13), at_clock(15))
    report(db, other, town.bosse, NINE)
    assert the(roll(db, town.berit, town.occasion), town.bosse).reported is False


def test_who_was_marked_stays_though_the_group_ended(db, town):
    mark(db, town.berit, town.occasion, town.amina.id, HERE, now=TEN)
    end_enrolment(db, town.amina)
    end_enrolment(db, town.bosse)
    assert names(roll(db, town.berit, town.occasion)) == ["Amina Ali", "Maria Lind"]


def test_undo_is_open_for_half_a_minute_after_the_newest_mark(db, town):
    mark(db, town.berit, town.occasion, town.amina.id, NOT_HERE, now=TEN)
    line = the(roll(db, town.berit, town.occasion), town.amina)
    assert line.undo_until == TEN + dt.timedelta(seconds=30)
    assert line.presence is Presence.NOT_HERE


def test_who_became_here_by_the_scan_is_not_undone(db, town):
    scan(db, town.occasion, town.amina, NINE)
    confirm(db, town.berit, town.occasion, town.occasion.version, None, now=NOON)
    assert the(roll(db, town.berit, town.occasion), town.amina).undo_until is None


def test_the_roll_takes_the_same_number_of_queries_for_three_and_for_forty(db, town):
    db.expire_all()
    few = count_queries(db, lambda: roll(db, town.berit, town.occasion))
    for number in range(37):
        person = town.create_participant(f"Person{number}", "Ny", town.unit, [town.series])
        scan(db, town.occasion, person, NINE)
        report(db, town.occasion, person, NINE)
        mark(db, town.berit, town.occasion, person.id, HERE, now=TEN)
    db.expire_all()
    many = count_queries(db, lambda: roll(db, town.berit, town.occasion))
    assert len(roll(db, town.berit, town.occasion).people) == 40
    assert many <= few, (few, many)


def count_queries(db, act):
    """How many statements an act sends."""
    counted = []

    def note(*_):
        counted.append(1)

    event.listen(db.get_bind(), "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(db.get_bind(), "before_cursor_execute", note)
    return len(counted)


@pytest.mark.parametrize(
    ("field", "hidden"),
    [
        (Field.NAME, lambda line: line.name is None),
        (Field.REPORTED, lambda line: line.reported is None),
        (Field.PRESENCE, lambda line: not line.history and line.scan is None and line.undo_until is None),
    ],
)
def test_the_roll_reads_the_access_table(db, town, monkeypatch, field, hidden):
    scan(db, town.occasion, town.amina, NINE)
    report(db, town.occasion, town.amina, NINE)
    mark(db, town.berit, town.occasion, town.amina.id, HERE, now=TEN)
    assert not hidden(the(roll(db, town.berit, town.occasion), town.amina))
    monkeypatch.setitem(TABLE, (field, Relation.SUPERVISOR), NO)
    assert hidden(the(roll(db, town.berit, town.occasion), town.amina))


def test_who_may_not_read_the_schedule_finds_no_occasion(db, town, monkeypatch):
    monkeypatch.setitem(TABLE, (Field.SCHEDULE, Relation.EXTERNAL), NO)
    assert occasion_for(db, town.erik, town.garden_occasion.id, MONDAY) is None


def test_who_may_only_read_presence_marks_nobody(db, town, monkeypatch):
    monkeypatch.setitem(TABLE, (Field.PRESENCE, Relation.SUPERVISOR), R)
    with pytest.raises(NotYours):
        mark(db, town.berit, town.occasion, town.amina.id, HERE, now=TEN)


def night(town, day, start, end):
    """An occasion over midnight."""
    return town.create_occasion(town.series, at_clock(start, day=day), at_clock(end, day=day + dt.timedelta(days=1)))


def test_a_time_of_a_night_is_found_on_the_right_side_of_midnight(town):
    occasion = night(town, MONDAY, 22, 6)
    tuesday = MONDAY + dt.timedelta(days=1)
    assert moment_within(occasion, dt.time(23, 30)) == at_clock(23, 30)
    assert moment_within(occasion, dt.time(1)) == at_clock(1, day=tuesday)
    assert not occasion.starts_at <= moment_within(occasion, dt.time(12)) <= occasion.ends_at


def test_the_hour_that_comes_twice_is_nobodys_loss(town):
    """25 October 2026: 02:30 comes at 00:30 and at 01:30 UTC. Who came takes the first, who left the last."""
    occasion = night(town, dt.date(2026, 10, 24), 22, 6)
    utc = dt.datetime(2026, 10, 25, tzinfo=dt.UTC)
    assert moment_within(occasion, dt.time(2, 30)) == utc.replace(hour=0, minute=30)
    assert moment_within(occasion, dt.time(2, 30), last=True) == utc.replace(hour=1, minute=30)


def test_the_hour_that_never_comes_lies_outside(town):
    """28 March 2027: the clocks go from 02:00 to 03:00."""
    occasion = night(town, dt.date(2027, 3, 27), 22, 6)
    found = moment_within(occasion, dt.time(2, 30))
    assert not occasion.starts_at <= found <= occasion.ends_at


def test_partly_over_midnight_and_over_the_change_of_clocks(db, town):
    occasion = night(town, dt.date(2026, 10, 24), 22, 6)
    times = moment_within(occasion, dt.time(23)), moment_within(occasion, dt.time(3), last=True)
    made = mark(db, town.berit, occasion, town.amina.id, Observed(Presence.PARTLY, *times), now=occasion.starts_at)
    assert made.from_at and made.to_at
    assert made.to_at - made.from_at == dt.timedelta(hours=5)


def test_expected_is_who_was_enrolled_when_the_night_began(db, town):
    occasion = night(town, MONDAY, 22, 6)
    end_enrolment(db, town.amina, last=MONDAY)
    assert "Amina Ali" in names(roll(db, town.berit, occasion))
