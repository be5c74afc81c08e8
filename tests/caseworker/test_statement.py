"""One person's month at the desk: as of now beside what was handed over, what is open, and the files."""

import csv
import datetime as dt
import io
import json
import re

import pytest
from sqlmodel import func, select

from models.access import TABLE, Cell, Field, Relation
from models.attendance import Presence
from models.audit_tables import AuditEvent
from models.conflicts import Ground, declare
from models.people import Participant
from models.reasons import ReasonCode
from models.sent_papers import PaperKind, SentPaper
from models.statements import MonthStatement
from tests.absence import accept, confirm_roll, observe, report, review_of
from tests.paper import looking
from tests.town import NOON, at_clock, stranger
from webapp.paper import typesetting

DECEMBER = at_clock(9, day=dt.date(2026, 12, 1))
WORDS = "Ont i halsen"


@pytest.fixture
def page(lived_in, write):
    """The address of Amina's November: absent on Monday, reported and accepted."""
    with write() as db:
        report(db, lived_in.amina, words=WORDS)
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
        accept(db, lived_in.hanna, review_of(db, lived_in.amina))
    return address(write, lived_in, lived_in.amina)


@pytest.fixture
def over(at, hanna, lived_in):
    """It is the first of December, and Hanna has signed in anew."""
    at(DECEMBER)
    hanna.let_in(lived_in.hanna)


def address(write, town, person, month="2026-11"):
    with write() as db:
        town.db = db
        return f"/desk/people/{town.case_of(person).id}/statement/{month}"


def text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).replace("\u00a0", " ").split())


def form(answer):
    return {"seen": re.search(r'name="seen" value="([^"]+)"', answer.text)[1], "decision": "2026-12"}


def hand_over(browser, address, **typed):
    return browser.post(address, **(form(browser.get(address)) | typed))


def correct(write, town, presence=Presence.HERE):
    with write() as db:
        observe(db, town.berit, town.occasion, town.amina, presence, now=NOON + dt.timedelta(hours=6), reason="Fel rad")


def reads_english(write, town):
    with write() as db:
        db.get_one(Participant, town.amina.id).language = "en"


def versions(look):
    with look() as db:
        return db.exec(select(func.count()).select_from(MonthStatement)).one()


def looks(look, action):
    with look() as db:
        return db.exec(select(func.count()).where(AuditEvent.action == action)).one()


def test_the_month_as_of_now(hanna, page):
    read = text(hanna.get(page))
    assert "Month statement: Amina Ali, November 2026" in read
    assert "Planned 3 h" in read
    assert "Absent, valid reason 3 h" in read
    assert "Not settled yet 0 h" in read


def test_before_the_month_is_over_there_is_no_form(hanna, page):
    read = hanna.get(page)
    assert "after Monday 30 November" in text(read)
    assert 'name="seen"' not in read.text


def test_handing_over_freezes_a_version(hanna, page, over, look):
    answer = hanna.follow(hand_over(hanna, page))
    assert "Version 1" in text(answer)
    assert "Handed over on Tuesday 1 December, version 1. There is nothing new since." in text(answer)
    assert "December 2026" in text(answer)
    assert versions(look) == 1


def test_there_is_no_form_until_something_is_new(hanna, page, over, write, lived_in):
    handed = hanna.follow(hand_over(hanna, page))
    assert 'name="seen"' not in handed.text
    correct(write, lived_in)
    answer = hanna.get(page)
    assert 'name="seen"' in answer.text
    assert "There is nothing new since." not in text(answer)


def test_the_same_form_twice_is_one_version(hanna, page, over, look):
    typed = form(hanna.get(page))
    assert hanna.post(page, **typed).status_code == 303
    assert hanna.post(page, **typed).status_code == 303
    assert versions(look) == 1


def test_a_form_that_is_no_longer_true_says_so(hanna, page, over, write, lived_in, look):
    typed = form(hanna.get(page))
    correct(write, lived_in)
    answer = hanna.post(page, **typed)
    assert answer.status_code == 409
    assert "Something in the month changed after you opened this page" in text(answer)
    assert "Attendance 3 h" in text(answer)
    assert versions(look) == 0


