import datetime as dt
import re

import pytest
from sqlmodel import func, select

from i18n import speak
from models.absences import AbsenceReport, ReportedOccasion, StatedReason
from models.reasons import ReasonCode
from tests.town import MONDAY, at_clock
from webapp.reasons import all_texts

TUESDAY, THURSDAY = MONDAY + dt.timedelta(days=1), MONDAY + dt.timedelta(days=3)
RECEIPT = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4} [0-9A-HJKMNP-TV-Z]{4}\b")


def key_in(page):
    found = re.search(r'name="key" value="([^"]+)"', page.text)
    assert found, "the form carries its key"
    return found[1]


def fill(browser, *, htmx=False, **typed):
    key = key_in(browser.get("/absence/new"))
    return browser.post("/absence/new", htmx, key=key, **typed)


def days_on(page):
    return re.findall(r'name="day" value="([0-9/-]+)"( checked)?', page.text)


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


def test_a_form_that_was_sent_and_then_changed_says_so_and_is_another_report(amina, kept):
    key = key_in(amina.get("/absence/new"))
    first = {"key": key, "day": str(MONDAY), "reason": "sick"}
    assert amina.post("/absence/new", **first).status_code == 303
    answer = amina.post("/absence/new", **first | {"words": "Jag hade feber"})
    assert answer.status_code == 409
    assert "The change is not sent yet: send once more." in answer.text
    assert "Jag hade feber" in answer.text
    assert [each.words for each in kept(select(StatedReason))] == [None]
    assert key_in(answer) != key
    assert amina.post("/absence/new", **first | {"words": "Jag hade feber", "key": key_in(answer)}).status_code == 303
    assert {each.words for each in kept(select(StatedReason))} == {None, "Jag hade feber"}


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
    page = " ".join(amina.get("/absence/new").text.split())
    assert "If you are ill again within 5 days, the days are counted on." in page
    assert page.count("Show your caseworker a paper about it") == 3
    assert "Exempelby riktlinje § 11" in page
    assert "Report at the latest on the same day" in page
    assert "Exempelby riktlinje § 0" in page
    assert "From day 8 of an illness" in page
    assert "Exempelby riktlinje § 8" in page


def listed_on(page, name):
    found = re.search(rf'<select name="{name}".*?</select>', page.text, re.DOTALL)
    return re.findall(r'value="([0-9-]+)"', found[0]) if found else []


def test_today_is_chosen_beforehand_and_the_next_days_are_one_press(amina, more_days):
    more_days(-2, 1, 3, 20)
    found = days_on(amina.get("/absence/new"))
    assert found == [(str(MONDAY), " checked"), (str(TUESDAY), ""), (f"{MONDAY}/{THURSDAY}", "")]


def test_all_days_within_reach_stand_in_the_lists(amina, more_days):
    more_days(-8, -7, -2, 1, 3, 14, 15)
    page = amina.get("/absence/new")
    days = [str(MONDAY + dt.timedelta(days=each)) for each in (-7, -2, 0, 1, 3, 14)]
    assert [listed_on(page, name) for name in ("first_day", "last_day", "part_day")] == [days] * 3


def test_when_nothing_comes_the_last_days_are_offered(browser, lived_in, more_days, at):
    more_days(1)
    at(at_clock(9, day=THURSDAY))
    found = days_on(browser(lived_in.amina).get("/absence/new"))
    assert found == [(str(TUESDAY), " checked"), (str(MONDAY), "")]


def test_the_next_days_with_something_planned_are_one_press(amina, more_days, kept):
    more_days(1, 3)
    assert fill(amina, day=f"{MONDAY}/{THURSDAY}", reason="sick").status_code == 303
    assert [(each.first_day, each.last_day) for each in kept(select(AbsenceReport))] == [(MONDAY, THURSDAY)]
    assert len(kept(select(ReportedOccasion))) == 3


def test_two_days_are_chosen_from_the_lists(amina, more_days, kept):
    more_days(1, 3)
    answer = fill(amina, day="dates", first_day=str(TUESDAY), last_day=str(THURSDAY), reason="sick")
    assert "Tuesday 24 November to Thursday 26 November" in amina.follow(answer).text
    assert [(each.first_day, each.last_day) for each in kept(select(AbsenceReport))] == [(TUESDAY, THURSDAY)]


