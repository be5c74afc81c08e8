"""The person's own month: how the hours divide, what they are for, and whom to ask."""

import datetime as dt
import re

import pytest

from models.access import TABLE, Cell, Field, Relation
from models.attendance import Presence
from models.hand_over import Seen, hand_over
from models.statements import as_of_now
from tests.absence import accept, confirm_roll, observe, report, review_of
from tests.town import at_clock

MONTH = "/month/2026-11"
FIRST = at_clock(9, day=dt.date(2026, 12, 1))


def text(answer):
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).replace("\u00a0", " ").split())


@pytest.fixture
def amina(browser, lived_in):
    return browser(lived_in.amina)


@pytest.fixture
def accepted(app, lived_in):
    """Amina was away on Monday, and it was accepted."""
    with app.extensions["database"].writing() as db:
        report(db, lived_in.amina)
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
        accept(db, lived_in.hanna, review_of(db, lived_in.amina))


def over(app, town, version=0):
    with app.extensions["database"].writing() as db:
        town.db = db
        case = town.case_of(town.amina)
        seen = Seen(version, as_of_now(db, case, dt.date(2026, 11, 1)).digest)
        hand_over(db, town.hanna, case, dt.date(2026, 11, 1), seen, FIRST)


def corrected(app, town):
    with app.extensions["database"].writing() as db:
        observe(db, town.berit, town.occasion, town.amina, Presence.HERE, now=FIRST, reason="Fel rad")


def test_a_month_that_has_begun(amina):
    read = text(amina.get(MONTH))
    for words in ("Your month: November 2026", "Planned 3 h", "You have attended 0 h", "Not settled yet 3 h"):
        assert words in read, words
    assert "When the month is over" in read
    assert "This is not the decision on your support." in read
    assert "Call Enhet Norr : 0000-10 10 10" in read or "Call Enhet Norr: 0000-10 10 10" in read


def test_what_is_not_settled_is_told_by_whose_turn_it_is_the_persons_own_first(
    browser, lived_in, unexplained, more_days, at
):
    more_days(1, 2, 3, 4)
    at(at_clock(13, day=dt.date(2026, 11, 25)))
    page = browser(lived_in.amina).get(MONTH)
    read = text(page)
    assert "Not settled yet Waits for your answer 3 h Not yet confirmed at the site 6 h Still to come 6 h" in read
    assert f'href="/asked/{unexplained.id}"' in page.text
    assert read.index("You were away. Tell us why") < read.index("Planned 15 h")


def test_what_waits_for_an_answer_about_another_month_is_told_there(browser, lived_in, unexplained, at):
    at(FIRST)
    assert "Waits for your answer" not in text(browser(lived_in.amina).get("/month/2026-12"))
    assert "Waits for your answer" in text(browser(lived_in.amina).get(MONTH))


def test_what_the_caseworker_has_not_assessed_is_with_the_caseworker(amina, under_review, at, browser, lived_in):
    at(at_clock(13))
    assert "Not settled yet With your caseworker 3 h" in text(browser(lived_in.amina).get(MONTH))


def test_what_was_accepted(amina, accepted):
    read = text(amina.get(MONTH))
    assert "Absence that was accepted 3 h" in read
    assert "Absence that was not accepted 0 h" in read
    assert "Not settled yet 0 h" in read


def test_when_it_was_handed_over_and_that_it_has_changed(amina, app, at, accepted, lived_in):
    at(FIRST)
    amina.let_in(lived_in.amina)
    over(app, lived_in)
    read = text(amina.get(MONTH))
    assert (
        "On Tuesday 1 December your unit handed these hours over, for the decision on support in December 2026." in read
    )
    assert "Something has changed since" not in read
    corrected(app, lived_in)
    assert "Something has changed since. Your unit has been told." in text(amina.get(MONTH))


def test_the_message_of_a_new_version_leads_to_the_month(amina, app, at, accepted, lived_in):
    at(FIRST)
    over(app, lived_in)
    corrected(app, lived_in)
    over(app, lived_in, version=1)
    amina.let_in(lived_in.amina)
    messages = re.findall(r'action="(/messages/[^"]+)"', amina.get("/today").text)
    assert MONTH in {amina.post(each).headers["Location"] for each in messages}


def test_an_empty_month(amina):
    assert "Nothing is planned in this month." in text(amina.get("/month/2026-10"))


def test_the_week_leads_to_its_month(amina):
    assert 'href="/month/2026-11"' in amina.get("/week").text


def test_the_months_lead_on_no_further_than_there_is_something(amina, at, lived_in):
    assert 'href="/month/2026-10"' not in amina.get(MONTH).text
    assert 'href="/month/2026-12"' not in amina.get(MONTH).text
    at(FIRST)
    amina.let_in(lived_in.amina)
    assert 'href="/month/2026-12"' in amina.get(MONTH).text
    assert 'href="/month/2026-11"' in amina.get("/month/2026-12").text


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "now", "2026-11-01", "20٢6-11"])
def test_what_names_no_month_is_not_there(amina, month):
    assert amina.get(f"/month/{month}").status_code == 404


@pytest.mark.parametrize("field", [Field.SCHEDULE, Field.PRESENCE, Field.ASSESSMENT])
def test_what_the_table_does_not_give_is_not_there(amina, monkeypatch, field):
    monkeypatch.setitem(TABLE, (field, Relation.OWN), Cell())
    assert amina.get(MONTH).status_code == 404


def test_what_the_former_unit_handed_over_leads_to_its_telephone(amina, app, at, accepted, lived_in):
    over(app, lived_in)
    with app.extensions["database"].writing() as db:
        lived_in.db = db
        _, new = lived_in.move(lived_in.amina, dt.date(2026, 11, 23))
        opened = new.opened_on
    at(FIRST)
    amina.let_in(lived_in.amina)
    read = text(amina.get(MONTH))
    assert "On Tuesday 1 December your unit handed these hours over" in read
    assert "0000-10 10 10" in read
    assert "0000-30 30 30" not in read
    assert "Something has changed since" not in read
    with app.extensions["database"].writing() as db:
        lived_in.db = db
        lived_in.create_occasion(lived_in.series, at_clock(9, day=opened), at_clock(11, day=opened))
    read = text(amina.get(MONTH))
    assert "Planned 5 h" in read
    first, second = read.index("Enhet Norr Planned 3 h On Tuesday"), read.index("Enhet Öst Planned 2 h When the month")
    assert first < read.index("0000-10 10 10") < second < read.index("0000-30 30 30")
    assert "Something has changed since" not in read
