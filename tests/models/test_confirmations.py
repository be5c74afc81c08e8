import datetime as dt

import pytest
from sqlmodel import select

from models.attendance import Confirmation, ConfirmationKind, Method, Presence, standing
from models.confirmations import (
    ChangeKind,
    ConfirmTooEarly,
    HeadCountWrong,
    NothingToReopen,
    StaleRoll,
    confirm,
    reopen,
)
from models.marks import ReasonMissing, ReopeningOver, RollConfirmed, mark, undo
from models.occasions import CancelReason
from models.refusals import NotYours
from models.roll_call import RollCancelled, reopen_until
from models.roll_lines import HERE
from models.scans import EVIDENCE, ScanVoid, Situation
from tests.models.roll import NOT_HERE, acts, end_enrolment, report, scan, versions
from tests.town import NINE, NOON, at_clock

TEN = at_clock(10)
SECOND = dt.timedelta(seconds=1)


def now_version(db, town):
    db.refresh(town.occasion)
    return town.occasion.version


def confirmed(db, town, by=None, now=NOON, head_count=None):
    return confirm(db, by or town.berit, town.occasion, now_version(db, town), head_count, now=now)


def test_a_confirmation_says_who_when_and_on_which_version(db, town):
    seen = now_version(db, town)
    made = confirmed(db, town, head_count=3)
    assert (made.number, made.kind, made.by_id, made.made_at) == (
        1,
        ConfirmationKind.CONFIRM,
        town.berit.id,
        NOON,
    )
    assert (made.version_seen, made.occasion_version, made.head_count) == (seen, seen + 1, 3)
    assert now_version(db, town) == seen + 1
    assert acts(db, "attendance:occasion:confirm") == 1


def test_who_scanned_and_is_unmarked_becomes_here_by_the_scan(db, town):
    scan(db, town.occasion, town.amina, NINE)
    confirmed(db, town)
    [row] = versions(db, town.occasion, town.amina)
    assert (row.presence, row.method) == (Presence.HERE, Method.BY_SCAN)
    assert acts(db, "attendance:mark:set", town.amina.id) == 1


def test_who_is_unmarked_stays_not_recorded(db, town):
    confirmed(db, town)
    assert versions(db, town.occasion, town.bosse) == []


def test_a_mark_stands_against_a_scan(db, town):
    scan(db, town.occasion, town.amina, NINE)
    mark(db, town.berit, town.occasion, town.amina.id, NOT_HERE, now=TEN)
    confirmed(db, town)
    assert [row.presence for row in versions(db, town.occasion, town.amina)] == [Presence.NOT_HERE]


def test_an_undone_mark_leaves_the_place_to_the_scan(db, town):
    scan(db, town.occasion, town.amina, NINE)
    wrong = mark(db, town.berit, town.occasion, town.amina.id, NOT_HERE, now=TEN)
    undo(db, town.berit, town.occasion, town.amina.id, version=wrong.version, now=TEN)
    confirmed(db, town)
    assert versions(db, town.occasion, town.amina)[-1].presence is Presence.HERE


def test_odd_scans_make_nobody_here(db, town):
    for odd in set(Situation) - EVIDENCE:
        scan(db, town.occasion, town.amina, TEN, odd)
    confirmed(db, town)
    assert versions(db, town.occasion, town.amina) == []


def test_a_reported_absence_records_nothing_by_itself(db, town):
    report(db, town.occasion, town.bosse, NINE)
    confirmed(db, town)
    assert versions(db, town.occasion, town.bosse) == []


def test_confirming_begins_when_the_occasion_does(db, town):
    with pytest.raises(ConfirmTooEarly) as refused:
        confirmed(db, town, now=NINE - SECOND)
    assert refused.value.starts_at == NINE
    assert confirmed(db, town, now=NINE)


def test_staff_of_another_site_do_not_confirm(db, town):
    with pytest.raises(NotYours):
        confirmed(db, town, by=town.erik)


def test_a_cancelled_occasion_is_not_confirmed(db, town):
    town.occasion.cancelled_at, town.occasion.cancelled_because = NINE, CancelReason.OTHER
    db.flush()
    with pytest.raises(RollCancelled):
        confirmed(db, town)


