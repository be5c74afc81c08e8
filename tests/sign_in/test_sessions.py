"""How long a sign-in lasts, and that its end is final."""

import datetime as dt

import pytest

from tests.town import NINE, PIN


def test_a_copied_cookie_opens_nothing_after_sign_out(browser, lived_in):
    amina = browser(lived_in.amina)
    copied = amina.client.get_cookie("narvara").value
    amina.post("/sign-out")
    amina.client.set_cookie("narvara", copied)
    assert amina.get("/today").status_code == 303


def test_a_shared_phone_forgets_after_fifteen_idle_minutes(browser, lived_in, at):
    amina = browser(lived_in.amina)
    at.forward(minutes=14, seconds=59)
    assert amina.get("/today").status_code == 200
    at.forward(minutes=14, seconds=59)
    assert amina.get("/today").status_code == 200
    at.forward(minutes=15)
    assert amina.get("/today").status_code == 303


def test_an_own_phone_remembers_for_thirty_days_and_no_longer(browser, lived_in, at):
    phone = browser()
    phone.post("/sign-in", number=lived_in.amina.sign_in_number, pin=PIN, own_phone="yes")
    at(NINE + dt.timedelta(days=30, seconds=-1))
    assert phone.get("/today").status_code == 200
    at(NINE + dt.timedelta(days=30))
    assert phone.get("/today").status_code == 303


@pytest.mark.parametrize(("idle", "status"), [(29, 200), (30, 303)])
def test_staff_are_forgotten_after_thirty_idle_minutes(browser, lived_in, at, idle, status):
    hanna = browser(lived_in.hanna)
    at.forward(minutes=idle)
    assert hanna.get("/desk/").status_code == status


def test_staff_are_forgotten_after_eight_hours_however_busy(browser, lived_in, at):
    hanna = browser(lived_in.hanna)
    for _ in range(23):
        at.forward(minutes=20)
        assert hanna.get("/desk/").status_code == 200
    at.forward(minutes=20)
    assert hanna.get("/desk/").status_code == 303


def test_a_page_asked_for_before_signing_in_is_shown_after(browser, lived_in):
    door = browser()
    sent_to = door.get("/week?week=2026-W48").headers["Location"]
    assert sent_to.startswith("/sign-in?next=")
    form = door.follow(door.get("/week?week=2026-W48"))
    assert 'name="next" value="/week?week=2026-W48"' in form.text
    answer = door.post("/sign-in", number=lived_in.amina.sign_in_number, pin=PIN, next="/week?week=2026-W48")
    assert answer.headers["Location"] == "/week?week=2026-W48"


def test_htmx_is_sent_to_the_door_as_a_whole_page(browser, lived_in):
    answer = browser().get("/today", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/sign-in")
