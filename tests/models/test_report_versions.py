"""Correcting a report: what stands in whose place, what the site hears, and what becomes of the review."""

import datetime as dt

import pytest
from sqlmodel import func, select

from models import audit
from models.absences import AbsenceReport, ReportedOccasion, StatedReason, Withdrawal
from models.audit_tables import AuditEvent
from models.case_tasks import CaseTask
from models.confirmations import ChangeKind, difference
from models.demands import certificate_day
from models.reasons import Reason
from models.refusals import SentOtherwise
from models.report_versions import (
    ChangedSince,
    TakenBack,
    as_before,
    newer_than,
    older_than,
    open_to_change,
    withdraw,
)
from models.reports import AllAssessed
from models.review_file import file_of
from models.reviews import LineState, ReviewState
from models.told import DayOutOfReach, NotOnOffer, Told
from tests.absence import accept, line_of, report, review_of
from tests.at_once import at_once
from tests.models.test_told import TUESDAY, WEDNESDAY, at_nine, hours
from tests.reported import TEN, actions, away, correct, heard, version
from tests.town import MONDAY, NINE, NOON, Town, at_clock


def test_a_correction_stands_in_the_place_of_what_it_corrects(db, town):
    sent = report(db, town.amina, words="Feber")
    newer = correct(db, town.amina, sent, reason="childcare", words="Nej, dagis")
    assert (newer.replaces_id, newer_than(db, sent)) == (sent.id, newer)
    assert [each.id for each in older_than(db, newer)] == [sent.id]
    assert newer.receipt_number != sent.receipt_number
    stated = file_of(db, review_of(db, town.amina), town.case_of(town.amina))[0]
    assert [(each.words, each.row.ended_at) for each in stated.stated] == [("Feber", TEN), ("Nej, dagis", None)]
    assert [each.words for each in stated.standing] == ["Nej, dagis"]


def test_the_same_correction_twice_is_one(db, town):
    sent = report(db, town.amina)
    first = correct(db, town.amina, sent, key="the-same-correction-twice")
    assert correct(db, town.amina, sent, key="the-same-correction-twice").id == first.id
    with pytest.raises(SentOtherwise):
        correct(db, town.amina, sent, reason="other", key="the-same-correction-twice")


def test_only_the_newest_version_is_corrected_or_taken_back(db, town):
    sent = report(db, town.amina)
    newer = correct(db, town.amina, sent)
    for late in (lambda: correct(db, town.amina, sent), lambda: withdraw(db, town.amina, sent, TEN)):
        with pytest.raises(ChangedSince) as refused:
            late()
        assert refused.value.newer.id == newer.id
    assert [open_to_change(db, each) for each in (sent, newer)] == [False, True]


def test_what_was_taken_back_is_not_corrected(db, town):
    sent = report(db, town.amina)
    withdraw(db, town.amina, sent, TEN)
    with pytest.raises(TakenBack) as refused:
        correct(db, town.amina, sent)
    assert refused.value.at == TEN


@pytest.mark.parametrize("other", [{"reason": "childcare"}, {"words": "Mer"}, {"hours": hours("09:00", "10:00")}])
def test_a_correction_of_reason_words_or_hours_tells_the_site_nothing(db, town, other):
    sent = report(db, town.amina)
    before = version(db, town.occasion)
    correct(db, town.amina, sent, **other)
    assert version(db, town.occasion) == before
    assert difference(db, town.occasion, before) == []


def test_other_days_are_heard_and_those_no_longer_reported_too(db, town):
    tuesday, wednesday = at_nine(town, TUESDAY, WEDNESDAY)
    sent = report(db, town.amina, until=TUESDAY)
    seen = {each.id: version(db, each) for each in (town.occasion, tuesday, wednesday)}
    correct(db, town.amina, sent, TUESDAY, until=WEDNESDAY)
    assert [heard(db, each, town.amina) for each in (town.occasion, tuesday, wednesday)] == [False, True, True]
    kinds = [
        [found.kind for found in difference(db, each, seen[each.id])] for each in (town.occasion, tuesday, wednesday)
    ]
    assert kinds == [[ChangeKind.NO_REPORT], [], [ChangeKind.REPORT]]


def test_a_report_that_came_and_went_between_two_looks_is_no_difference(db, town):
    before = version(db, town.occasion)
    withdraw(db, town.amina, report(db, town.amina), TEN)
    assert difference(db, town.occasion, before) == []


