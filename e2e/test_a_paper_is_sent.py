"""A paper is sent from a phone: what is chosen is not yet sent, and a lost connection neither loses nor doubles it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect
from sqlmodel import select

from e2e.conftest import House, OpenPage
from models.proofs import ReportProof
from tests.absence import report
from tests.proofs.files import photo

PAPER: FilePayload = {"name": "paper.jpg", "mimeType": "image/jpeg", "buffer": photo("JPEG", (1200, 1600))}


@pytest.fixture
def form(house: House) -> Callable[[Page], Page]:
    """The form, opened on a phone."""

    def opened(page: Page) -> Page:
        with house.writing() as db:
            sent = report(db, house.town.amina)
        page.goto(f"/absence/{sent.id}/paper")
        return page

    return opened


def kept(house: House) -> int:
    with house.reading() as db:
        return len(db.exec(select(ReportProof)).all())


def send(page: Page) -> None:
    page.get_by_role("button", name="Skicka papperet").click()


def test_what_is_chosen_is_said_not_to_be_sent_until_it_is(house: House, open_page: OpenPage, form) -> None:
    page = form(open_page(house.town.amina))
    state = page.locator("[data-state]")
    expect(state).to_have_text("Inget skickas förrän du trycker på knappen.")
    page.locator("[type=file]").set_input_files(PAPER)
    expect(state).to_have_text("Vald, inte skickad än.")
    assert kept(house) == 0
    send(page)
    expect(page.get_by_role("main")).to_contain_text("Sidor: 1.")
    expect(page.locator("[data-state]")).to_have_text("Inget skickas förrän du trycker på knappen.")
    assert kept(house) == 1


@pytest.mark.parametrize("arrives", [False, True], ids=["on the way there", "on the way back"])
def test_a_connection_that_is_lost_neither_loses_nor_doubles_it(
    house: House, open_page: OpenPage, form, arrives: bool
) -> None:
    page, lost = form(open_page(house.town.amina)), []

    def once(route: Route) -> None:
        if route.request.method != "POST" or lost:
            route.continue_()
            return
        lost.append(route.fetch(max_redirects=0).status if arrives else 0)
        route.abort("connectionreset")

    page.route("**/paper", once)
    page.locator("[type=file]").set_input_files(PAPER)
    send(page)
    expect(page.locator("[data-state]")).to_contain_text("Det finns ingen anslutning. Papperet är inte skickat än.")
    expect(page.get_by_role("main")).to_contain_text("Sidor: 1.", timeout=10_000)
    assert lost == [303 if arrives else 0]
    assert kept(house) == 1


def test_when_many_come_at_once_it_is_said_so_and_sent_again(house: House, open_page: OpenPage, form) -> None:
    page, keys = form(open_page(house.town.amina)), []

    def busy(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        keys.append((route.request.post_data_buffer or b"").partition(b'name="key"')[2].split()[0])
        if len(keys) > 1:
            route.continue_()
        else:
            route.fulfill(status=503, content_type="text/html", body="<main></main>")

    page.route("**/paper", busy)
    page.locator("[type=file]").set_input_files(PAPER)
    send(page)
    expect(page.locator("[data-state]")).to_contain_text("Många papper kommer in just nu.")
    expect(page.get_by_role("main")).to_contain_text("Sidor: 1.", timeout=10_000)
    assert len(keys) == 2 and keys[0] == keys[1]
    assert kept(house) == 1


def test_what_is_refused_is_said_where_it_can_be_mended(house: House, open_page: OpenPage, form) -> None:
    page = form(open_page(house.town.amina))
    page.locator("[type=file]").set_input_files(PAPER | {"buffer": b"text"})
    send(page)
    expect(page.get_by_role("alert").first).to_contain_text("Filen är varken ett foto eller en PDF.")
    page.locator("[type=file]").set_input_files(PAPER)
    expect(page.locator("[data-state]")).to_have_text("Vald, inte skickad än.")
    send(page)
    expect(page.get_by_role("main")).to_contain_text("Sidor: 1.")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_file_that_is_too_large_is_said_to_be_on_the_form_itself(
    house: House, open_page: OpenPage, form, javascript: bool, tmp_path: Path
) -> None:
    page, sent = form(open_page(house.town.amina, javascript=javascript)), []
    page.on("request", lambda request: sent.append(request.method))
    (tmp_path / "large.jpg").write_bytes(photo() + bytes(14_000_000))
    page.locator("[type=file]").set_input_files(tmp_path / "large.jpg")
    send(page)
    expect(page.get_by_text("Filen är större än 12 MB.").first).to_be_visible()
    assert ("POST" in sent) is not javascript
    page.locator("[type=file]").set_input_files(PAPER)
    send(page)
    expect(page.get_by_role("main")).to_contain_text("Sidor: 1.")
    assert kept(house) == 1


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_the_report_comes_first_and_then_its_paper(house: House, open_page: OpenPage, javascript: bool) -> None:
    page = open_page(house.town.amina, javascript=javascript)
    page.goto("/absence/new")
    asked = page.get_by_role("group", name="Har du något papper om det?")
    expect(asked).to_be_hidden()
    page.get_by_role("radio", name="Jag är sjuk").check()
    asked.get_by_role("radio", name="Ja, jag skickar ett foto eller en PDF nu").check()
    page.get_by_role("button", name="Skicka").click()
    expect(page.get_by_role("status").first).to_contain_text("Din frånvaroanmälan är skickad")
    page.goto("/today")
    page.get_by_role("link", name="Du ville skicka ett papper").click()
    page.locator("[type=file]").set_input_files(PAPER)
    send(page)
    expect(page.get_by_role("main")).to_contain_text("Sidor: 1.")
    page.goto("/today")
    expect(page.get_by_role("link", name="Du ville skicka ett papper")).to_have_count(0)


def test_without_javascript_it_is_sent_too(house: House, open_page: OpenPage, form) -> None:
    page = form(open_page(house.town.amina, javascript=False))
    page.locator("[type=file]").set_input_files(PAPER)
    send(page)
    expect(page.get_by_role("main")).to_contain_text("Sidor: 1.")
    assert kept(house) == 1
