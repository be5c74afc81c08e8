import datetime as dt
from dataclasses import replace

import pytest
from sqlmodel import func, select

from models import audit
from models.absences import AbsenceReport, ReportedOccasion, Speaker, StatedReason
from models.attendance import Presence
from models.audit_tables import AuditEvent
from models.holding import take_up_again
from models.occasions import CancelReason, Occasion
from models.reasons import ReasonCode
from models.refusals import SentOtherwise
from models.reports import AllAssessed, NoOpenCase, report_for, reportable_days, send, stated_to
from models.reviews import LineState, ReviewState
from models.throttle import TooManyTries
from models.told import CancelledThatDay, DayOutOfReach, NothingThatDay, Told, TooManyWords
from tests.absence import accept, by_phone, confirm_roll, line_of, observe, report, review_of
from tests.at_once import at_once
from tests.town import MONDAY, NINE, NOON, Town, at_clock, stranger

TUESDAY = MONDAY + dt.timedelta(days=1)


def cancel(db, occasion):
    occasion.cancelled_at, occasion.cancelled_because = NINE, CancelReason.SITE_CLOSED
    db.add(occasion)
    db.flush()


def kept(db, sent):
    return db.get_one(StatedReason, sent.id)


def said_by(db, event):
    found = audit.body_of(db, event.seq)
    assert found
    return found["body"]


def afternoon(town, day=MONDAY):
    return town.create_occasion(town.series, at_clock(13, day=day), at_clock(16, day=day))


def test_a_report_covers_all_of_the_day_and_nothing_else(db, town):
    later = afternoon(town)
    tomorrow = town.create_occasion(town.series, at_clock(9, day=TUESDAY), at_clock(12, day=TUESDAY))
    sent = report(db, town.amina)
    covered = set(db.exec(select(ReportedOccasion.occasion_id).where(ReportedOccasion.report_id == sent.id)))
    assert covered == {town.occasion.id, later.id}
    assert tomorrow.id not in covered


def test_a_report_raises_the_version_of_each_roll(db, town):
    before = town.occasion.version
    report(db, town.amina)
    db.refresh(town.occasion)
    assert town.occasion.version == before + 1


def test_a_report_opens_one_review_with_a_line_for_each_occasion(db, town):
    later = afternoon(town)
    report(db, town.amina)
    review = review_of(db, town.amina)
    assert review.state is ReviewState.TO_REVIEW
    assert {line_of(db, town.amina, each).review_id for each in (town.occasion, later)} == {review.id}


def test_the_same_form_twice_is_one_report(db, town):
    first = report(db, town.amina, key="the-same-form-sent-twice")
    assert report(db, town.amina, key="the-same-form-sent-twice").id == first.id
    with pytest.raises(SentOtherwise):
        report(db, town.amina, reason=ReasonCode.OTHER, key="the-same-form-sent-twice")
    assert db.exec(select(func.count()).select_from(AbsenceReport)).one() == 1


def test_thirty_reports_an_hour_are_enough(db, town):
    for _ in range(30):
        report(db, town.amina)
    with pytest.raises(TooManyTries):
        report(db, town.amina)
    report(db, town.amina, now=NINE + dt.timedelta(hours=1))


def test_the_desk_writes_down_a_report_however_many_were_sent(db, town):
    """Whoever has the card must not be able to silence the person everywhere."""
    for _ in range(30):
        report(db, town.amina)
    with pytest.raises(TooManyTries):
        report(db, town.amina)
    assert report(db, town.amina, behalf=by_phone(town.hanna)).recorded_by == town.hanna.id


def test_what_is_written_down_again_by_another_speaker_is_told_apart(db, town):
    how = by_phone(town.hanna)
    first = report(db, town.amina, key="written-down-at-the-desk", behalf=how)
    assert report(db, town.amina, key="written-down-at-the-desk", behalf=how).id == first.id
    with pytest.raises(SentOtherwise):
        report(db, town.amina, key="written-down-at-the-desk", behalf=replace(how, speaker=Speaker.RELATIVE))


def test_two_people_may_send_forms_with_the_same_key(db, town):
    assert report(db, town.amina, key="x" * 20).id != report(db, town.bosse, key="x" * 20).id


def test_two_reports_about_one_occasion_meet_in_one_line(db, town):
    report(db, town.amina)
    review = review_of(db, town.amina)
    before = review.version
    report(db, town.amina, reason=ReasonCode.OTHER, now=NINE + dt.timedelta(hours=1))
    assert review_of(db, town.amina).id == review.id
    assert line_of(db, town.amina, town.occasion).review_id == review.id
    assert review.version == before + 1, "who read the review before has to look again"


