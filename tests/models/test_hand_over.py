"""Handing a month over: when, once, what is frozen, and what is told when it changes afterwards."""

import datetime as dt

import pytest
from sqlmodel import Session, col, select

from models.attendance import Presence
from models.audit_tables import AuditEvent
from models.cancellations import cancel
from models.case_tasks import CaseTask, CaseTaskKind
from models.confirmations import reopen
from models.conflicts import Ground, HasAnInterest, declare
from models.hand_over import (
    MonthNotOver,
    NotADecisionMonth,
    NothingToHandOver,
    Seen,
    StatementChanged,
    hand_over,
    hand_over_whole,
)
from models.minutes import Kind, Totals
from models.occasions import CancelReason
from models.outbox import Message, MessageKind
from models.people import Role
from models.statement_changes import Why, difference
from models.statements import (
    MonthStatement,
    MonthStatementLine,
    as_of_now,
    newest_of,
    parts_of,
    pieces_of,
    same,
    statements_of,
)
from tests.absence import accept, confirm_roll, line_of, observe, report, review_of
from tests.at_once import at_once
from tests.town import NOON, Town, at_clock

NOVEMBER, DECEMBER = dt.date(2026, 11, 1), dt.date(2026, 12, 1)
FIRST = at_clock(9, day=dt.date(2026, 12, 1))
LATER = at_clock(9, day=dt.date(2026, 12, 2))


@pytest.fixture
def away(db, town):
    """Amina has reported Monday, and Berit has confirmed that she was not here."""
    report(db, town.amina)
    observe(db, town.berit, town.occasion, town.amina)
    confirm_roll(db, town.berit, town.occasion)


@pytest.fixture
def accepted(db, town, away):
    """Hanna has accepted it."""
    accept(db, town.hanna, review_of(db, town.amina))


def shown(db, case, month=NOVEMBER):
    """What the form shows now."""
    newest = newest_of(db, [case.id], month).get(case.id)
    return Seen(newest.version if newest else 0, as_of_now(db, case, month).digest)


def over(db, town, by=None, *, now=FIRST, seen=None, decision=None):
    """Hanna hands Amina's November over as she sees it."""
    case = town.case_of(town.amina)
    return hand_over(db, by or town.hanna, case, NOVEMBER, seen or shown(db, case), now, decision)


def tasks(db):
    rows = select(CaseTask).where(col(CaseTask.done_at).is_(None), col(CaseTask.kind) == CaseTaskKind.STATEMENT_CHANGED)
    return db.exec(rows).all()


def messages(db):
    return db.exec(select(Message).where(Message.kind == MessageKind.STATEMENT_CHANGED)).all()


def correct(db, town, presence=Presence.HERE):
    observe(db, town.berit, town.occasion, town.amina, presence, now=LATER, reason="Fel rad")


def test_a_month_is_handed_over_once_it_is_over(db, town, accepted):
    with pytest.raises(MonthNotOver) as no:
        over(db, town, now=at_clock(23, 59, dt.date(2026, 11, 30)))
    assert no.value.last == dt.date(2026, 11, 30)
    assert over(db, town, now=at_clock(0, 0, dt.date(2026, 12, 1))).version == 1


def test_what_is_handed_over_is_what_was_there(db, town, accepted):
    statement = over(db, town)
    assert statement.totals == Totals(planned=180, absent_valid=180)
    assert (statement.month, statement.decision_month) == (NOVEMBER, DECEMBER)
    assert (statement.by_id, statement.unit_id, statement.made_at) == (town.hanna.id, town.unit.id, FIRST)
    [line] = db.exec(select(MonthStatementLine)).all()
    assert (line.occasion_id, line.kind) == (town.occasion.id, Kind.ABSENT_VALID)
    assert (line.from_at, line.to_at) == (town.occasion.starts_at, town.occasion.ends_at)
    assert line.assessment_id == line_of(db, town.amina, town.occasion).assessment_id


def test_the_month_of_the_decision_is_a_field_of_its_own(db, town, accepted):
    assert over(db, town, decision=NOVEMBER).decision_month == NOVEMBER
    with pytest.raises(NotADecisionMonth):
        over(db, town, decision=dt.date(2026, 7, 1))


