import datetime as dt
import re

import pytest
from sqlmodel import func, select

from i18n import speak
from models.absences import AbsenceReport, StatedReason
from models.occasions import CancelReason, Occasion
from models.reasons import ReasonCode
from tests.town import MONDAY, NINE, at_clock
from webapp.reasons import all_texts

TUESDAY = MONDAY + dt.timedelta(days=1)
RECEIPT = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4} [0-9A-HJKMNP-TV-Z]{4}\b")


def key_in(page):
    found = re.search(r'name="key" value="([^"]+)"', page.text)
    assert found, "the form carries its key"
    return found[1]


def fill(browser, *, htmx=False, **typed):
    key = key_in(browser.get("/absence/new"))
    return browser.post("/absence/new", htmx, key=key, **typed)


@pytest.fixture
def amina(browser, lived_in):
    return browser(lived_in.amina)


@pytest.fixture
def kept(app):
    """kept(query): what the database says now."""

    def ask(query):
        with app.extensions["database"].reading() as db:
            return db.exec(query).all()

    return ask


@pytest.fixture
def more_days(app, lived_in):
    """Occasions of Amina's group on other days, by how many days from Monday."""

    def add(*offsets, cancelled=False):
        with app.extensions["database"].writing() as db:
            for offset in offsets:
                day = MONDAY + dt.timedelta(days=offset)
                db.add(
                    Occasion(
                        series_id=lived_in.series.id,
                        site_id=lived_in.site.id,
                        starts_at=at_clock(9, day=day),
                        ends_at=at_clock(12, day=day),
                        cancelled_at=NINE if cancelled else None,
                        cancelled_because=CancelReason.SITE_CLOSED if cancelled else None,
                    )
                )

    return add


def days_on(page):
    return re.findall(r'name="day" value="([0-9-]+)"( checked)?', page.text)


def test_a_report_leads_to_a_receipt_with_what_was_stated(amina, kept):
    answer = fill(amina, day=str(MONDAY), reason="sick", words="Ont i halsen\r\noch feber")
    assert answer.status_code == 303
    receipt = amina.follow(answer)
    assert RECEIPT.search(receipt.text)
    assert "I am ill" in receipt.text
    assert "Ont i halsen\noch feber" in receipt.text
    assert "Enhet Norr" in receipt.text
    stated = kept(select(StatedReason))
    assert [(each.reason, each.words) for each in stated] == [("sick", "Ont i halsen\noch feber")]


def test_words_are_not_needed(amina, kept):
    assert fill(amina, day=str(MONDAY), reason="other", words="   ").status_code == 303
    assert [each.words for each in kept(select(StatedReason))] == [None]


@pytest.mark.parametrize("reason", list(ReasonCode))
def test_each_reason_can_be_chosen_and_says_when(amina, reason):
    page = amina.get("/absence/new")
    with speak("en"):
        words = next(each for each in all_texts() if each.code is reason)
    assert f'value="{reason}"' in page.text
    assert words.label in page.text
    assert words.help in page.text
    assert fill(amina, day=str(MONDAY), reason=reason).status_code == 303


def test_the_rules_stand_with_their_source(amina):
    page = amina.get("/absence/new").text
    assert "Report at the latest on the same day" in page
    assert "Exempelby riktlinje § 0" in page
    assert "From day 8 of an illness" in page
    assert "Exempelby riktlinje § 8" in page


def test_today_is_chosen_beforehand_and_later_days_follow(amina, more_days):
    more_days(-2, 1, 3, 20)
    found = days_on(amina.get("/absence/new"))
    assert [day for day, _ in found] == [str(MONDAY + dt.timedelta(days=each)) for each in (0, 1, 3, -2)]
    assert [day for day, checked in found if checked] == [str(MONDAY)]


def test_the_next_day_is_chosen_when_today_is_free(browser, lived_in, more_days, at):
    more_days(2)
    at(at_clock(9, day=TUESDAY))
    checked = [day for day, checked in days_on(browser(lived_in.amina).get("/absence/new")) if checked]
    assert checked == [str(MONDAY + dt.timedelta(days=2))]


def test_today_ends_at_midnight_in_sweden(browser, lived_in, more_days, at):
    more_days(1)
    at(at_clock(23, 59))
    before = days_on(browser(lived_in.amina).get("/absence/new"))
    at(at_clock(0, 0, TUESDAY))
    after = days_on(browser(lived_in.amina).get("/absence/new"))
    assert before == [(str(MONDAY), " checked"), (str(TUESDAY), "")]
    assert after == [(str(TUESDAY), " checked"), (str(MONDAY), "")]


def test_a_day_may_be_named_in_the_address(amina, more_days):
    more_days(1)
    assert (str(TUESDAY), " checked") in days_on(amina.get(f"/absence/new?day={TUESDAY}"))


