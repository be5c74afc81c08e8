import pytest
from sqlmodel import select

from models.attendance import Attendance, Method
from models.marks import mark
from tests.models.roll import NOT_HERE, report, scan
from tests.supervisor.words import looks, words
from tests.town import NINE, NOON, at_clock


@pytest.fixture
def form(lived_in):
    """The address of "all here except" of Amina's occasion."""
    return f"/site/occasions/{lived_in.occasion.id}/the-rest"


@pytest.fixture
def marked(app):
    """Who was marked by this form."""

    def found():
        with app.extensions["database"].reading() as db:
            return {
                row.participant_id for row in db.exec(select(Attendance).where(Attendance.method == Method.ALL_EXCEPT))
            }

    return found


def ticked(page, person):
    return f'value="{person.id}" checked' in page.text


def test_it_shows_those_with_neither_mark_nor_scan_ticked_but_for_reported_absences(
    app, browser, lived_in, form, write
):
    with write() as db:
        scan(db, lived_in.occasion, lived_in.amina, NINE)
        report(db, lived_in.occasion, lived_in.bosse, NINE)
    page = browser(lived_in.berit).get(form)
    assert "Amina" not in page.text
    assert ticked(page, lived_in.paula)
    assert not ticked(page, lived_in.bosse)
    assert "Bosse Björk Absence reported. Tick only if you see the person here." in words(page)
    assert looks(app, "site:roll:look") == (1, {lived_in.bosse.id, lived_in.paula.id})


def test_those_ticked_become_here_and_the_others_stay_not_recorded(browser, lived_in, form, marked):
    everyone = [lived_in.amina.id, lived_in.bosse.id, lived_in.paula.id]
    berit = browser(lived_in.berit)
    answer = berit.post(form, version_seen="0", shown=everyone, here=everyone[:1] + everyone[2:])
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("#closing")
    assert marked() == {lived_in.amina.id, lived_in.paula.id}


def test_nobody_is_marked_who_was_not_shown(browser, lived_in, form, marked):
    browser(lived_in.berit).post(
        form, version_seen="0", shown=[lived_in.amina.id], here=[lived_in.amina.id, lived_in.bosse.id]
    )
    assert marked() == {lived_in.amina.id}


def test_who_changed_meanwhile_is_left_and_said_so(browser, lived_in, form, write, marked):
    with write() as db:
        mark(db, lived_in.bengt, lived_in.occasion, lived_in.bosse.id, NOT_HERE, now=at_clock(9))
        report(db, lived_in.occasion, lived_in.paula, NINE)
    everyone = [lived_in.amina.id, lived_in.bosse.id, lived_in.paula.id]
    page = browser(lived_in.berit).post(form, version_seen="0", shown=everyone, here=everyone)
    assert page.status_code == 200
    assert "2 people were left as they were" in words(page)
    assert "Maria Lind Absence reported." in words(page)
    assert marked() == {lived_in.amina.id}


def test_afterwards_it_asks_why_and_keeps_the_ticks(browser, lived_in, form, at, marked):
    at(NOON)
    everyone = [lived_in.amina.id, lived_in.bosse.id, lived_in.paula.id]
    berit = browser(lived_in.berit)
    refused = berit.post(form, version_seen="0", shown=everyone, here=everyone[:1])
    assert refused.status_code == 422
    assert ticked(refused, lived_in.amina)
    assert not ticked(refused, lived_in.bosse)
    assert marked() == set()
    assert berit.post(form, version_seen="0", shown=everyone, here=everyone[:1], reason="paper list").status_code == 303
    assert marked() == {lived_in.amina.id}


def test_a_confirmed_roll_has_no_such_form(browser, lived_in, form):
    berit = browser(lived_in.berit)
    berit.post(f"/site/occasions/{lived_in.occasion.id}/confirm", all_the_same="yes", version_seen="0")
    page = berit.get(form)
    assert "The roll is confirmed." in words(page)
    assert "Amina" not in page.text
    answer = berit.post(form, version_seen="1", shown=[lived_in.amina.id], here=[lived_in.amina.id])
    assert answer.status_code == 409


def test_when_everyone_is_recorded_there_is_nobody_to_mark(browser, lived_in, form):
    everyone = [lived_in.amina.id, lived_in.bosse.id, lived_in.paula.id]
    berit = browser(lived_in.berit)
    berit.post(form, version_seen="0", shown=everyone, here=everyone)
    assert "There is nobody to mark here now." in words(berit.get(form))


def test_an_id_that_is_none_is_not_found(browser, lived_in, form):
    assert browser(lived_in.berit).post(form, version_seen="0", shown=["x"], here=["x"]).status_code == 404
