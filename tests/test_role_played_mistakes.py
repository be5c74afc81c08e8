"""Mistakes that were found when a program of the same kind was role-played, each named: none of them is ours.

The one about tabs that no keyboard reaches needs a browser: e2e/test_tabs_by_keyboard.py.
"""

import datetime as dt
import re

import pytest
from sqlmodel import col, select

import i18n
from i18n.words import iso_week
from models.absences import AbsenceReport
from models.assessments import PhraseMissing, assess
from models.attendance import Attendance, Presence
from models.calendar import last_of, month_of, week_of
from models.demands import certificate_day
from models.grounds import ObjectionMissing
from models.law import shipped
from models.marks import all_except
from models.minutes import Totals, minutes_of, totals_of
from models.people import Participant, Staff
from models.policy import Policy, PolicyKind, PolicyValue
from models.reviews import Outcome, Review
from models.roll_call import raised
from tests import reviewing
from tests.absence import confirm_roll, everything_in, observe, report, review_of
from tests.town import MONDAY, NINE, NOON, Town, at_clock
from webapp.settings import ROOT

DAY = dt.timedelta(days=1)
SUNDAY = MONDAY + 6 * DAY


def totals(db, person, first=MONDAY, last=SUNDAY):
    """The sums of somebody's minutes from one day to another."""
    return totals_of(piece for share in minutes_of(db, [person.id], first, last)[person.id] for piece in share.pieces)


def text(answer):
    """A page as it reads: no tags, single spaces."""
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).replace("\u00a0", " ").split())


@pytest.fixture
def lived_in(app):
    """The cast, committed; everybody reads English."""
    with app.extensions["database"].writing() as db:
        town = Town(db)
        for kind in (Participant, Staff):
            for person in db.exec(select(kind)):
                person.language = "en"
    return town


@pytest.fixture
def write(app):
    """with write() as db: what others do meanwhile."""
    return app.extensions["database"].writing


@pytest.fixture
def ewa(write, lived_in):
    """Somebody whose plan has eight hours."""
    with write() as db:
        lived_in.db = db
        return lived_in.create_participant("Ewa", "Ek", lived_in.unit, [lived_in.series], language="en", hours=8)


@pytest.fixture
def amina(browser, lived_in):
    return browser(lived_in.amina)


def test_sick_is_not_sick_with_a_certificate(db, town):
    """Eight days of illness without any paper: the eighth asks for one, and none of them is valid by itself."""
    for day in range(8):
        starts = NINE - day * DAY
        if day:
            town.create_occasion(town.series, starts, starts + 3 * dt.timedelta(hours=1))
        report(db, town.amina, MONDAY - day * DAY)
    observe(db, town.berit, town.occasion, town.amina)
    confirm_roll(db, town.berit, town.occasion)
    of_monday = db.exec(select(AbsenceReport).where(AbsenceReport.first_day == MONDAY)).one()
    counted = certificate_day(db, of_monday, MONDAY)
    assert (counted.number, counted.asked_for) == (8, True)
    assert totals(db, town.amina) == Totals(planned=180, open=180)


def test_a_page_about_a_sick_person_claims_no_certificate(browser, write, lived_in):
    with write() as db:
        report(db, lived_in.amina)
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
        review = review_of(db, lived_in.amina)
    page = browser(lived_in.hanna).get(f"/desk/reviews/{review.id}").text
    assert "Doctor's certificate from day 8" in page
    assert not re.search(r'value="proof_seen"[^>]*checked', page)


def test_a_note_written_after_marking_is_not_lost(db, town):
    observe(db, town.berit, town.occasion, town.amina)
    noted = observe(db, town.berit, town.occasion, town.amina, now=NOON, reason="Ringde inte.")
    again = observe(db, town.berit, town.occasion, town.amina, now=NOON, reason="Ringde inte.")
    assert (noted.presence, noted.reason, noted.version) == (Presence.NOT_HERE, "Ringde inte.", 2)
    assert again.id == noted.id


def test_an_unmarked_session_is_not_an_absence(db, town):
    confirm_roll(db, town.berit, town.occasion)
    assert totals(db, town.amina) == Totals(planned=180, open=180)
    assert db.exec(select(Review)).all() == []


def test_job_search_of_ones_own_is_not_mixed_into_attendance(db, town):
    """Of 20 hours in the plan only 3 are planned activities; whoever comes to them all has attended all of it."""
    observe(db, town.berit, town.occasion, town.amina, Presence.HERE)
    confirm_roll(db, town.berit, town.occasion)
    assert totals(db, town.amina) == Totals(planned=180, attended=180)


def test_the_persons_own_hours_are_shown_and_no_forty(browser, ewa):
    page = text(browser(ewa).get("/week"))
    assert "Hours a week in your plan 8 h" in page
    assert "40" not in page


@pytest.fixture
def review(db, town):
    report(db, town.amina)
    observe(db, town.berit, town.occasion, town.amina)
    confirm_roll(db, town.berit, town.occasion)
    reviewing.live_with(db, town, town.amina, now=NOON)
    return review_of(db, town.amina)


