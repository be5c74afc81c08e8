"""The list of what to review, stage by stage."""

import datetime as dt

from sqlalchemy import event

from models.attendance import Presence
from models.confirmations import reopen
from models.conflicts import Ground, declare
from models.holding import put_on_hold
from models.occasions import CancelReason
from models.remarking import remark
from models.remarks import RemarkKind
from models.worklist import Stage, worklist
from tests.absence import accept, confirm_roll, line_of, observe, report, review_of
from tests.reviewing import LATER, ask, hear, open_it, send_back, waits_for_a_second
from tests.town import MONDAY, NOON, at_clock


def names(section):
    return [str(row.opened.name) for row in section.rows]


def everybody(work):
    return [name for section in work.values() for name in names(section)]


def test_the_list_has_its_three_parts(db, town):
    for person in (town.amina, town.bosse):
        report(db, person)
    observe(db, town.berit, town.occasion, town.amina)
    later = town.create_occasion(town.series, at_clock(13), at_clock(16))
    other = town.create_participant("Nora", "Nord", town.unit, [town.series])
    observe(db, town.berit, town.occasion, other)
    confirm_roll(db, town.berit, town.occasion)
    found = worklist(db, town.hanna, MONDAY)
    assert (names(found[Stage.READY]), names(found[Stage.WAITING]), names(found[Stage.UNEXPLAINED])) == (
        ["Amina Ali"],
        ["Bosse Björk"],
        ["Nora Nord"],
    )
    assert later.id not in {each.id for row in found[Stage.READY].rows for each in row.occasions}


def test_a_row_tells_that_the_person_says_that_the_record_is_wrong(db, town):
    for person in (town.amina, town.bosse):
        observe(db, town.berit, town.occasion, person)
    confirm_roll(db, town.berit, town.occasion)
    key = "a-remark-never-sent-before"
    remark(db, town.amina, town.occasion, RemarkKind.WAS_HERE, None, key=key, language="sv", now=NOON)
    rows = worklist(db, town.hanna, MONDAY)[Stage.UNEXPLAINED].rows
    assert [(str(row.opened.name), row.remarked) for row in rows] == [("Amina Ali", True), ("Bosse Björk", False)]


def test_what_is_settled_is_on_the_list_no_more(db, town):
    report(db, town.amina)
    report(db, town.bosse)
    observe(db, town.berit, town.occasion, town.amina)
    observe(db, town.berit, town.occasion, town.bosse, Presence.HERE)
    confirm_roll(db, town.berit, town.occasion)
    accept(db, town.hanna, review_of(db, town.amina))
    assert everybody(worklist(db, town.hanna, MONDAY)) == []


def test_a_protected_person_is_counted_and_not_named(db, town):
    report(db, town.paula)
    found = worklist(db, town.hanna, MONDAY)
    assert (found[Stage.WAITING].rows, found[Stage.WAITING].hidden, found[Stage.WAITING].count) == ([], 1, 1)
    assert everybody(found) == []
    town.grant(town.paula, town.hanna)
    found = worklist(db, town.hanna, MONDAY)
    assert names(found[Stage.WAITING]) == ["Paula Palm"]
    assert found[Stage.WAITING].rows[0].opened.protected


def test_protected_people_of_others_are_not_even_counted(db, town):
    report(db, town.paula)
    assert worklist(db, town.sara, MONDAY)[Stage.WAITING].count == 0
    town.assign(town.paula, town.henrik)
    assert worklist(db, town.hanna, MONDAY)[Stage.WAITING].count == 0


def test_the_oldest_absence_comes_first_then_the_name(db, town):
    tuesday = MONDAY + dt.timedelta(days=1)
    town.create_occasion(town.series, at_clock(9, day=tuesday), at_clock(12, day=tuesday))
    report(db, town.bosse, tuesday)
    report(db, town.amina, tuesday)
    zoe = town.create_participant("Zoe", "Öst", town.unit, [town.series])
    report(db, zoe)
    found = worklist(db, town.hanna, MONDAY)
    assert names(found[Stage.WAITING]) == ["Zoe Öst", "Amina Ali", "Bosse Björk"]


def test_an_absence_that_the_site_has_taken_back_needs_no_explanation(db, town):
    observe(db, town.berit, town.occasion, town.amina)
    confirm_roll(db, town.berit, town.occasion)
    assert names(worklist(db, town.hanna, MONDAY)[Stage.UNEXPLAINED]) == ["Amina Ali"]
    reopen(db, town.berit, town.occasion, "fel rad", now=at_clock(13))
    assert worklist(db, town.hanna, MONDAY)[Stage.UNEXPLAINED].count == 0


