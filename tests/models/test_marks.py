import datetime as dt

import pytest

from models.attendance import Method, Presence
from models.confirmations import confirm
from models.marks import (
    ReasonMissing,
    ReasonTooLong,
    ReopeningOver,
    RollConfirmed,
    StaleMark,
    TimesFault,
    TimesWrong,
    UndoOver,
    all_except,
    mark,
    undo,
)
from models.occasions import CancelReason
from models.people import StaffSite
from models.refusals import NotYours
from models.roll_call import RollCancelled, RollNotOpen
from models.roll_lines import HERE, Observed
from models.scans import Situation
from tests.models.roll import NOT_HERE, acts, end_enrolment, report, roll, scan, versions
from tests.town import LONG_AGO, NINE, NOON, at_clock

TEN = at_clock(10)
SECOND = dt.timedelta(seconds=1)
HALF_A_MINUTE = dt.timedelta(seconds=30)


def partly(start, end):
    return Observed(Presence.PARTLY, start, end)


def test_a_mark_is_appended_with_who_when_and_how(db, town):
    made = mark(db, town.berit, town.occasion, town.amina.id, HERE, now=TEN)
    assert (made.version, made.presence, made.method) == (1, Presence.HERE, Method.BY_HAND)
    assert (made.by_id, made.made_at, made.reason) == (town.berit.id, TEN, None)


def test_a_mark_raises_the_rolls_version_and_carries_it(db, town):
    before = town.occasion.version
    made = mark(db, town.berit, town.occasion, town.amina.id, HERE, now=TEN)
    db.refresh(town.occasion)
    assert made.occasion_version == town.occasion.version == before + 1


def test_a_mark_stands_in_the_audit_log_about_the_person(db, town):
    mark(db, town.berit, town.occasion, town.amina.id, HERE, now=TEN)
    assert acts(db, "attendance:mark:set", town.amina.id) == 1


def test_the_same_again_changes_nothing(db, town):
    first = mark(db, town.berit, town.occasion, town.amina.id, HERE, now=TEN)
    again = mark(db, town.bengt, town.occasion, town.amina.id, HERE, now=NOON + SECOND)
    assert again.id == first.id
    assert acts(db, "attendance:mark:set") == 1


def test_a_colleague_of_the_site_marks_too(db, town):
    assert mark(db, town.bengt, town.occasion, town.amina.id, HERE, now=TEN).by_id == town.bengt.id


def test_staff_of_another_site_do_not_mark(db, town):
    with pytest.raises(NotYours):
        mark(db, town.erik, town.occasion, town.amina.id, HERE, now=TEN)


def test_staff_whose_time_at_the_site_is_over_do_not_mark(db, town):
    row = db.get(StaffSite, town.add(StaffSite(staff_id=town.erik.id, site_id=town.site.id, from_day=LONG_AGO)).id)
    row.to_day = dt.date(2026, 11, 22)
    db.flush()
    with pytest.raises(NotYours):
        mark(db, town.erik, town.occasion, town.amina.id, HERE, now=TEN)


def test_nobody_but_those_expected_is_marked(db, town):
    with pytest.raises(NotYours):
        mark(db, town.berit, town.occasion, town.cilla.id, HERE, now=TEN)


def test_someone_marked_before_stays_on_the_roll_though_no_longer_expected(db, town):
    mark(db, town.berit, town.occasion, town.amina.id, HERE, now=TEN)
    end_enrolment(db, town.amina)
    made = mark(db, town.berit, town.occasion, town.amina.id, NOT_HERE, now=TEN + SECOND)
    assert made.presence is Presence.NOT_HERE


def test_no_mark_before_check_in_opens(db, town):
    with pytest.raises(RollNotOpen) as refused:
        mark(db, town.berit, town.occasion, town.amina.id, HERE, now=at_clock(8, 45) - SECOND)
    assert refused.value.opens_at == at_clock(8, 45)


def test_marks_from_the_moment_check_in_opens(db, town):
    made = mark(db, town.berit, town.occasion, town.amina.id, HERE, now=at_clock(8, 45))
    assert made.presence is Presence.HERE


def test_a_cancelled_occasion_takes_no_marks(db, town):
    town.occasion.cancelled_at, town.occasion.cancelled_because = NINE, CancelReason.SITE_CLOSED
    db.flush()
    with pytest.raises(RollCancelled):
        mark(db, town.berit, town.occasion, town.amina.id, HERE, now=TEN)


def test_partly_keeps_its_times(db, town):
    made = mark(db, town.berit, town.occasion, town.amina.id, partly(NINE, TEN), now=TEN)
    assert (made.presence, made.from_at, made.to_at) == (Presence.PARTLY, NINE, TEN)


