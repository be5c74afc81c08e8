"""Accepting a reason."""

import datetime as dt
from contextlib import suppress
from functools import partial

import pytest
from sqlmodel import col, func, select

from models import audit
from models.assessments import NotConfirmedYet, NothingChosen, assess
from models.attendance import Attendance, Method, Presence, marks_at
from models.audit_tables import AuditEvent
from models.own_words import TooLong
from models.reasons import ReasonCode
from models.recorded import Recorded, absent_intervals
from models.reports import AllAssessed
from models.review_moves import NotNow, SomebodyWasFirst
from models.reviews import Assessment, AssessmentLine, LineState, Outcome, Review, ReviewState
from tests.absence import accept, confirm_roll, everything_in, line_of, observe, report, review_of
from tests.at_once import at_once
from tests.town import NINE, NOON, Town, at_clock, stranger


@pytest.fixture
def review(db, town):
    """Amina's: reported, confirmed not here."""
    report(db, town.amina, words="Ont i halsen")
    observe(db, town.berit, town.occasion, town.amina)
    confirm_roll(db, town.berit, town.occasion)
    return review_of(db, town.amina)


def state_of(review):
    return review.state


def intervals(db):
    rows = db.exec(select(AssessmentLine.from_at, AssessmentLine.to_at).order_by(col(AssessmentLine.from_at)))
    return [tuple(each) for each in rows]


def replace(accepted, **values):
    return type(accepted)(**{**vars(accepted), **values})


def test_accepting_all_settles_the_review(db, town, review):
    made = accept(db, town.hanna, review, words="Krya på dig")
    assert review.state is ReviewState.ASSESSED
    assert line_of(db, town.amina, town.occasion).state is LineState.ASSESSED
    assert (made.by_id, made.unit_id, made.words) == (town.hanna.id, town.unit.id, "Krya på dig")
    assert intervals(db) == [(NINE, NOON)]
    assert db.exec(select(AssessmentLine.outcome)).one() is Outcome.VALID_REASON


@pytest.mark.parametrize(
    ("there", "missed"),
    [
        ((at_clock(10), at_clock(11)), [(NINE, at_clock(10)), (at_clock(11), NOON)]),
        ((NINE, at_clock(10, 30)), [(at_clock(10, 30), NOON)]),
        ((at_clock(10, 30), NOON), [(NINE, at_clock(10, 30))]),
    ],
)
def test_partly_is_assessed_for_what_was_missed(db, town, there, missed):
    report(db, town.amina)
    observe(db, town.berit, town.occasion, town.amina, Presence.PARTLY, there)
    confirm_roll(db, town.berit, town.occasion)
    accept(db, town.hanna, review_of(db, town.amina))
    assert intervals(db) == missed


def test_a_line_is_accepted_alone_and_the_other_later(db, town):
    later = town.create_occasion(town.series, at_clock(13), at_clock(16))
    report(db, town.amina)
    observe(db, town.berit, town.occasion, town.amina)
    confirm_roll(db, town.berit, town.occasion)
    review = review_of(db, town.amina)
    accept(db, town.hanna, review)
    assert state_of(review) is ReviewState.TO_REVIEW
    assert line_of(db, town.amina, later).state is LineState.OPEN
    observe(db, town.berit, later, town.amina, now=at_clock(15))
    confirm_roll(db, town.berit, later, now=at_clock(16))
    second = replace(everything_in(db, review), lines={line_of(db, town.amina, later).id: _mark(db, town, later)})
    assess(db, town.hanna, review, second, at_clock(17))
    assert state_of(review) is ReviewState.ASSESSED


def _mark(db, town, occasion):
    return marks_at(db, occasion.id)[town.amina.id].id


@pytest.mark.parametrize("presence", [None, Presence.NOT_HERE])
def test_what_the_site_has_not_confirmed_cannot_be_accepted(db, town, presence):
    report(db, town.amina)
    if presence:
        observe(db, town.berit, town.occasion, town.amina, presence)
    review = review_of(db, town.amina)
    line = line_of(db, town.amina, town.occasion)
    accepted = replace(everything_in(db, review), lines={line.id: stranger()})
    with pytest.raises(NotConfirmedYet):
        assess(db, town.hanna, review, accepted, NOON)


