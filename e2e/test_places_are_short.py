"""On a phone a place takes no more lines than it needs, and still tells where, how to get there and whom to ask."""

from e2e.conftest import PHONE, House, OpenPage
from tests.town import at_clock


def test_where_is_one_line_on_today(house: House, open_page: OpenPage) -> None:
    house.at(at_clock(8))
    page = open_page(house.town.amina)
    page.set_viewport_size(PHONE)
    page.goto("/today")
    lines = page.locator("main .card .line")
    assert [" ".join(each.split()) for each in lines.all_inner_texts()] == [
        "Verkstan, Storgatan 1",
        "Buss 3 till torget",
        "Fråga Berit Berg 0000-40 40 40",
    ]
    heights = [box["height"] for each in lines.all() if (box := each.bounding_box())]
    assert max(heights) < 1.5 * min(heights), "each is one line"


def test_time_and_place_are_one_line_of_the_week(house: House, open_page: OpenPage) -> None:
    house.at(at_clock(8))
    page = open_page(house.town.amina)
    page.set_viewport_size(PHONE)
    page.goto("/week?week=2026-W48")
    (line,) = page.locator("main .card p", has_text="Verkstan").all()
    assert " ".join(line.inner_text().split()) == "09:00–12:00 Verkstan, Storgatan 1"
    box, title = line.bounding_box(), page.get_by_role("heading", name="Svenska för arbete").bounding_box()
    assert box and title and box["height"] < 1.5 * title["height"], "it is one line"
