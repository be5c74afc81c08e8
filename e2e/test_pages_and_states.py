"""Each page in each state: the sentence that tells it, no fault that axe finds, and nothing wider than the screen."""

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page, ViewportSize, expect
from sqlalchemy import update

import i18n
from e2e.conftest import House, OpenPage
from e2e.states import PAGES, STATES
from e2e.states.table import State, Visit
from models.people import Participant, Staff
from webapp.access import DEVICE, PUBLIC, admitted_by

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
NARROW: ViewportSize = {"width": 320, "height": 640}
LINES = [line for page in PAGES.values() for line in page.states.values()]
FULLEST = [page.states.get("full", next(iter(page.states.values()))) for page in PAGES.values() if page.states]


def name_of(line: State) -> str:
    return f"{line.endpoint}-{line.name}"


def words(line: State, language: str = "sv") -> str:
    with i18n.speak(language):
        if isinstance(line.sentence, tuple):
            return i18n.ngettext(*line.sentence, int(str(line.values["count"])), **line.values)
        return i18n.gettext(line.sentence, **line.values)


def faults(page: Page) -> list[str]:
    """What axe finds, each with the place."""
    # What it loads beforehand is for pages with sound and pictures that move.
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]


def wider(page: Page) -> int:
    """How many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("line", LINES, ids=name_of)
def test_a_state_is_told_and_fits_and_has_no_fault(line: State, house: House, open_page: OpenPage) -> None:
    """A page's fullest state also in its other language and in the dark."""
    page = line.go(Visit(house, open_page))
    main = page.locator("main")
    expect(main).to_contain_text(words(line))
    text = main.inner_text()
    for other in PAGES[line.endpoint].states.values():
        if words(other) != words(line):
            assert words(other) not in text, f"{other.name}'s sentence is shown in {line.name}"
    fits_and_has_no_fault(page)
    if line in FULLEST:
        parts, language = main.locator("*").count(), other_language(house, line.endpoint)
        speak_everywhere(house, language)
        if "GET" in methods_of(house, line.endpoint):
            turn_to(page, language)
        else:
            page = line.go(Visit(house, open_page, language=language, dark=True))
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("main *").nth(parts - 1), "it is in the same state").to_be_attached()
        fits_and_has_no_fault(page)


def fits_and_has_no_fault(page: Page) -> None:
    """Nothing that axe finds, and nothing wider than a narrow phone."""
    usual = page.viewport_size
    assert usual
    assert faults(page) == []
    page.set_viewport_size(NARROW)
    assert wider(page) <= 0
    page.set_viewport_size(usual)


def other_language(house: House, endpoint: str) -> str:
    """Arabic where participants or passers-by read, else English."""
    readers = admitted_by(house.app.view_functions[endpoint]) or frozenset()
    return "ar" if readers & {"participant", PUBLIC, DEVICE} else "en"


def methods_of(house: House, endpoint: str) -> set[str]:
    """How it can be asked for."""
    return set[str]().union(*(rule.methods or () for rule in house.app.url_map.iter_rules(endpoint)))


def speak_everywhere(house: House, language: str) -> None:
    """Everybody reads another language from now on."""
    with house.writing() as db:
        for table in (Participant, Staff):
            db.execute(update(table).values(language=language))


def turn_to(page: Page, language: str) -> None:
    """The same page anew, in the language and in the dark."""
    page.context.add_cookies([{"name": "language", "value": language, "url": page.url}])
    page.emulate_media(color_scheme="dark")
    page.goto(page.url)


def test_every_page_has_its_line_and_every_state_its_reason(house: House) -> None:
    """A new endpoint is written into e2e/states, with each state or why it cannot be."""
    pages = {
        rule.endpoint
        for rule in house.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint not in ("static", "stylesheet")
    }
    assert pages <= set(PAGES), f"write these into e2e/states: {pages - set(PAGES)}"
    for endpoint, page in PAGES.items():
        told = set(page.states) | set(page.never)
        assert told == set(STATES), f"{endpoint}: say something of {set(STATES) ^ told}"


def test_two_states_of_a_page_never_share_a_sentence() -> None:
    for endpoint, page in PAGES.items():
        sentences = [words(line) for line in page.states.values()]
        assert len(sentences) == len(set(sentences)), endpoint
