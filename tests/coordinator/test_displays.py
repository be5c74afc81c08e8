"""The coordinator's displays: a code shown once, and an end to a tablet that was lost."""

import re

import pytest
from sqlmodel import select

from models import audit
from models.devices import Device
from models.pairing import CODE_LIVES
from tests.town import NINE, stranger


@pytest.fixture
def karin(browser, lived_in, app):
    """Karin at her desk, reading English."""
    with app.extensions["database"].writing() as db:
        db.merge(lived_in.karin).language = "en"
    return browser(lived_in.karin)


def device(app):
    """The one display there is."""
    with app.extensions["database"].reading() as db:
        return db.exec(select(Device)).one()


def code_on(page):
    """The code as it is shown once."""
    return re.findall(r'class="code-once num" dir="ltr">([^<]+)<', page)[0]


def connect(karin, town, name="Entrén"):
    """Fill in the form for Verkstan."""
    return karin.post("/coordinator/displays", site=str(town.site.id), name=name)


def test_each_site_says_that_it_has_no_display_yet(karin):
    page = karin.get("/coordinator/").text
    for said in ("Verkstan", "Odlingen", "No display yet.", "Connect a display"):
        assert said in page


def test_connecting_shows_a_code_once_and_the_code_pairs_a_tablet(karin, lived_in, browser, app):
    answer = connect(karin, lived_in)
    code = code_on(answer.text)
    assert re.fullmatch(r"[0-9A-Z]{4} [0-9A-Z]{4}", code)
    assert "works until 09:10" in answer.text
    assert "/display/pair" in answer.text
    assert code not in karin.get("/coordinator/").text
    assert browser().post("/display/pair", code=code).status_code == 303
    page = karin.get("/coordinator/").text
    assert "Connected" in page
    assert "Karin Kust" in page


def test_a_display_waits_until_its_code_is_too_old(karin, lived_in, at):
    connect(karin, lived_in)
    assert "Waits for its code until 09:10" in karin.get("/coordinator/").text
    at(NINE + CODE_LIVES)
    assert "The code is too old" in karin.get("/coordinator/").text


def test_a_new_code_takes_the_place_of_one_that_is_too_old(karin, lived_in, at, app, browser):
    first = code_on(connect(karin, lived_in).text)
    at(NINE + CODE_LIVES)
    answer = karin.post(f"/coordinator/displays/{device(app).id}/code")
    assert browser().post("/display/pair", code=first).status_code == 422
    assert browser().post("/display/pair", code=code_on(answer.text)).status_code == 303


def test_a_paired_display_gets_no_other_code(karin, lived_in, app, browser):
    browser().post("/display/pair", code=code_on(connect(karin, lived_in).text))
    answer = karin.post(f"/coordinator/displays/{device(app).id}/code")
    assert answer.status_code == 409
    assert "connected or revoked already" in answer.text


def test_a_revoked_display_is_sent_away_and_listed_as_revoked(karin, lived_in, app, browser):
    tablet = browser()
    tablet.post("/display/pair", code=code_on(connect(karin, lived_in).text))
    answer = karin.post(f"/coordinator/displays/{device(app).id}/revoke")
    assert "Revoked" in karin.follow(answer).text
    assert tablet.get("/display").headers["Location"] == "/display/pair"


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_display_without_a_fitting_name_is_not_made(karin, lived_in, app, name):
    answer = connect(karin, lived_in, name)
    assert answer.status_code == 422
    assert "Give the display a name" in answer.text
    with app.extensions["database"].reading() as db:
        assert db.exec(select(Device)).all() == []


def test_a_very_long_name_stays_in_the_field(karin, lived_in):
    assert f'value="{"x" * 81}"' in connect(karin, lived_in, "x" * 81).text


def test_a_name_is_shown_as_it_was_written(karin, lived_in):
    assert "&lt;b&gt;Entrén&lt;/b&gt;" in connect(karin, lived_in, "<b>Entrén</b>").text


def test_an_unknown_site_or_display_is_not_here(karin, lived_in):
    assert karin.post("/coordinator/displays", site=str(stranger()), name="Entrén").status_code == 404
    assert karin.post("/coordinator/displays", site="nowhere", name="Entrén").status_code == 422
    assert karin.post(f"/coordinator/displays/{stranger()}/code").status_code == 404
    assert karin.post(f"/coordinator/displays/{stranger()}/revoke").status_code == 404


@pytest.mark.parametrize("who", ["berit", "hanna", "lena", "amina"])
def test_nobody_but_a_coordinator_comes_in(browser, lived_in, app, who):
    visitor = browser(getattr(lived_in, who))
    assert visitor.get("/coordinator/").status_code in (303, 403)
    assert visitor.post("/coordinator/displays", site=str(lived_in.site.id), name="Entrén").status_code in (303, 403)
    with app.extensions["database"].reading() as db:
        assert db.exec(select(Device)).all() == []


def test_what_was_done_is_in_the_audit_log(karin, lived_in, app):
    connect(karin, lived_in)
    karin.post(f"/coordinator/displays/{device(app).id}/revoke")
    with app.extensions["database"].reading() as db:
        events = db.exec(select(audit.AuditEvent).where(audit.AuditEvent.object_type == "device")).all()
        assert [event.action for event in events] == ["device:create", "device:revoke"]
        assert {event.actor_id for event in events} == {lived_in.karin.id}
        assert audit.verify(db).ok
