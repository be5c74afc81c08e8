""" "I am here": one button, once, on the browser that read the code."""

import datetime as dt
import re

import pytest
from itsdangerous import URLSafeSerializer
from sqlalchemy import event
from sqlmodel import select

from models import keyring
from models.attendance import Task
from models.occasions import CancelReason
from models.scans import ScanSource, Situation
from tests.scanning import confirm, wall
from tests.town import NINE, NOON, PIN, at_clock


def press(phone, page, **how):
    """Press the button of a page."""
    return phone.post("/check-in", claim=claim_on(page), **how)


def claim_on(page):
    return re.search(r'name="claim" value="([0-9a-f]{32})"', page.text)[1]


def test_amina_scans_presses_the_button_and_is_here(browser, lived_in, scan, scans, at):
    amina = browser(lived_in.amina)
    page = scan(amina)
    for words in ("Swedish for work", "Verkstan", "09:00", "12:00", "Press before 09:10"):
        assert words in page.text
    at.forward(minutes=2)
    answer = press(amina, page)
    kept = scans()[0]
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/check-in/{kept.id}")
    result = amina.follow(answer)
    assert "You are here" in result.text
    assert "You checked in at 09:00" in result.text
    assert (kept.participant_id, kept.source, kept.situation) == (
        lived_in.amina.id,
        ScanSource.SITE_CODE,
        Situation.GOOD,
    )
    assert (kept.happened_at, kept.received_at) == (NINE, NINE + dt.timedelta(minutes=2))
    assert "You checked in at 09:00" in amina.get("/today").text


def test_htmx_gets_the_part_and_the_address_of_its_page(browser, lived_in, scan, scans):
    amina = browser(lived_in.amina)
    answer = press(amina, scan(amina), htmx=True)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "<h1" in answer.text
    assert "You are here" in answer.text
    assert answer.headers["HX-Push-Url"] == f"/check-in/{scans()[0].id}"
    assert "HX-Request" in answer.headers["Vary"]


SITUATIONS = {
    Situation.LATE: ["You are here", "You checked in at 09:15. It began at 09:00."],
    Situation.TOO_EARLY: ["It is not open yet", "Check-in opens at 08:45."],
    Situation.AFTER_END: ["It has ended", "It ended at 12:00. Tell the supervisor"],
    Situation.AFTER_CONFIRMATION: ["The list is already closed", "We have asked them to look."],
    Situation.CANCELLED: ["It is cancelled", "It does not count against you."],
    Situation.WRONG_SITE: ["You are expected somewhere else today", "Growing", "Odlingen", "0000-40"],
    Situation.NOT_ENROLLED: ["You are not on this list", "Enhet Öst", "0000-30", "Berit Berg"],
}


@pytest.fixture
def meet(town_in, lived_in, at):
    """Bring about a situation and say who meets it."""

    def arrange(situation):
        with town_in() as town:
            occasion = town.db.merge(town.occasion)
            if situation is Situation.AFTER_CONFIRMATION:
                confirm(town, occasion, at_clock(9, 30))
            if situation is Situation.CANCELLED:
                occasion.cancelled_at, occasion.cancelled_because = at_clock(8), CancelReason.OTHER
            if situation is Situation.NOT_ENROLLED:
                garden = town.db.merge(town.garden_occasion)
                garden.cancelled_at, garden.cancelled_because = at_clock(8), CancelReason.OTHER
        moments = {
            Situation.LATE: at_clock(9, 15),
            Situation.TOO_EARLY: at_clock(8, 44),
            Situation.AFTER_END: NOON,
            Situation.AFTER_CONFIRMATION: at_clock(10),
        }
        at(moments.get(situation, NINE))
        strangers = (Situation.WRONG_SITE, Situation.NOT_ENROLLED)
        return lived_in.cilla if situation in strangers else lived_in.amina

    return arrange