def test_the_reason_and_the_words_lie_encrypted_in_a_table_of_their_own(db, town):
    sent = report(db, town.amina, words="Ont i halsen")
    raw = db.connection().exec_driver_sql("SELECT reason, words FROM stated_reason").one()
    assert b"sick" not in bytes(raw[0])
    assert b"Ont i halsen" not in bytes(raw[1])
    stated = kept(db, sent)
    assert (stated.reason, stated.words) == ("sick", "Ont i halsen")


def test_the_log_holds_neither_reason_nor_words(db, town):
    report(db, town.amina, reason=ReasonCode.SICK_CHILD, words="Ont i halsen")
    for event in db.exec(select(AuditEvent)).all():
        said = f"{event} {audit.body_of(db, event.seq)}"
        assert "Ont i halsen" not in said
        assert "sick" not in said


def test_the_log_says_which_occasions_at_which_version(db, town):
    sent = report(db, town.amina)
    event = db.exec(select(AuditEvent).where(AuditEvent.action == "absence:report:send")).one()
    assert event.object_id == str(sent.id)
    assert event.subject_person_id == town.amina.id
    body = said_by(db, event)
    assert body["occasions"] == [{"id": str(town.occasion.id), "version": 1}]
    assert body["words_digest"] is None


def test_a_cancelled_occasion_is_not_covered(db, town):
    later = afternoon(town)
    cancel(db, later)
    sent = report(db, town.amina)
    covered = db.exec(select(ReportedOccasion.occasion_id).where(ReportedOccasion.report_id == sent.id)).all()
    assert covered == [town.occasion.id]


def test_a_day_on_which_all_is_cancelled_needs_no_report(db, town):
    cancel(db, town.occasion)
    with pytest.raises(CancelledThatDay):
        report(db, town.amina)


def test_a_day_without_an_occasion_of_mine_is_refused(db, town):
    with pytest.raises(NothingThatDay):
        report(db, town.amina, TUESDAY)


def test_a_day_before_my_time_in_the_group_is_refused(db, town):
    newcomer = town.create_participant("Nils", "Ny", town.unit, [])
    with pytest.raises(NothingThatDay):
        report(db, newcomer)


@pytest.mark.parametrize("days", [-8, 15])
def test_a_day_too_far_away_is_refused(db, town, days):
    day = MONDAY + dt.timedelta(days=days)
    town.create_occasion(town.series, at_clock(9, day=day), at_clock(12, day=day))
    with pytest.raises(DayOutOfReach) as refused:
        report(db, town.amina, day)
    assert (refused.value.first, refused.value.last) == (
        MONDAY - dt.timedelta(days=7),
        MONDAY + dt.timedelta(days=14),
    )


@pytest.mark.parametrize("days", [-7, 14])
def test_the_farthest_days_can_be_reported(db, town, days):
    day = MONDAY + dt.timedelta(days=days)
    town.create_occasion(town.series, at_clock(9, day=day), at_clock(12, day=day))
    assert report(db, town.amina, day).first_day == day


def test_too_many_words_are_refused_and_the_last_that_fit_are_kept(db, town):
    with pytest.raises(TooManyWords):
        report(db, town.amina, words="å" * 1001)
    assert kept(db, report(db, town.amina, words="å" * 1000)).words == "å" * 1000


def test_without_an_open_case_there_is_nobody_to_report_to(db, town):
    case = town.case_of(town.amina)
    case.ended_on = MONDAY
    db.add(case)
    db.flush()
    with pytest.raises(NoOpenCase):
        report(db, town.amina)


def test_nothing_is_kept_of_a_refused_report(db, town):
    with pytest.raises(NothingThatDay):
        report(db, town.amina, TUESDAY)
    assert db.exec(select(func.count()).select_from(AbsenceReport)).one() == 0
    assert db.exec(select(Occasion.version).where(Occasion.id == town.occasion.id)).one() == 0


def test_a_report_after_being_confirmed_as_here_makes_a_closed_line(db, town):
    observe(db, town.berit, town.occasion, town.amina, Presence.HERE)
    confirm_roll(db, town.berit, town.occasion)
    report(db, town.amina, now=NOON)
    assert line_of(db, town.amina, town.occasion).state is LineState.ATTENDED
    assert review_of(db, town.amina).state is ReviewState.CLOSED


