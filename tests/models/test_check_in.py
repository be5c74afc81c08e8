"""What each situation does: what is kept, what stands on the roll, and what a human should look at."""

import datetime as dt
import uuid

import pytest
from sqlmodel import col, select

from models import audit
from models.attendance import Confirmation, ConfirmationKind, Presence, Task, TaskKind
from models.audit_tables import AuditEvent
from models.check_in import ClaimExpired, ClaimUsed, check_in, is_used, scan_for
from models.occasions import CancelReason, Enrolment
from models.policy import NoPolicy, PolicyValue
from models.scan_facts import facts_of
from models.scans import Scan, ScanSource, Situation
from tests.absence import report
from tests.scanning import claim_of, confirm, mark
from tests.town import MONDAY, NINE, NOON, at_clock

TEN = at_clock(10)


def scan(db, person, occasion, at=NINE, **of):
    """One scan, pressed a moment after the code was read."""
    return check_in(db, person, claim_of(occasion, at, **of), at + dt.timedelta(seconds=5))


def version(db, occasion):
    db.refresh(occasion)
    return occasion.version


def tasks(db):
    return db.exec(select(Task)).all()


def evidence(db):
    return db.exec(select(Scan).where(col(Scan.evidence))).all()


def test_good(db, town):
    done = scan(db, town.amina, town.occasion)
    kept = db.exec(select(Scan)).one()
    assert (kept.id, kept.situation, kept.evidence) == (done.id, Situation.GOOD, True)
    assert (kept.happened_at, kept.received_at) == (NINE, NINE + dt.timedelta(seconds=5))
    assert kept.source is ScanSource.SITE_CODE
    assert kept.occasion_version == version(db, town.occasion) == 1
    assert not tasks(db)


def test_late_is_on_the_roll_and_flagged_and_never_partly(db, town):
    done = scan(db, town.amina, town.occasion, at_clock(9, 20))
    assert (done.situation, done.evidence) == (Situation.LATE, True)
    assert done.occasion_version == version(db, town.occasion) == 1
    assert not tasks(db)


def test_already_keeps_the_first(db, town):
    first = scan(db, town.amina, town.occasion, at_clock(9, 2))
    second = scan(db, town.amina, town.occasion, TEN)
    assert (second.situation, second.evidence) == (Situation.ALREADY, False)
    assert [each.id for each in evidence(db)] == [first.id]
    assert version(db, town.occasion) == 1, "the roll did not change"


def test_too_early_puts_nobody_on_the_roll(db, town):
    early = scan(db, town.amina, town.occasion, at_clock(8, 30))
    assert (early.situation, early.evidence) == (Situation.TOO_EARLY, False)
    assert version(db, town.occasion) == 0
    assert not tasks(db)
    assert scan(db, town.amina, town.occasion).situation is Situation.GOOD, "coming back in time is good"


def test_after_the_end_a_human_looks(db, town):
    done = scan(db, town.amina, town.occasion, at_clock(12, 1))
    assert (done.situation, done.evidence) == (Situation.AFTER_END, False)
    task = tasks(db)[0]
    assert (task.kind, task.participant_id, task.scan_id) == (TaskKind.LATE_EVIDENCE, town.amina.id, done.id)
    assert done.occasion_version == version(db, town.occasion) == 1


def test_after_confirmation_a_human_looks(db, town):
    confirm(town, town.occasion, at_clock(9, 30))
    done = scan(db, town.amina, town.occasion, TEN)
    assert (done.situation, done.evidence) == (Situation.AFTER_CONFIRMATION, False)
    assert len(tasks(db)) == 1
    assert done.occasion_version == version(db, town.occasion) == 1


def test_one_open_task_is_enough_and_another_comes_when_it_is_done(db, town):
    for minute in (1, 2):
        scan(db, town.amina, town.occasion, at_clock(12, minute))
    assert len(tasks(db)) == 1
    tasks(db)[0].done_at = at_clock(13)
    db.flush()
    scan(db, town.amina, town.occasion, at_clock(13, 1))
    assert len(tasks(db)) == 2
    scan(db, town.bosse, town.occasion, at_clock(13, 1))
    assert len(tasks(db)) == 3, "each person has one of their own"