@pytest.mark.parametrize("situation", SITUATIONS)
def test_each_situation_has_its_answer_and_its_row(browser, scan, scans, meet, situation, look):
    person = meet(situation)
    phone = browser(person)
    page = scan(phone)
    answer = phone.follow(press(phone, page))
    assert answer.status_code == 200
    for words in SITUATIONS[situation]:
        assert words in answer.text.replace("\u00a0", " "), words
    assert [each.situation for each in scans()] == [situation]
    with look() as db:
        tasks = db.exec(select(Task)).all()
    assert len(tasks) == (situation in (Situation.AFTER_END, Situation.AFTER_CONFIRMATION))


@pytest.mark.parametrize("situation", SITUATIONS)
def test_to_htmx_an_odd_one_is_a_conflict(browser, scan, meet, situation):
    phone = browser(meet(situation))
    assert press(phone, scan(phone), htmx=True).status_code == (200 if situation is Situation.LATE else 409)


def test_a_second_scan_says_since_when(browser, lived_in, scan, at):
    amina = browser(lived_in.amina)
    press(amina, scan(amina))
    at.forward(minutes=10)
    page = scan(amina)
    answer = press(amina, page, htmx=True)
    assert answer.status_code == 200
    assert "You checked in at 09:00" in answer.text


def test_pressing_twice_is_once(browser, lived_in, scan, scans):
    amina = browser(lived_in.amina)
    page = scan(amina)
    first, second = press(amina, page), press(amina, page)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(scans()) == 1


def test_a_used_claim_shows_no_button(browser, lived_in, scan):
    amina = browser(lived_in.amina)
    press(amina, scan(amina))
    page = amina.get("/check-in")
    assert 'name="claim"' not in page.text
    assert "Open the camera" in page.text


def test_the_claim_is_used_once_also_by_the_next_person_on_the_phone(browser, lived_in, scan, scans):
    phone = browser(lived_in.amina)
    page = scan(phone)
    press(phone, page)
    phone.let_in(lived_in.bosse)
    answer = press(phone, page)
    assert answer.status_code == 410
    assert "Point the camera at the code again" in answer.text
    assert [each.participant_id for each in scans()] == [lived_in.amina.id]


def test_whoever_signs_in_after_the_code_was_read_is_the_one(browser, lived_in, scan, scans, at):
    """The claim is the browser's, and the person is whoever presses the button on it."""
    phone = browser()
    phone.get(f"/S/VERK/{wall(lived_in, NINE).address}")
    at.forward(minutes=5)
    phone.post("/sign-in", number=lived_in.bosse.sign_in_number, pin=PIN, next="/check-in")
    press(phone, phone.get("/check-in"))
    assert [(each.participant_id, each.happened_at) for each in scans()] == [(lived_in.bosse.id, NINE)]


@pytest.mark.parametrize(("later", "status"), [({"minutes": 9, "seconds": 59}, 303), ({"minutes": 10}, 410)])
def test_the_button_works_for_ten_minutes(browser, lived_in, scan, scans, at, later, status):
    amina = browser(lived_in.amina)
    page = scan(amina)
    at.forward(**later)
    answer = amina.client.post("/check-in", data={"claim": claim_on(page), "csrf_token": amina.token})
    assert answer.status_code == status
    assert len(scans()) == (status == 303)
    if status == 410:
        assert "Point the camera at the code again" in answer.text
        assert "I am here" in answer.text, "the code can be typed instead"


def test_an_expired_claim_shows_no_button(browser, lived_in, scan, at):
    amina = browser(lived_in.amina)
    scan(amina)
    at.forward(minutes=10)
    assert 'name="claim"' not in amina.get("/check-in").text


def test_another_browser_cannot_use_the_claim(browser, lived_in, scan, scans):
    """A friend who is sent the form's value has no cookie to go with it."""
    page = scan(browser(lived_in.amina))
    friend = browser(lived_in.bosse)
    assert press(friend, page).status_code == 410
    scan(friend)
    assert press(friend, page).status_code == 410, "nor with a claim of their own"
    assert not scans()


