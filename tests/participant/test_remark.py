import re

import pytest
from sqlmodel import select

from models.attendance import Presence, Task
from models.occasions import Series
from models.remarks import Remark
from tests.absence import confirm_roll, observe
from tests.participant.test_report_absence import key_in
from tests.town import NINE, NOON, at_clock, stranger


@pytest.fixture
def address(lived_in):
    return f"/remark/{lived_in.occasion.id}"


@pytest.fixture
def amina(browser, lived_in, at):
    at(NOON)
    return browser(lived_in.amina)


def say(amina, address, **typed):
    return amina.post(address, key=key_in(amina.get(address)), **typed)


def test_the_page_shows_what_was_recorded(app, amina, lived_in, address):
    with app.extensions["database"].writing() as db:
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
    page = amina.get(address).text
    assert "Recorded: not here" in page
    assert "I was there longer" in page


def test_what_is_said_is_kept_and_shown_without_its_words(amina, address, look):
    page = amina.follow(say(amina, address, kind="was_here", words="Jag satt längst bak")).text
    assert page.index("<h1>") < page.index("We have what you said") < page.index("Swedish for work")
    assert "Jag satt" not in page.split("<textarea")[0]
    with look() as db:
        assert db.exec(select(Remark)).one().words == "Jag satt längst bak"


def test_the_site_reads_the_choice_and_never_the_words(browser, lived_in, amina, address):
    say(amina, address, kind="was_here", words="Jag satt längst bak")
    for page in ("/site/", f"/site/occasions/{lived_in.occasion.id}"):
        text = browser(lived_in.berit).get(page).text
        assert "Säger: jag var här." in text
        assert "Jag satt" not in text


def test_who_was_there_longer_says_from_when_until_when_and_the_site_reads_it(browser, lived_in, amina, address):
    page = amina.follow(say(amina, address, kind="was_here_longer", from_time="09:30", to_time="11:45")).text
    assert "I was there longer, 09:30–11:45" in page
    text = re.sub("<[^>]+>", "", browser(lived_in.berit).get(f"/site/occasions/{lived_in.occasion.id}").text)
    assert "Säger: jag var här 09:30–11:45." in text


def test_the_times_need_not_be_said(browser, lived_in, amina, address):
    assert say(amina, address, kind="was_here_longer").status_code == 303
    assert "Säger: jag var här längre." in browser(lived_in.berit).get("/site/").text


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [
        ("09:30", "", "Write until which time, for example 12:00."),
        ("", "11:45", "Write from which time, for example 09:30."),
        ("half nine", "11:45", "Write from which time, for example 09:30."),
        ("11:45", "09:30", "The end must be later than the beginning."),
        ("13:00", "14:00", "You are expected on Monday 23 November at this time: 09:00–12:00."),
    ],
)
def test_times_that_do_not_fit_are_said_and_stay(amina, address, look, start, end, says):
    answer = say(amina, address, kind="was_here_longer", from_time=start, to_time=end)
    assert answer.status_code == 422
    assert says in answer.text
    for typed in (start, end):
        assert f'value="{typed}"' in answer.text
    with look() as db:
        assert db.exec(select(Remark)).all() == []


def test_times_beside_another_choice_are_not_read(amina, address, look):
    assert say(amina, address, kind="was_here", from_time="half nine").status_code == 303
    with look() as db:
        assert db.exec(select(Remark)).one().hours is None


def test_of_a_protected_person_the_site_reads_the_alias(browser, lived_in, at, address):
    at(NOON)
    say(browser(lived_in.paula), address, kind="was_here")
    text = browser(lived_in.berit).get("/site/").text
    assert "Säger: jag var här." in text
    assert "Maria Lind" in text
    assert "Palm" not in text