def test_what_is_open_is_handed_over_as_open(db, town, away):
    assert over(db, town).totals == Totals(planned=180, open=180)


def test_the_same_form_twice_is_one(db, town, accepted):
    seen = shown(db, town.case_of(town.amina))
    first = over(db, town, seen=seen)
    assert over(db, town, seen=seen, now=LATER).id == first.id
    assert len(db.exec(select(MonthStatement)).all()) == 1


def test_nothing_changed_is_no_new_version(db, town, accepted):
    first = over(db, town)
    assert over(db, town, town.henrik, now=LATER).id == first.id
    assert not messages(db)


def test_a_form_that_shows_what_is_no_more_hands_nothing_over(db, town, accepted):
    seen = shown(db, town.case_of(town.amina))
    correct(db, town)
    with pytest.raises(StatementChanged):
        over(db, town, seen=seen, now=LATER)
    assert not statements_of(db, town.case_of(town.amina).id, NOVEMBER)


def test_a_form_from_before_a_colleagues_version_hands_nothing_over(db, town, accepted):
    seen = shown(db, town.case_of(town.amina))
    over(db, town, town.henrik)
    correct(db, town)
    with pytest.raises(StatementChanged):
        over(db, town, seen=Seen(seen.version, shown(db, town.case_of(town.amina)).digest), now=LATER)


def test_whoever_has_an_interest_hands_nothing_over(db, town, accepted):
    declare(db, town.hanna, town.amina.id, Ground.RELATIVE, NOON)
    with pytest.raises(HasAnInterest):
        over(db, town)


def test_a_correction_after_hand_over_opens_one_task_and_tells_what_changed(db, town, accepted):
    statement = over(db, town)
    assert not tasks(db)
    correct(db, town)
    [task] = tasks(db)
    assert task.object_id == statement.id
    [changed] = difference(db, statement)
    assert changed.occasion.id == town.occasion.id
    assert changed.why == [Why.ROLL]
    assert [piece.kind for piece in changed.before] == [Kind.ABSENT_VALID]
    assert [piece.kind for piece in changed.now] == [Kind.ATTENDED]


def test_a_correction_taken_back_settles_the_task(db, town, accepted):
    statement = over(db, town)
    correct(db, town)
    correct(db, town, Presence.NOT_HERE)
    assert difference(db, statement) == []
    assert not tasks(db)


def test_a_roll_opened_again_is_a_change_until_it_is_confirmed_as_it_was(db, town, accepted):
    statement = over(db, town)
    reopen(db, town.berit, town.occasion, "Glömde en", now=LATER)
    assert len(tasks(db)) == 1
    assert difference(db, statement)[0].why == [Why.ROLL]
    confirm_roll(db, town.berit, town.occasion, now=LATER)
    assert not tasks(db)


def test_a_new_assessment_after_hand_over_is_a_change(db, town, away):
    statement = over(db, town)
    accept(db, town.hanna, review_of(db, town.amina), now=LATER)
    assert len(tasks(db)) == 1
    assert difference(db, statement)[0].why == [Why.ASSESSMENT]


def test_what_does_not_touch_the_month_opens_nothing(db, town, accepted):
    over(db, town)
    observe(db, town.berit, town.occasion, town.bosse, Presence.HERE, now=LATER, reason="Såg efter")
    assert not tasks(db)


def test_a_cancellation_after_hand_over_is_a_change_and_reads_as_one(db, town):
    statement = over(db, town)
    cancel(db, town.berit, Role.SUPERVISOR, town.occasion, CancelReason.SITE_CLOSED, LATER)
    assert len(tasks(db)) == 1
    assert difference(db, statement)[0].why == [Why.CANCELLED]


def test_a_new_version_is_told_to_the_person_and_settles_the_task(db, town, accepted):
    first = over(db, town)
    assert not messages(db)
    correct(db, town)
    second = over(db, town, now=LATER)
    assert (second.version, second.totals) == (2, Totals(planned=180, attended=180))
    assert {message.about for message in messages(db)} == {second.id}
    assert not tasks(db)
    assert pieces_of(db, [first.id])[first.id][0].kind is Kind.ABSENT_VALID
    assert [each.version for each in statements_of(db, first.case_id, NOVEMBER)] == [2, 1]


