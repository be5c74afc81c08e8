import re

from sqlmodel import select

from models.access import NO, TABLE, Field, Relation
from models.marks import mark
from models.occasions import CancelReason, Occasion
from models.reasons import ReasonCode
from models.roll_lines import HERE
from models.scans import ScanSource, Situation
from models.sessions import LoginSession
from tests.browser import Browser
from tests.models.roll import report, scan
from tests.models.test_roll_call import count_queries
from tests.supervisor.conftest import english_town
from tests.supervisor.words import looks, words
from tests.town import NINE, Town, at_clock, stranger

TEN = at_clock(10)


def address(occasion):
    return f"/site/occasions/{occasion.id}"


def poll(someone, page, occasion):
    """What htmx asks for every five seconds: the address the page says."""
    [wanted] = re.findall(r'hx-get="([^"]+)"', page.text)
    return someone.client.get(wanted.replace("&amp;", "&"), headers={"HX-Request": "true"})


def test_the_roll_shows_names_evidence_and_what_is_recorded(browser, lived_in, write, at):
    with write() as db:
        scan(db, lived_in.occasion, lived_in.amina, at_clock(8, 58))
        scan(db, lived_in.occasion, lived_in.paula, at_clock(9, 20), Situation.LATE, ScanSource.TYPED)
        report(db, lived_in.occasion, lived_in.bosse, NINE)
    at(TEN)
    page = browser(lived_in.berit).get(address(lived_in.occasion))
    text = words(page)
    assert "Amina Ali Scanned at 08:58. Counts as here." in text
    assert "Maria Lind Typed the code at 09:20, late. Counts as here." in text
    assert "Bosse Björk Absence reported Not recorded" in text
    assert "Paula" not in page.text
    assert "Palm" not in page.text


def test_an_external_supervisor_reads_first_name_and_initial(browser, lived_in):
    page = browser(lived_in.erik).get(address(lived_in.garden_occasion))
    assert "Cilla C." in page.text
    assert "Carlsson" not in page.text


def test_strangers_find_nothing(browser, lived_in):
    assert browser(lived_in.erik).get(address(lived_in.occasion)).status_code == 404
    assert browser(lived_in.berit).get(f"/site/occasions/{stranger()}").status_code == 404
    assert browser(lived_in.hanna).get(address(lived_in.occasion)).status_code == 403
    assert browser(lived_in.amina).get(address(lived_in.occasion)).status_code == 403
    assert browser().get(address(lived_in.occasion)).status_code == 303


def test_the_roll_before_check_in_opens_has_no_buttons(browser, lived_in, at):
    at(at_clock(8, 30))
    page = browser(lived_in.berit).get(address(lived_in.occasion))
    assert "The roll opens Monday 23 November at 08:45." in words(page)
    assert "Amina Ali" in page.text
    assert 'name="presence"' not in page.text
    assert "Confirm the roll" not in page.text


def test_before_the_start_people_are_marked_and_nothing_is_confirmed(browser, lived_in, at):
    at(at_clock(8, 50))
    page = browser(lived_in.berit).get(address(lived_in.occasion))
    assert 'name="presence"' in page.text
    assert "Confirm the roll" not in page.text


def test_a_cancelled_occasion_says_that_it_counts_against_nobody(browser, lived_in, write):
    with write() as db:
        occasion = db.get(Occasion, lived_in.occasion.id)
        occasion.cancelled_at, occasion.cancelled_because = NINE, CancelReason.SITE_CLOSED
        db.add(occasion)
    page = browser(lived_in.berit).get(address(lived_in.occasion))
    assert "It does not count against anyone." in page.text
    assert 'name="presence"' not in page.text


def test_an_unchanged_roll_answers_a_poll_with_nothing(browser, lived_in):
    berit = browser(lived_in.berit)
    page = berit.get(address(lived_in.occasion))
    answer = poll(berit, page, lived_in.occasion)
    assert answer.status_code == 204
    assert answer.text == ""


def test_a_poll_hears_of_a_scan(browser, lived_in, write):
    berit = browser(lived_in.berit)
    page = berit.get(address(lived_in.occasion))
    with write() as db:
        scan(db, lived_in.occasion, lived_in.amina, NINE)
    answer = poll(berit, page, lived_in.occasion)
    assert answer.status_code == 200
    assert "<h1" not in answer.text
    assert "Scanned at 09:00" in words(answer)
    assert 'name="version_seen" value="1"' in answer.text


def test_a_poll_takes_undo_away_after_half_a_minute(browser, lived_in, at):
    berit = browser(lived_in.berit)
    berit.get(address(lived_in.occasion))
    answer = berit.post(
        f"{address(lived_in.occasion)}/mark", htmx=True, participant=lived_in.amina.id, presence="here", seen="0"
    )
    assert "Undo" in answer.text
    at.forward(seconds=30)
    assert poll(berit, answer, lived_in.occasion).status_code == 204
    at.forward(seconds=1)
    later = poll(berit, answer, lived_in.occasion)
    assert later.status_code == 200
    assert "Undo" not in later.text


def test_a_poll_hears_that_the_occasion_began_and_ended(browser, lived_in, at):
    at(at_clock(8, 59))
    berit = browser(lived_in.berit)
    page = berit.get(address(lived_in.occasion))
    at(NINE)
    begun = poll(berit, page, lived_in.occasion)
    assert "Confirm the roll" in begun.text
    at(at_clock(12))
    berit = browser(lived_in.berit)
    berit.get(address(lived_in.occasion))
    assert "To confirm" in poll(berit, begun, lived_in.occasion).text


