"""An absence that nobody has explained: the person is asked why, and silence decides nothing."""

import datetime as dt
import re

from models.deadlines import run
from models.reviews import Review
from tests.absence import report
from tests.town import MONDAY, NOON, at_clock, stranger


def test_it_says_what_was_recorded_and_until_when_it_can_be_explained(browser, lived_in, at, unexplained):
    at(NOON)
    page = browser(lived_in.amina).get(f"/asked/{unexplained.id}").text
    for words in (
        "You were away. Tell us why",
        "Swedish for work",
        "recorded “not here” on Monday 23 November at 11:55",
        "Tell us at the latest on Monday 30 November.",
        "If you do not answer, nothing is decided by that.",
        "You can ask for an interpreter. It costs nothing.",
    ):
        assert words in page, words


def test_one_press_leads_to_the_report_of_that_day(browser, lived_in, at, unexplained):
    at(NOON)
    amina = browser(lived_in.amina)
    address = f"/absence/new?day={MONDAY}"
    assert f'href="{address}"' in amina.get(f"/asked/{unexplained.id}").text
    assert f'value="{MONDAY}" checked' in amina.get(address).text


def test_who_does_not_feel_safe_or_does_not_write_finds_another_way(browser, lived_in, unexplained):
    page = browser(lived_in.amina).get(f"/asked/{unexplained.id}").text
    assert f'href="/absence/talk?next=/asked/{unexplained.id}"' in page
    assert 'href="tel:0000101010"' in page


def test_back_leads_to_where_one_came_from(browser, lived_in, at, unexplained):
    at(NOON)
    amina, here = browser(lived_in.amina), f"/asked/{unexplained.id}"
    asked = amina.get(here).text
    assert back_on(asked) == "/today"
    there = re.search(r'href="(/remark/[^"]+)"', asked)[1].replace("&amp;", "&")
    remark = amina.get(there)
    assert back_on(remark.text) == here
    sent = re.search(r'<form [^>]*action="(/remark/[^"]+)"', remark.text)[1].replace("&amp;", "&")
    fields = dict(re.findall(r'name="(key|seen)" value="([^"]*)"', remark.text))
    assert back_on(amina.post(sent, kind="", **fields).text) == here, "something was missing"
    assert back_on(amina.follow(amina.post(sent, kind="was_here", **fields)).text) == here, "and once it was sent"
    assert back_on(amina.get(f"/absence/talk?next={here}").text) == here


def test_back_leads_to_no_other_server(browser, lived_in, at, unexplained):
    at(NOON)
    amina = browser(lived_in.amina)
    remark = f"/remark/{lived_in.occasion.id}"
    assert back_on(amina.get(f"{remark}?next=https://example.org/").text) == "/week"
    assert back_on(amina.get(f"{remark}?next=//example.org").text) == "/week"
    assert back_on(amina.get("/absence/talk?next=//example.org").text) == "/absence/new"


def back_on(page):
    """Where the page's "Back" leads."""
    return re.findall(r'<a class="btn[^"]*" href="([^"]+)"', page.partition("<span>Back</span>")[0])[-1]


def test_once_explained_it_leads_to_what_becomes_of_it(browser, lived_in, write, at, unexplained):
    at(NOON)
    with write() as db:
        report(db, lived_in.amina, now=NOON)
    answer = browser(lived_in.amina).get(f"/asked/{unexplained.id}")
    assert answer.headers["Location"] == f"/review/{unexplained.id}"


def test_when_the_day_has_passed_it_goes_on_and_nothing_is_decided(browser, lived_in, write, at, look, unexplained):
    later = at_clock(9, day=MONDAY + dt.timedelta(days=8))
    at(later)
    with write() as db:
        run(db, later)
    page = browser(lived_in.amina).follow(browser(lived_in.amina).get(f"/asked/{unexplained.id}")).text
    assert "The last day passed. Nothing was decided by that." in page
    assert "With your caseworker" in page
    with look() as db:
        assert db.get_one(Review, unexplained.id).state == "to_review"


def test_another_persons_is_not_here(browser, lived_in, unexplained):
    assert browser(lived_in.bosse).get(f"/asked/{unexplained.id}").status_code == 404
    assert browser(lived_in.amina).get(f"/asked/{stranger()}").status_code == 404
    assert browser(lived_in.hanna).get(f"/asked/{unexplained.id}").status_code == 403


def test_swedish_stands_beside_for_whoever_reads_another_language(browser, lived_in, unexplained):
    page = browser(lived_in.amina).get(f"/asked/{unexplained.id}").text
    swedish = page.partition("På svenska")[2]
    assert 'lang="sv"' in page
    assert "Berätta senast måndag 30 november" in swedish