def test_the_lines_follow_the_days(db, town):
    (tuesday,) = at_nine(town, TUESDAY)
    sent = report(db, town.amina)
    correct(db, town.amina, sent, TUESDAY)
    assert line_of(db, town.amina, town.occasion).state is LineState.WITHDRAWN
    assert line_of(db, town.amina, tuesday).state is LineState.OPEN


def test_correcting_after_the_roll_was_confirmed_gives_the_caseworker_more_to_look_at(db, town):
    sent = report(db, town.amina)
    away(db, town)
    before = review_of(db, town.amina).version
    correct(db, town.amina, sent, reason="health_visit", now=at_clock(13))
    review = review_of(db, town.amina)
    assert review.state is ReviewState.TO_REVIEW
    assert review.version == before + 1


def test_a_correction_is_no_later_than_the_first_word_was(db, town):
    (tuesday,) = at_nine(town, TUESDAY)
    sent = report(db, town.amina)
    newer = correct(db, town.amina, sent, until=TUESDAY, now=at_clock(9, day=WEDNESDAY))
    rows = db.exec(select(ReportedOccasion).where(ReportedOccasion.report_id == newer.id))
    told = {row.occasion_id: row.told_at for row in rows}
    assert told == {town.occasion.id: NINE, tuesday.id: at_clock(9, day=WEDNESDAY)}
    files = file_of(db, review_of(db, town.amina), town.case_of(town.amina))
    assert [each.standing[0].in_time.days_after for each in files if each.occasion.id == town.occasion.id] == [0]


def test_days_that_the_report_had_stay_within_reach(db, town):
    sent = report(db, town.amina)
    later = NINE + dt.timedelta(days=8)
    with pytest.raises(DayOutOfReach):
        report(db, town.bosse, now=later)
    assert correct(db, town.amina, sent, reason="other", now=later).first_day == MONDAY


def test_a_reason_that_is_no_longer_offered_may_stay_and_not_be_chosen_anew(db, town):
    sent = report(db, town.amina, reason="transport")
    row = db.exec(select(Reason).where(Reason.code == "transport")).one()
    row.to_day = MONDAY
    db.flush()
    tomorrow = at_clock(9, day=TUESDAY)
    with pytest.raises(NotOnOffer):
        correct(db, town.bosse, report(db, town.bosse), reason="transport", now=tomorrow)
    assert correct(db, town.amina, sent, reason="transport", now=tomorrow)


def test_the_reason_and_the_words_can_stay_as_they_were(db, town):
    sent = report(db, town.amina, reason="childcare", words="Dagis stängt")
    said = as_before(db, sent, Told(MONDAY, "as_before", None))
    newer = correct(db, town.amina, sent, reason=said.reason, words=said.words)
    stated = db.get_one(StatedReason, newer.id)
    assert (stated.reason, stated.words) == ("childcare", "Dagis stängt")


def test_what_is_added_to_words_that_stay_stands_beneath_them(db, town):
    sent = report(db, town.amina, reason="childcare", words="Dagis stängt")
    assert as_before(db, sent, Told(MONDAY, "as_before", "På onsdag också")).words == "Dagis stängt\nPå onsdag också"


def test_a_report_is_not_corrected_into_days_that_are_all_assessed(db, town):
    at_nine(town, TUESDAY)
    report(db, town.amina)
    away(db, town)
    accept(db, town.hanna, review_of(db, town.amina), now=NOON)
    coming = report(db, town.amina, TUESDAY)
    with pytest.raises(AllAssessed):
        correct(db, town.amina, coming, day=MONDAY)
    assert newer_than(db, coming) is None


def test_an_illness_that_was_taken_back_or_corrected_is_not_counted(db, town):
    at_nine(town, TUESDAY, WEDNESDAY)
    first = report(db, town.amina, MONDAY)
    second = report(db, town.amina, TUESDAY, now=at_clock(8, day=TUESDAY))
    third = report(db, town.amina, WEDNESDAY, now=at_clock(8, day=WEDNESDAY))
    assert certificate_day(db, third, WEDNESDAY).number == 3
    withdraw(db, town.amina, first, at_clock(9, day=WEDNESDAY))
    assert certificate_day(db, third, WEDNESDAY).number == 2
    correct(db, town.amina, second, TUESDAY, reason="childcare", now=at_clock(9, day=WEDNESDAY))
    assert certificate_day(db, third, WEDNESDAY).number == 1