def test_something_else_is_nothing_for_the_site(browser, lived_in, amina, address, look):
    say(amina, address, kind="other", words="Det var någon annan")
    with look() as db:
        assert db.exec(select(Task)).all() == []


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "Choose what is wrong."),
        ({"kind": "angry"}, "Choose what is wrong."),
        ({"kind": "other", "words": "x" * 1001}, "Write at most 1000 characters."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(amina, address, typed, says):
    answer = say(amina, address, **({"words": "Mina ord"} | typed))
    assert answer.status_code == 422
    assert says in answer.text
    assert typed.get("words", "Mina ord") in answer.text


def test_own_words_are_shown_after_a_step_up(browser, lived_in, amina, address):
    say(amina, address, kind="was_here", words="Jag satt längst bak")
    assert "Show what was written" in amina.get(address).text
    page = browser(lived_in.amina).step_up().get(address).text
    assert "Jag satt längst bak" in page
    assert "Show what was written" not in page


def test_a_record_that_was_corrected_meanwhile_is_read_first(app, amina, lived_in, address):
    form = amina.get(address)
    seen = re.search('name="seen" value="([^"]+)"', form.text)[1]
    with app.extensions["database"].writing() as db:
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina, Presence.HERE)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
    answer = amina.post(address, key=key_in(form), seen=seen, kind="other", words="Mina ord")
    assert answer.status_code == 409
    for words in ("The record has changed.", "Recorded: here", "Mina ord"):
        assert words in answer.text


def test_it_says_what_it_was_said_about_after_the_record_was_corrected(app, amina, lived_in, address):
    with app.extensions["database"].writing() as db:
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
    say(amina, address, kind="was_here")
    with app.extensions["database"].writing() as db:
        right = (lived_in.berit, lived_in.occasion, lived_in.amina, Presence.HERE)
        observe(db, *right, now=at_clock(13), reason="Fel rad")
    page = amina.get(address).text
    assert "Recorded: here" in page
    assert "You said it about this: The supervisor recorded “not here”" in page


def test_the_question_why_leads_to_i_was_there_in_two_presses(amina, lived_in, unexplained, address):
    there = f"{address}?kind=was_here"
    assert f'href="{there}&amp;next=' in amina.get(f"/asked/{unexplained.id}").text
    form = amina.get(there)
    assert re.search('value="was_here"[^>]* checked', form.text)
    amina.post(address, key=key_in(form), kind="was_here")
    page = amina.get(f"/asked/{unexplained.id}").text
    assert "<h1>You have said that you were there</h1>" in page
    assert "Tell us why" not in page
    assert there not in page
    assert "Waits for your answer" not in amina.get("/today").text


def test_the_review_tells_it_and_the_words_after_a_step_up(browser, lived_in, amina, unexplained, address):
    say(amina, address, kind="was_here", words="Jag satt längst bak")
    page = amina.get(f"/review/{unexplained.id}").text
    assert "You said that something is wrong: I was there" in page
    assert "Jag satt" not in page
    assert "Jag satt" in browser(lived_in.amina).step_up().get(f"/review/{unexplained.id}").text


def test_a_month_leads_to_its_occasions(amina, address):
    assert 'href="/remark?month=2026-11"' in amina.get("/month/2026-11").text
    assert f'href="{address}?next=' in amina.get("/remark?month=2026-11").text
    assert f'href="{address}' not in amina.get("/remark?month=2026-10").text
    assert amina.get("/remark?month=nonsense").status_code == 404


def test_the_same_form_twice_is_one_remark(amina, address, look):
    key = key_in(amina.get(address))
    assert [amina.post(address, key=key, kind="other").status_code for _ in range(2)] == [303, 303]
    with look() as db:
        db.exec(select(Remark)).one()


def test_before_it_begins_there_is_no_form(browser, lived_in, address, at):
    at(at_clock(8))
    amina = browser(lived_in.amina)
    assert 'name="kind"' not in amina.get(address).text
    answer = amina.post(address, key="k" * 24, kind="was_here")
    assert answer.status_code == 422
    assert "It begins on Monday 23 November at 09:00." in answer.text


def test_the_week_the_report_and_a_broken_code_lead_there(amina, lived_in, address):
    assert f'href="{address}"' in amina.get("/week").text
    assert 'href="/remark"' in amina.get("/absence/new").text
    assert f'href="{address}?next=/remark"' in amina.get("/remark").text


def test_another_groups_occasion_is_not_here(app, amina, lived_in):
    with app.extensions["database"].writing() as db:
        lived_in.db = db
        growing = lived_in.add(Series(activity_id=lived_in.growing.id, site_id=lived_in.site.id))
        next_door = lived_in.create_occasion(growing, NINE, NOON)
    assert amina.get(f"/remark/{next_door.id}").status_code == 404
    assert amina.post(f"/remark/{next_door.id}", key="k" * 24, kind="was_here").status_code == 404
    assert amina.get(f"/remark/{lived_in.garden_occasion.id}").status_code == 404
    assert amina.get(f"/remark/{stranger()}").status_code == 404