@pytest.mark.parametrize(
    ("start", "end", "fault"),
    [
        (None, TEN, TimesFault.MISSING),
        (NINE, None, TimesFault.MISSING),
        (TEN, TEN, TimesFault.BACKWARDS),
        (TEN, NINE, TimesFault.BACKWARDS),
        (NINE - SECOND, TEN, TimesFault.OUTSIDE),
        (TEN, NOON + SECOND, TimesFault.OUTSIDE),
        (NINE, NOON, TimesFault.WHOLE),
    ],
)
def test_partly_is_a_part_of_the_occasion(db, town, start, end, fault):
    with pytest.raises(TimesWrong) as refused:
        mark(db, town.berit, town.occasion, town.amina.id, partly(start, end), now=TEN)
    assert refused.value.fault is fault


def test_other_marks_carry_no_times(db, town):
    made = mark(db, town.berit, town.occasion, town.amina.id, Observed(Presence.HERE, NINE, TEN), now=TEN)
    assert (made.from_at, made.to_at) == (None, None)


def test_by_hand_during_the_occasion_needs_no_reason_and_afterwards_one(db, town):
    mark(db, town.berit, town.occasion, town.amina.id, HERE, now=NOON - SECOND)
    with pytest.raises(ReasonMissing):
        mark(db, town.berit, town.occasion, town.bosse.id, HERE, now=NOON, reason="  ")
    made = mark(db, town.berit, town.occasion, town.bosse.id, HERE, now=NOON, reason=" on the paper list ")
    assert (made.method, made.reason) == (Method.BY_HAND, "on the paper list")


def test_a_reason_has_room_for_three_hundred_characters(db, town):
    mark(db, town.berit, town.occasion, town.amina.id, HERE, now=NOON, reason="x" * 300)
    with pytest.raises(ReasonTooLong):
        mark(db, town.berit, town.occasion, town.bosse.id, HERE, now=NOON, reason="x" * 301)


def test_within_half_a_minute_another_press_is_no_correction(db, town):
    mark(db, town.berit, town.occasion, town.amina.id, HERE, now=TEN)
    made = mark(db, town.berit, town.occasion, town.amina.id, NOT_HERE, now=TEN + HALF_A_MINUTE)
    assert (made.method, made.version) == (Method.BY_HAND, 2)


def test_after_half_a_minute_it_is_a_correction_with_a_reason(db, town):
    mark(db, town.berit, town.occasion, town.amina.id, HERE, now=TEN)
    late = TEN + HALF_A_MINUTE + SECOND
    with pytest.raises(ReasonMissing):
        mark(db, town.berit, town.occasion, town.amina.id, NOT_HERE, now=late)
    made = mark(db, town.berit, town.occasion, town.amina.id, NOT_HERE, now=late, reason="wrong name")
    assert (made.method, made.reason) == (Method.CORRECTION, "wrong name")
    assert acts(db, "attendance:mark:correct", town.amina.id) == 1


def test_undo_does_not_open_a_way_past_the_reason(db, town):
    """Correct, take it back, and change again: what stands is still the old mark."""
    mark(db, town.berit, town.occasion, town.amina.id, HERE, now=TEN)
    later = TEN + dt.timedelta(minutes=5)
    made = mark(db, town.berit, town.occasion, town.amina.id, NOT_HERE, now=later, reason="wrong name")
    undo(db, town.berit, town.occasion, town.amina.id, version=made.version, now=later)
    with pytest.raises(ReasonMissing):
        mark(db, town.berit, town.occasion, town.amina.id, NOT_HERE, now=later + SECOND)


def test_a_correction_is_possible_until_the_policys_day_and_not_after(db, town):
    mark(db, town.berit, town.occasion, town.amina.id, HERE, now=TEN)
    last = at_clock(23, 59, day=dt.date(2026, 12, 7)) + dt.timedelta(seconds=59)
    with pytest.raises(ReopeningOver) as refused:
        mark(db, town.berit, town.occasion, town.amina.id, NOT_HERE, now=last + SECOND, reason="x")
    assert refused.value.until == dt.date(2026, 12, 7)
    made = mark(db, town.berit, town.occasion, town.amina.id, NOT_HERE, now=last, reason="x")
    assert made.method is Method.CORRECTION


def test_someone_never_recorded_can_be_recorded_later_still(db, town):
    """The day bounds corrections; silence must not become final by a timer."""
    after = at_clock(9, day=dt.date(2026, 12, 8))
    made = mark(db, town.berit, town.occasion, town.amina.id, HERE, now=after, reason="paper list")
    assert made.method is Method.BY_HAND