def test_a_cancelled_day_is_not_on_offer_and_says_why_when_sent(amina, more_days, kept):
    more_days(1, cancelled=True)
    assert str(TUESDAY) not in dict(days_on(amina.get("/absence/new")))
    answer = fill(amina, day=str(TUESDAY), reason="sick", words="Ont i halsen")
    assert answer.status_code == 422
    assert "is cancelled. You do not need to report anything" in answer.text
    assert "Ont i halsen" in answer.text
    assert kept(select(func.count()).select_from(AbsenceReport)) == [0]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"reason": "sick"}, "Choose a day."),
        ({"day": "yesterday", "reason": "sick"}, "Choose a day."),
        ({"day": "2026-11-23"}, "Choose what fits best."),
        ({"day": "2026-11-23", "reason": "tired"}, "Choose what fits best."),
        ({"day": "2026-11-24", "reason": "sick"}, "You are not expected anywhere"),
        ({"day": "2027-11-23", "reason": "sick"}, "Choose a day between"),
        ({"day": "0001-01-01", "reason": "sick"}, "Choose a day between"),
        ({"day": "9999-12-31", "reason": "sick"}, "Choose a day between"),
        ({"day": "2026-11-23", "reason": "sick", "words": "x" * 1001}, "Write at most 1000 characters."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(amina, kept, typed, says):
    answer = fill(amina, **({"words": "Mina ord"} | typed))
    assert answer.status_code == 422
    assert says in answer.text
    assert typed.get("words", "Mina ord") in answer.text
    assert kept(select(func.count()).select_from(AbsenceReport)) == [0]
    if typed.get("reason") == "sick":
        assert 'value="sick" checked' in " ".join(answer.text.split())


def test_the_same_form_twice_is_one_report_and_one_receipt(amina, kept):
    key = key_in(amina.get("/absence/new"))
    answers = [amina.post("/absence/new", key=key, day=str(MONDAY), reason="sick") for _ in range(2)]
    assert len({each.headers["Location"] for each in answers}) == 1
    assert kept(select(func.count()).select_from(AbsenceReport)) == [1]


def test_a_form_sent_again_after_a_mistake_keeps_its_key(amina):
    key = key_in(amina.get("/absence/new"))
    assert key_in(amina.post("/absence/new", key=key, day=str(MONDAY))) == key


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "spaces are not in a key made here"])
def test_a_key_we_did_not_make_is_refused(amina, kept, key):
    amina.get("/absence/new")
    assert amina.post("/absence/new", key=key, day=str(MONDAY), reason="sick").status_code == 400
    assert kept(select(func.count()).select_from(AbsenceReport)) == [0]


def test_the_reason_is_in_no_address_and_no_title(amina):
    answer = fill(amina, day=str(MONDAY), reason="sick_child", words="Ont i halsen")
    assert re.fullmatch(r"/absence/[0-9a-f-]{36}", answer.headers["Location"])
    title = re.search(r"<title>(.*)</title>", amina.follow(answer).text)
    assert title
    assert "ill" not in title[1]


def test_a_day_that_was_reported_says_so(amina):
    assert "You have reported this day already" not in amina.get("/absence/new").text
    fill(amina, day=str(MONDAY), reason="sick")
    assert "You have reported this day already" in amina.get("/absence/new").text


def test_whoever_does_not_feel_safe_gets_a_number_and_no_box(amina, kept):
    assert 'href="/absence/talk"' in amina.get("/absence/new").text
    page = amina.get("/absence/talk")
    assert "tel:0000101010" in page.text
    assert "<textarea" not in page.text
    assert page.text.count("<form") == page.text.count('action="/sign-out"')
    assert kept(select(func.count()).select_from(AbsenceReport)) == [0]


def test_someone_with_nothing_planned_has_nothing_to_report(app, browser, lived_in):
    with app.extensions["database"].writing() as db:
        lived_in.db = db
        nils = lived_in.create_participant("Nils", "Ny", lived_in.unit, [], language="en")
    page = browser(nils).get("/absence/new")
    assert "You have no days to report" in page.text
    assert "tel:0000101010" in page.text
    assert 'name="reason"' not in page.text


def test_staff_and_strangers_do_not_report(browser, lived_in):
    assert browser(lived_in.hanna).get("/absence/new").status_code == 403
    assert browser(None).get("/absence/new").status_code == 303


def test_a_protected_person_reports_like_everyone(browser, lived_in):
    paula = browser(lived_in.paula)
    answer = fill(paula, day=str(MONDAY), reason="childcare")
    assert answer.status_code == 303
    assert "Nobody can look after my child" in paula.follow(answer).text
