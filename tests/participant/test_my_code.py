"""My code: shown large, renewed by itself, and what the supervisor's scan meant."""

import datetime as dt
import re
import secrets
from xml.etree import ElementTree as ET

import pytest
from sqlmodel import select

from models import audit
from models.phone_codes import code_at
from models.scan_answers import Shown
from models.scan_undo import undo_scan
from models.scanning import scan
from models.scans import ReadBy, Scan
from tests.town import NINE, NOON, Town

SECOND = dt.timedelta(seconds=1)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def lived_in(app):
    with app.extensions["database"].writing() as db:
        return Town(db)


@pytest.fixture
def amina(browser, lived_in):
    return browser(lived_in.amina)


def scanned(app, town, at):
    """Berit scans Amina's phone."""
    with app.extensions["database"].writing() as db:
        shown = Shown(secrets.token_hex(16), code_at(town.amina.id, at).code, ReadBy.CAMERA, at)
        return scan(db, town.berit, town.occasion.id, shown, sent_at=at, now=at)


def poll_of(answer):
    return re.search(r'hx-get="([^"]+)"', answer.text)[1].replace("&amp;", "&")


def test_the_page_shows_the_code_as_a_picture_and_to_read_out(amina, lived_in):
    answer = amina.get("/my-code")
    typed = code_at(lived_in.amina.id, NINE).typed
    assert f"{typed[:4]} {typed[4:]}" in answer.text
    svg = ET.fromstring(re.search(r"<svg.*?</svg>", answer.text, re.DOTALL)[0])  # noqa: S314 - our own page
    assert svg.tag.endswith("svg")
    assert "load delay:20s" in answer.text
    assert "no-store" in answer.headers["Cache-Control"]


def test_today_leads_there(amina):
    assert 'href="/my-code"' in amina.get("/today").text


def test_who_is_in_already_reads_since_when(app, browser, amina, lived_in, at):
    assert "Du checkade in" not in amina.get("/my-code").text
    scanned(app, lived_in, NINE)
    at.forward(minutes=10)
    page = amina.get("/my-code").text.replace("\u00a0", " ")
    assert "Du checkade in kl. 09:00. Det räcker med en gång." in page and "Svenska för arbete" in page
    at(NOON)
    assert "Du checkade in" not in browser(lived_in.amina).get("/my-code").text


def test_a_poll_in_the_same_step_hears_nothing_and_in_the_next_a_new_code(amina, lived_in, at):
    poll = poll_of(amina.get("/my-code"))
    at(NINE + 19 * SECOND)
    assert amina.get(poll, headers=HTMX).status_code == 204
    at(NINE + 20 * SECOND)
    answer = amina.get(poll, headers=HTMX)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert code_at(lived_in.amina.id, NINE + 20 * SECOND).typed[:4] in answer.text


def test_scanned_the_phone_goes_on_to_what_it_meant(app, amina, lived_in, at):
    poll = poll_of(amina.get("/my-code"))
    at(NINE + 5 * SECOND)
    told = scanned(app, lived_in, NINE + 5 * SECOND)
    answer = amina.get(poll, headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, f"/check-in/{told.scan}")
    without_scripts = amina.get(poll)
    assert without_scripts.status_code == 303
    assert "09:00" in amina.follow(without_scripts).text


def test_a_scan_from_before_or_taken_back_leaves_the_code_where_it_is(app, amina, lived_in, at):
    told = scanned(app, lived_in, NINE)
    at(NINE + 10 * SECOND)
    poll = poll_of(amina.get("/my-code"))
    assert amina.get(poll, headers=HTMX).status_code == 204
    with app.extensions["database"].writing() as db:
        undo_scan(db, lived_in.berit, lived_in.occasion, told.scan, NINE + 10 * SECOND)
    assert amina.get("/my-code?since=0000000001", headers=HTMX).status_code == 200
    answer = amina.get(f"/check-in/{told.scan}")
    assert "Du är inte incheckad" in answer.text
    assert "Du är här" not in answer.text


def test_looking_at_it_changes_nothing(app, amina):
    with app.extensions["database"].reading() as db:
        before = audit.head(db)
    for _ in range(2):
        amina.get("/my-code")
    with app.extensions["database"].reading() as db:
        assert audit.head(db) == before
        assert not db.exec(select(Scan)).all()


@pytest.mark.parametrize("since", ["", "x", "-1", "9" * 40, "٣" * 10])
def test_a_strange_since_is_now(amina, since):
    assert amina.get(f"/my-code?since={since}").status_code == 200


def test_staff_have_none(browser, lived_in):
    assert browser(lived_in.berit).get("/my-code").status_code == 403
