"""The display: where one is, what is on, how many are in, and the code of the moment. Never a name."""

import datetime as dt
import re

import pytest
from sqlmodel import select

from models import audit, pairing
from models.attendance import Attendance, Method, Presence
from models.devices import Device
from models.occasions import CancelReason, Occasion
from models.pairing import connect
from models.people import Role
from models.scans import Scan, ScanSource, Situation
from models.site_codes import code_at
from tests.browser import Browser
from tests.town import MONDAY, NINE, NOON, at_clock


class Tablet(Browser):
    """A display of Verkstan, paired."""

    def poll(self, last):
        """Ask as htmx does, at the address that the page names."""
        address = re.findall(r'hx-get="([^"]+)"', last.text)[0]
        return self.get(address.replace("&amp;", "&"), headers={"HX-Request": "true"})


@pytest.fixture
def tablet(app, lived_in):
    """A tablet on the wall of Verkstan."""
    with app.extensions["database"].writing() as db:
        _, code = connect(db, lived_in.karin, Role.COORDINATOR, lived_in.site.id, "Entrén", day=MONDAY, now=NINE)
    found = Tablet(app)
    found.client.set_cookie("language", "en")
    found.post("/display/pair", code=code)
    return found


@pytest.fixture
def change(app):
    """change(row, field=value): something happens in the town."""

    def happen(*rows, **values):
        with app.extensions["database"].writing() as db:
            for row in rows:
                kept = db.merge(row)
                for name, value in values.items():
                    setattr(kept, name, value)

    return happen


def scanned(town, person, at=NINE):
    """Evidence that somebody is in."""
    return Scan(
        key=str(person.id),
        participant_id=person.id,
        occasion_id=town.occasion.id,
        source=ScanSource.SITE_CODE,
        situation=Situation.GOOD,
        evidence=True,
        happened_at=at,
        received_at=at,
        occasion_version=1,
    )


def marked(town, person, presence, version=1):
    """What Berit recorded."""
    return Attendance(
        occasion_id=town.occasion.id,
        participant_id=person.id,
        version=version,
        presence=presence,
        method=Method.BY_HAND,
        by_id=town.berit.id,
        made_at=NINE,
        occasion_version=1,
    )


def test_the_wall_says_where_what_when_and_shows_the_code_of_the_moment(tablet, lived_in):
    page = tablet.get("/display").text
    code = code_at(lived_in.site.key, lived_in.occasion.id, NINE)
    for said in ("Verkstan", "Swedish for work", "Svenska för arbete", "09:00", "12:00"):
        assert said in page
    assert f"{code.typed[:3]} {code.typed[3:]}" in page
    assert "<svg" in page
    assert 'dur="20s"' in page


def test_the_code_and_the_seconds_left_are_the_servers(tablet, at):
    first = tablet.get("/display").text
    at.forward(seconds=13)
    second = tablet.get("/display").text
    assert typed(second) == typed(first)
    assert 'dur="7s"' in second
    at.forward(seconds=7)
    assert typed(tablet.get("/display").text) != typed(first)


def test_the_address_in_the_code_leads_to_a_claim(tablet, lived_in, app, browser):
    with app.test_request_context():
        from webapp.qr import address_of  # what the picture holds; e2e reads the picture itself

        found = address_of(lived_in.site.code, code_at(lived_in.site.key, lived_in.occasion.id, NINE).address)
    assert re.fullmatch(r"[0-9A-Z $%*+./:-]+", found), "stays in alphanumeric mode"
    answer = browser(lived_in.amina).get(found.removeprefix("HTTP://LOCALHOST:8000"))
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/check-in"


def test_the_code_stays_small(app):
    from webapp.qr import drawn

    picture = drawn("HTTPS://NARVARA.EXEMPELBY.SE/S/VERK/ABCD1234")
    modules = 29  # version 3 holds 61 letters of this kind at level M
    assert f'viewBox="0 0 {modules + 2 * 4} {modules + 2 * 4}"' in picture
    assert "style=" not in picture


def test_a_poll_that_has_seen_everything_gets_nothing(tablet, at):
    page = tablet.get("/display")
    at.forward(seconds=4)
    answer = tablet.poll(page)
    assert (answer.status_code, answer.text) == (204, "")


def test_a_poll_gets_the_part_when_the_code_has_changed(tablet, at):
    page = tablet.get("/display")
    at.forward(seconds=20)
    answer = tablet.poll(page)
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<div id="wall"')
    assert tablet.poll(answer).status_code == 204


def test_a_poll_gets_the_part_when_somebody_came(tablet, lived_in, change):
    page = tablet.get("/display")
    assert "0 people are here" in page.text
    change(scanned(lived_in, lived_in.amina))
    assert "1 person is here" in tablet.poll(page).text