def test_valid_is_not_chosen_without_its_sentence(db, town, review):
    finding = everything_in(db, review)
    with pytest.raises(PhraseMissing):
        assess(db, town.hanna, review, type(finding)(**{**vars(finding), "phrase": None}), NOON)


def test_not_valid_is_not_chosen_without_reasons(db, town, review):
    finding = reviewing.against(db, review, words=None, exception=Policy.LAW_HEARING_NEEDLESS)
    assert set(finding.otherwise.values()) == {Outcome.NO_VALID_REASON}
    with pytest.raises(ObjectionMissing):
        assess(db, town.hanna, review, finding, NOON)


@pytest.mark.parametrize(
    ("moment", "week"),
    [
        (at_clock(0, 30, SUNDAY), "Week 48"),
        (at_clock(23, 30, SUNDAY), "Week 48"),
        (at_clock(0, 30, SUNDAY + DAY), "Week 49"),  # still Sunday in UTC
    ],
)
def test_sunday_belongs_to_the_week_that_began_on_monday(browser, lived_in, at, moment, week):
    at(moment)
    assert week in text(browser(lived_in.amina).get("/week"))


def test_the_number_of_the_week_is_shown(amina):
    assert "Week 48" in text(amina.get("/week"))
    with i18n.speak("sv"):
        assert iso_week(MONDAY) == "vecka 48"


def test_ten_people_are_marked_in_one_go(db, town):
    ten = [town.create_participant("Tio", f"Person {n}", town.unit, [town.series]).id for n in range(10)]
    shown = [*ten, town.amina.id, town.bosse.id]
    version = raised(db, town.occasion)
    done = all_except(
        db, town.berit, town.occasion, shown, [town.bosse.id], version_seen=version, now=at_clock(10)
    )  # fmt: skip
    assert len(done.marked) == 11
    here = db.exec(select(Attendance.participant_id).where(col(Attendance.presence) == Presence.HERE)).all()
    assert set(here) == {*ten, town.amina.id}


def test_a_week_that_crosses_the_end_of_a_month_is_whole_and_each_month_has_its_own_days(db, town, amina_in_december):
    last_of_november, first_of_december = dt.date(2026, 11, 30), dt.date(2026, 12, 1)
    assert week_of(last_of_november) == week_of(first_of_december)
    week = totals(db, town.amina, last_of_november, last_of_november + 6 * DAY)
    months = [totals(db, town.amina, day, last_of(month_of(day))) for day in (last_of_november, first_of_december)]
    assert (week.planned, [month.planned for month in months]) == (360, [180, 180])


@pytest.fixture
def amina_in_december(town):
    """Amina is expected on the last of November and on the first of December."""
    for day in (7, 8):
        town.create_occasion(town.series, NINE + day * DAY, NOON + day * DAY)


# Whoever is named in a sentence that the program ships. Boards and units come from the municipality's own rows.
AUTHORITIES = re.compile(
    r"försäkringskassa|arbetsförmedling|socialnämnd|arbetsmarknadsnämnd|skatteverk|migrationsverk|socialstyrelse|\bIVO\b"
    r"|employment service|insurance agency|tax agency|migration agency|social welfare board",
    re.IGNORECASE,
)


def test_no_shipped_sentence_names_an_authority():
    """Which one it is differs from town to town: what is said of one comes from the town's own rows."""
    shipped_texts = [*(ROOT / "i18n").rglob("*.po"), *(ROOT / "templates").rglob("*.*")]
    named = [f"{path.name}: {found[0]}" for path in shipped_texts for found in AUTHORITIES.finditer(path.read_text())]
    assert len(shipped_texts) > 50
    assert not named


def test_the_unit_that_answers_is_the_one_that_holds_the_case(browser, lived_in):
    ours = text(browser(lived_in.amina).get("/absence/talk"))
    theirs = text(browser(lived_in.cilla).get("/absence/talk"))
    assert ("0000-10 10 10" in ours, "0000-30 30 30" in ours) == (True, False)
    assert ("0000-10 10 10" in theirs, "0000-30 30 30" in theirs) == (False, True)


def test_a_certificate_is_asked_for_with_the_source_of_the_rule(amina):
    page = text(amina.get("/absence/new"))
    asked = "From day 8 of an illness, a doctor's certificate is needed."
    assert f"{asked} The municipality's rule: Exempelby riktlinje § 8" in page
    assert "The law says so" not in page


def test_where_the_law_asks_for_it_its_paragraph_is_named(amina, write):
    with write() as db:
        law = PolicyValue(
            code=Policy.CERTIFICATE_FROM_DAY,
            kind=PolicyKind.LAW,
            value=5,
            source="lagens eget rum",
            from_day=MONDAY,
        )
        db.add(law)
    page = text(amina.get("/absence/new"))
    assert "From day 5 of an illness, a doctor's certificate is needed. The law says so: lagens eget rum" in page


def test_no_rule_of_law_is_shipped_without_its_source():
    assert all(row.source for row in shipped())