def test_what_was_cancelled_after_the_report_waits_for_nobody(db, town):
    report(db, town.amina)
    town.occasion.cancelled_at, town.occasion.cancelled_because = NOON, CancelReason.SITE_CLOSED
    db.add(town.occasion)
    db.flush()
    assert everybody(worklist(db, town.hanna, MONDAY)) == []
    assert line_of(db, town.amina, town.occasion) is not None


def test_partly_confirmed_days_say_how_many(db, town):
    town.create_occasion(town.series, at_clock(13), at_clock(16))
    report(db, town.amina)
    observe(db, town.berit, town.occasion, town.amina)
    confirm_roll(db, town.berit, town.occasion)
    row = worklist(db, town.hanna, MONDAY)[Stage.READY].rows[0]
    assert (row.confirmed, len(row.occasions), row.days) == (1, 2, [MONDAY])


def test_the_list_costs_the_same_number_of_statements_however_long_it_is(db, town):
    def statements():
        counted = []
        count = lambda *args: counted.append(args[2])  # noqa: E731
        event.listen(db.get_bind(), "before_cursor_execute", count)
        worklist(db, town.hanna, MONDAY)
        event.remove(db.get_bind(), "before_cursor_execute", count)
        return len(counted)

    report(db, town.amina)
    few = statements()
    for each in range(10):
        report(db, town.create_participant("Nr", str(each), town.unit, [town.series]))
    assert statements() == few


def ready(db, town, *people):
    """Reported, and confirmed as not here."""
    for person in people:
        report(db, person)
        observe(db, town.berit, town.occasion, person)
    confirm_roll(db, town.berit, town.occasion)
    return [review_of(db, person) for person in people]


def test_each_state_has_its_place(db, town):
    nora, olle = (town.create_participant(each, "Ny", town.unit, [town.series]) for each in ("Nora", "Olle"))
    asked, heard, rests, waits = ready(db, town, town.amina, town.bosse, nora, olle)
    ask(db, town.hanna, asked, now=NOON)
    hear(db, town.hanna, heard, now=NOON)
    put_on_hold(db, town.hanna, rests, rests.version, MONDAY + LATER, "Väntar", NOON)
    waits_for_a_second(db, town, waits, by=town.hanna, confirmed=True)
    found = worklist(db, town.hanna, MONDAY)
    places = {stage: names(section) for stage, section in found.items() if section.count}
    assert places == {
        Stage.INFORMATION: ["Amina Ali"],
        Stage.HEARD: ["Bosse Björk"],
        Stage.HOLD: ["Nora Ny"],
        Stage.SECOND: ["Olle Ny"],
    }


def test_a_hearing_that_has_not_reached_the_person_says_so(db, town):
    (review,) = ready(db, town, town.amina)
    hearing = hear(db, town.hanna, review, now=NOON)
    row = worklist(db, town.hanna, MONDAY)[Stage.HEARD].rows[0]
    assert (row.unreached, row.due_day) == (True, None)
    open_it(db, town.amina, hearing, now=NOON)
    row = worklist(db, town.hanna, MONDAY)[Stage.HEARD].rows[0]
    assert (row.unreached, row.due_day) == (False, MONDAY + dt.timedelta(days=14))


def test_what_is_due_first_comes_first_and_what_is_overdue_says_so(db, town):
    first, second = ready(db, town, town.bosse, town.amina)
    ask(db, town.hanna, first, now=NOON)
    ask(db, town.hanna, second, now=NOON + dt.timedelta(days=2))
    late = first.due_day + dt.timedelta(days=1)
    rows = worklist(db, town.hanna, late)[Stage.INFORMATION].rows
    assert [(str(row.opened.name), row.overdue) for row in rows] == [("Bosse Björk", True), ("Amina Ali", False)]


def test_whoever_has_a_conflict_of_interest_is_not_even_told_how_many(db, town):
    report(db, town.amina)
    declare(db, town.hanna, town.amina.id, Ground.RELATIVE, NOON)
    assert worklist(db, town.hanna, MONDAY)[Stage.WAITING].count == 0
    assert worklist(db, town.henrik, MONDAY)[Stage.WAITING].count == 1


def test_a_second_person_finds_a_colleagues_case_until_it_is_answered(db, town):
    town.assign(town.amina, town.hanna)
    report(db, town.amina)
    review = review_of(db, town.amina)
    waits_for_a_second(db, town, review, by=town.hanna)
    assert names(worklist(db, town.henrik, MONDAY)[Stage.SECOND]) == ["Amina Ali"]
    send_back(db, town.henrik, review, now=NOON + LATER)
    assert everybody(worklist(db, town.henrik, MONDAY)) == []