def test_a_reopened_roll_takes_scans_again(db, town):
    confirm(town, town.occasion, at_clock(9, 30))
    confirm(town, town.occasion, at_clock(9, 40), kind=ConfirmationKind.REOPEN, number=2)
    assert scan(db, town.amina, town.occasion, at_clock(9, 45)).situation is Situation.LATE


def test_a_code_read_before_the_confirmation_but_sent_after_it_makes_a_task(db, town):
    claim = claim_of(town.occasion, at_clock(9, 25))
    confirm(town, town.occasion, at_clock(9, 30))
    assert check_in(db, town.amina, claim, at_clock(9, 31)).situation is Situation.AFTER_CONFIRMATION


def test_someone_who_is_in_and_confirmed_hears_so(db, town):
    scan(db, town.amina, town.occasion)
    mark(town, town.occasion, town.amina, Presence.HERE)
    confirm(town, town.occasion, NOON)
    assert scan(db, town.amina, town.occasion, at_clock(12, 5)).situation is Situation.ALREADY
    assert not tasks(db)


def test_someone_in_but_recorded_not_here_is_looked_at(db, town):
    scan(db, town.amina, town.occasion)
    mark(town, town.occasion, town.amina, Presence.NOT_HERE)
    confirm(town, town.occasion, at_clock(11))
    assert scan(db, town.amina, town.occasion, at_clock(11, 5)).situation is Situation.AFTER_CONFIRMATION
    assert len(tasks(db)) == 1


def test_a_cancelled_occasion_counts_against_nobody(db, town):
    town.occasion.cancelled_at, town.occasion.cancelled_because = at_clock(8), CancelReason.SUPERVISOR_AWAY
    db.flush()
    for person in (town.amina, town.cilla):
        done = scan(db, person, town.occasion)
        assert (done.situation, done.evidence) == (Situation.CANCELLED, False)
    assert version(db, town.occasion) == 0
    assert not tasks(db)


def test_expected_elsewhere_is_the_wrong_site(db, town):
    done = scan(db, town.cilla, town.occasion)
    assert (done.situation, done.evidence) == (Situation.WRONG_SITE, False)
    assert done.occasion_version == version(db, town.occasion) == 0, "to the site this scan does not exist"


def test_who_is_expected_elsewhere_reads_first_what_goes_on_then_what_comes_and_last_what_is_over(db, town):
    series = town.garden_series
    over = town.create_occasion(series, at_clock(7), at_clock(8))
    later = town.create_occasion(series, at_clock(20), at_clock(21))
    going_on = town.create_occasion(series, at_clock(8, 30), at_clock(12, 30))
    facts = facts_of(db, scan(db, town.cilla, town.occasion, at_clock(9, 5)))
    shown = [each.id for each in facts.expected if each.id != town.garden_occasion.id]
    assert shown == [going_on.id, later.id, over.id]


def test_expected_nowhere_is_not_enrolled(db, town):
    tuesday = dt.timedelta(days=1)
    occasion = town.create_occasion(town.series, NINE + tuesday, NOON + tuesday)
    done = scan(db, town.cilla, occasion, NINE + tuesday)
    assert (done.situation, done.evidence) == (Situation.NOT_ENROLLED, False)
    assert version(db, occasion) == 0
    assert not tasks(db)


def test_a_cancelled_place_elsewhere_expects_nobody(db, town):
    town.garden_occasion.cancelled_at = at_clock(8)
    town.garden_occasion.cancelled_because = CancelReason.SITE_CLOSED
    db.flush()
    assert scan(db, town.cilla, town.occasion).situation is Situation.NOT_ENROLLED


@pytest.mark.parametrize(
    ("days", "situation"), [(-1, Situation.NOT_ENROLLED), (0, Situation.GOOD), (1, Situation.GOOD)]
)
def test_an_enrolment_counts_on_its_last_day_and_not_after(db, town, days, situation):
    enrolment = db.exec(select(Enrolment).where(Enrolment.participant_id == town.amina.id)).one()
    enrolment.to_day = MONDAY + dt.timedelta(days=days)
    db.flush()
    assert scan(db, town.amina, town.occasion).situation is situation


