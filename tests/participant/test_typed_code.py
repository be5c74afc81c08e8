"""Six characters by hand: the same answers, more slowly guessed at."""

import datetime as dt

import pytest
from sqlmodel import select

from models.scans import Scan, ScanSource, Situation
from tests.scanning import wall
from tests.town import NINE
from webapp.participant.typed_code import TRIES


@pytest.fixture
def scans(look):
    """What is kept."""

    def kept():
        with look() as db:
            return db.exec(select(Scan)).all()

    return kept


def type_in(phone, code, **how):
    return phone.post("/check-in/typed", code=code, **how)


def wrong(code):
    """Another code than this one."""
    return ("B" if code[0] == "A" else "A") + code[1:]


def test_the_typed_code_checks_in(browser, lived_in, scans):
    amina = browser(lived_in.amina)
    typed = wall(lived_in, NINE).typed
    answer = type_in(amina, f" {typed[:3].lower()}-{typed[3:].lower()} ")
    kept = scans()[0]
    assert answer.headers["Location"] == f"/check-in/{kept.id}"
    assert (kept.source, kept.situation, kept.happened_at) == (ScanSource.TYPED, Situation.GOOD, NINE)
    assert "You are here" in amina.follow(answer).text


def test_htmx_gets_the_part(browser, lived_in):
    answer = type_in(browser(lived_in.amina), wall(lived_in, NINE).typed, htmx=True)
    assert answer.status_code == 200
    assert "You are here" in answer.text
    assert "<html" not in answer.text


def test_nobody_is_timed_out_while_typing(browser, lived_in, at, scans):
    typed = wall(lived_in, NINE).typed
    at(NINE + dt.timedelta(seconds=119))
    assert type_in(browser(lived_in.amina), typed).status_code == 303
    at(NINE + dt.timedelta(seconds=120))
    assert type_in(browser(lived_in.bosse), typed).status_code == 422
    assert len(scans()) == 1


def test_a_code_for_another_group_says_where_one_is_expected(browser, lived_in, scans):
    cilla = browser(lived_in.cilla)
    answer = cilla.follow(type_in(cilla, wall(lived_in, NINE).typed))
    assert "You are expected somewhere else today" in answer.text
    assert scans()[0].situation is Situation.WRONG_SITE


def test_what_was_typed_wrong_stays_to_be_mended(browser, lived_in, scans):
    amina = browser(lived_in.amina)
    for code in ("", "ABC", "ABCDEFGH", "ÅÄÖÅÄÖ", "<b>x</b>"):
        answer = type_in(amina, code)
        assert answer.status_code == 422
        assert "That code does not fit." in answer.text
        assert 'aria-invalid="true"' in answer.text
        assert "<b>x" not in answer.text
    assert 'value="&lt;b&gt;x&lt;/b&gt;"' in answer.text
    assert not scans()


def test_guessing_is_slowed_down_and_says_until_when(browser, lived_in, scans):
    amina = browser(lived_in.amina)
    right = wall(lived_in, NINE).typed
    for _ in range(TRIES):
        assert type_in(amina, wrong(right)).status_code == 422
    answer = type_in(amina, right)
    assert answer.status_code == 429
    assert "Wait until 09:05" in answer.text
    assert not scans()


def test_the_account_is_slowed_down_on_each_phone(browser, lived_in):
    for _ in range(TRIES):
        type_in(browser(lived_in.amina), "ABCDEF")
    assert type_in(browser(lived_in.amina), wall(lived_in, NINE).typed).status_code == 429
    assert type_in(browser(lived_in.bosse), wall(lived_in, NINE).typed).status_code == 303


def test_the_camera_still_works_for_someone_slowed_down(browser, lived_in):
    amina = browser(lived_in.amina)
    for _ in range(TRIES + 1):
        type_in(amina, "ABCDEF")
    page = amina.follow(amina.get(f"/S/VERK/{wall(lived_in, NINE).address}"))
    assert 'name="claim"' in page.text


def test_five_minutes_later_one_may_try_again(browser, lived_in, at):
    amina = browser(lived_in.amina)
    for _ in range(TRIES + 1):
        type_in(amina, "ABCDEF")
    at.forward(minutes=5)
    assert type_in(amina, wall(lived_in, at.moment).typed).status_code == 303


def test_only_failures_count(browser, lived_in, at):
    amina = browser(lived_in.amina)
    for _ in range(2 * TRIES):
        assert type_in(amina, wall(lived_in, at.moment).typed).status_code == 303


def test_signed_out_it_leads_to_the_door(browser, lived_in, scans):
    assert type_in(browser(), wall(lived_in, NINE).typed).headers["Location"].startswith("/sign-in")
    assert not scans()