def test_what_has_changed_is_told_line_by_line(hanna, page, over, write, lived_in):
    hand_over(hanna, page)
    correct(write, lived_in)
    read = text(hanna.get(page))
    assert "What has changed since version 1" in read
    assert "before 09:00 – 12:00 Absent, valid reason; now 09:00 – 12:00 Attendance." in read.replace(
        "–", " – "
    ).replace("  ", " ")
    assert "The site changed its record." in read
    assert "Tasks" in text(hanna.get("/desk/tasks"))
    assert "A month that was handed over has changed" in text(hanna.get("/desk/tasks"))


def test_what_is_open_leads_to_its_review(hanna, write, lived_in, look):
    with write() as db:
        report(db, lived_in.amina)
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
    read = hanna.get(address(write, lived_in, lived_in.amina))
    with look() as db:
        assert f"/desk/reviews/{review_of(db, lived_in.amina).id}" in read.text
    assert "Not assessed yet" in text(read)


def test_what_is_open_is_told_by_whose_turn_it_is(hanna, write, lived_in, at):
    with write() as db:
        lived_in.db = db
        report(db, lived_in.amina)
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
        for day in (24, 25):
            start = at_clock(9, day=dt.date(2026, 11, day))
            lived_in.create_occasion(lived_in.series, start, start + dt.timedelta(hours=3))
    at(at_clock(13, day=dt.date(2026, 11, 24)))
    hanna.let_in(lived_in.hanna)
    read = text(hanna.get(address(write, lived_in, lived_in.amina)))
    found = [read.index(each) for each in ("With the caseworker Mon", "Waits for the site Tue", "Still to come Wed")]
    assert found == sorted(found)


def test_no_decision_month_but_those_on_offer(hanna, page, over, look):
    answer = hand_over(hanna, page, decision="2020-01")
    assert answer.status_code == 422
    assert "Choose the month in which support is decided on." in text(answer)
    assert hand_over(hanna, page, decision="nonsense").status_code == 422
    assert versions(look) == 0


@pytest.mark.parametrize("seen", ["", "x.y", "-1.a", "1" * 30 + ".a"])
def test_a_form_that_was_not_ours_is_refused(hanna, page, over, seen):
    assert hand_over(hanna, page, seen=seen).status_code in (400, 409)


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "november", "1999-01", "2026-11-01"])
def test_what_names_no_month_is_not_there(hanna, page, month):
    assert hanna.get(page.replace("2026-11", month)).status_code == 404


@pytest.mark.parametrize("who", ["ivar", "sara"])
def test_somebody_elses_case_is_not_there(browser, lived_in, page, who):
    assert browser(getattr(lived_in, who)).get(page).status_code == 404
    assert browser(getattr(lived_in, who)).get(f"{page}/now.csv").status_code == 404


def test_a_case_that_does_not_exist_is_not_there(hanna, page):
    assert hanna.get(re.sub("people/[^/]+", f"people/{stranger()}", page)).status_code == 404


def test_whoever_has_an_interest_sees_nothing(hanna, page, write, lived_in):
    with write() as db:
        declare(db, lived_in.hanna, lived_in.amina.id, Ground.RELATIVE, NOON)
    assert hanna.get(page).status_code == 404


def test_a_protected_persons_statement_opens_with_a_grant_alone(hanna, write, lived_in):
    where = address(write, lived_in, lived_in.paula)
    assert hanna.get(where).status_code == 404
    with write() as db:
        lived_in.db = db
        lived_in.grant(lived_in.paula, lived_in.hanna)
    assert "protected personal data" in text(hanna.get(where))


def test_who_may_not_read_what_was_assessed_finds_nothing(hanna, page, monkeypatch):
    monkeypatch.setitem(TABLE, (Field.ASSESSMENT, Relation.ASSIGNED), Cell())
    assert hanna.get(page).status_code == 404


def test_who_may_not_write_an_assessment_hands_nothing_over(hanna, page, over, monkeypatch):
    typed = form(hanna.get(page))
    monkeypatch.setitem(TABLE, (Field.ASSESSMENT, Relation.ASSIGNED), Cell(read=True))
    assert 'name="seen"' not in hanna.get(page).text
    assert hanna.post(page, **typed).status_code == 403


def test_the_csv_opens_in_a_swedish_spreadsheet(hanna, page, over):
    hand_over(hanna, page)
    answer = hanna.get(f"{page}/1.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="month-statement-2026-11-v1.csv"'
    assert answer.data.startswith(b"\xef\xbb\xbf")
    [row] = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";")
    assert (row["status"], row["version"], row["month"], row["decision_month"]) == (
        "handed_over",
        "1",
        "2026-11",
        "2026-12",
    )
    assert (row["day"], row["minutes"], row["kind"]) == ("2026-11-23", "180", "absent_valid")
    assert (row["from"], row["to"]) == ("2026-11-23T09:00:00+01:00", "2026-11-23T12:00:00+01:00")


