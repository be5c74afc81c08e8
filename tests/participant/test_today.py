"""Today: what, where, how to get there, whom to ask, and how it stands."""

import datetime as dt

import pytest
from sqlalchemy import event

from models.attendance import Presence
from models.check_in import check_in
from models.occasions import CancelReason
from tests.absence import report
from tests.scanning import claim_of, confirm, mark
from tests.town import LONG_AGO, NINE, NOON, at_clock

DAY = dt.timedelta(days=1)


def text(answer):
    """The page as it reads, with plain spaces."""
    assert answer.status_code == 200
    return answer.text.replace("\u00a0", " ")


def test_what_where_how_to_get_there_and_whom_to_ask(browser, lived_in, at):
    at(at_clock(8))
    page = text(browser(lived_in.amina).get("/today"))
    for words in (
        "Monday 23 November",
        "week 48",
        "Swedish for work",
        "Opens at 08:45",
        "Verkstan",
        "Storgatan 1",
        "Bus 3 to the square",
        "Ask Berit Berg",
        'href="tel:0000404040"',
    ):
        assert words in page, words


def test_the_two_things_one_may_want_to_say(browser, lived_in):
    page = text(browser(lived_in.amina).get("/today"))
    assert 'href="/check-in"' in page
    assert 'href="/absence/new"' in page


def test_the_tabs_and_the_way_out(browser, lived_in):
    page = text(browser(lived_in.amina).get("/today"))
    for address in ("/today", "/week", "/absences"):
        assert f'href="{address}"' in page
    assert 'action="/sign-out"' in page
    assert "Amina Ali" in page


def test_what_is_not_translated_is_in_swedish_and_says_so(browser, lived_in, town_in):
    with town_in() as town:
        town.db.merge(town.amina).language = "ar"
    page = text(browser(lived_in.amina).get("/today"))
    assert '<html lang="ar" dir="rtl">' in page
    assert '<bdi lang="sv">Svenska för arbete</bdi>' in page
    assert '<bdi lang="sv">Buss 3 till torget</bdi>' in page


def test_what_is_translated_is_not_marked(browser, lived_in):
    assert "<bdi>Swedish for work</bdi>" in text(browser(lived_in.amina).get("/today"))


@pytest.mark.parametrize(
    ("presence", "words"),
    [
        (Presence.HERE, "Recorded: here<"),
        (Presence.PARTLY, "Recorded: here 09:30 to 11:00"),
        (Presence.NOT_HERE, "Recorded: not here"),
        (None, "Not recorded<"),
    ],
)
def test_after_confirmation_the_record_shows(browser, lived_in, town_in, at, presence, words):
    with town_in() as town:
        if presence:
            partly = (at_clock(9, 30), at_clock(11)) if presence is Presence.PARTLY else None
            mark(town, town.occasion, town.amina, presence, partly=partly)
        at(at_clock(12, 30))
    amina = browser(lived_in.amina)
    assert "Not recorded yet" in text(amina.get("/today"))
    with town_in() as town:
        confirm(town, town.occasion, NOON)
    page = text(amina.get("/today"))
    assert words in page
    assert "Not recorded yet" not in page


def test_a_cancelled_one_says_that_it_does_not_count(browser, lived_in, town_in):
    with town_in() as town:
        occasion = town.db.merge(town.occasion)
        occasion.cancelled_at, occasion.cancelled_because = at_clock(8), CancelReason.SUPERVISOR_AWAY
    page = text(browser(lived_in.amina).get("/today"))
    assert "Cancelled" in page
    assert "It does not count against you." in page


def test_a_reported_absence_shows_and_the_person_is_still_welcome(browser, lived_in, town_in):
    with town_in() as town:
        report(town.db, town.amina)
    assert "Absence reported" in text(browser(lived_in.amina).get("/today"))
    assert "Absence reported" not in text(browser(lived_in.bosse).get("/today"))


def test_the_buttons_stay_above_what_is_later_and_what_is_over(browser, lived_in, town_in, at):
    with town_in() as town:
        town.create_occasion(town.series, at_clock(7), at_clock(8))
        town.create_occasion(town.series, at_clock(13), at_clock(14))
    page = text(browser(lived_in.amina).get("/today"))
    places = [
        page.index(words) for words in ("09:00", "I can't come", "Later today", "13:00", "Earlier today", "07:00")
    ]
    assert places == sorted(places)


def test_what_is_open_and_what_is_going_on_come_before_what_is_later(browser, lived_in, town_in, at):
    at(at_clock(9, 30))
    with town_in() as town:
        town.create_occasion(town.series, at_clock(9, 45), at_clock(11))
        town.create_occasion(town.series, at_clock(10, 30), at_clock(11))
        check_in(town.db, town.amina, claim_of(town.occasion, NINE), NINE)
    page = text(browser(lived_in.amina).get("/today"))
    places = ["Open now", "09:45", "I can't come", "You checked in at 09:00", "Later today", "10:30"]
    assert [page.index(each) for each in places] == sorted(page.index(each) for each in places)


def test_nothing_today_shows_the_next_one(browser, lived_in, town_in, at):
    with town_in() as town:
        town.create_occasion(town.series, NINE + 2 * DAY, NOON + 2 * DAY)
    at(NINE + DAY)
    page = text(browser(lived_in.amina).get("/today"))
    assert "You have nothing planned today." in page
    assert "Next time" in page
    assert "Wednesday 25 November" in page


def test_nothing_at_all_is_said_kindly(browser, lived_in, at):
    at(NINE + DAY)
    page = text(browser(lived_in.amina).get("/today"))
    assert "You have nothing planned today." in page
    assert "Next time" not in page
    assert 'href="/absence/new"' in page


def test_someone_in_no_group_and_without_a_case_gets_a_page_too(browser, lived_in, town_in):
    with town_in() as town:
        nils = town.create_participant("Nils", "Nilsson", town.unit, [], language="en")
        town.case_of(nils).ended_on = LONG_AGO
    phone = browser(nils)
    assert "You have nothing planned today." in text(phone.get("/today"))
    assert "You have no plan for this week yet." in text(phone.get("/week"))


def test_others_days_are_not_shown(browser, lived_in):
    page = text(browser(lived_in.amina).get("/today"))
    assert "Odlingen" not in page
    assert "Bosse" not in page


@pytest.mark.parametrize("address", ["/today", "/week"])
def test_the_number_of_questions_does_not_grow_with_the_occasions(browser, lived_in, town_in, app, address):
    amina = browser(lived_in.amina)
    amina.get(address)
    asked = []
    engine = app.extensions["database"].reader
    event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    amina.get(address)
    few = len(asked)
    with town_in() as town:
        for minute in range(30):
            town.create_occasion(town.series, at_clock(13, minute), at_clock(14, minute))
    asked.clear()
    assert "13:29" in text(amina.get(address))
    questions = [each for each in asked if each.startswith("SELECT")]
    assert len(questions) <= few <= 8, questions


def test_signed_out_it_leads_to_the_door_and_back(browser, lived_in):
    answer = browser().get("/today")
    assert answer.headers["Location"] == "/sign-in?next=/today"