@pytest.mark.parametrize("half_past", ["09:30", "٠٩:٣٠", "0٩:30", "۰۹:۳۰"])
def test_a_part_of_a_day_is_shown_on_the_receipt_with_its_times(amina, kept, half_past):
    """In whichever digits somebody's keyboard writes."""
    answer = fill(amina, day="hours", part_day=str(MONDAY), from_time=half_past, to_time="10:45", reason="health_visit")
    page = amina.follow(answer).text
    assert "You are away at this time:" in page
    assert "10:45" in page
    assert kept(select(AbsenceReport.from_at, AbsenceReport.to_at)) == [(at_clock(9, 30), at_clock(10, 45))]


def test_a_report_that_comes_late_says_by_how_many_days(browser, lived_in, at):
    at(at_clock(9, day=THURSDAY))
    amina = browser(lived_in.amina)
    assert "You reported this 3 days after." in amina.follow(fill(amina, day=str(MONDAY), reason="sick")).text


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
    assert before == [(str(MONDAY), " checked"), (str(TUESDAY), ""), (f"{MONDAY}/{TUESDAY}", "")]
    assert after == [(str(TUESDAY), " checked")]


def test_a_day_may_be_named_in_the_address(amina, more_days):
    more_days(1)
    assert (str(TUESDAY), " checked") in days_on(amina.get(f"/absence/new?day={TUESDAY}"))


def test_a_day_behind_the_presses_may_be_named_too(amina, more_days):
    more_days(1, 2, 3)
    page = amina.get(f"/absence/new?day={THURSDAY}").text
    assert 'value="dates" checked' in " ".join(page.split())
    assert page.count(f'<option value="{THURSDAY}" selected>') == 3


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
        ({"day": "2026-11-24/2026-11-25", "reason": "sick"}, "on these days: Tuesday 24 November to Wed"),
        ({"day": "2026-11-23/soon", "reason": "sick"}, "Choose a day."),
        (
            {"day": "hours", "part_day": "0001-01-01", "from_time": "00:10", "to_time": "00:20", "reason": "sick"},
            "Choose a day between",
        ),
        (
            {"day": "hours", "part_day": "9999-12-31", "from_time": "23:10", "to_time": "00:00", "reason": "sick"},
            "Choose a day between",
        ),
        ({"day": "dates", "first_day": "2026-11-23", "reason": "sick"}, "Choose a day."),
        ({"day": "dates", "first_day": "2026-11-24", "last_day": "2026-11-23", "reason": "sick"}, "The last day comes"),
        ({"day": "hours", "part_day": "2026-11-23", "from_time": "9", "reason": "sick"}, "Write from which time"),
        (
            {"day": "hours", "part_day": "2026-11-23", "from_time": "11:00", "to_time": "10:00", "reason": "sick"},
            "The end must be later than the beginning.",
        ),
        (
            {"day": "hours", "part_day": "2026-11-23", "from_time": "06:00", "to_time": "07:00", "reason": "sick"},
            "You are expected on Monday 23 November at this time: 09:00–12:00.",
        ),
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


@pytest.mark.parametrize(
    ("cancelled", "says"), [(False, "You are not expected anywhere on"), (True, "Everything is cancelled on")]
)
def test_of_several_days_it_speaks_as_of_several_days(amina, more_days, cancelled, says):
    if cancelled:
        more_days(1, 2, cancelled=True)
    typed = {"first_day": str(TUESDAY), "last_day": str(TUESDAY + dt.timedelta(days=1)), "reason": "sick"}
    answer = fill(amina, day="dates", **typed)
    assert answer.status_code == 422
    assert f"{says} these days: Tuesday 24 November to Wednesday 25 November." in answer.text.replace("\u00a0", " ")


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


def test_the_choice_of_several_days_says_so_of_the_day_too(amina, more_days):
    more_days(1)
    fill(amina, day=str(MONDAY), reason="sick")
    page = amina.get("/absence/new").text.replace("\u00a0", " ")
    assert "<span>You have reported this day already" in page
    assert "<span>Mon 23/11: You have reported this day already" in page.partition("2 days")[2]
    assert "Tue 24/11: You have" not in page


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