def test_the_log_hears_what_was_handed_over(db, town, accepted):
    over(db, town)
    assert db.exec(select(AuditEvent.action).order_by(col(AuditEvent.seq).desc())).first() == "statement:hand_over"


def test_in_one_go_only_what_is_whole_and_unchanged(db, town, accepted):
    cases = [town.case_of(person) for person in (town.amina, town.bosse)]
    chosen = {case.id: (case, shown(db, case)) for case in cases}
    found = hand_over_whole(db, town.hanna, chosen, NOVEMBER, FIRST)
    assert [each.participant_id for each in found.handed] == [town.amina.id]
    assert [case.participant_id for case in found.left] == [town.bosse.id]
    again = hand_over_whole(db, town.hanna, chosen, NOVEMBER, FIRST)
    assert [each.id for each in again.handed] == [each.id for each in found.handed]


def test_a_case_has_only_its_own_days(db, town, accepted):
    case = town.case_of(town.amina)
    case.opened_on = dt.date(2026, 11, 24)
    db.flush()
    assert as_of_now(db, case, NOVEMBER).totals == Totals()


def test_what_is_frozen_never_changes(db, town, accepted):
    statement = over(db, town)
    assert same(pieces_of(db, [statement.id])[statement.id], as_of_now(db, town.case_of(town.amina), NOVEMBER).pieces)
    statement.planned = 0
    with pytest.raises(Exception, match="append-only"):
        db.flush()
    db.rollback()


def test_two_at_once_make_one_version(database):
    with database.writing() as db:
        town = Town(db)
    with Session(database.reader) as db:
        case = Town.case_of(town_in(town, db), town.amina)
        seen = shown(db, case)

    def press(staff):
        def act():
            with database.writing() as db:
                return hand_over(db, staff, case, NOVEMBER, seen, FIRST).id

        return act

    answers = at_once(*[press(staff) for staff in (town.hanna, town.henrik) * 4])
    with Session(database.reader) as db:
        [row] = db.exec(select(MonthStatement)).all()
    assert set(answers) == {row.id}


def town_in(town, db):
    """The town, looking through another session."""
    town.db = db
    return town


@pytest.mark.parametrize("month", [DECEMBER, dt.date(2025, 3, 1)])
def test_a_month_without_anything_is_not_handed_over(db, town, month):
    case, _ = town.move(town.amina, dt.date(2026, 11, 23))
    now = at_clock(9, day=dt.date(2027, 1, 4))
    with pytest.raises(NothingToHandOver):
        hand_over(db, town.hanna, case, month, shown(db, case, month), now)
    found = hand_over_whole(db, town.hanna, {case.id: (case, shown(db, case, month))}, month, now)
    assert (found.handed, found.left) == ([], [case])
    assert not db.exec(select(MonthStatement)).all()


def test_a_month_that_became_empty_after_it_was_handed_over_is_handed_over_again(db, town):
    over(db, town)
    cancel(db, town.berit, Role.SUPERVISOR, town.occasion, CancelReason.SITE_CLOSED, LATER)
    assert over(db, town, now=LATER).totals == Totals()


def test_of_a_case_that_has_moved_each_unit_hands_over_its_own(db, town, accepted):
    old, new = town.move(town.amina, dt.date(2026, 11, 23))
    assert [(part.unit, part.made) for part in parts_of(db, town.amina.id, NOVEMBER)] == [(town.unit, None)]
    later = town.create_occasion(
        town.series, at_clock(9, day=dt.date(2026, 11, 30)), at_clock(11, day=dt.date(2026, 11, 30))
    )
    made = hand_over(db, town.hanna, old, NOVEMBER, shown(db, old), FIRST)
    first, second = parts_of(db, town.amina.id, NOVEMBER)
    assert (first.unit, first.made, first.changed, first.sheet.totals.planned) == (town.unit, made, False, 180)
    assert (second.unit, second.made, second.changed) == (town.other_unit, None, False)
    assert [piece.occasion_id for piece in second.sheet.pieces] == [later.id]
    hand_over(db, town.ivar, new, NOVEMBER, shown(db, new), FIRST)
    correct(db, town)
    assert [part.changed for part in parts_of(db, town.amina.id, NOVEMBER)] == [True, False]