def test_an_absence_nobody_reported_cannot_be_accepted(db, town):
    observe(db, town.berit, town.occasion, town.amina)
    confirm_roll(db, town.berit, town.occasion)
    review = review_of(db, town.amina)
    with pytest.raises(NotNow):
        accept(db, town.hanna, review)


def test_a_line_of_another_review_cannot_be_accepted(db, town, review):
    report(db, town.bosse)
    theirs = line_of(db, town.bosse, town.occasion)
    accepted = everything_in(db, review)
    with pytest.raises(NotConfirmedYet):
        assess(db, town.hanna, review, replace(accepted, lines={**accepted.lines, theirs.id: stranger()}), NOON)


def test_nothing_ticked_accepts_nothing(db, town, review):
    with pytest.raises(NothingChosen):
        assess(db, town.hanna, review, replace(everything_in(db, review), lines={}), NOON)


def test_too_many_words_are_refused(db, town, review):
    with pytest.raises(TooLong):
        assess(db, town.hanna, review, everything_in(db, review, "å" * 1001), NOON)


def test_the_same_form_twice_acts_once(db, town, review):
    accepted = everything_in(db, review, "Krya på dig")
    first = assess(db, town.hanna, review, accepted, NOON)
    assert assess(db, town.hanna, review, accepted, NOON).id == first.id
    assert db.exec(select(func.count()).select_from(Assessment)).one() == 1
    assert _count(db, "review:assess") == 1


def test_a_colleague_who_comes_second_sees_what_the_first_did(db, town, review):
    accepted = everything_in(db, review)
    first = assess(db, town.hanna, review, accepted, NOON)
    with pytest.raises(SomebodyWasFirst) as refused:
        assess(db, town.henrik, review, accepted, NOON)
    assert refused.value.done == [first]
    assert refused.value.status == 409


def test_other_words_on_the_same_form_are_not_the_same_act(db, town, review):
    accepted = everything_in(db, review, "Krya på dig")
    assess(db, town.hanna, review, accepted, NOON)
    with pytest.raises(SomebodyWasFirst):
        assess(db, town.hanna, review, replace(accepted, words="Något annat"), NOON)


def test_a_report_that_came_meanwhile_has_to_be_read_first(db, town, review):
    accepted = everything_in(db, review)
    report(db, town.amina, reason=ReasonCode.OTHER, now=NOON)
    with pytest.raises(SomebodyWasFirst) as refused:
        assess(db, town.hanna, review, accepted, NOON)
    assert refused.value.done == []


def test_a_mark_that_was_corrected_meanwhile_has_to_be_read_first(db, town, review):
    accepted = everything_in(db, review)
    observe(
        db,
        town.berit,
        town.occasion,
        town.amina,
        Presence.PARTLY,
        (NINE, at_clock(11)),
        now=at_clock(13),
        reason="kom först",
    )
    with pytest.raises(SomebodyWasFirst):
        assess(db, town.hanna, review, accepted, at_clock(13))


def test_the_log_holds_all_that_was_known_and_decided(db, town, review):
    made = accept(db, town.hanna, review, words="Krya på dig")
    event = db.exec(select(AuditEvent).where(AuditEvent.action == "review:assess")).one()
    whole = audit.body_of(db, event.seq)
    assert whole
    said = whole["body"]
    line = said["known"]["lines"][0]
    mark = db.exec(select(AssessmentLine.attendance_id)).one()
    assert [(each["id"], each["presence"]) for each in line["marks"]] == [(str(mark), "not_here")]
    assert [each["number"] for each in line["confirmations"]] == [1]
    assert [each["reason"] for each in line["reports"]] == ["sick"]
    assert line["plan"]["version"] == 1
    assert {rule["source"] for rule in said["known"]["rules"]} >= {"25 § FL (2017:900)", "Exempelby riktlinje § 8"}
    assert [each["move"] for each in said["shown"]["course"]] == ["open", "accept"]
    assert (said["shown"]["asked"], said["shown"]["heard"]) == ([], [])
    assert said["decided"]["power"]["unit"]["name"] == "Enhet Norr"
    assert (said["decided"]["phrase"], said["decided"]["words"]) == (made.phrase, "Krya på dig")
    assert [each["outcome"] for each in said["decided"]["outcomes"]] == ["valid_reason"]


