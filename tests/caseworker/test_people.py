"""My people: finding somebody who phones, by name."""

import re

import pytest
from sqlmodel import col, select

from models import cases
from models.access import TABLE, Cell, Field, Relation
from models.audit import AuditEvent
from models.audit_tables import AuditListed

PAGE = "/desk/people/"


@pytest.fixture
def looks(look):
    """looks(): whom each look at the list showed."""

    def asked():
        with look() as db:
            logged = select(AuditEvent).where(AuditEvent.action == "desk:people:look")
            events = db.exec(logged.order_by(col(AuditEvent.seq))).all()
            return [set(db.exec(select(AuditListed.person_id).where(AuditListed.seq == each.seq))) for each in events]

    return asked


def shown(page):
    return re.findall(r"<bdi>([^<]+)</bdi>", page.text.partition("<footer")[0])


def test_the_worklist_leads_there(hanna):
    assert f'href="{PAGE}"' in hanna.get("/desk/").text


def test_all_are_there_by_name_each_with_what_can_be_done(hanna, look, lived_in):
    page = hanna.get(PAGE)
    assert shown(page) == ["Amina Ali", "Bosse Björk"]
    with look() as db:
        lived_in.db = db
        case = lived_in.case_of(lived_in.amina)
    for address in ("report", "contact"):
        assert f'href="/desk/people/{case.id}/{address}"' in page.text


def test_a_name_is_looked_for_in_a_form_and_stays_in_it(hanna):
    page = hanna.post(PAGE, name=" bjork ")
    assert (page.status_code, shown(page)) == (200, ["Bosse Björk"])
    assert 'value="bjork"' in page.text
    assert re.search(r'<form [^>]*method="post" action="/desk/people/"', page.text)


def test_no_address_holds_a_name(hanna):
    assert shown(hanna.get(f"{PAGE}?name=bjork")) == ["Amina Ali", "Bosse Björk"], "a link looks for nobody"


def test_nobody_by_that_name(hanna):
    assert "Nobody in your cases has that name." in hanna.post(PAGE, name="Cilla").text


@pytest.mark.parametrize("name", ["\x00", "a" * 5000, "%", "<b>"])
def test_whatever_is_typed_is_only_a_name(hanna, name):
    assert hanna.post(PAGE, name=name).status_code in (200, 400)


def test_a_protected_person_is_counted_and_not_found(hanna, write, lived_in):
    for page in (hanna.get(PAGE), hanna.post(PAGE, name="Paula"), hanna.post(PAGE, name="Amina")):
        assert "1 more that you may not open" in page.text and "Palm" not in page.text
    with write() as db:
        lived_in.db = db
        lived_in.grant(lived_in.paula, lived_in.hanna)
    assert shown(hanna.post(PAGE, name="Paula")) == ["Paula Palm"]
    assert "more that you may not open" not in hanna.get(PAGE).text


def test_another_boards_and_another_units_caseworkers_find_their_own(browser, lived_in):
    assert shown(browser(lived_in.ivar).get(PAGE)) == ["Cilla Carlsson"]
    assert "You have no cases." in browser(lived_in.sara).get(PAGE).text


@pytest.mark.parametrize("who", ["amina", "berit", "karin", "lena"])
def test_it_is_a_page_for_caseworkers(browser, lived_in, who):
    other = browser(getattr(lived_in, who))
    assert other.get(PAGE).status_code == 403
    assert other.post(PAGE, name="Amina").status_code == 403


def test_the_look_says_whom_it_showed_and_the_same_look_is_written_once(hanna, lived_in, looks):
    hanna.get(PAGE), hanna.get(PAGE)
    hanna.post(PAGE, name="Björk")
    assert looks() == [{lived_in.amina.id, lived_in.bosse.id}, {lived_in.bosse.id}]


def test_a_long_list_says_how_many_more(hanna, monkeypatch):
    monkeypatch.setattr(cases, "MOST_ROWS", 1)
    assert "1 more. Type more of the name." in hanna.get(PAGE).text


def test_the_page_asks_the_access_table(hanna, monkeypatch):
    monkeypatch.setitem(TABLE, (Field.REASON, Relation.ASSIGNED), Cell(read=True))
    monkeypatch.setitem(TABLE, (Field.CONTACT, Relation.ASSIGNED), Cell())
    assert not re.search(r'href="/desk/people/[^"]+/(report|contact)"', hanna.get(PAGE).text)
    monkeypatch.setitem(TABLE, (Field.NAME, Relation.ASSIGNED), Cell())
    assert hanna.get(PAGE).status_code == 403
