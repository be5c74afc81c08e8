"""A month that was handed over, to save or print: as it was, in the person's language with Swedish beside it."""

import datetime as dt
import re

import pytest
from sqlmodel import select

from models.access import TABLE, Cell, Field, Relation
from models.attendance import Presence
from models.hand_over import Seen, hand_over
from models.people import Participant
from models.sent_papers import SentPaper
from models.statements import MonthStatement, as_of_now
from tests.absence import accept, confirm_roll, observe, report, review_of
from tests.conftest import KINDS
from tests.town import at_clock, stranger
from webapp.paper import typesetting

MONTH, FIRST = dt.date(2026, 11, 1), at_clock(9, day=dt.date(2026, 12, 1))
WORDS = "Ont i halsen"

# What a database does with papers, tests/models/test_sent_papers.py looks at.
pytestmark = pytest.mark.parametrize("database_url", KINDS[:1], indirect=True)


@pytest.fixture(autouse=True)
def no_type(monkeypatch):
    """What a paper looks like, tests/paper looks at: here it is the text it is set from."""
    monkeypatch.setattr(typesetting, "typeset", lambda html: b"%PDF " + html.encode())


def over(write, town, version=0):
    """Hanna hands Amina's November over: the id of the version."""
    with write() as db:
        town.db = db
        case = town.case_of(town.amina)
        seen = Seen(version, as_of_now(db, case, MONTH).digest)
        return hand_over(db, town.hanna, case, MONTH, seen, FIRST).id


@pytest.fixture
def made(write, lived_in, at):
    """Amina was away on Monday; it was accepted, and the month is handed over."""
    with write() as db:
        report(db, lived_in.amina, words=WORDS)
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
        accept(db, lived_in.hanna, review_of(db, lived_in.amina))
    at(FIRST)
    return over(write, lived_in)


@pytest.fixture
def amina(browser, lived_in, made):
    return browser(lived_in.amina).step_up()


def papers(look):
    with look() as db:
        return db.exec(select(SentPaper)).all()


def text(answer):
    """Its words, without tags and what only steers their direction."""
    bare = re.sub("<[^>]+>|[\u2066-\u2069]", "", answer.text)
    return " ".join(bare.replace("\u00a0", " ").split())


def test_the_month_leads_to_it_once_it_is_handed_over(amina, made):
    assert f'href="/statement/{made}"' in amina.get("/month/2026-11").text


def test_it_says_what_was_handed_over_day_by_day_and_never_why(amina, made, look):
    said = text(amina.follow(amina.get(f"/statement/{made}")))
    for words in ("Your month: November 2026", "Din månad: november 2026", "Day by day", "Dag för dag"):
        assert words in said, words
    (kept,) = papers(look)
    said = text(amina.get(f"/papers/{kept.id}/text"))
    assert "09:00–12:00: Absence that was accepted" in said
    assert "09:00–12:00: Frånvaro som godtagits" in said
    assert "This is not the decision on your support." in said
    assert "Enhet Norr" in said and "Hanna" not in said
    assert "version" not in said, "there is one alone"
    for why in (WORDS, "ill", "sjuk"):
        assert why not in said.split(), why


def test_it_needs_the_step_up(browser, lived_in, made, look):
    amina = browser(lived_in.amina)
    where = amina.get(f"/statement/{made}").headers["Location"]
    assert amina.get(where).headers["Location"] == f"/confirm-it-is-you?next={where}"
    assert where == f"/papers/{papers(look)[0].id}"


def test_it_stays_as_it_was_and_a_new_version_has_a_paper_of_its_own(amina, made, write, lived_in, look):
    first = amina.follow(amina.get(f"/statement/{made}")).data
    with write() as db:
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina, Presence.HERE, now=FIRST, reason="Fel rad")
    assert amina.follow(amina.get(f"/statement/{made}")).data == first
    second = text(amina.follow(amina.get(f"/statement/{over(write, lived_in, 1)}")))
    assert "This is version 2. It takes the place of the one before." in second
    assert "You have attended: 3 h" in second
    assert amina.follow(amina.get(f"/statement/{made}")).data == first
    assert len(papers(look)) == 2


def test_in_another_language_it_is_another_paper(amina, made, write, lived_in, look):
    amina.get(f"/statement/{made}")
    with write() as db:
        db.get_one(Participant, lived_in.amina.id).language = "ar"
    assert 'dir="rtl"' in amina.follow(amina.get(f"/statement/{made}")).text
    assert sorted(each.language for each in papers(look)) == ["ar", "en"]


def test_a_look_ahead_keeps_nothing(amina, made, look):
    assert amina.get(f"/statement/{made}", headers={"Sec-Purpose": "prefetch"}).status_code == 204
    assert papers(look) == []


def test_it_is_nobody_elses(browser, lived_in, amina, made, look):
    assert browser(lived_in.bosse).step_up().get(f"/statement/{made}").status_code == 404
    assert amina.get(f"/statement/{stranger()}").status_code == 404
    assert papers(look) == []
    amina.get(f"/statement/{made}")
    (kept,) = papers(look)
    assert browser(lived_in.bosse).step_up().get(f"/papers/{kept.id}").status_code == 404


@pytest.mark.parametrize("field", [Field.PRESENCE, Field.ASSESSMENT])
def test_who_may_not_read_what_it_is_made_of_finds_nothing(amina, made, look, monkeypatch, field):
    monkeypatch.setitem(TABLE, (field, Relation.OWN), Cell())
    assert amina.get(f"/statement/{made}").status_code == 404
    assert papers(look) == []


def test_what_was_handed_over_is_not_changed_by_its_paper(amina, made, look):
    amina.get(f"/statement/{made}")
    with look() as db:
        assert [each.version for each in db.exec(select(MonthStatement)).all()] == [1]
