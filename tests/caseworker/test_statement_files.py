"""One person's month as files: as of now and as it was handed over, and never why anybody was away."""

import csv
import io
import json
import re

import pytest
from sqlmodel import select

from models.people import Participant
from models.reasons import ReasonCode
from models.sent_papers import PaperKind, SentPaper
from tests.caseworker.months import WORDS, correct, hand_over, looks, reads_english, text
from tests.paper import looking
from webapp.paper import typesetting


def test_the_csv_opens_in_a_swedish_spreadsheet(hanna, month_page, month_over):
    hand_over(hanna, month_page)
    answer = hanna.get(f"{month_page}/1.csv")
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


def test_the_json_says_what_is_frozen_and_what_is_not(hanna, month_page, month_over, write, lived_in):
    hand_over(hanna, month_page)
    correct(write, lived_in)
    now, frozen = (json.loads(hanna.get(f"{month_page}/{which}.json").data) for which in ("now", "1"))
    assert (now["schema"], now["status"], now["version"]) == ("narvara/month-statement/1", "as_of_now", None)
    assert (frozen["status"], frozen["version"], frozen["unit"]) == ("handed_over", 1, "Enhet Norr")
    assert now["minutes"] | {"planned": 0, "attended": 0} == dict.fromkeys(now["minutes"], 0)
    assert (now["minutes"]["attended"], frozen["minutes"]["absent_valid"]) == (180, 180)
    assert [line["kind"] for line in frozen["lines"]] == ["absent_valid"]


def test_the_pdf_says_what_is_frozen_and_what_is_not(hanna, month_page, month_over, write, lived_in):
    reads_english(write, lived_in)
    hand_over(hanna, month_page)
    correct(write, lived_in)
    now, frozen = (
        " ".join(looking.text(hanna.get(f"{month_page}/{which}.pdf").data).split()) for which in ("now", "1")
    )
    assert "your unit handed these hours over" in frozen
    assert "Absence that was accepted: 3 h" in frozen
    assert "They have not been handed over." in now
    assert "You have attended: 3 h" in now
    for said in (now, frozen):
        assert WORDS not in said
        assert "This is not the decision on your support." in said
        assert "Det här är inte beslutet om ditt försörjningsstöd." in said


def test_what_was_handed_over_is_one_paper_and_what_is_as_of_now_is_none(
    hanna, month_page, month_over, write, look, browser, lived_in
):
    reads_english(write, lived_in)
    hand_over(hanna, month_page)
    made = hanna.get(f"{month_page}/1.pdf")
    assert made.headers["Content-Disposition"] == 'inline; filename="month-statement-2026-11-v1.pdf"'
    assert hanna.get(f"{month_page}/1.pdf").data == made.data
    text_ = hanna.get(f"{month_page}/1.txt")
    assert text_.content_type == "text/plain; charset=utf-8"
    assert "Absence that was accepted: 3 h" in re.sub("[\u2066-\u2069]", "", text(text_))
    for form_ in ("pdf", "txt"):
        assert hanna.get(f"{month_page}/now.{form_}").headers["Content-Disposition"].startswith("attachment")
    with look() as db:
        (kept,) = db.exec(select(SentPaper)).all()
        assert (kept.kind, kept.participant_id) == (PaperKind.STATEMENT, lived_in.amina.id)
        assert browser(lived_in.amina).step_up().get(f"/papers/{kept.id}").data == made.data, "the person has the same"


def test_where_no_pdf_can_be_set_the_text_is_given(hanna, month_page, month_over, monkeypatch):
    hand_over(hanna, month_page)
    monkeypatch.setattr(typesetting, "typeset", lambda html: 1 / 0)
    for which in ("1", "now"):
        assert "Din månad: november 2026" in hanna.follow(hanna.get(f"{month_page}/{which}.pdf")).text


def test_no_file_holds_why_anybody_was_away(hanna, month_page):
    for form_ in ("csv", "json", "txt"):
        body = hanna.get(f"{month_page}/now.{form_}").text
        assert WORDS not in body
        assert ReasonCode.SICK.value not in body


def test_a_cell_is_never_a_formula(hanna, month_page, write, lived_in):
    with write() as db:
        db.get_one(Participant, lived_in.amina.id).given_name = '=HYPERLINK("x")'
    assert "'=HYPERLINK" in hanna.get(f"{month_page}/now.csv").text


@pytest.mark.parametrize("which", ["2.csv", "0.csv", "now.xlsx", "x.json", "now.html"])
def test_a_file_there_is_none_of(hanna, month_page, which):
    assert hanna.get(f"{month_page}/{which}").status_code == 404


def test_each_download_is_a_look_and_a_page_is_one(hanna, month_page, look):
    for _ in range(2):
        hanna.get(month_page)
        hanna.get(f"{month_page}/now.csv")
    assert looks(look, "desk:statement:look") == 1
    assert looks(look, "desk:statement_file:look") == 2
