"""The audit log as Lena reads it: whether it is whole, what was done, and never who it was."""

import re
import uuid

import pytest
from sqlmodel import col, select

from models import audit
from models.audit_actions import ACTIONS
from models.names import pseudonym
from tests.models.log_owner import Owner, write_a_morning
from tests.town import NINE
from webapp.auditor import log
from webapp.auditor.words import said_of


@pytest.fixture
def lena(browser, lived_in, app):
    """Lena at her desk, reading English, with a morning in the log."""
    with app.extensions["database"].writing() as db:
        db.merge(lived_in.lena).language = "en"
        write_a_morning(db, lived_in)
    return browser(lived_in.lena)


def write_many(app, count):
    """Fill the log."""
    with app.extensions["database"].writing() as db:
        for _ in range(count):
            audit.write(db, "people:sign_in", by=None, about=uuid.uuid4(), at=NINE, body={"how": "pin"})


def numbers(page):
    """The numbers of the entries on a page, as they stand."""
    return [int(each) for each in re.findall(r'<th scope="row"><span class="num">(\d+)<', page)]


def test_a_short_log_is_recomputed_whole_and_its_end_is_shown(lena, app):
    with app.extensions["database"].reading() as db:
        head = audit.head(db)
    assert head
    page = lena.get("/auditor/").text
    assert "The log is whole" in page
    assert f"All {head.seq} entries were recomputed just now" in page
    assert head.hash.hex() in page
    assert "Monday 23 November at 09:00" in page


def test_of_a_long_log_the_page_says_that_only_the_end_was_recomputed(lena, app, monkeypatch):
    monkeypatch.setattr(log, "RECOMPUTED", 5)
    page = lena.get("/auditor/").text
    assert "The end of the log is whole" in page
    assert "The newest 5 entries were recomputed just now" in page
    assert "narvara audit verify" in page


def test_a_changed_entry_is_found(lena, app):
    with app.extensions["database"].writing() as db:
        owner = Owner(db)
        owner.drop_the_triggers()
        owner.do("UPDATE audit_event SET action = 'people:sign_out' WHERE seq = 2")
    page = lena.get("/auditor/").text
    assert "The log is not whole" in page
    assert "changed 2" in page


def test_an_entry_that_cannot_be_read_stops_nothing(lena, app):
    with app.extensions["database"].writing() as db:
        owner = Owner(db)
        if db.connection().dialect.name != "sqlite":
            pytest.skip("only SQLite keeps whatever is put into a column")
        owner.drop_the_triggers()
        owner.do("UPDATE audit_event SET at = 'yesterday' WHERE seq = 2")
    page = lena.get("/auditor/").text
    assert "The log is not whole" in page
    assert "This entry cannot be read." in page


def test_people_have_pseudonyms_and_never_names(lena, lived_in):
    page = lena.get("/auditor/").text
    for person in (lived_in.amina, lived_in.bosse, lived_in.berit):
        assert pseudonym(person.id) in page
        assert str(person.id) not in page
    for name in ("Amina", "Ali", "Bosse", "Björk", "Berit", "Berg", "Maria", "Lind", "Paula", "Palm"):
        assert name not in page


def test_a_pseudonym_is_no_part_of_the_id_that_others_see(lena, lived_in):
    page = lena.get("/auditor/").text
    assert lived_in.amina.id.hex[:8].upper() not in page.upper()


@pytest.mark.parametrize("before", ["-1", "-99999999999999999999", "99999999999999999999"])
def test_a_number_that_no_entry_has_is_a_page_without_it(lena, before):
    assert lena.get(f"/auditor/?before={before}").status_code == 200


def test_no_body_is_shown(lena, app):
    with app.extensions["database"].reading() as db:
        address = audit.body_of(db, 2)
        assert address is not None
    page = lena.get("/auditor/").text
    for inside in ("site_code", "assignment", "127.0.0.1", "no_match"):
        assert inside not in page


def test_a_list_that_was_looked_at_says_how_many_it_held(lena):
    assert "2 persons" in lena.get("/auditor/").text


def test_the_newest_come_first_and_older_ones_page_by_page(lena, app):
    write_many(app, 120)
    first = lena.get("/auditor/").text
    shown = numbers(first)
    assert len(shown) == 50
    assert shown == sorted(shown, reverse=True)
    older = re.findall(r'href="(/auditor/\?before=\d+)"', first)[0]
    second = lena.get(older).text
    assert numbers(second) == list(range(shown[-1] - 1, shown[-1] - 51, -1))
    third = lena.get(re.findall(r'href="(/auditor/\?before=\d+)"', second)[0]).text
    assert numbers(third)[-1] == 1
    assert "?before=" not in third
    assert 'href="/auditor/"' in third


@pytest.mark.parametrize("before", ["0", "-7", "1", "x", "", str(2**70), "1.5"])
def test_any_address_is_answered(lena, before):
    assert lena.get(f"/auditor/?before={before}").status_code == 200


def test_looking_is_written_with_whom_it_showed(lena, lived_in, app):
    lena.get("/auditor/")
    with app.extensions["database"].reading() as db:
        event = db.exec(select(audit.AuditEvent).where(col(audit.AuditEvent.action) == "auditor:log:look")).one()
        assert event.actor_id == lived_in.lena.id
        listed = db.exec(select(audit.AuditListed.person_id).where(audit.AuditListed.seq == event.seq)).all()
        assert {lived_in.amina.id, lived_in.bosse.id} <= set(listed)
        assert audit.verify(db).ok


@pytest.mark.parametrize("who", ["berit", "hanna", "karin", "amina"])
def test_nobody_but_an_auditor_comes_in(browser, lived_in, who):
    assert browser(getattr(lived_in, who)).get("/auditor/").status_code in (303, 403)


def test_every_action_has_its_words():
    without = [action for action in ACTIONS if said_of(action) == action]
    assert not without, f"say in webapp/auditor/words.py what these are called: {without}"


def test_words_are_of_actions_that_exist():
    from webapp.auditor.words import _words

    assert set(_words()) <= set(ACTIONS)