def test_two_caseworkers_at_once_cannot_both_win(database):
    with database.writing() as db:
        town = Town(db)
        report(db, town.amina)
        observe(db, town.berit, town.occasion, town.amina)
        confirm_roll(db, town.berit, town.occasion)
        form = everything_in(db, review_of(db, town.amina))

    def press(staff):
        with database.writing() as db:
            return assess(db, staff, review_of(db, town.amina), form, NOON).by_id

    hannas, henriks = partial(press, town.hanna), partial(press, town.henrik)
    met = at_once(*[hannas, henriks] * 4)
    first = next(each for each in met if not isinstance(each, Exception))
    for who, each in zip([town.hanna.id, town.henrik.id] * 4, met, strict=True):
        if who == first:
            assert each == first, "one form sent four times is one act"
        else:
            assert isinstance(each, SomebodyWasFirst)
            assert [one.by_id for one in each.done] == [first], "the other hears what was done"
    with database.reading() as db:
        assert db.exec(select(func.count()).select_from(Assessment)).one() == 1
        assert db.exec(select(func.count()).select_from(AssessmentLine)).one() == 1
        assert _count(db, "review:assess") == 1
        assert audit.verify(db).ok


def test_reports_rolls_and_assessments_at_once_never_wait_in_a_ring(database):
    with database.writing() as db:
        town = Town(db)
        people = [town.create_participant("Nr", str(each), town.unit, [town.series]) for each in range(6)]
        for person in people:
            report(db, person)
            observe(db, town.berit, town.occasion, person)
        confirm_roll(db, town.berit, town.occasion)
        forms = {person.id: everything_in(db, review_of(db, person)) for person in people}
    one = at_clock(13)

    def each_of(act):
        def acts():
            for person in people:
                with database.writing() as db, suppress(SomebodyWasFirst, AllAssessed):
                    act(db, person)

        return acts

    met = at_once(
        each_of(lambda db, person: assess(db, town.hanna, review_of(db, person), forms[person.id], one)),
        each_of(lambda db, person: report(db, person, reason=ReasonCode.OTHER, now=one)),
        each_of(lambda db, person: _correct_to_here(db, town, person, one)),
    )
    assert met == [None] * 3
    with database.reading() as db:
        assert audit.verify(db).ok
        waiting = select(func.count()).select_from(Review).where(Review.state == ReviewState.TO_REVIEW)
        assert db.exec(waiting).one() == 0, "each was either accepted or attended"


def _correct_to_here(db, town, person, now):
    observe(db, town.berit, town.occasion, person, Presence.HERE, now=now, reason="fel rad")


def partly(town, from_at, to_at):
    """A mark that no form would send."""
    return Attendance(
        occasion_id=town.occasion.id,
        participant_id=town.amina.id,
        version=1,
        presence=Presence.PARTLY,
        from_at=from_at,
        to_at=to_at,
        method=Method.BY_HAND,
        by_id=town.berit.id,
        made_at=NOON,
        occasion_version=1,
    )


def test_a_mark_that_covers_the_whole_occasion_leaves_nothing_to_assess(db, town):
    confirmation = confirm_roll(db, town.berit, town.occasion)
    mark = partly(town, at_clock(8), at_clock(13))
    assert absent_intervals(town.occasion, mark) == []
    assert Recorded(mark, confirmation).attended(town.occasion)


@pytest.mark.parametrize("there", [(at_clock(7), at_clock(8)), (at_clock(13), at_clock(14))])
def test_a_mark_beside_the_occasion_leaves_all_of_it_missed(town, there):
    mark = partly(town, *there)
    assert absent_intervals(town.occasion, mark) == [(NINE, NOON)]


def test_the_autumn_night_is_assessed_for_its_true_length(db, town):
    sunday = dt.date(2026, 10, 25)
    night = town.create_occasion(town.series, at_clock(1, 0, sunday), at_clock(4, 0, sunday))
    report(db, town.amina, sunday, now=at_clock(0, 30, sunday))
    observe(db, town.berit, night, town.amina, now=at_clock(3, 30, sunday))
    confirm_roll(db, town.berit, night, now=at_clock(4, 0, sunday))
    accept(db, town.hanna, review_of(db, town.amina))
    (start, end) = intervals(db)[0]
    assert end - start == dt.timedelta(hours=4)


def _count(db, action):
    rows = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == action)
    return db.exec(rows).one()