def test_a_mark_that_a_colleague_made_meanwhile_is_not_overwritten_unseen(db, town):
    theirs = mark(db, town.bengt, town.occasion, town.amina.id, NOT_HERE, now=TEN, seen=0)
    with pytest.raises(StaleMark) as refused:
        mark(db, town.berit, town.occasion, town.amina.id, HERE, now=TEN + SECOND, seen=0)
    assert refused.value.mark.id == theirs.id


def test_undo_gives_back_what_was_recorded_before(db, town):
    mark(db, town.berit, town.occasion, town.amina.id, partly(NINE, TEN), now=TEN)
    wrong = mark(db, town.berit, town.occasion, town.amina.id, NOT_HERE, now=TEN + SECOND)
    made = undo(db, town.berit, town.occasion, town.amina.id, version=wrong.version, now=TEN + 2 * SECOND)
    assert (made.presence, made.from_at, made.to_at) == (Presence.PARTLY, NINE, TEN)
    assert (made.version, made.method) == (3, Method.UNDO)
    assert acts(db, "attendance:mark:undo", town.amina.id) == 1


def test_undo_of_the_first_mark_gives_back_nothing_recorded(db, town):
    wrong = mark(db, town.berit, town.occasion, town.amina.id, HERE, now=TEN)
    undo(db, town.berit, town.occasion, town.amina.id, version=wrong.version, now=TEN)
    [person] = [each for each in roll(db, town.berit, town.occasion).people if each.id == town.amina.id]
    assert person.mark is None
    assert person.presence is Presence.NOT_RECORDED


def test_a_colleague_may_undo(db, town):
    wrong = mark(db, town.berit, town.occasion, town.amina.id, HERE, now=TEN)
    made = undo(db, town.bengt, town.occasion, town.amina.id, version=wrong.version, now=TEN + SECOND)
    assert made.by_id == town.bengt.id


def test_staff_of_another_site_do_not_undo(db, town):
    wrong = mark(db, town.berit, town.occasion, town.amina.id, HERE, now=TEN)
    with pytest.raises(NotYours):
        undo(db, town.erik, town.occasion, town.amina.id, version=wrong.version, now=TEN)


def test_undo_is_open_for_exactly_half_a_minute(db, town):
    for person, wait, opened in (
        (town.amina, HALF_A_MINUTE, True),
        (town.bosse, HALF_A_MINUTE + dt.timedelta(microseconds=1), False),
    ):
        wrong = mark(db, town.berit, town.occasion, person.id, HERE, now=TEN)
        try:
            undo(db, town.berit, town.occasion, person.id, version=wrong.version, now=TEN + wait)
        except UndoOver:
            assert not opened
        else:
            assert opened


def test_undo_twice_is_once(db, town):
    wrong = mark(db, town.berit, town.occasion, town.amina.id, HERE, now=TEN)
    first = undo(db, town.berit, town.occasion, town.amina.id, version=wrong.version, now=TEN)
    again = undo(db, town.berit, town.occasion, town.amina.id, version=wrong.version, now=TEN + SECOND)
    assert again.id == first.id


def test_undo_takes_back_only_the_mark_that_was_shown(db, town):
    seen = mark(db, town.berit, town.occasion, town.amina.id, HERE, now=TEN)
    mark(db, town.bengt, town.occasion, town.amina.id, NOT_HERE, now=TEN + SECOND)
    with pytest.raises(StaleMark):
        undo(db, town.berit, town.occasion, town.amina.id, version=seen.version, now=TEN + 2 * SECOND)


def test_what_was_confirmed_since_is_not_undone(db, town):
    wrong = mark(db, town.berit, town.occasion, town.amina.id, HERE, now=TEN)
    confirm(db, town.berit, town.occasion, wrong.occasion_version, None, now=TEN + SECOND)
    with pytest.raises(UndoOver):
        undo(db, town.berit, town.occasion, town.amina.id, version=wrong.version, now=TEN + 2 * SECOND)


def test_any_mark_after_confirmation_is_a_correction(db, town):
    confirm(db, town.berit, town.occasion, town.occasion.version, None, now=TEN)
    with pytest.raises(ReasonMissing):
        mark(db, town.berit, town.occasion, town.amina.id, HERE, now=TEN + SECOND)
    made = mark(db, town.berit, town.occasion, town.amina.id, HERE, now=TEN + SECOND, reason="came late")
    assert made.method is Method.CORRECTION


def test_a_correction_of_a_confirmed_roll_can_be_undone_for_a_moment(db, town):
    confirm(db, town.berit, town.occasion, town.occasion.version, None, now=TEN)
    made = mark(db, town.berit, town.occasion, town.amina.id, HERE, now=TEN, reason="wrong name")
    back = undo(db, town.berit, town.occasion, town.amina.id, version=made.version, now=TEN + SECOND)
    assert back.presence is Presence.NOT_RECORDED


