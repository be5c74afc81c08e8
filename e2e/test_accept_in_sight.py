"""The decision of most days is made without scrolling, on a desk's small screen."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import ViewportSize, expect

from e2e.conftest import PHONE, House, OpenPage
from e2e.states.caseworker import looked_into, ready
from e2e.states.participant import went
from e2e.states.table import Visit
from models.people import Staff

SMALL_DESK: ViewportSize = {"width": 1280, "height": 800}
WIDEST = 40 * 18  # 40 rem of the page's own size of letters


@pytest.fixture(params=["sv", "en"])
def visit(request: pytest.FixtureRequest, house: House, open_page: OpenPage) -> Visit:
    """Hanna at a small desk, in one of the staff's languages."""
    with house.writing() as db:
        db.get_one(Staff, house.town.hanna.id).language = request.param
    return Visit(house, open_page, size=SMALL_DESK, language=request.param)


def test_hanna_sees_what_was_stated_and_recorded_beside_the_button_that_accepts_it(visit: Visit) -> None:
    page = ready(visit, visit.town.amina)
    expect(page.locator("#step-accept button")).to_be_in_viewport(ratio=1)
    for choice in page.locator("#step-accept .choice").all():
        expect(choice).to_be_in_viewport(ratio=1)
    for part in page.locator(".file .across").first.locator("section").all()[:2]:
        expect(part).to_be_in_viewport(ratio=1)


def test_own_words_are_asked_for_on_demand_and_stay_when_something_is_missing(visit: Visit) -> None:
    page = ready(visit, visit.town.amina)
    page.locator("#step-accept .last summary").click()
    page.locator("#words").fill("Krya på dig.")
    page.locator("#step-accept button").click()
    expect(page.locator("#words")).to_have_value("Krya på dig.")
    expect(page.locator("#words")).to_be_visible()


def test_no_field_of_a_form_is_as_wide_as_the_page(visit: Visit) -> None:
    page = ready(visit, visit.town.amina)
    page.locator("main a[href$='/report']").click()
    fields = page.locator("main :is(textarea, select, .choice):visible")
    expect(fields.nth(10)).to_be_attached()
    boxes = [each.bounding_box() for each in fields.all()]
    assert all(box and box["width"] <= WIDEST for box in boxes)


@pytest.mark.parametrize("size", [PHONE, SMALL_DESK], ids=["phone", "desk"])
def test_a_second_person_begins_with_what_is_proposed(house: House, open_page: OpenPage, size: ViewportSize) -> None:
    visit = Visit(house, open_page, size=size)
    address = ready(visit, visit.town.amina).url
    looked_into(visit, visit.town.amina)
    page = went(visit, visit.town.henrik, urlsplit(address).path)
    for words in ("Väntar på en andra handläggare", "Hanna Hav", "Det framgår inte varför.", "12 kap. SoL"):
        expect(page.locator("#proposed").get_by_text(words)).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("Det framgår inte varför.")).to_have_count(1)


def test_what_can_be_done_is_never_cut_and_stays_in_sight(visit: Visit) -> None:
    page = ready(visit, visit.town.amina)
    panel = page.locator(".desk > aside")
    page.locator("#step-household summary").click()
    assert panel.evaluate("each => each.scrollHeight - each.clientHeight") == 0
    page.locator("#step-household button").scroll_into_view_if_needed()
    expect(page.locator("#step-household button")).to_be_in_viewport(ratio=1)
    page.locator("#step-household summary").click()
    page.evaluate("scrollTo(0, 400)")
    expect(panel.locator("h2")).to_be_in_viewport(ratio=1)
