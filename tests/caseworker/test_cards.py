"""Cards at the desk: printed once, ended by the next one, and reported lost."""

import io
import uuid

import pypdfium2
import pytest
import zxingcpp
from sqlmodel import select

from models.audit_tables import AuditEvent
from models.cards import Card, Dead, card_with
from tests.scanning import give_cards
from tests.town import NINE, Town


@pytest.fixture
def lived_in(app):
    with app.extensions["database"].writing() as db:
        town = Town(db)
        town.hanna.language = "en"
        town.add(town.hanna)
        return town


@pytest.fixture
def hanna(browser, lived_in):
    return browser(lived_in.hanna)


@pytest.fixture
def rows(app):
    def found(table=Card):
        with app.extensions["database"].reading() as db:
            return db.exec(select(table)).all()

    return found


def case_of(app, town, person):
    with app.extensions["database"].reading() as db:
        town.db = db
        return str(town.case_of(person).id)


def codes_in(pdf):
    """What a camera reads on the pages, and the words on them."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    pages = list(document)
    codes = [each.text for page in pages for each in zxingcpp.read_barcodes(page.render(scale=3).to_pil())]
    return sorted(codes), "\n".join(page.get_textpage().get_text_range() for page in pages)


def test_new_cards_come_as_a_pdf_whose_codes_are_good(app, hanna, lived_in, rows):
    page = hanna.get("/desk/cards/")
    assert "No card" in page.text
    cases = [case_of(app, lived_in, each) for each in (lived_in.amina, lived_in.bosse)]
    answer = hanna.post("/desk/cards/print", case=cases, key="k" * 32)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer.headers["Cache-Control"]
    codes, words = codes_in(answer.data)
    with app.extensions["database"].reading() as db:
        assert {card_with(db, code).participant_id for code in codes} == {lived_in.amina.id, lived_in.bosse.id}
    assert "Amina Ali" in words
    assert lived_in.amina.sign_in_number not in words
    assert "Card 1" in hanna.get("/desk/cards/").text


def test_the_same_press_twice_prints_once_and_what_was_printed_is_good(app, hanna, lived_in, rows):
    case = case_of(app, lived_in, lived_in.amina)
    first = hanna.post("/desk/cards/print", case=case, key="k" * 32)
    second = hanna.post("/desk/cards/print", case=case, key="k" * 32)
    assert second.status_code == 409
    assert "These cards have been printed." in second.text
    assert [each.revoked_at for each in rows()] == [None]
    assert len(codes_in(first.data)[0]) == 1


def test_a_new_card_ends_the_old_one(app, hanna, lived_in, rows):
    case = case_of(app, lived_in, lived_in.amina)
    for key in ("1", "2"):
        hanna.post("/desk/cards/print", case=case, key=key * 32)
    assert [(each.number, each.revoked_because) for each in rows()] == [(1, Dead.REPLACED), (2, None)]


def test_a_lost_card_is_good_for_nothing_and_twice_is_once(app, hanna, lived_in, rows):
    hanna.post("/desk/cards/print", case=case_of(app, lived_in, lived_in.amina), key="k" * 32)
    [card] = rows()
    for _ in range(2):
        assert hanna.post(f"/desk/cards/{card.id}/lost").status_code == 303
    assert rows()[0].revoked_because is Dead.LOST
    assert [each.action for each in rows(AuditEvent) if "card:" in each.action] == ["card:issue", "card:revoke"]
    assert "Card 1, lost" in hanna.get("/desk/cards/").text


def test_nobody_chosen_is_told_so(hanna, rows):
    answer = hanna.post("/desk/cards/print", key="k" * 32)
    assert answer.status_code == 422
    assert "Choose whom the cards are for." in answer.text
    assert not rows()


def test_another_boards_case_and_a_protected_one_print_nothing(app, hanna, browser, lived_in, rows):
    for person in (lived_in.cilla, lived_in.paula):
        case = case_of(app, lived_in, person)
        assert hanna.post("/desk/cards/print", case=case, key=case[:32]).status_code == 422
    assert hanna.post("/desk/cards/print", case="x", key="k").status_code == 404
    assert not rows()
    with app.extensions["database"].writing() as db:
        [made] = give_cards(db, lived_in.ivar, [lived_in.cilla], NINE)
    assert hanna.post(f"/desk/cards/{made.card.id}/lost").status_code == 404
    assert hanna.post(f"/desk/cards/{uuid.uuid4()}/lost").status_code == 404
    assert rows()[0].revoked_at is None


def test_a_protected_persons_card_bears_the_alias(app, hanna, lived_in):
    with app.extensions["database"].writing() as db:
        lived_in.db = db
        lived_in.grant(lived_in.paula, lived_in.hanna)
    answer = hanna.post("/desk/cards/print", case=case_of(app, lived_in, lived_in.paula), key="k" * 32)
    words = codes_in(answer.data)[1]
    assert "Maria Lind" in words
    assert "Paula" not in words


def test_who_may_open_a_protected_person_reads_which_sheet_is_theirs(app, hanna, browser, lived_in):
    with app.extensions["database"].writing() as db:
        lived_in.db = db
        lived_in.grant(lived_in.paula, lived_in.hanna)
    page = hanna.get("/desk/cards/").text
    assert "Paula Palm" in page and "On the card: <bdi>Maria Lind</bdi>" in page
    assert page.count("On the card:") == 1, "everybody else's card bears the name of the list"
    other = browser(lived_in.henrik).get("/desk/cards/").text
    assert "Maria" not in other and "Paula" not in other


def test_the_look_is_written_before_anybody_is_shown(hanna, lived_in, rows):
    hanna.get("/desk/cards/")
    assert [each.action for each in rows(AuditEvent)] == ["desk:cards:look"]


def test_others_find_no_cards(browser, lived_in):
    for person in (lived_in.berit, lived_in.karin, lived_in.amina):
        assert browser(person).get("/desk/cards/").status_code == 403
