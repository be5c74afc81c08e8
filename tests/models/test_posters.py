"""A site's poster: one print is good at a time, and what comes by it waits for a supervisor."""

import datetime as dt

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from models.attendance import Task
from models.audit_tables import AuditEvent
from models.check_in import check_in
from models.confirmations import confirm
from models.marks import mark
from models.occasions import Enrolment, Series
from models.posters import PosterGone, PosterPrint, PosterReplaced, claim_by_poster, meant, posters_of, print_poster
from models.roll_call import occasion_for, roll_of
from models.roll_lines import HERE
from models.scans import Scan, ScanSource, Situation
from tests.scanning import claim_of
from tests.town import LONG_AGO, MONDAY, NINE, NOON, at_clock

EIGHT = at_clock(8)


def printed(db, town, at=EIGHT, seen=None):
    newest = posters_of(db, [town.site.id]).get(town.site.id)
    return print_poster(db, town.karin, town.site, (newest.number if newest else 0) if seen is None else seen, at)


def comes(db, town, person, at=NINE, code=None):
    claim = claim_by_poster(db, code or printed(db, town).code, at)
    return check_in(db, person, meant(db, person, claim), at)


def on_roll(db, town, person):
    db.expire_all()
    meeting = occasion_for(db, town.berit, town.occasion.id, MONDAY)
    assert meeting
    roll = roll_of(db, meeting)
    return next(each for each in roll.people if each.id == person.id), roll


def test_a_new_print_makes_the_one_before_good_for_nothing_at_once(db, town):
    first, second = printed(db, town), printed(db, town, NINE)
    db.refresh(first.poster)
    assert (first.poster.revoked_at, first.poster.number, second.poster.number) == (NINE, 1, 2)
    with pytest.raises(PosterGone):
        claim_by_poster(db, first.code, NINE)
    assert claim_by_poster(db, second.code.lower(), NINE).occasion_id == town.occasion.id
    assert posters_of(db, [town.site.id, town.garden.id]) == {town.site.id: second.poster}
    assert [each.action for each in db.exec(select(AuditEvent))] == ["site:poster:print"] * 2


def test_the_same_press_twice_kills_no_print_that_was_just_made(db, town):
    made = printed(db, town, seen=0)
    with pytest.raises(PosterReplaced):
        printed(db, town, seen=0)
    assert claim_by_poster(db, made.code, NINE)


def test_only_a_digest_of_its_code_is_kept(db, town):
    code = printed(db, town).code
    assert len(code) == 8
    assert code not in repr(db.connection().execute(text("SELECT * FROM poster_print")).all())


def test_the_database_itself_allows_one_good_print_a_site(db, town):
    printed(db, town)
    row = PosterPrint(site_id=town.site.id, number=7, digest=b"x", made_by=town.karin.id, made_at=NINE)
    db.add(row)
    with pytest.raises(IntegrityError), db.begin_nested():
        db.flush()


@pytest.mark.parametrize("code", ["", "0", "00000000", "UUUUUUUU", "'; DROP--"])
def test_no_code_is_refused(db, town, code):
    printed(db, town)
    with pytest.raises(PosterGone):
        claim_by_poster(db, code, NINE)


def test_a_day_with_nothing_at_the_site_is_refused(db, town):
    with pytest.raises(PosterGone):
        claim_by_poster(db, printed(db, town).code, at_clock(9, day=MONDAY.replace(day=29)))


def test_it_is_kept_but_is_no_evidence_and_the_roll_says_so(db, town):
    scan = comes(db, town, town.amina)
    assert (scan.source, scan.situation, scan.evidence) == (ScanSource.POSTER, Situation.GOOD, False)
    amina, roll = on_roll(db, town, town.amina)
    assert (amina.scan, amina.mark, amina.poster) == (None, None, scan)
    assert amina in roll.unmarked
    assert scan.occasion_version == roll.version, "a roll that is shown somewhere is shown anew"


def test_one_press_accepts_it(db, town):
    comes(db, town, town.amina)
    mark(db, town.berit, town.occasion, town.amina.id, HERE, now=at_clock(9, 5))
    assert on_roll(db, town, town.amina)[0].mark


