"""Coming in: number and PIN, e-mail and password, and what slows guessing down."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import col, func, select

from models import throttle
from models.audit import AuditEvent
from models.people import Participant, StaffRole
from models.sessions import LoginSession, Throttle
from models.sign_in import PER_ADDRESS, hash_secret, participant_at_the_door, take_a_try
from models.sign_in_numbers import check_digit, new_number, read_number
from tests.town import NINE, PASSWORD, PIN


def test_a_participant_signs_in_with_number_and_pin(browser, lived_in):
    door = browser()
    answer = door.post("/sign-in", number=lived_in.amina.sign_in_number, pin=PIN)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/today"


def test_the_door_sends_whoever_holds_a_letter_with_a_code_to_choose_a_pin_first(browser):
    """A letter's code is no PIN: what stands in a letter opens no door by itself."""
    door = browser()
    door.client.set_cookie("language", "sv")
    before_the_form = door.get("/sign-in").text.partition("<form")[0]
    assert "Logga in med ditt inloggningsnummer och din PIN-kod." in before_the_form
    assert "Välj först en PIN-kod." in before_the_form and 'href="/activate"' in before_the_form


def test_a_number_is_read_as_people_write_it(browser, lived_in):
    number = lived_in.amina.sign_in_number
    written = f" {number[:4]}-{number[4:6]} {number[6:]} ".translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert browser().post("/sign-in", number=written, pin=PIN).status_code == 303


def test_a_wrong_pin_keeps_the_number_and_says_what_to_do(browser, lived_in):
    answer = browser().post("/sign-in", number=lived_in.amina.sign_in_number, pin="000000")
    assert answer.status_code == 422
    assert lived_in.amina.sign_in_number in answer.text
    assert "000000" not in answer.text


def test_an_unknown_number_gets_the_same_answer_as_a_wrong_pin(browser, lived_in):
    """That somebody is a client at all is a secret."""
    known, unknown = lived_in.amina.sign_in_number, new_number()
    door = browser()
    answers = [door.post("/sign-in", number=number, pin="000000") for number in (known, unknown)]
    assert answers[0].status_code == answers[1].status_code == 422
    same = [re.sub(f'{known}|{unknown}|name="csrf_token" value="[^"]+"|X-CSRFToken[^}}]+', "", a.text) for a in answers]
    assert same[0] == same[1]


def test_someone_without_a_pin_cannot_sign_in(browser, lived_in, app):
    with app.extensions["database"].writing() as db:
        db.merge(lived_in.amina).pin_hash = None
    assert browser().post("/sign-in", number=lived_in.amina.sign_in_number, pin="").status_code == 422


def test_a_pin_that_is_another_by_the_time_the_session_opens_lets_nobody_in(browser, lived_in, app, monkeypatch):
    """Whoever chooses one signs out everybody; whoever was judged by the one before must not come in after that."""

    def judge(*asked):
        person = participant_at_the_door(*asked)
        with app.extensions["database"].writing() as db:
            db.get_one(Participant, person.id).pin_hash = "another"
        return person

    monkeypatch.setattr("webapp.sign_in.door.participant_at_the_door", judge)
    answer = browser().post("/sign-in", number=lived_in.amina.sign_in_number, pin=PIN)
    assert answer.status_code == 422
    with app.extensions["database"].reading() as db:
        assert not db.exec(select(LoginSession)).all()
        assert sorted(db.exec(select(Throttle.count)).all()) == [1, 1]  # it counts as any other that was wrong


def test_staff_whose_last_role_has_ended_do_not_come_in(browser, lived_in, app, at):
    with app.extensions["database"].writing() as db:
        role = db.exec(select(StaffRole).where(StaffRole.staff_id == lived_in.hanna.id)).one()
        role.to_day = NINE.date()
        db.add(role)
    assert browser(lived_in.hanna).get("/desk/").status_code == 200
    at.forward(days=1)
    answer = browser().post("/sign-in/staff", email=lived_in.hanna.email, password=PASSWORD)
    assert answer.status_code == 422


def test_a_role_that_ends_closes_the_door_at_the_next_request(browser, lived_in, app, at):
    hanna = browser(lived_in.hanna)
    assert hanna.get("/desk/").status_code == 200
    with app.extensions["database"].writing() as db:
        role = db.exec(select(StaffRole).where(StaffRole.staff_id == lived_in.hanna.id)).one()
        db.delete(role)
    assert hanna.get("/desk/").status_code == 303


def test_the_sixth_wrong_try_waits_and_says_until_when(browser, lived_in):
    door = browser()
    for _ in range(5):
        assert door.post("/sign-in", number=lived_in.amina.sign_in_number, pin="000000").status_code == 422
    answer = door.post("/sign-in", number=lived_in.amina.sign_in_number, pin=PIN)
    assert answer.status_code == 429
    assert "09:05" in answer.text