def test_a_form_that_names_another_claim_is_refused(browser, lived_in, scan, scans):
    amina = browser(lived_in.amina)
    scan(amina)
    for claim in ("", "0" * 32, "å", "x" * 5000):
        assert amina.post("/check-in", claim=claim).status_code == 410
    assert not scans()


FORGERIES = [
    lambda value: "",
    lambda value: value[:-2],
    lambda value: "x" + value,
    lambda value: value + ".x",
    lambda value: URLSafeSerializer(b"guessed", salt="claim").dumps(["0" * 32, "0" * 32, "typed", "x"]),
    lambda value: URLSafeSerializer(keyring.current().key("other"), salt="claim").dumps(["0" * 32]),
    lambda value: "å\x00",
]


def test_a_forged_claim_is_none(browser, lived_in, scan, scans):
    amina = browser(lived_in.amina)
    page = scan(amina)
    genuine = amina.client.get_cookie("claim").value
    for forge in FORGERIES:
        amina.client.set_cookie("claim", forge(genuine))
        assert 'name="claim"' not in amina.get("/check-in").text
        assert press(amina, page).status_code == 410
    assert not scans()


def test_a_claim_outlives_a_new_key(browser, lived_in, scan, scans):
    amina = browser(lived_in.amina)
    page = scan(amina)
    keyring.install(keyring.current().rotated())
    assert press(amina, page).status_code == 303
    assert len(scans()) == 1


def test_without_the_forms_token_nothing_happens(browser, lived_in, scan, scans):
    amina = browser(lived_in.amina)
    page = scan(amina)
    assert amina.client.post("/check-in", data={"claim": claim_on(page)}).status_code == 400
    assert not scans()


def test_signed_out_the_button_leads_to_the_door(browser, lived_in, scans):
    phone = browser()
    assert phone.follow(phone.get("/check-in")).status_code == 200
    assert phone.post("/check-in", claim="0" * 32).headers["Location"].startswith("/sign-in")
    assert not scans()


def test_staff_have_no_button(browser, lived_in, scan):
    berit = browser(lived_in.berit)
    assert scan(berit).status_code == 403


def test_the_answer_is_for_its_person_alone(browser, lived_in, scan):
    amina = browser(lived_in.amina)
    address = press(amina, scan(amina)).headers["Location"]
    assert amina.get(address).status_code == 200
    assert browser(lived_in.bosse).get(address).status_code == 404
    assert amina.get("/check-in/00000000-0000-4000-8000-000000000000").status_code == 404
    assert amina.get("/check-in/1").status_code == 404


def test_without_a_claim_one_is_told_how_to_come_by_one(browser, lived_in):
    page = browser(lived_in.amina).get("/check-in")
    assert page.status_code == 200
    assert "Point it at the code on the screen." in page.text
    assert 'action="/check-in/typed"' in page.text


def test_the_door_on_the_way_leads_nowhere_else(browser, lived_in):
    for wanted in ("https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example"):
        phone = browser()
        phone.get(f"/S/VERK/{wall(lived_in, NINE).address}")
        answer = phone.post("/sign-in", number=lived_in.amina.sign_in_number, pin=PIN, next=wanted)
        assert answer.headers["Location"] == "/today", wanted


def test_a_check_in_asks_the_database_little(browser, lived_in, scan, app):
    """One look at the session, then occasion, facts, version and scan; the rest is the audit log's."""
    first, amina = browser(lived_in.bosse), browser(lived_in.amina)
    press(first, scan(first))
    page, asked = scan(amina), []
    database = app.extensions["database"]
    # On PostgreSQL the reader is the writer with an option, and tells what it is asked to both.
    for engine in {database.reader, database.writer} if database.sqlite else {database.writer}:
        event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    press(amina, page)
    asked = [each for each in asked if not each.startswith("BEGIN")]
    assert len([each for each in asked if "audit_" not in each]) == 5, asked
    assert len(asked) <= 9, asked