def test_reviews_follow_a_change_of_a_confirmed_roll_and_no_other(db, town, monkeypatch):
    followed = []
    monkeypatch.setattr("models.marks.follow_the_roll", lambda *given: followed.append(given))
    mark(db, town.berit, town.occasion, town.amina.id, HERE, now=TEN)
    assert followed == []
    db.refresh(town.occasion)
    confirm(db, town.berit, town.occasion, town.occasion.version, None, now=TEN)
    mark(db, town.berit, town.occasion, town.amina.id, NOT_HERE, now=TEN, reason="wrong name")
    assert len(followed) == 1


def sweep(db, town, exceptions=(), shown=None, version=None, now=TEN, **more):
    everyone = [town.amina.id, town.bosse.id, town.paula.id]
    db.refresh(town.occasion)
    return all_except(
        db,
        town.berit,
        town.occasion,
        everyone if shown is None else shown,
        exceptions,
        version_seen=town.occasion.version if version is None else version,
        now=now,
        **more,
    )


def test_all_here_except_those_named(db, town):
    swept = sweep(db, town, exceptions=[town.bosse.id])
    assert set(swept.marked) == {town.amina.id, town.paula.id}
    assert swept.left == []
    assert [row.method for row in versions(db, town.occasion, town.amina)] == [Method.ALL_EXCEPT]
    assert versions(db, town.occasion, town.bosse) == []


def test_a_sweep_is_one_change_of_the_roll_and_an_act_about_each_person(db, town):
    before = town.occasion.version
    sweep(db, town)
    db.refresh(town.occasion)
    assert town.occasion.version == before + 1
    assert acts(db, "attendance:mark:set") == 3


def test_nobody_is_swept_in_who_was_not_on_that_form(db, town):
    assert sweep(db, town, shown=[town.amina.id]).marked == [town.amina.id]
    assert versions(db, town.occasion, town.bosse) == []


def test_nobody_is_swept_in_who_is_not_expected(db, town):
    swept = sweep(db, town, shown=[town.amina.id, town.cilla.id])
    assert swept.marked == [town.amina.id]


def test_who_was_marked_meanwhile_keeps_that_mark(db, town):
    seen = town.occasion.version
    mark(db, town.bengt, town.occasion, town.bosse.id, NOT_HERE, now=TEN)
    swept = sweep(db, town, version=seen)
    assert swept.left == [town.bosse.id]
    assert [row.presence for row in versions(db, town.occasion, town.bosse)] == [Presence.NOT_HERE]


def test_who_scanned_meanwhile_is_left_to_the_scan(db, town):
    seen = town.occasion.version
    scan(db, town.occasion, town.amina, TEN)
    assert sweep(db, town, version=seen).left == [town.amina.id]


def test_who_reported_absence_meanwhile_is_not_swept_in(db, town):
    seen = town.occasion.version
    report(db, town.occasion, town.bosse, TEN)
    assert sweep(db, town, version=seen).left == [town.bosse.id]


def test_who_reported_absence_and_was_chosen_on_the_form_is_marked(db, town):
    report(db, town.occasion, town.bosse, NINE)
    assert town.bosse.id in sweep(db, town).marked


def test_an_undone_mark_is_unmarked_to_a_sweep(db, town):
    wrong = mark(db, town.berit, town.occasion, town.amina.id, NOT_HERE, now=TEN)
    undo(db, town.berit, town.occasion, town.amina.id, version=wrong.version, now=TEN)
    assert town.amina.id in sweep(db, town).marked


def test_a_sweep_after_the_occasion_needs_a_reason(db, town):
    with pytest.raises(ReasonMissing):
        sweep(db, town, now=NOON)
    assert len(sweep(db, town, now=NOON, reason="paper list").marked) == 3


def test_a_confirmed_roll_is_not_swept(db, town):
    confirm(db, town.berit, town.occasion, town.occasion.version, None, now=TEN)
    with pytest.raises(RollConfirmed):
        sweep(db, town)


def test_a_sweep_of_nobody_changes_nothing(db, town):
    before = town.occasion.version
    assert sweep(db, town, shown=[]).marked == []
    db.refresh(town.occasion)
    assert town.occasion.version == before


def test_a_late_scan_is_evidence_and_no_verdict(db, town):
    scan(db, town.occasion, town.amina, at_clock(9, 40), Situation.LATE)
    [person] = [each for each in roll(db, town.berit, town.occasion).people if each.id == town.amina.id]
    assert person.mark is None
    assert person.scan and person.scan.situation is Situation.LATE