@pytest.mark.parametrize("head_count", [0, 999])
def test_a_head_count_that_differs_does_not_block(db, town, head_count):
    assert confirmed(db, town, head_count=head_count).head_count == head_count


@pytest.mark.parametrize("head_count", [-1, 1000])
def test_a_head_count_is_a_number_of_people(db, town, head_count):
    with pytest.raises(HeadCountWrong):
        confirmed(db, town, head_count=head_count)


def stale(db, town, seen, by=None, now=NOON):
    with pytest.raises(StaleRoll) as refused:
        confirm(db, by or town.berit, town.occasion, seen, None, now=now)
    return refused.value


def test_a_scan_since_the_page_was_shown_is_the_difference(db, town):
    seen = now_version(db, town)
    scanned = scan(db, town.occasion, town.amina, TEN)
    refusal = stale(db, town, seen)
    assert refusal.status == 409
    assert refusal.version == now_version(db, town)
    assert [(each.kind, each.participant_id, each.row.id) for each in refusal.changes] == [
        (ChangeKind.SCAN, town.amina.id, scanned.id)
    ]
    assert standing(db, town.occasion.id) is None


def test_a_scan_that_was_taken_back_is_no_difference(db, town):
    seen = now_version(db, town)
    mistaken = scan(db, town.occasion, town.amina, TEN)
    db.add(ScanVoid(scan_id=mistaken.id, by_id=town.berit.id, made_at=TEN))
    stands = scan(db, town.occasion, town.bosse, TEN)
    assert [each.row.id for each in stale(db, town, seen).changes] == [stands.id]


def test_the_difference_tells_all_that_happened_in_its_order(db, town):
    mark(db, town.berit, town.occasion, town.paula.id, HERE, now=TEN)
    seen = now_version(db, town)
    scan(db, town.occasion, town.amina, TEN)
    mark(db, town.bengt, town.occasion, town.bosse.id, NOT_HERE, now=TEN)
    report(db, town.occasion, town.paula, TEN)
    confirmed(db, town, by=town.bengt)
    reopen(db, town.bengt, town.occasion, "too early", now=NOON)
    kinds = [each.kind for each in stale(db, town, seen).changes]
    assert kinds == [
        ChangeKind.SCAN,
        ChangeKind.MARK,
        ChangeKind.REPORT,
        ChangeKind.MARK,  # Amina, by her scan
        ChangeKind.CONFIRM,
        ChangeKind.REOPEN,
    ]


def test_the_version_in_the_difference_confirms(db, town):
    seen = now_version(db, town)
    scan(db, town.occasion, town.amina, TEN)
    version = stale(db, town, seen).version
    assert confirm(db, town.berit, town.occasion, version, None, now=NOON).version_seen == version


def test_people_who_are_not_on_the_roll_do_not_exist_to_it(db, town):
    seen = now_version(db, town)
    scan(db, town.occasion, town.cilla, TEN, Situation.NOT_ENROLLED)
    scan(db, town.occasion, town.cilla, TEN, Situation.AFTER_END)
    report(db, town.occasion, town.cilla, TEN)
    assert stale(db, town, seen).changes == []


def test_someone_who_left_the_group_but_was_marked_is_in_the_difference(db, town):
    seen = now_version(db, town)
    mark(db, town.bengt, town.occasion, town.amina.id, HERE, now=TEN)
    end_enrolment(db, town.amina)
    assert [each.participant_id for each in stale(db, town, seen).changes] == [town.amina.id]


def test_the_same_form_twice_is_one_confirmation(db, town):
    seen = now_version(db, town)
    first = confirm(db, town.berit, town.occasion, seen, 3, now=NOON)
    again = confirm(db, town.berit, town.occasion, seen, 3, now=NOON + SECOND)
    assert again.id == first.id
    assert acts(db, "attendance:occasion:confirm") == 1


def test_a_colleagues_form_of_the_same_version_sees_the_difference(db, town):
    seen = now_version(db, town)
    confirm(db, town.berit, town.occasion, seen, None, now=NOON)
    assert [each.kind for each in stale(db, town, seen, by=town.bengt).changes] == [ChangeKind.CONFIRM]