def test_polling_does_not_keep_a_session_alive(app, browser, lived_in, at):
    berit = browser(lived_in.berit)
    page = berit.get(address(lived_in.occasion))
    for _ in range(5):
        at.forward(minutes=5)
        poll(berit, page, lived_in.occasion)
    with app.extensions["database"].reading() as db:
        assert {row.seen_at for row in db.exec(select(LoginSession))} == {NINE}
    at.forward(minutes=6)
    assert poll(berit, page, lived_in.occasion).status_code == 401


def test_a_look_is_written_once_for_a_session_and_the_same_people(app, browser, lived_in, write):
    berit = browser(lived_in.berit)
    page = berit.get(address(lived_in.occasion))
    everyone = {lived_in.amina.id, lived_in.bosse.id, lived_in.paula.id}
    assert looks(app, "site:roll:look") == (1, everyone)
    with write() as db:
        scan(db, lived_in.occasion, lived_in.amina, NINE)
    poll(berit, page, lived_in.occasion)
    berit.get(address(lived_in.occasion))
    assert looks(app, "site:roll:look")[0] == 1
    browser(lived_in.berit).get(address(lived_in.occasion))
    assert looks(app, "site:roll:look")[0] == 2


def test_somebody_new_on_the_roll_is_a_new_look_also_by_poll(app, browser, lived_in, write):
    berit = browser(lived_in.berit)
    page = berit.get(address(lived_in.occasion))
    with write() as db:
        new = Town.create_participant(with_db(lived_in, db), "Nils", "Ny", lived_in.unit, [lived_in.series])
        scan(db, lived_in.occasion, new, NINE)
    poll(berit, page, lived_in.occasion)
    count, listed = looks(app, "site:roll:look")
    assert count == 2
    assert new.id in listed


def with_db(town, db):
    town.db = db
    return town


def test_no_look_no_page(app, browser, lived_in, monkeypatch):
    berit = browser(lived_in.berit)

    def broken(*_, **__):
        raise RuntimeError("the log cannot be written")

    monkeypatch.setattr("models.audit.look", broken)
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = berit.client.get(address(lived_in.occasion))
    assert answer.status_code == 500
    assert "Amina" not in answer.text


def test_the_page_takes_the_same_number_of_queries_for_three_and_for_forty(app, browser, lived_in, write, at):
    at(TEN)
    berit = browser(lived_in.berit)
    assert "Amina Ali" in berit.get(address(lived_in.occasion)).text
    with app.extensions["database"].reading() as db:
        few = count_queries(db, lambda: berit.get(address(lived_in.occasion)))
    with write() as db:
        for number in range(37):
            person = Town.create_participant(
                with_db(lived_in, db), f"Person{number}", "Ny", lived_in.unit, [lived_in.series]
            )
            scan(db, lived_in.occasion, person, NINE)
            report(db, lived_in.occasion, person, NINE)
            mark(db, lived_in.berit, lived_in.occasion, person.id, HERE, now=NINE)
    berit.get(address(lived_in.occasion))  # the look at the new people
    with app.extensions["database"].reading() as db:
        many = count_queries(db, lambda: berit.get(address(lived_in.occasion)))
    assert "Person36 Ny" in berit.get(address(lived_in.occasion)).text
    assert many <= few


def test_the_page_reads_the_access_table(browser, lived_in, write, monkeypatch):
    with write() as db:
        scan(db, lived_in.occasion, lived_in.amina, NINE)
        report(db, lived_in.occasion, lived_in.bosse, NINE)
    berit = browser(lived_in.berit)
    for field, shown in (
        (Field.NAME, "Amina Ali"),
        (Field.PRESENCE, "Scanned at"),
        (Field.REPORTED, "Absence reported"),
    ):
        assert shown in berit.get(address(lived_in.occasion)).text
        with monkeypatch.context() as patch:
            patch.setitem(TABLE, (field, Relation.SUPERVISOR), NO)
            assert shown not in berit.get(address(lived_in.occasion)).text


RANDOM = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=name=\"csrf_token\" value=\")[^\"]+|(?<=X-CSRFToken\": \")[^\"]+")


def pages_of(app, browser, reason, own_words):
    """Everything a supervisor sees of a town where Bosse reported absence for this reason."""
    with app.extensions["database"].writing() as db:
        town = english_town(db)
        scan(db, town.occasion, town.amina, NINE)
        report(db, town.occasion, town.bosse, NINE, reason, own_words)
    berit, home = browser(town.berit), address(town.occasion)
    pages = [berit.get(each) for each in ("/site/", home, f"{home}/the-rest", f"{home}/people/{town.bosse.id}")]
    pages.append(berit.post(f"{home}/confirm", all_the_same="yes", version_seen="0"))
    pages.append(berit.follow(berit.post(f"{home}/confirm", all_the_same="yes", version_seen="2", head_count="1")))
    return [(page.status_code, RANDOM.sub("#", page.text)) for page in pages]


def test_no_byte_of_the_site_depends_on_a_reason(two_apps):
    """Two worlds that differ in the reason and its words alone."""
    worlds = []
    for app, reason, own_words in (
        (two_apps[0], ReasonCode.SICK, ""),
        (two_apps[1], ReasonCode.CHILDCARE, "x" * 900),
    ):
        worlds.append(pages_of(app, lambda person, app=app: Browser(app, person), reason, own_words))
    for one, other in zip(*worlds, strict=True):
        assert one == other
    assert any("Absence reported" in text for _, text in worlds[0])
    assert [status for status, _ in worlds[0]] == [200, 200, 200, 200, 409, 200]