def test_each_day_of_one_long_report_has_its_own_number(db, town):
    at_nine(town, *(MONDAY + dt.timedelta(days=n) for n in (7, 8)))
    sent = report(db, town.amina, MONDAY, until=MONDAY + dt.timedelta(days=8))
    days = [certificate_day(db, sent, MONDAY + dt.timedelta(days=n)) for n in (0, 6, 7)]
    assert [(each.number, each.asked_for) for each in days] == [(1, False), (7, False), (8, True)]


@pytest.mark.parametrize(("reason", "kind"), [("childcare", "look_at_plan"), ("organiser", "ask_the_site")])
def test_a_reason_that_asks_for_more_opens_a_task_and_a_correction_settles_it(db, town, reason, kind):
    sent = report(db, town.amina, reason=reason)
    task = db.exec(select(CaseTask)).one()
    assert (task.kind, task.object_id, task.done_at) == (kind, sent.id, None)
    correct(db, town.amina, sent, reason="sick")
    db.refresh(task)
    assert task.done_at == TEN


def test_the_log_says_what_was_done_and_hears_no_reason(db, town):
    (tuesday,) = at_nine(town, TUESDAY)
    sent = report(db, town.amina, until=TUESDAY)
    newer = correct(db, town.amina, sent, reason="childcare", words="Dagis")
    taken = withdraw(db, town.amina, newer, TEN)
    assert actions(db) == [
        "absence:report:send",
        "review:open",
        "absence:report:change",
        "review:follow",
        "review:extend",
        "absence:report:withdraw",
        "review:close",
    ]
    bodies = {event.action: audit.body_of(db, event.seq)["body"] for event in db.exec(select(AuditEvent))}
    assert bodies["absence:report:change"]["ended"] == [str(tuesday.id)]
    assert bodies["absence:report:change"]["replaces"] == str(sent.id)
    assert bodies["absence:report:withdraw"] == {"report": str(newer.id), "occasions": [str(town.occasion.id)]}
    assert "childcare" not in str(bodies)
    assert taken.report_id == newer.id
    assert audit.verify(db).ok


def test_taking_back_many_times_at_once_is_one_withdrawal(database):
    with database.writing() as db:
        town = Town(db)
        sent = report(db, town.amina)

    def press():
        with database.writing() as db:
            return withdraw(db, town.amina, db.get_one(AbsenceReport, sent.id), TEN).id

    found = at_once(*[press] * 8)
    with database.reading() as db:
        assert found == [db.exec(select(Withdrawal.id)).one()] * 8
        assert version(db, town.occasion) == 2
        assert audit.verify(db).ok


def test_of_a_correction_and_a_withdrawal_at_once_one_wins(database):
    with database.writing() as db:
        town = Town(db)
        sent = report(db, town.amina)

    def press(act):
        try:
            with database.writing() as db:
                return act(db, db.get_one(AbsenceReport, sent.id))
        except (ChangedSince, TakenBack):
            return None

    found = at_once(
        lambda: press(lambda db, row: correct(db, town.amina, row, key="one-of-two-at-the-same-time")),
        lambda: press(lambda db, row: withdraw(db, town.amina, row, TEN)),
    )
    assert sum(each is not None for each in found) == 1
    with database.reading() as db:
        reports = db.exec(select(func.count()).select_from(AbsenceReport)).one()
        withdrawals = db.exec(select(func.count()).select_from(Withdrawal)).one()
        assert (reports, withdrawals) in {(2, 0), (1, 1)}


def test_an_assessment_and_a_withdrawal_at_once_never_both_count(database):
    with database.writing() as db:
        town = Town(db)
        sent = report(db, town.amina)
        away(db, town)

    def press(act):
        try:
            with database.writing() as db:
                return act(db)
        except Exception as refusal:  # noqa: BLE001 - whichever comes second is refused in its own way
            return refusal

    at_once(
        lambda: press(lambda db: accept(db, town.hanna, review_of(db, town.amina))),
        lambda: press(lambda db: withdraw(db, town.amina, db.get_one(AbsenceReport, sent.id), NOON)),
    )
    with database.reading() as db:
        assessed = line_of(db, town.amina, town.occasion).state is LineState.ASSESSED
        assert heard(db, town.occasion, town.amina) is assessed
