"""Whoever uses a keyboard alone reaches each tab, sees where they are, and gets there."""

import re

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import DESK, PHONE, House, OpenPage

PRESSES = 60


def focused(page: Page) -> str:
    """The address of the link that has the focus; nothing when something else has it."""
    return str(page.evaluate("() => document.activeElement?.getAttribute('href') || ''"))


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize(
    ("who", "start", "within"),
    [
        ("amina", "/today", "nav.tabs a"),
        ("hanna", "/desk/", "main nav a"),
        ("berit", "/site/", "nav a"),
    ],
)
def test_each_tab_is_reached_by_tab_and_opened_by_enter(
    house: House, open_page: OpenPage, who: str, start: str, within: str, javascript: bool
) -> None:
    size = PHONE if who == "amina" else DESK
    page = open_page(getattr(house.town, who), size=size, javascript=javascript)
    page.goto(start)
    wanted = [str(link.get_attribute("href")) for link in page.locator(within).all()]
    assert wanted, "there are tabs"
    reached: list[str] = []
    for _ in range(PRESSES):
        page.keyboard.press("Tab")
        reached.append(focused(page))
        if set(wanted) <= set(reached):
            break
    assert set(wanted) <= set(reached)
    page.keyboard.press("Enter")
    # The months' page leads on to a month.
    expect(page).to_have_url(re.compile(re.escape(reached[-1]) + r"(\d{4}-\d\d)?$"))
