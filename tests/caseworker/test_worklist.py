"""The list of what to review."""

import datetime as dt
import re

import pytest
from sqlmodel import col, select

from models import conflicts, hearings, holding, information
from models.audit_tables import AuditEvent, AuditListed
from models.reasons import ReasonCode
from models.replies import Spoken, reply
from models.review_steps import AskedFor, Speaker, Way
from tests import reviewing
from tests.absence import accept, confirm_roll, observe, report, review_of
from tests.application import settings_for
from tests.browser import Browser
from tests.conftest import fresh_database
from tests.reviewing import waits_for_a_second
from tests.town import MONDAY, NOON, Town, at_clock
from webapp.app import create_app

WORDS = "Ett ord som ingen annanstans står"


def part(page, name):
    """The text of one part of the list."""
    found = re.search(rf'<h2 id="{name}">.*?(?=<h2|</main>)', page.text, re.DOTALL)
    assert found
    return found[0]


@pytest.fixture
def three(write, lived_in):
    """Amina's absence is confirmed, Bosse's is not, and Nora has reported nothing."""
    with write() as db:
        lived_in.db = db
        nora = lived_in.create_participant("Nora", "Nord", lived_in.unit, [lived_in.series])
        report(db, lived_in.amina, reason=ReasonCode.SICK_CHILD, words=WORDS)
        report(db, lived_in.bosse)
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina)
        observe(db, lived_in.berit, lived_in.occasion, nora)
        confirm_roll(db, lived_in.berit, lived_in.occasion)


def test_an_empty_list_says_so(hanna):
    page = hanna.get("/desk/")
    assert "Ready to assess (0)" in page.text
    assert "Nothing is waiting for you here." in page.text


def test_each_absence_stands_in_its_part(hanna, three):
    page = hanna.get("/desk/")
    assert "Amina Ali" in part(page, "ready")
    assert "Bosse Björk" in part(page, "waiting")
    assert "Nora" not in page.text
    for name in ("Ready to assess (1)", "Waiting for the site (1)"):
        assert name in page.text
    assert "Nora Nord" in part(hanna.get("/desk/?tab=unexplained"), "unexplained")


def test_each_tab_says_how_many_there_are(hanna, three):
    page = " ".join(hanna.get("/desk/").text.split())
    tabs = re.findall(r'href="/desk/\?tab=(\w+)"[^>]*>([^<]+) <span class="num">\((\d+)\)', page)
    assert [(tab, int(count)) for tab, _, count in tabs] == [
        ("to_review", 2),
        ("unexplained", 1),
        ("information", 0),
        ("heard", 0),
        ("second", 0),
        ("hold", 0),
        ("colleagues", 0),
    ]
    assert hanna.get("/desk/?tab=nonsense").status_code == 200


def test_what_is_asked_heard_and_resting_stands_in_its_tab_with_its_last_day(hanna, lived_in, do):
    do(information.ask, 0, AskedFor.WHAT_HAPPENED, None, language="sv")
    page = hanna.get("/desk/?tab=information")
    assert "Amina Ali" in part(page, "information")
    assert "Thursday 3 December" in part(page, "information")
    assert "Overdue" not in page.text


def test_what_is_overdue_says_so_and_what_has_reached_nobody_too(browser, lived_in, do, at):
    do(hearings.hear, 0, "Skälet", language="sv")
    assert "Not yet reached the person" in part(browser(lived_in.hanna).get("/desk/?tab=heard"), "heard")
    do(holding.put_on_hold, 1, MONDAY + dt.timedelta(days=7), "Väntar på intyg")
    at(NOON + dt.timedelta(days=8))
    page = browser(lived_in.hanna).get("/desk/?tab=hold")
    assert "Overdue" in part(page, "hold")
    assert "intyg" not in page.text, "why it rests is no matter for a list"


def test_a_colleague_finds_what_waits_for_a_second_person(browser, lived_in, write, sent):
    with write() as db:
        lived_in.db = db
        lived_in.assign(lived_in.amina, lived_in.hanna)
        waits_for_a_second(db, lived_in, review_of(db, lived_in.amina), by=lived_in.hanna)
    assert "Waits for you" in part(browser(lived_in.henrik).get("/desk/?tab=second"), "second")
    assert "Waits for a colleague" in part(browser(lived_in.hanna).get("/desk/?tab=second"), "second")


def test_what_was_sent_back_and_what_was_answered_since_says_so(hanna, lived_in, write, sent):
    with write() as db:
        lived_in.db = db
        review = review_of(db, lived_in.amina)
        waits_for_a_second(db, lived_in, review, by=lived_in.hanna)
        reviewing.send_back(db, lived_in.henrik, review, now=NOON)
    row = part(hanna.get("/desk/"), "ready")
    assert "Sent back" in row
    assert "Answered" not in row
    with write() as db:
        review = review_of(db, lived_in.amina)
        hearing = reviewing.hear(db, lived_in.hanna, review, now=NOON + dt.timedelta(minutes=1))
        reviewing.answer(db, lived_in.amina, hearing, WORDS, now=NOON + dt.timedelta(minutes=2))
    row = part(hanna.get("/desk/"), "ready")
    assert "Sent back" in row
    assert "Answered" in row
    assert WORDS not in row


