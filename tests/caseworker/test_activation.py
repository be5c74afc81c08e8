"""A letter with a code, made at the desk: once, for whoever may be opened, with an address to send it to."""

import pytest
import zxingcpp
from sqlmodel import select

from models.activations import Activation, activate, take_a_try
from models.contact import contact_of
from tests.conftest import KINDS
from tests.paper import looking
from tests.town import MONDAY, NOON

ONE = pytest.mark.parametrize("database_url", KINDS[:1], indirect=True)


@pytest.fixture
def address(write, lived_in):
    """address(person): where the letter is made; somebody who lives somewhere."""

    def of(person, *, home=True):
        with write() as db:
            lived_in.db = db
            if home:
                lived_in.live_at(person)
            return f"/desk/people/{lived_in.case_of(person).id}/activation"

    return of


@pytest.fixture
def rows(look):
    def found(table=Activation):
        with look() as db:
            return db.exec(select(table)).all()

    return found


def test_the_letter_holds_a_code_that_is_good(hanna, lived_in, address, write):
    answer = hanna.post(address(lived_in.amina), key="k" * 32)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer.headers["Cache-Control"]
    (page,) = looking.pages(answer.data)
    [read] = zxingcpp.read_barcodes(page)
    number = lived_in.amina.sign_in_number
    base, _, code = read.text.partition(f"/activate#number={number}&code=")
    assert base == "http://localhost:8000"
    said = looking.text(answer.data)
    assert code in said and f"{number[:4]} {number[4:]}" in said and "Amina Ali" in said
    with write() as db:
        activate(db, take_a_try(db, number, NOON), code, "a-hash", NOON)


def test_the_page_says_that_there_is_one_and_until_when(hanna, lived_in, address):
    page = address(lived_in.amina).removesuffix("activation") + "contact"
    assert "No letter with a code has been made." in hanna.get(page).text
    hanna.post(address(lived_in.amina, home=False), key="k" * 32)
    text = hanna.get(page).text
    assert "Wednesday 23 December" in text and "No letter with a code" not in text


def test_the_same_press_twice_makes_one_letter(hanna, lived_in, address, rows):
    page = address(lived_in.amina)
    hanna.post(page, key="k" * 32)
    second = hanna.post(page, key="k" * 32)
    assert second.status_code == 409 and "A letter has been made since" in second.text
    assert len(rows()) == 1


def test_without_an_address_there_is_no_letter_and_it_is_said(hanna, lived_in, address, rows):
    answer = hanna.post(address(lived_in.amina, home=False), key="k" * 32)
    assert answer.status_code == 422 and "Write the address first." in answer.text
    assert not rows()


def test_a_file_that_fails_leaves_the_letter_before_good(hanna, lived_in, address, rows, monkeypatch):
    page = address(lived_in.amina)
    hanna.post(page, key="1" * 32)

    def torn(*_):
        raise RuntimeError("no paper")

    monkeypatch.setattr("webapp.caseworker.activation.activation_pdf", torn)
    with pytest.raises(RuntimeError):
        hanna.post(page, key="2" * 32)
    assert len(rows()) == 1


@ONE
def test_nothing_is_issued_for_a_case_that_moved_while_the_file_was_made(
    hanna, lived_in, address, rows, write, monkeypatch
):
    def slowly(*_):
        with write() as db:
            lived_in.db = db
            lived_in.move(lived_in.amina, MONDAY)
        return b"%PDF"

    monkeypatch.setattr("webapp.caseworker.activation.activation_pdf", slowly)
    assert hanna.post(address(lived_in.amina), key="k" * 32).status_code == 404
    assert not rows()


@ONE
def test_nothing_is_issued_to_an_address_that_changed_while_the_file_was_made(
    hanna, lived_in, address, rows, write, monkeypatch
):
    def slowly(*_):
        with write() as db:
            contact_of(db, lived_in.amina.id).postal = "Lillgatan 2\n222 22 Lund"
        return b"%PDF"

    monkeypatch.setattr("webapp.caseworker.activation.activation_pdf", slowly)
    answer = hanna.post(address(lived_in.amina), key="k" * 32)
    assert answer.status_code == 409 and "The address was changed just now." in answer.text
    assert not rows()


@ONE
def test_a_letter_that_was_lost_ends_with_one_press_and_without_an_address(hanna, lived_in, address, rows, write):
    there = address(lived_in.amina)
    page = there.removesuffix("activation") + "contact"
    hanna.post(there, key="k" * 32)
    with write() as db:
        for _ in range(2):
            take_a_try(db, lived_in.amina.sign_in_number, NOON)
    text = hanna.get(page).text
    assert "Not used yet" in text and ". 2 wrong codes were tried." in text
    assert hanna.post(f"{there}/lost", number="2").status_code == 409
    assert rows()[0].ended_at is None
    with write() as db:
        contact_of(db, lived_in.amina.id).postal = None
    for _ in range(2):
        assert hanna.post(f"{there}/lost", number="1").status_code == 303
    assert rows()[0].ended_at == NOON
    text = hanna.get(page).text
    assert "No longer works" in text and "The letter was lost" not in text


@ONE
def test_nobody_else_ends_one(browser, lived_in, address, rows):
    there = address(lived_in.amina)
    browser(lived_in.hanna).post(there, key="k" * 32)
    for name, status in (("sara", 404), ("berit", 403), ("amina", 403)):
        assert browser(getattr(lived_in, name)).post(f"{there}/lost", number="1").status_code == status
    assert rows()[0].ended_at is None


def test_nobody_else_makes_one(browser, lived_in, address, rows):
    page, protected = address(lived_in.amina), address(lived_in.paula)
    for name in ("sara", "ivar"):
        assert browser(getattr(lived_in, name)).post(page, key="k").status_code == 404
    for name in ("berit", "karin", "lena", "amina"):
        assert browser(getattr(lived_in, name)).post(page, key="k").status_code == 403
    assert browser(lived_in.hanna).post(protected, key="k").status_code == 404
    assert not rows()
