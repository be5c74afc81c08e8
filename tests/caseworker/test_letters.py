"""Letters at the desk: made of what waits, printed as often as it takes, posted once."""

import re
from contextlib import contextmanager

import pytest
from sqlmodel import select

from models.audit import AuditEvent
from models.case_tasks import CaseTask
from models.contact import Contact
from models.letters import Letter
from models.outbox import Channel, Message, MessageKind, MessageState, put
from models.people import Participant
from tests.paper import looking
from tests.town import NINE, stranger
from webapp.db import stop_reading, writing
from webapp.paper import by_post

DESK = "/desk/letters/"


@pytest.fixture
def wait(write, lived_in):
    """wait(person, address=True): something waits for somebody by post."""

    def waiting(person, *, address=True):
        with write() as db:
            lived_in.db = db
            if address:
                lived_in.live_at(person)
            put(db, db.get_one(Participant, person.id), MessageKind.HEARING_SENT, about=person.id, now=NINE)
            return str(lived_in.case_of(person).id)

    return waiting


@pytest.fixture
def pile(hanna, wait, lived_in):
    """The form of a pile with Bosse's letter."""
    hanna.post(f"{DESK}make", case=[wait(lived_in.bosse)])
    return {"pile": re.search(r'name="pile" value="([^"]+)"', hanna.get(DESK).text)[1]}


@pytest.fixture
def rows(look):
    def found(table):
        with look() as db:
            return db.exec(select(table)).all()

    return found


def states(rows):
    return {each.state for each in rows(Message) if each.channel is Channel.LETTER}


def test_who_waits_is_listed_with_the_address_and_never_with_what(hanna, wait, lived_in):
    wait(lived_in.bosse)
    text = hanna.get(DESK).text
    assert "Bosse Björk" in text and "222 22 Lund" in text and 'Letters <span class="num">(1)</span>' in text
    for word in ("important", "hearing", "hearing_sent"):
        assert word not in text


def test_without_an_address_there_is_a_way_to_write_it(hanna, wait, lived_in):
    case = wait(lived_in.bosse, address=False)
    text = hanna.get(DESK).text
    assert "No address" in text and f'href="/desk/people/{case}/contact"' in text
    assert 'name="case"' not in text
    hanna.post(f"{DESK}make", case=case)
    assert "to print and post" not in hanna.get(DESK).text


def test_a_pile_is_printed_twice_and_posted_once(hanna, pile, rows, lived_in):
    for _ in range(2):
        answer = hanna.post(f"{DESK}file", **pile)
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        said = looking.text(answer.data)
        assert "Bosse Björk" in said and "Det finns något för dig att läsa" in said and "viktigt" not in said
    assert states(rows) == {MessageState.WAITING}
    for _ in range(2):
        assert hanna.post(f"{DESK}posted", **pile).status_code == 303
    assert states(rows) == {MessageState.SENT}
    assert "Posted in the last 30 days" in hanna.get(DESK).text
    actions = [
        each.action
        for each in sorted(rows(AuditEvent), key=lambda each: each.seq)
        if not each.action.endswith("desk:letters:look")
    ]
    assert [each for each in actions if each.startswith(("letter:", "message:"))] == ["letter:print", "message:send"]
    assert actions.count("desk:letters_file:look") == 2, "a row for each file"


def test_a_pile_that_is_posted_once_more_posts_no_other(hanna, pile, wait, lived_in, rows):
    hanna.post(f"{DESK}file", **pile)
    hanna.post(f"{DESK}posted", **pile)
    hanna.post(f"{DESK}make", case=[wait(lived_in.amina)])
    hanna.post(f"{DESK}posted", **pile)
    posted = {each.participant_id for each in rows(Letter) if each.posted_at}
    assert posted == {lived_in.bosse.id}


def test_a_pile_that_is_not_said_to_be_posted_shows_on_every_list_of_the_desk(hanna, pile):
    hanna.post(f"{DESK}file", **pile)
    for address in ("/desk", "/desk/tasks", DESK):
        assert 'Letters <span class="num">(1)</span>' in hanna.get(address).text
    hanna.post(f"{DESK}posted", **pile)
    assert 'Letters <span class="num">(0)</span>' in hanna.get("/desk/tasks").text


@pytest.fixture
def torn(hanna, pile, monkeypatch):
    """A file of the pile was asked for, and could not be made."""

    def no_paper(*_):
        raise RuntimeError("no paper")

    with monkeypatch.context() as broken:
        broken.setattr("webapp.caseworker.letters.letters_pdf", no_paper)
        with pytest.raises(RuntimeError):
            hanna.post(f"{DESK}file", **pile)


def test_a_file_that_fails_loses_nothing(hanna, pile, torn):
    assert hanna.post(f"{DESK}file", **pile).status_code == 200


def test_what_no_file_was_made_of_is_not_posted(hanna, pile, torn, rows):
    assert hanna.post(f"{DESK}posted", **pile).status_code == 409
    assert states(rows) == {MessageState.WAITING}


def test_an_address_written_while_the_file_was_set_is_not_in_it(hanna, pile, monkeypatch, rows, write, lived_in):
    as_it_is = by_post.letters_pdf

    def and_meanwhile(*args):
        with write() as db:
            db.get_one(Contact, lived_in.bosse.id).postal = "Nygatan 2\n333 33 Ystad"
        return as_it_is(*args)

    with monkeypatch.context() as slow:
        slow.setattr("webapp.caseworker.letters.letters_pdf", and_meanwhile)
        assert "222 22 Lund" in looking.text(hanna.post(f"{DESK}file", **pile).data)
    assert hanna.post(f"{DESK}posted", **pile).status_code == 409
    assert states(rows) == {MessageState.WAITING}