@pytest.mark.parametrize("written", ["{0}-{1}", "-{0}--{1}-", "{0}\u202f{1}", "{0}\u00a0{1}", " {0}{1} "])
def test_a_number_written_otherwise_is_counted_as_the_same(browser, lived_in, written):
    door, number = browser(), lived_in.amina.sign_in_number
    for _ in range(5):
        door.post("/sign-in", number=number, pin="000000")
    answer = door.post("/sign-in", number=written.format(number[:4], number[4:]), pin=PIN)
    assert answer.status_code == 429


def test_a_number_in_other_digits_is_counted_as_the_same(browser, lived_in):
    door, number = browser(), lived_in.amina.sign_in_number
    for _ in range(5):
        door.post("/sign-in", number=number, pin="000000")
    arabic = number.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert door.post("/sign-in", number=arabic, pin=PIN).status_code == 429


def test_a_stranger_who_guesses_does_not_lock_the_person_out(browser, lived_in):
    own = browser()
    own.post("/sign-in", number=lived_in.amina.sign_in_number, pin=PIN)
    stranger = browser()
    for _ in range(6):
        stranger.post("/sign-in", number=lived_in.amina.sign_in_number, pin="000000")
    own.post("/sign-out")
    assert own.post("/sign-in", number=lived_in.amina.sign_in_number, pin=PIN).status_code == 303


def test_the_count_starts_anew_when_the_window_ends(browser, lived_in, at):
    door = browser()
    for _ in range(6):
        door.post("/sign-in", number=lived_in.amina.sign_in_number, pin="000000")
    at.forward(minutes=5)
    assert door.post("/sign-in", number=lived_in.amina.sign_in_number, pin=PIN).status_code == 303


def test_forty_people_at_one_address_sign_in_at_once(browser, lived_in, app):
    with app.extensions["database"].writing() as db:
        lived_in.db = db
        people = [lived_in.create_participant(f"Person{n}", "Ny", lived_in.unit, [lived_in.series]) for n in range(12)]
    door = browser()
    for person in people:
        assert door.post("/sign-in", number=person.sign_in_number, pin=PIN).status_code == 303


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("unknown", "unknown"),
    ],
)
def test_an_address_is_counted_with_those_its_owner_can_change_it_for(address, counted):
    assert throttle.network_of(address) == counted


def test_another_address_of_the_same_network_gets_no_more_tries(db):
    for n in range(PER_ADDRESS):
        take_a_try(db, f"account-{n}", f"2001:db8:1:2::{n:x}", NINE)
    with pytest.raises(throttle.TooManyTries):
        take_a_try(db, "another", "2001:db8:1:2::ffff", NINE)


def test_fifty_tries_at_once_are_counted_as_fifty(database):
    def one_try(_: int) -> bool:
        try:
            with database.writing() as db:
                throttle.reserve(db, "sign-in:someone", 5, NINE)
        except throttle.TooManyTries:
            return False
        return True

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(one_try, range(50))) == 5


def test_each_sign_in_and_each_failure_is_in_the_audit_log(browser, lived_in, app):
    amina = browser()
    amina.post("/sign-in", number=lived_in.amina.sign_in_number, pin=PIN)
    amina.post("/sign-out")
    browser().post("/sign-in", number=lived_in.amina.sign_in_number, pin="000000")
    with app.extensions["database"].reading() as db:
        actions = db.exec(select(AuditEvent.action).order_by(col(AuditEvent.seq))).all()
    assert actions == ["people:sign_in", "people:sign_out", "people:sign_in_failed"]


def test_a_check_digit_tells_every_single_slip():
    number = new_number()
    for place in range(8):
        for digit in "0123456789":
            slipped = number[:place] + digit + number[place + 1 :]
            assert (read_number(slipped) is not None) == (digit == number[place])


def test_the_check_digit_is_luhns():
    assert check_digit("7992739871") == "3"


@pytest.mark.parametrize("typed", ["", "1234567", "123456789", "abcdefgh", "1234567½", "१२३४५६७८"])
def test_what_cannot_be_a_number_is_not_read_as_one(typed):
    assert read_number(typed) is None


def test_signing_in_gives_the_browser_a_new_session(browser, lived_in, app):
    door = browser(lived_in.amina)
    door.post("/sign-in", number=lived_in.bosse.sign_in_number, pin=PIN)
    with app.extensions["database"].reading() as db:
        left = db.exec(select(LoginSession)).all()
        assert [row.participant_id for row in left] == [lived_in.bosse.id]
        assert db.exec(select(func.count()).select_from(LoginSession)).one() == 1


def test_what_is_kept_of_a_secret_costs_whoever_steals_it_as_much_as_was_promised():
    assert hash_secret("864209").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