def test_a_strangers_scan_after_the_end_leaves_no_task(db, town):
    assert scan(db, town.cilla, town.occasion, at_clock(12, 5)).situation is Situation.WRONG_SITE
    assert not tasks(db)


def test_arriving_despite_a_report_is_normal(db, town):
    report(db, town.amina, now=NINE - dt.timedelta(hours=1))
    assert scan(db, town.amina, town.occasion).evidence


def test_the_same_key_is_the_same_scan_for_ever(db, town):
    claim = claim_of(town.occasion, NINE)
    first = check_in(db, town.amina, claim, NINE)
    town.occasion.cancelled_at, town.occasion.cancelled_because = TEN, CancelReason.OTHER
    db.flush()
    again = check_in(db, town.amina, claim, at_clock(23))
    assert (again.id, again.situation, again.received_at) == (first.id, Situation.GOOD, NINE)
    assert len(db.exec(select(Scan)).all()) == 1
    assert is_used(db, claim)


def test_a_claim_that_somebody_else_used_is_refused(db, town):
    claim = claim_of(town.occasion, NINE)
    check_in(db, town.amina, claim, NINE)
    with pytest.raises(ClaimUsed):
        check_in(db, town.bosse, claim, NINE)
    assert len(db.exec(select(Scan)).all()) == 1


def test_a_claim_lives_ten_minutes(db, town):
    claim = claim_of(town.occasion, NINE)
    almost = NINE + dt.timedelta(minutes=10) - dt.timedelta(microseconds=1)
    with pytest.raises(ClaimExpired):
        check_in(db, town.amina, claim, NINE + dt.timedelta(minutes=10))
    assert not db.exec(select(Scan)).all(), "nothing is written"
    assert not is_used(db, claim)
    assert check_in(db, town.amina, claim, almost).situation is Situation.GOOD


def test_a_claim_of_no_occasion_is_refused(db, town):
    town.occasion.id, kept = uuid.uuid4(), town.occasion.id
    claim = claim_of(town.occasion, NINE)
    town.occasion.id = kept
    with pytest.raises(ClaimExpired):
        check_in(db, town.amina, claim, NINE)


def test_the_typed_code_is_kept_as_typed(db, town):
    assert scan(db, town.amina, town.occasion, source=ScanSource.TYPED).source is ScanSource.TYPED


def test_each_scan_stands_in_the_audit_log(db, town):
    done = scan(db, town.amina, town.occasion, at_clock(9, 20))
    event = db.exec(select(AuditEvent).where(AuditEvent.action == "attendance:scan:add")).one()
    assert (event.actor_id, event.subject_person_id) == (town.amina.id, town.amina.id)
    assert (event.object_id, event.unit_id) == (str(done.id), town.unit.id)
    assert audit.body_of(db, event.seq)["body"] == {"source": "site_code", "situation": "late", "flag": True}


def test_a_refused_claim_is_not_in_the_log(db, town):
    with pytest.raises(ClaimExpired):
        check_in(db, town.amina, claim_of(town.occasion, NINE), TEN)
    assert not db.exec(select(AuditEvent)).all()


def test_one_sees_ones_own_scan_alone(db, town):
    done = scan(db, town.amina, town.occasion)
    assert scan_for(db, town.amina, done.id).id == done.id
    assert scan_for(db, town.bosse, done.id) is None
    assert scan_for(db, town.amina, uuid.uuid4()) is None


def test_without_its_policy_nobody_is_judged(db, town):
    for row in db.exec(select(PolicyValue)):
        row.from_day = MONDAY + dt.timedelta(days=1)
    db.flush()
    with pytest.raises(NoPolicy):
        scan(db, town.amina, town.occasion)


def test_a_confirmation_is_not_touched_by_a_late_scan(db, town):
    confirm(town, town.occasion, NOON)
    scan(db, town.amina, town.occasion, at_clock(12, 1))
    assert len(db.exec(select(Confirmation)).all()) == 1