def test_the_head_count_is_what_is_recorded_and_else_what_was_scanned(tablet, lived_in, change):
    change(
        scanned(lived_in, lived_in.amina),
        marked(lived_in, lived_in.amina, Presence.NOT_HERE),
        marked(lived_in, lived_in.bosse, Presence.HERE),
        scanned(lived_in, lived_in.paula),
    )
    assert "2 people are here" in tablet.get("/display").text


def test_no_person_is_named_to_a_display(tablet, lived_in, change):
    change(
        scanned(lived_in, lived_in.amina),
        scanned(lived_in, lived_in.paula),
        marked(lived_in, lived_in.bosse, Presence.NOT_HERE),
    )
    page = tablet.get("/display").text
    for name in ("Amina", "Ali", "Bosse", "Björk", "Paula", "Palm", "Maria", "Lind", "Berit", str(lived_in.amina.id)):
        assert name not in page


def test_looking_changes_nothing(tablet, app, at):
    before = state(app)
    page = tablet.get("/display")
    for _ in range(3):
        at.forward(seconds=20)
        page = tablet.poll(page)
    assert state(app) == before


def test_before_the_doors_open_the_wall_says_when_the_next_one_is(tablet, at):
    at(at_clock(8, 44))
    page = tablet.get("/display").text
    assert "Nothing to check in to right now" in page
    assert "Monday 23 November at 09:00" in page
    assert "typed" not in page
    at(at_clock(8, 45))
    assert 'class="typed' in tablet.get("/display").text


def test_after_the_end_there_is_no_code(tablet, at):
    at(NOON)
    assert "Nothing to check in to right now" in tablet.get("/display").text


def test_a_cancelled_occasion_is_said_to_be_so_and_has_no_code(tablet, lived_in, change):
    change(lived_in.occasion, cancelled_at=NINE, cancelled_because=CancelReason.SITE_CLOSED)
    page = tablet.get("/display").text
    assert "Cancelled. It does not count against you." in page
    assert 'class="typed' not in page


def test_of_several_occasions_at_once_one_is_chosen_and_the_first_is_shown_else(tablet, lived_in, change):
    other = Occasion(
        series_id=lived_in.series.id,
        site_id=lived_in.site.id,
        starts_at=NINE + dt.timedelta(minutes=10),
        ends_at=NOON,
    )
    change(other)
    first = tablet.get("/display")
    assert "Which one?" in first.text
    assert typed(first.text) == shown(lived_in, lived_in.occasion)
    chosen = tablet.get(f"/display?occasion={other.id}")
    assert typed(chosen.text) == shown(lived_in, other)
    assert tablet.poll(chosen).status_code == 204
    assert typed(tablet.get("/display?occasion=nothing").text) == shown(lived_in, lived_in.occasion)


def test_another_sites_occasion_cannot_be_chosen(tablet, lived_in):
    page = tablet.get(f"/display?occasion={lived_in.garden_occasion.id}").text
    assert typed(page) == shown(lived_in, lived_in.occasion)


def test_a_revoked_display_is_sent_away_at_its_next_request(tablet, app, lived_in):
    page = tablet.get("/display")
    with app.extensions["database"].writing() as db:
        pairing.revoke(db, lived_in.karin, db.exec(select(Device)).one(), NINE)
    polled = tablet.poll(page)
    assert (polled.status_code, polled.headers["HX-Redirect"]) == (401, "/display/pair")
    visited = tablet.get("/display")
    assert (visited.status_code, visited.headers["Location"]) == (303, "/display/pair")


@pytest.mark.parametrize("cookie", ["", "nobody", "x" * 4000])
def test_a_browser_without_a_credential_is_sent_to_pairing(browser, lived_in, cookie):
    stranger = browser()
    stranger.client.set_cookie("display", cookie)
    assert stranger.get("/display").headers["Location"] == "/display/pair"


def test_being_signed_in_does_not_make_a_display(browser, lived_in):
    assert browser(lived_in.karin).get("/display").headers["Location"] == "/display/pair"


def test_without_scripts_the_wall_renews_itself(tablet):
    assert '<noscript><meta http-equiv="refresh"' in tablet.get("/display").text


def test_the_wall_speaks_the_tablets_language_with_swedish_beside_it(tablet):
    tablet.client.set_cookie("language", "sv")
    page = tablet.get("/display").text
    assert '<html lang="sv"' in page
    assert page.count("Svenska för arbete") == 1


def typed(page):
    """The code to type."""
    return re.findall(r'class="typed num" dir="ltr">([^<]+)<', page)[0].replace(" ", "")


def shown(town, occasion):
    """What should be shown at nine."""
    return code_at(town.site.key, occasion.id, NINE).typed


def state(app):
    """Everything that a look could have left behind."""
    with app.extensions["database"].reading() as db:
        return audit.head(db), [each.model_dump() for each in db.exec(select(Device))], db.exec(select(Scan)).all()