def test_confirming_accepts_nobody_whom_nobody_looked_at(db, town):
    comes(db, town, town.amina)
    _, roll = on_roll(db, town, town.amina)
    confirm(db, town.berit, town.occasion, roll.version, None, now=NOON)
    assert on_roll(db, town, town.amina)[0].mark is None


def test_a_second_time_is_kept_and_the_first_is_told(db, town):
    code = printed(db, town).code
    first = comes(db, town, town.amina, code=code)
    comes(db, town, town.amina, at_clock(9, 30), code=code)
    assert len(db.exec(select(Scan)).all()) == 2
    assert on_roll(db, town, town.amina)[0].poster.id == first.id


def test_said_again_it_is_kept_and_is_no_news_to_the_supervisor(db, town):
    code = printed(db, town).code
    comes(db, town, town.amina, code=code)
    version = on_roll(db, town, town.amina)[1].version
    again = [comes(db, town, town.amina, at_clock(9, minute), code=code) for minute in (1, 2, 30)]
    assert [(each.situation, each.evidence) for each in again] == [(Situation.ALREADY, False)] * 3
    assert on_roll(db, town, town.amina)[1].version == version
    confirm(db, town.berit, town.occasion, version, None, now=NOON)


@pytest.mark.parametrize("closed", [False, True], ids=["after the end", "after the confirmation"])
def test_said_again_when_it_is_over_it_asks_nobody_anew(db, town, monkeypatch, closed):
    met = []
    monkeypatch.setattr("models.check_in.hold_open_review", lambda *of: met.append(of))
    if closed:
        confirm(db, town.berit, town.occasion, 0, None, now=at_clock(9, 30))
    code, at = printed(db, town).code, at_clock(9 if closed else 12, 40)
    first = comes(db, town, town.amina, at, code=code)
    roll = on_roll(db, town, town.amina)[1]
    db.exec(select(Task)).one().done_at = at
    again = comes(db, town, town.amina, at + dt.timedelta(minutes=1), code=code)
    assert (again.id != first.id, again.situation) == (True, first.situation), "it is told the same"
    assert on_roll(db, town, town.amina)[1].version == roll.version
    assert (len(db.exec(select(Task)).all()), len(met)) == (1, 1)


def test_the_wall_counts_after_the_poster(db, town):
    comes(db, town, town.amina)
    scan = check_in(db, town.amina, claim_of(town.occasion, at_clock(9, 5)), at_clock(9, 5))
    assert (scan.situation, scan.evidence) == (Situation.GOOD, True)


def test_after_the_end_it_leaves_a_task_as_any_scan_does(db, town):
    scan = comes(db, town, town.amina, at_clock(12, 10))
    assert scan.situation is Situation.AFTER_END
    assert [each.scan_id for each in on_roll(db, town, town.amina)[1].tasks] == [scan.id]


def test_of_two_at_once_it_means_the_persons_own(db, town):
    other = town.add(Series(activity_id=town.swedish.id, site_id=town.site.id))
    beside = town.create_occasion(other, at_clock(9), NOON)
    town.add(Enrolment(series_id=other.id, participant_id=town.cilla.id, from_day=LONG_AGO))
    code = printed(db, town).code
    assert comes(db, town, town.cilla, code=code).occasion_id == beside.id
    assert comes(db, town, town.amina, code=code).occasion_id == town.occasion.id


def test_who_is_not_expected_at_the_site_is_told_so(db, town):
    assert comes(db, town, town.cilla).situation in (Situation.WRONG_SITE, Situation.NOT_ENROLLED)


def test_of_two_that_are_open_it_is_for_the_one_not_said_yet(db, town):
    """Two groups of hers meet at once; said for the first, the same poster serves for the second, then for neither."""
    other = town.add(Series(activity_id=town.swedish.id, site_id=town.site.id))
    town.add(Enrolment(series_id=other.id, participant_id=town.amina.id, from_day=LONG_AGO))
    second = town.create_occasion(other, at_clock(9, 30), at_clock(11))
    code, at = printed(db, town).code, at_clock(9, 35)
    came = [comes(db, town, town.amina, at + dt.timedelta(minutes=n), code) for n in range(3)]
    assert {came[0].occasion_id, came[1].occasion_id} == {town.occasion.id, second.id}
    assert came[2].situation is Situation.ALREADY
