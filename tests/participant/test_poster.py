"""Coming by the poster: the address looks, one button says "I am here", and nobody is here until someone has looked."""

import pytest
from sqlmodel import select

from models.attendance import Presence
from models.posters import print_poster
from models.scans import Scan, ScanSource
from tests.absence import confirm_roll, observe
from tests.town import NOON, at_clock


@pytest.fixture
def poster(lived_in, app):
    """Prints a new poster at Verkstan and gives its address."""

    def printed(seen=0):
        with app.extensions["database"].writing() as db:
            return f"/P/{print_poster(db, lived_in.karin, lived_in.site, seen, at_clock(8)).code}"

    return printed


def press(phone, page):
    claim = page.text.partition('name="claim" value="')[2].partition('"')[0]
    return phone.post("/check-in", claim=claim)


def test_the_address_records_nothing_and_leads_to_the_button(browser, lived_in, poster, look):
    amina = browser(lived_in.amina)
    answer = amina.get(poster())
    assert (answer.status_code, answer.headers["Location"]) == (303, "/check-in")
    assert "I am here" in amina.follow(answer).text
    with look() as db:
        assert not db.exec(select(Scan)).all()


def test_the_answer_does_not_say_that_one_is_on_the_roll(browser, lived_in, poster, look):
    amina = browser(lived_in.amina)
    answer = press(amina, amina.follow(amina.get(poster())))
    with look() as db:
        scan = db.exec(select(Scan)).one()
    assert (scan.source, scan.evidence) == (ScanSource.POSTER, False)
    page = amina.follow(answer).text
    assert "You have said that you are here" in page
    assert "The supervisor sees it and confirms it." in page
    assert "You are here<" not in page


def test_who_presses_once_more_reads_the_same(browser, lived_in, poster):
    amina, address = browser(lived_in.amina), poster()
    first, again = (amina.follow(press(amina, amina.follow(amina.get(address)))).text for _ in range(2))
    for page in (first, again):
        assert "The supervisor sees it and confirms it." in page
        assert "You are already checked in" not in page


def test_today_says_that_one_has_said_so_until_the_supervisor_confirms(browser, lived_in, poster, app, at):
    amina = browser(lived_in.amina)
    press(amina, amina.follow(amina.get(poster())))
    for page in ("/today", "/week"):
        assert "You said at 09:00 that you are here" in amina.get(page).text
        assert "Open now" not in amina.get(page).text
    assert "The supervisor sees it and confirms it." in amina.get("/today").text
    assert "You said at" not in browser(lived_in.bosse).get("/today").text
    at(NOON)
    with app.extensions["database"].writing() as db:
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina, Presence.HERE)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
    page = browser(lived_in.amina).get("/today").text
    assert "Recorded: here" in page and "You said at" not in page


def test_the_supervisor_reads_it_on_the_roll_and_one_press_accepts_it(browser, lived_in, poster):
    amina, berit = browser(lived_in.amina), browser(lived_in.berit)
    press(amina, amina.follow(amina.get(poster())))
    roll = f"/site/occasions/{lived_in.occasion.id}"
    assert "via affischen kl." in berit.get(roll).text
    berit.post(f"{roll}/mark", participant=str(lived_in.amina.id), seen="0", presence="here")
    assert "via affischen kl." not in berit.get(roll).text


def test_a_poster_that_was_replaced_says_whom_to_tell(browser, lived_in, poster):
    old = poster()
    poster(seen=1)
    answer = browser().get(old)
    assert answer.status_code == 410
    assert "handledaren att du är här" in answer.text or "Tell the supervisor that you are here" in answer.text