def test_one_that_came_back_is_a_task_that_leads_to_the_address(hanna, pile, rows):
    hanna.post(f"{DESK}file", **pile)
    hanna.post(f"{DESK}posted", **pile)
    [letter] = rows(Letter)
    for _ in range(2):
        assert hanna.post(f"{DESK}returned", letter=letter.id).status_code == 303
    assert len(rows(CaseTask)) == 1
    assert "Came back" in hanna.get(DESK).text
    assert "A letter came back" in hanna.get("/desk/tasks").text


def test_nobody_chosen_is_told_so(hanna, wait, lived_in, rows):
    wait(lived_in.bosse)
    answer = hanna.post(f"{DESK}make")
    assert answer.status_code == 422 and "Choose whom the letters are for." in answer.text
    assert not rows(Letter)


def test_an_address_that_was_taken_away_is_missed_before_anything_is_posted(hanna, pile, write, lived_in, rows):
    with write() as db:
        lived_in.db = db
        case = lived_in.case_of(lived_in.bosse).id
    hanna.post(f"/desk/people/{case}/contact", phone="", email="", postal="")
    answer = hanna.post(f"{DESK}file", **pile)
    assert answer.status_code == 422 and "There is no address to print" in answer.text
    hanna.post(f"{DESK}posted", **pile)
    assert states(rows) == {MessageState.WAITING}


def test_what_the_file_did_not_hold_is_named_and_not_posted(hanna, pile, rows):
    answer = hanna.post(f"{DESK}posted", **pile)
    assert answer.status_code == 409 and "Nothing is marked as posted" in answer.text
    assert "now: Bosse Björk. Print the file anew" in answer.text
    assert states(rows) == {MessageState.WAITING}


@pytest.mark.parametrize("act", ["make", "file", "posted", "returned"])
def test_a_case_that_went_to_a_colleague_a_moment_ago_is_not_acted_on(
    hanna, pile, write, wait, lived_in, rows, monkeypatch, act
):
    if act == "returned":
        hanna.post(f"{DESK}file", **pile)
        hanna.post(f"{DESK}posted", **pile)
    case, before = wait(lived_in.bosse, address=False), rows(Letter)
    with write() as db:
        put(db, lived_in.bosse.id, MessageKind.OUTCOME_READY, now=NINE)

    @contextmanager
    def a_moment_later():
        monkeypatch.undo()
        stop_reading()
        with write() as db:
            lived_in.db = db
            lived_in.assign(lived_in.bosse, lived_in.henrik)
        with writing() as db:
            yield db

    monkeypatch.setattr("webapp.caseworker.letters.writing", a_moment_later)
    answer = hanna.post(f"{DESK}{act}", **pile, case=case, letter=before[0].id)
    assert answer.status_code == (303 if act == "make" else 404)
    assert rows(Letter) == before


def test_strangers_find_neither_pile_nor_letter(browser, pile, rows, lived_in):
    [letter] = rows(Letter)
    for name in ("sara", "ivar"):
        other = browser(getattr(lived_in, name))
        assert "Bosse" not in other.get(DESK).text
        assert other.post(f"{DESK}file", **pile).status_code == 404
        assert other.post(f"{DESK}posted", **pile).status_code == 404
        assert other.post(f"{DESK}returned", letter=letter.id).status_code == 404
    for name in ("berit", "karin", "lena", "bosse"):
        assert browser(getattr(lived_in, name)).get(DESK).status_code == 403
    assert rows(Letter)[0].posted_at is None


def test_a_pile_that_there_is_not_is_not_found(hanna):
    assert hanna.post(f"{DESK}file", pile=stranger()).status_code == 404
    assert hanna.post(f"{DESK}file", pile="x").status_code == 400


def test_a_protected_person_is_counted_and_not_named(browser, hanna, wait, write, lived_in):
    case = wait(lived_in.paula)
    text = hanna.get(DESK).text
    assert "1 more that you may not open" in text and "Paula" not in text and "222 22" not in text
    hanna.post(f"{DESK}make", case=case)
    with write() as db:
        lived_in.db = db
        lived_in.grant(lived_in.paula, lived_in.hanna)
    assert "to print and post" not in hanna.get(DESK).text, "she could make none before"
    hanna.post(f"{DESK}make", case=case)
    assert "Paula Palm" in hanna.get(DESK).text
    assert "Paula" not in browser(lived_in.henrik).get(DESK).text


def test_what_a_colleague_leads_is_on_the_colleagues_list_alone(browser, hanna, wait, write, lived_in):
    """Protected or not: that one more person waits for a letter is no news for those who do not lead the case."""
    wait(lived_in.paula)
    henrik = browser(lived_in.henrik)
    for desk in (hanna, henrik):
        assert "1 more that you may not open" in desk.get(DESK).text, "nobody leads it: it is the unit's"
    with write() as db:
        lived_in.db = db
        lived_in.assign(lived_in.paula, lived_in.henrik)
    text = hanna.get(DESK).text
    assert "that you may not open" not in text and 'Letters <span class="num">(0)</span>' in text
    text = henrik.get(DESK).text
    assert "1 more that you may not open" in text and 'Letters <span class="num">(1)</span>' in text
