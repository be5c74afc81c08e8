"""A letter with a code, made at the desk: once, for whoever may be opened, with an address to send it to."""

import pytest
import zxingcpp
from sqlmodel import select

from models.activations import Activation, activate, take_a_try
from tests.paper import looking
from tests.town import NOON


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


def test_nobody_else_makes_one(browser, lived_in, address, rows):
    page, protected = address(lived_in.amina), address(lived_in.paula)
    for name in ("sara", "ivar"):
        assert browser(getattr(lived_in, name)).post(page, key="k").status_code == 404
    for name in ("berit", "karin", "lena", "amina"):
        assert browser(getattr(lived_in, name)).post(page, key="k").status_code == 403
    assert browser(lived_in.hanna).post(protected, key="k").status_code == 404
    assert not rows()