def test_what_a_relative_says_is_no_answer(hanna, lived_in, write, do):
    asked = do(information.ask, 0, AskedFor.WHAT_HAPPENED, None, language="sv")
    said = Spoken(WORDS, "sv", way=Way.PHONE, speaker=Speaker.RELATIVE)
    with write() as db:
        reply(db, lived_in.hanna, asked, said, key="a-relative-on-the-phone", now=NOON)
    assert "Answered" not in part(hanna.get("/desk/"), "ready")
    with write() as db:
        reviewing.answer(db, lived_in.amina, asked, now=NOON + dt.timedelta(minutes=1))
    assert "Answered" in part(hanna.get("/desk/"), "ready")


def test_whoever_has_a_conflict_of_interest_is_counted_out(browser, lived_in, write, three):
    with write() as db:
        conflicts.declare(db, lived_in.hanna, lived_in.amina.id, conflicts.Ground.OTHER, NOON)
    page = browser(lived_in.hanna).get("/desk/").text
    assert "Amina" not in page
    assert "Ready to assess (0)" in page
    assert "may not open" not in page


def test_a_row_says_who_when_and_how_far(hanna, three):
    row = part(hanna.get("/desk/"), "ready")
    assert "Monday 23 November" in row
    assert "09:00" in row
    assert "12:00" in row
    assert "Confirmed" in row


def test_what_nobody_has_explained_is_listed_and_nothing_is_offered(hanna, three):
    row = part(hanna.get("/desk/?tab=unexplained"), "unexplained")
    assert "Not yet reported" in row
    assert "<button" not in row


def test_there_is_no_cause_in_the_list(hanna, three):
    page = hanna.get("/desk/").text + hanna.get("/desk/?tab=unexplained").text
    assert WORDS not in page
    for word in ("ill", "child", "sick", "thermometer", "baby"):
        assert not re.search(rf"\b{word}\b", page), word


def test_other_units_and_boards_have_other_lists(browser, lived_in, three):
    for staff in (lived_in.sara, lived_in.ivar):
        page = browser(staff).get("/desk/")
        assert page.status_code == 200
        assert "Amina" not in page.text
        assert "(0)" in page.text
        assert "(1)" not in page.text
        assert "(2)" not in page.text


def test_only_caseworkers_have_a_desk(browser, lived_in):
    for someone in (lived_in.berit, lived_in.karin, lived_in.lena, lived_in.amina):
        assert browser(someone).get("/desk/").status_code == 403


def test_an_assigned_case_is_on_its_caseworkers_list_alone(browser, lived_in, write, three):
    with write() as db:
        lived_in.db = db
        lived_in.assign(lived_in.amina, lived_in.henrik)
    assert "Amina" in browser(lived_in.henrik).get("/desk/").text
    assert "Amina" not in browser(lived_in.hanna).get("/desk/").text


def test_a_protected_person_is_counted_and_never_named(browser, lived_in, write):
    with write() as db:
        lived_in.db = db
        report(db, lived_in.paula)
        lived_in.grant(lived_in.paula, lived_in.henrik)
    without = part(browser(lived_in.hanna).get("/desk/"), "waiting")
    assert "Waiting for the site (1)" in without
    assert "1 more that you may not open" in without
    assert "<tr>" not in without.split("</thead>")[-1]
    for name in ("Paula", "Palm", "Maria", "Lind", "Protected"):
        assert name not in without
    granted = part(browser(lived_in.henrik).get("/desk/"), "waiting")
    assert "Paula Palm" in granted
    assert "Protected" in granted
    assert "may not open" not in granted


def test_what_was_accepted_leaves_the_list(hanna, lived_in, write, three):
    with write() as db:
        accept(db, lived_in.hanna, review_of(db, lived_in.amina))
    assert "Amina" not in hanna.get("/desk/").text


def looks(look):
    with look() as db:
        logged = select(AuditEvent).where(AuditEvent.action == "desk:worklist:look")
        events = db.exec(logged.order_by(col(AuditEvent.seq))).all()
        return [
            (each.actor_id, set(db.exec(select(AuditListed.person_id).where(col(AuditListed.seq) == each.seq))))
            for each in events
        ]


def test_a_look_at_the_list_names_who_was_on_it_once_a_session(browser, hanna, lived_in, look, three):
    hanna.get("/desk/")
    hanna.get("/desk/")
    seen = looks(look)
    assert len(seen) == 1
    assert seen[0][0] == lived_in.hanna.id
    assert {lived_in.amina.id, lived_in.bosse.id} == seen[0][1]
    browser(lived_in.hanna).get("/desk/")
    assert len(looks(look)) == 2, "another session is another look"