def test_the_same_form_with_another_head_count_is_another_word(db, town):
    seen = now_version(db, town)
    confirm(db, town.berit, town.occasion, seen, 3, now=NOON)
    with pytest.raises(StaleRoll):
        confirm(db, town.berit, town.occasion, seen, 4, now=NOON)


def test_the_same_form_after_something_changed_sees_the_difference(db, town):
    seen = now_version(db, town)
    confirm(db, town.berit, town.occasion, seen, None, now=NOON)
    scan(db, town.occasion, town.amina, NOON, Situation.AFTER_CONFIRMATION)
    assert [each.kind for each in stale(db, town, seen).changes] == [ChangeKind.CONFIRM, ChangeKind.SCAN]


def test_a_confirmed_roll_is_not_confirmed_again(db, town):
    confirmed(db, town)
    with pytest.raises(RollConfirmed):
        confirmed(db, town)


def test_a_scan_after_confirmation_changes_nothing_by_itself(db, town):
    confirmed(db, town)
    scan(db, town.occasion, town.amina, NOON, Situation.AFTER_CONFIRMATION)
    assert versions(db, town.occasion, town.amina) == []
    assert standing(db, town.occasion.id)


def test_reopening_is_a_new_row_with_its_reason(db, town):
    first = confirmed(db, town)
    row = reopen(db, town.bengt, town.occasion, " Amina was in the kitchen ", now=NOON)
    assert (row.number, row.kind, row.reason) == (2, ConfirmationKind.REOPEN, "Amina was in the kitchen")
    assert row.version_seen == first.occasion_version
    assert standing(db, town.occasion.id) is None
    assert acts(db, "attendance:occasion:reopen") == 1


def test_a_reopened_roll_is_confirmed_again(db, town):
    confirmed(db, town)
    reopen(db, town.berit, town.occasion, "one more", now=NOON)
    assert confirmed(db, town).number == 3
    assert len(db.exec(select(Confirmation)).all()) == 3


def test_reopening_needs_a_reason(db, town):
    confirmed(db, town)
    with pytest.raises(ReasonMissing):
        reopen(db, town.berit, town.occasion, "  ", now=NOON)


def test_an_open_roll_is_not_reopened(db, town):
    with pytest.raises(NothingToReopen):
        reopen(db, town.berit, town.occasion, "why not", now=NOON)


def test_staff_of_another_site_do_not_reopen(db, town):
    confirmed(db, town)
    with pytest.raises(NotYours):
        reopen(db, town.erik, town.occasion, "mine", now=NOON)


def test_reviews_follow_confirmation_and_reopening(db, town, monkeypatch):
    followed = []
    monkeypatch.setattr(
        "models.confirmations.follow_the_roll", lambda db, occasion, by, now: followed.append((by.id, now))
    )
    confirmed(db, town)
    reopen(db, town.bengt, town.occasion, "one more", now=NOON + SECOND)
    assert followed == [(town.berit.id, NOON), (town.bengt.id, NOON + SECOND)]


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (dt.date(2026, 11, 30), dt.date(2026, 12, 7)),
        (dt.date(2026, 12, 1), dt.date(2027, 1, 11)),  # the first and the sixth are holidays
        (dt.date(2026, 12, 31), dt.date(2027, 1, 11)),
        (dt.date(2027, 1, 31), dt.date(2027, 2, 5)),
    ],
)
def test_the_last_moment_for_reopening(db, town, day, last):
    occasion = town.create_occasion(town.series, at_clock(13, day=day), at_clock(15, day=day))
    confirm(db, town.berit, occasion, occasion.version, None, now=at_clock(15, day=day))
    midnight = at_clock(0, day=last + dt.timedelta(days=1))
    with pytest.raises(ReopeningOver) as refused:
        reopen(db, town.berit, occasion, "late", now=midnight)
    assert refused.value.until == last
    in_time = reopen(db, town.berit, occasion, "in time", now=midnight - dt.timedelta(microseconds=1))
    assert in_time.kind is ConfirmationKind.REOPEN


def test_a_night_belongs_to_the_month_it_began_in(db, town):
    begins, ends = at_clock(22, day=dt.date(2026, 11, 30)), at_clock(2, day=dt.date(2026, 12, 1))
    night = town.create_occasion(town.series, begins, ends)
    assert reopen_until(db, night) == dt.date(2026, 12, 7)