def test_the_json_says_what_is_frozen_and_what_is_not(hanna, page, over, write, lived_in):
    hand_over(hanna, page)
    correct(write, lived_in)
    now, frozen = (json.loads(hanna.get(f"{page}/{which}.json").data) for which in ("now", "1"))
    assert (now["schema"], now["status"], now["version"]) == ("narvara/month-statement/1", "as_of_now", None)
    assert (frozen["status"], frozen["version"], frozen["unit"]) == ("handed_over", 1, "Enhet Norr")
    assert now["minutes"] | {"planned": 0, "attended": 0} == dict.fromkeys(now["minutes"], 0)
    assert (now["minutes"]["attended"], frozen["minutes"]["absent_valid"]) == (180, 180)
    assert [line["kind"] for line in frozen["lines"]] == ["absent_valid"]


def test_the_pdf_says_what_is_frozen_and_what_is_not(hanna, page, over, write, lived_in):
    reads_english(write, lived_in)
    hand_over(hanna, page)
    correct(write, lived_in)
    now, frozen = (" ".join(looking.text(hanna.get(f"{page}/{which}.pdf").data).split()) for which in ("now", "1"))
    assert "your unit handed these hours over" in frozen
    assert "Absence that was accepted: 3 h" in frozen
    assert "They have not been handed over." in now
    assert "You have attended: 3 h" in now
    for said in (now, frozen):
        assert WORDS not in said
        assert "This is not the decision on your support." in said
        assert "Det här är inte beslutet om ditt försörjningsstöd." in said


def test_what_was_handed_over_is_one_paper_and_what_is_as_of_now_is_none(
    hanna, page, over, write, look, browser, lived_in
):
    reads_english(write, lived_in)
    hand_over(hanna, page)
    made = hanna.get(f"{page}/1.pdf")
    assert made.headers["Content-Disposition"] == 'inline; filename="month-statement-2026-11-v1.pdf"'
    assert hanna.get(f"{page}/1.pdf").data == made.data
    text_ = hanna.get(f"{page}/1.txt")
    assert text_.content_type == "text/plain; charset=utf-8"
    assert "Absence that was accepted: 3 h" in re.sub("[\u2066-\u2069]", "", text(text_))
    for form_ in ("pdf", "txt"):
        assert hanna.get(f"{page}/now.{form_}").headers["Content-Disposition"].startswith("attachment")
    with look() as db:
        (kept,) = db.exec(select(SentPaper)).all()
        assert (kept.kind, kept.participant_id) == (PaperKind.STATEMENT, lived_in.amina.id)
        assert browser(lived_in.amina).step_up().get(f"/papers/{kept.id}").data == made.data, "the person has the same"


def test_where_no_pdf_can_be_set_the_text_is_given(hanna, page, over, monkeypatch):
    hand_over(hanna, page)
    monkeypatch.setattr(typesetting, "typeset", lambda html: 1 / 0)
    for which in ("1", "now"):
        assert "Din månad: november 2026" in hanna.follow(hanna.get(f"{page}/{which}.pdf")).text


def test_no_file_holds_why_anybody_was_away(hanna, page):
    for form_ in ("csv", "json", "txt"):
        body = hanna.get(f"{page}/now.{form_}").text
        assert WORDS not in body
        assert ReasonCode.SICK.value not in body


def test_a_cell_is_never_a_formula(hanna, page, write, lived_in):
    with write() as db:
        db.get_one(Participant, lived_in.amina.id).given_name = '=HYPERLINK("x")'
    assert "'=HYPERLINK" in hanna.get(f"{page}/now.csv").text


@pytest.mark.parametrize("which", ["2.csv", "0.csv", "now.xlsx", "x.json", "now.html"])
def test_a_file_there_is_none_of(hanna, page, which):
    assert hanna.get(f"{page}/{which}").status_code == 404


def test_each_download_is_a_look_and_a_page_is_one(hanna, page, look):
    for _ in range(2):
        hanna.get(page)
        hanna.get(f"{page}/now.csv")
    assert looks(look, "desk:statement:look") == 1
    assert looks(look, "desk:statement_file:look") == 2