def test_another_persons_report_is_not_found(db, town):
    sent = report(db, town.amina)
    assert report_for(db, town.amina, sent.id) == sent
    assert report_for(db, town.bosse, sent.id) is None
    assert report_for(db, town.amina, stranger()) is None


def test_what_was_stated_is_shown_in_the_session_that_sent_it_alone(db, town):
    here, elsewhere = stranger(), stranger()
    sent = send(db, town.amina, Told(MONDAY, ReasonCode.SICK), key="k" * 20, language="sv", sent_in=here, now=NINE)
    assert stated_to(db, sent, here, stepped_up=False) == kept(db, sent)
    assert stated_to(db, sent, elsewhere, stepped_up=False) is None


def test_what_was_stated_is_shown_in_another_session_after_a_step_up(db, town):
    sent = report(db, town.amina)
    assert stated_to(db, sent, stranger(), stepped_up=False) is None
    assert stated_to(db, sent, stranger(), stepped_up=True) == kept(db, sent)


def test_the_days_on_offer_are_mine_and_not_cancelled(db, town):
    cancelled = town.create_occasion(town.series, at_clock(9, day=TUESDAY), at_clock(12, day=TUESDAY))
    cancel(db, cancelled)
    wednesday = TUESDAY + dt.timedelta(days=1)
    town.create_occasion(town.garden_series, at_clock(9, day=wednesday), at_clock(12, day=wednesday))
    days = reportable_days(db, town.amina, MONDAY)
    assert [each.day for each in days] == [MONDAY]
    assert not days[0].reported
    report(db, town.amina)
    assert reportable_days(db, town.amina, MONDAY)[0].reported


def test_the_day_is_swedens_around_midnight(db, town):
    """23:30 in UTC is half past midnight in Sweden: the next day."""
    night = town.create_occasion(town.series, at_clock(0, 30, TUESDAY), at_clock(2, 0, TUESDAY))
    assert night.starts_at.astimezone(dt.UTC).date() == MONDAY
    days = {each.day: [entry.id for entry in each.entries] for each in reportable_days(db, town.amina, MONDAY)}
    assert days[TUESDAY] == [night.id]
    sent = report(db, town.amina, TUESDAY)
    covered = db.exec(select(ReportedOccasion.occasion_id).where(ReportedOccasion.report_id == sent.id)).all()
    assert covered == [night.id]


@pytest.mark.parametrize("sunday", [dt.date(2026, 3, 29), dt.date(2026, 10, 25)])
def test_the_nights_when_the_clocks_change_lose_no_occasion(db, town, sunday):
    first = town.create_occasion(town.series, at_clock(0, 15, sunday), at_clock(1, 0, sunday))
    last = town.create_occasion(town.series, at_clock(23, 15, sunday), at_clock(23, 45, sunday))
    days = {each.day: [entry.id for entry in each.entries] for each in reportable_days(db, town.amina, sunday)}
    assert days == {sunday: [first.id, last.id]}
    sent = report(db, town.amina, sunday, now=at_clock(0, 1, sunday))
    covered = db.exec(select(ReportedOccasion.occasion_id).where(ReportedOccasion.report_id == sent.id)).all()
    assert set(covered) == {first.id, last.id}


def test_one_form_sent_many_times_at_once_is_one_report(database):
    with database.writing() as db:
        town = Town(db)

    def press():
        with database.writing() as db:
            return report(db, town.amina, key="pressed-many-times-at-once").id

    found = at_once(*[press] * 8)
    with database.reading() as db:
        kept = db.exec(select(AbsenceReport.id)).one()
        assert found == [kept] * 8
        assert db.exec(select(Occasion.version).where(Occasion.id == town.occasion.id)).one() == 1
        assert audit.verify(db).ok


def test_what_is_assessed_is_not_reported_again_until_it_is_taken_up(db, town):
    report(db, town.amina)
    observe(db, town.berit, town.occasion, town.amina)
    confirm_roll(db, town.berit, town.occasion)
    review = review_of(db, town.amina)
    accept(db, town.hanna, review)
    with pytest.raises(AllAssessed):
        report(db, town.amina, now=NOON)
    take_up_again(db, town.hanna, review, review.version, "Hon ringde.", NOON)
    assert report(db, town.amina, now=NOON)


def test_what_is_not_assessed_of_a_day_can_still_be_reported(db, town):
    report(db, town.amina)
    observe(db, town.berit, town.occasion, town.amina)
    confirm_roll(db, town.berit, town.occasion)
    accept(db, town.hanna, review_of(db, town.amina))
    town.create_occasion(town.series, at_clock(13), at_clock(16))
    assert report(db, town.amina, now=NOON)
