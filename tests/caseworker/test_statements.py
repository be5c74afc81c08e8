"""The run of a desk's month, handing over what is whole, and the protected persons' own run."""

import csv
import datetime as dt
import io
import json
import re

import pytest
from sqlmodel import select

from models.attendance import Presence
from models.reasons import ReasonCode
from models.statements import MonthStatement
from tests.absence import confirm_roll, observe, report
from tests.caseworker.months import DECEMBER, looks, text
from tests.town import NOON

RUN = "/desk/statements/2026-11"


@pytest.fixture
def whole(write, lived_in):
    """Amina and Paula were here, Bosse was not and has reported it; nothing of his is assessed."""
    with write() as db:
        report(db, lived_in.bosse, reason=ReasonCode.SICK_CHILD)
        for person in (lived_in.amina, lived_in.paula):
            observe(db, lived_in.berit, lived_in.occasion, person, Presence.HERE)
        observe(db, lived_in.berit, lived_in.occasion, lived_in.bosse)
        confirm_roll(db, lived_in.berit, lived_in.occasion)


@pytest.fixture
def granted(write, lived_in):
    """Hanna may open Paula's case."""
    with write() as db:
        lived_in.db = db
        lived_in.grant(lived_in.paula, lived_in.hanna)


def ticked(answer):
    return re.findall(r'name="case"[^>]*?value="([^"]+)"', answer.text, re.DOTALL)


def kept(look):
    with look() as db:
        return {each.participant_id for each in db.exec(select(MonthStatement))}


def test_every_case_of_the_desk_with_its_minutes(hanna, whole):
    read = text(hanna.get(RUN))
    assert re.search(r"Amina Ali 3 h 3 h 0 h 0 h 0 h 0 h Nothing is open", read)
    assert re.search(r"Bosse Björk 3 h 0 h 0 h 0 h 0 h 3 h 1 occasion open", read)
    assert "Cilla" not in read


def test_a_protected_person_is_counted_and_not_named(hanna, whole):
    read = text(hanna.get(RUN))
    assert "1 is handled separately." in read
    assert "Paula" not in read
    assert "Maria" not in read
    assert hanna.get(f"{RUN}/protected").status_code == 404
    assert hanna.get(f"{RUN}/protected/run.csv").status_code == 404


def test_the_protected_persons_run_opens_with_a_grant(hanna, whole, granted):
    assert f"{RUN}/protected" in hanna.get(RUN).text
    read = text(hanna.get(f"{RUN}/protected"))
    assert "Paula Palm" in read
    assert "Amina" not in read


def test_nothing_in_the_run_tells_why(hanna, whole):
    for page in (RUN, f"{RUN}/run.csv", f"{RUN}/run.json"):
        body = hanna.get(page).text
        assert "sick" not in body.lower()
        assert "child" not in body.lower()


def test_those_that_are_whole_are_handed_over_in_one_go(hanna, whole, month_over, look, lived_in):
    page = hanna.get(RUN)
    assert len(ticked(page)) == 1
    answer = hanna.follow(hanna.post(RUN, case=ticked(page)))
    assert "Handed over, version 1" in text(answer)
    assert re.search(r'role="status".*1 month was handed over\.', answer.text, re.DOTALL)
    assert "was handed over" not in text(hanna.get(RUN))
    assert kept(look) == {lived_in.amina.id}
    assert hanna.post(RUN, case=ticked(page)).status_code == 303
    assert kept(look) == {lived_in.amina.id}


def test_what_changed_meanwhile_is_left_and_said(hanna, whole, month_over, look, write, lived_in):
    page = hanna.get(RUN)
    with write() as db:
        later = NOON + dt.timedelta(hours=6)
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina, now=later, reason="Fel rad")
    answer = hanna.post(RUN, case=ticked(page))
    assert answer.status_code == 409
    assert "1 was left: something in it has changed" in text(answer)
    assert not kept(look)


def test_nobody_chosen(hanna, whole, month_over):
    answer = hanna.post(RUN)
    assert answer.status_code == 422
    assert "Choose at least one person." in text(answer)


def test_before_the_month_is_over_nothing_is_handed_over(browser, hanna, lived_in, whole, at, look):
    assert not ticked(hanna.get(RUN))
    at(DECEMBER)
    chosen = ticked(browser(lived_in.hanna).get(RUN))
    at(NOON)
    answer = hanna.post(RUN, case=chosen)
    assert answer.status_code == 422
    assert "after Monday 30 November" in text(answer)
    assert not kept(look)


def test_a_case_of_another_run_is_not_there(hanna, whole, month_over, granted, look):
    chosen = ticked(hanna.get(f"{RUN}/protected"))
    assert chosen
    assert hanna.post(RUN, case=chosen).status_code == 404
    assert not kept(look)


@pytest.mark.parametrize("case", ["", "x", "x.0.y", "5e0e5c1e-1bd6-4a3e-9a53-6a1d1b1f3a2b"])
def test_a_form_that_was_not_ours(hanna, whole, month_over, case):
    assert hanna.post(RUN, case=case).status_code in (400, 404)


def test_the_files_of_the_run(hanna, whole, month_over):
    hanna.post(RUN, case=ticked(hanna.get(RUN)))
    found = json.loads(hanna.get(f"{RUN}/run.json").data)
    assert (found["schema"], found["handled_separately"]) == ("narvara/month-statements/1", 1)
    amina, bosse = found["cases"]
    assert (amina["name"], amina["handed_over"]["version"], amina["changed_since"]) == ("Amina Ali", 1, False)
    assert (bosse["as_of_now"]["open"], bosse["handed_over"]) == (180, None)
    body = hanna.get(f"{RUN}/run.csv").data
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))
    assert [(row["name"], row["status"], row["version"], row["handed_over_at"]) for row in rows] == [
        ("Amina Ali", "handed_over", "1", "2026-12-01T09:00:00+01:00"),
        ("Bosse Björk", "as_of_now", "", ""),
    ]
    assert [(row["attended"], row["open"]) for row in rows] == [("180", "0"), ("0", "180")]
    assert hanna.get(f"{RUN}/run.xlsx").status_code == 404


def test_a_line_of_the_run_is_what_was_handed_over_and_says_that_it_has_changed(
    hanna, whole, month_over, write, lived_in
):
    hanna.post(RUN, case=ticked(hanna.get(RUN)))
    with write() as db:
        later = NOON + dt.timedelta(hours=6)
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina, now=later, reason="Fel rad")
    body = hanna.get(f"{RUN}/run.csv").data.decode("utf-8-sig")
    amina, _bosse = csv.DictReader(io.StringIO(body), delimiter=";")
    assert (amina["attended"], amina["version"], amina["changed_since"]) == ("180", "1", "true")


def test_each_download_of_the_run_is_a_look(hanna, whole, look):
    for _ in range(2):
        hanna.get(RUN)
        hanna.get(f"{RUN}/run.csv")
    assert looks(look, "desk:statements:look") == 1
    assert looks(look, "desk:statements_file:look") == 2


@pytest.mark.parametrize(("day", "month"), [(1, "2026-11"), (15, "2026-11"), (16, "2026-12")])
def test_the_way_in_leads_to_the_month_that_is_handed_over_these_days(hanna, lived_in, at, day, month):
    at(NOON.replace(month=12, day=day))
    hanna.let_in(lived_in.hanna)
    assert hanna.get("/desk/statements/").headers["Location"].endswith(f"/desk/statements/{month}")
    assert "/desk/statements/" in hanna.get("/desk/").text