def test_another_list_is_another_look(hanna, lived_in, write, look, three):
    hanna.get("/desk/")
    with write() as db:
        accept(db, lived_in.hanna, review_of(db, lived_in.amina))
    hanna.get("/desk/")
    assert [lived_in.amina.id in people for _, people in looks(look)] == [True, False]


def test_protected_people_who_were_not_shown_are_not_in_the_look(hanna, lived_in, write, look):
    with write() as db:
        report(db, lived_in.paula)
    hanna.get("/desk/")
    assert looks(look) == [(lived_in.hanna.id, set())]


def test_without_its_look_the_list_is_not_sent(app, hanna, three, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("the log cannot be written")

    monkeypatch.setattr("models.audit.look", broken)
    app.testing = False
    assert hanna.get("/desk/").status_code == 500


def plain(answer):
    """The bytes of a page without what differs between any two visits: ids in their order, and tokens."""
    text, ids = answer.data.decode(), dict[str, str]()

    def number(found):
        return ids.setdefault(found[0], f"id-{len(ids)}")

    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", number, text)
    return re.sub(r"I[\w\-]{50,}\.[\w\-]{6}\.[\w\-]{27}", "token", text)


def world(db, reasons, words):
    """A town in which four people are away, each for a reason of this world."""
    town = Town(db)
    more = [town.create_participant("Nora", each, town.unit, [town.series]) for each in ("Nord", "Norr")]
    for person, reason in zip([town.amina, town.bosse, *more], reasons, strict=True):
        report(db, person, reason=reason, words=words)
    observe(db, town.berit, town.occasion, town.amina)
    observe(db, town.berit, town.occasion, more[0])
    confirm_roll(db, town.berit, town.occasion)
    return town


def test_worlds_that_differ_in_reasons_and_words_alone_give_the_same_bytes(request, tmp_path, at):
    pages = []
    for reasons, words in (
        ([ReasonCode.SICK] * 4, None),
        (
            [ReasonCode.OTHER, ReasonCode.CHILDCARE, ReasonCode.FAMILY_OR_AGREED_LEAVE, ReasonCode.HEALTH_VISIT],
            WORDS * 20,
        ),
    ):
        for url in fresh_database(request, "sqlite", tmp_path):
            app = create_app(settings_for(url), clock=at.now)
            app.testing = True
            with app.extensions["database"].writing() as db:
                town = world(db, reasons, words)
            pages.append(Browser(app, town.hanna).get("/desk/"))
            pages.append(Browser(app, town.hanna).get("/desk/?tab=unexplained"))
            app.extensions["database"].close()
    assert "Amina Ali" in pages[0].text
    for one, other in (pages[::2], pages[1::2]):
        assert plain(one) == plain(other)
        assert len(one.data) == len(other.data)


def test_each_row_says_who_leads_it(browser, lived_in, write, sent):
    def led(someone, tab):
        row = part(browser(someone).get(f"/desk/?tab={tab}"), "waiting" if tab == "to_review" else tab)
        cell = re.search(r'data-head="Led by">(.*?)</td>', row, re.DOTALL)[1]
        return re.sub(r"<[^>]+>", "", cell).strip()

    assert led(lived_in.hanna, "to_review") == "the unit"
    with write() as db:
        lived_in.db = db
        lived_in.assign(lived_in.amina, lived_in.hanna)
    assert led(lived_in.hanna, "to_review") == "you"
    with write() as db:
        lived_in.db = db
        waits_for_a_second(db, lived_in, review_of(db, lived_in.amina), by=lived_in.hanna)
    assert led(lived_in.hanna, "second") == "you"
    assert led(lived_in.henrik, "second") == "Hanna Hav"


def test_each_day_has_its_times_beside_it_and_what_is_beyond_three_is_counted(hanna, lived_in, write):
    with write() as db:
        lived_in.db = db
        for days, hour in ((1, 9), (1, 13), (2, 9), (3, 9), (4, 9)):
            start = at_clock(hour, day=MONDAY + dt.timedelta(days=days))
            lived_in.create_occasion(lived_in.series, start, start + dt.timedelta(hours=3))
        report(db, lived_in.amina, until=MONDAY + dt.timedelta(days=4))
    cell = re.search(r'data-head="Day and time">(.*?)</td>', part(hanna.get("/desk/"), "waiting"), re.DOTALL)[1]
    lines = [
        " ".join(re.sub(r"<[^>]+>", " ", line).replace("\u00a0", " ").split())
        for line in re.findall(r"<div>(.*?)</div>", cell, re.DOTALL)
    ]
    assert lines == [
        "Monday 23 November 09:00 – 12:00",
        "Tuesday 24 November 09:00 – 12:00 , 13:00 – 16:00",
        "Wednesday 25 November 09:00 – 12:00",
        "and 2 more days",
    ]
