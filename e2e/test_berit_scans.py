"""Berit scans people in: cards and phones before a real camera, and every other way when there is none."""

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, Route, expect
from sqlalchemy import delete
from sqlmodel import col, select

from e2e.camera import Lens, code_of, codes_of, seen
from e2e.conftest import ARGS, CHROMIUM, House, OpenPage, cookie_of
from e2e.contexts import Contexts
from e2e.pages.scanner import Scanner
from models.people import Participant, Staff
from models.phone_codes import code_at
from models.scans import ReadBy, Scan, ScanVoid
from models.sessions import LoginSession
from tests.scanning import give_cards
from tests.town import NINE
from webapp.paper.cards import CardToPrint, card_pdf

CASES = json.loads((Path(__file__).parents[1] / "tests" / "scan_cases.json").read_text())
HOSTILE = ("https://evil.example/?next=/site/", "<script>alert(document.cookie)</script>", "9" * 4000)


@pytest.fixture(scope="session")
def lens(tmp_path_factory: pytest.TempPathFactory) -> Lens:
    """What the camera sees."""
    return Lens(tmp_path_factory.mktemp("camera"))


@pytest.fixture(scope="session")
def chromium(theatre: Playwright, lens: Lens) -> Iterator[Browser]:
    """A Chromium with a camera that it may use."""
    browser = theatre.chromium.launch(executable_path=CHROMIUM, args=[*ARGS, *lens.switches()])
    yield browser
    browser.close()


@pytest.fixture
def contexts(chromium: Browser) -> Iterator[Contexts]:
    """Windows that are not kept: a camera is."""
    found = Contexts(chromium)
    yield found
    found.end()


@pytest.fixture
def berit(house: House, open_page: OpenPage) -> Scanner:
    """Berit at the scanner of Amina's occasion; her phone's clock is right."""
    house.at.forward(seconds=30)  # the house's clock stands still: what was read a moment ago was read at nine
    page: Page = open_page(house.town.berit)
    page.clock.set_system_time(house.at.now())
    found = Scanner(page)
    found.open(house.town.occasion)
    return found


def card_of(house: House, *people: Participant) -> list[str]:
    """A card for each."""
    with house.writing() as db:
        made = {each.card.participant_id: each.code for each in give_cards(db, house.town.hanna, list(people), NINE)}
    return [made[person.id] for person in people]


def scans(house: House) -> list[Scan]:
    with house.reading() as db:
        return list(db.exec(select(Scan).order_by(col(Scan.received_at))).all())


def test_a_card_is_held_up_and_its_person_is_in(house: House, berit: Scanner, lens: Lens) -> None:
    """And what is held up for a while, dozens of pictures, is one scan."""
    town = house.town
    lens.hold_up(*codes_of(card_of(house, town.amina, town.bosse)), seconds=3)
    berit.start()
    berit.says("ok", "Amina Ali", berit.word("Here at %(time)s.", time="09:00"))
    berit.says("ok", "Bosse Björk", berit.word("Here at %(time)s.", time="09:00"))
    berit.in_all(2, 3)
    assert [scan.participant_id for scan in scans(house)] == [town.amina.id, town.bosse.id]
    scan = scans(house)[0]
    assert (scan.read_by, scan.evidence) == (ReadBy.CAMERA, True)
    assert abs(scan.skew_seconds or 0) < 60


def test_a_card_as_it_is_printed(house: House, berit: Scanner, lens: Lens) -> None:
    """From the PDF, at the 150 dots an inch of a plain printer."""
    [code] = card_of(house, house.town.amina)
    with house.app.app_context():
        printed = card_pdf(CardToPrint(code, "Amina Ali", "ar", 1), "0000-10 10 10")
    lens.hold_up(seen(pypdfium2.PdfDocument(printed)[0].render(scale=150 / 72).to_pil()))
    berit.start()
    berit.says("ok", "Amina Ali", "09:00")


def test_a_wrong_scan_is_undone_at_once(house: House, berit: Scanner, lens: Lens) -> None:
    lens.hold_up(*codes_of(card_of(house, house.town.amina)))
    berit.start()
    berit.says("ok", "Amina Ali", "09:00")
    berit.answer.get_by_role("button", name=berit.word("Undo")).click()
    expect(berit.page.locator("#recent")).to_contain_text(berit.word("Taken back."))
    berit.in_all(0, 3)
    with house.reading() as db:
        assert len(db.exec(select(ScanVoid)).all()) == 1


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_phone_is_held_up_and_goes_on_by_itself(
    house: House, berit: Scanner, open_page: OpenPage, lens: Lens, dark: bool
) -> None:
    phone: Page = open_page(house.town.amina, language="ar", dark=dark)
    phone.goto("/my-code")
    screen = Image.open(io.BytesIO(phone.screenshot()))
    [read] = zxingcpp.read_barcodes(screen)
    assert read.text == code_at(house.town.amina.id, house.at.now()).code
    lens.hold_up(seen(screen, 480))
    berit.start()
    berit.says("ok", "Amina Ali", "09:00")
    expect(phone).to_have_url(re.compile("/check-in/"))
    expect(phone.get_by_role("main")).to_contain_text("09:00")


@pytest.mark.parametrize("text", HOSTILE, ids=["an address", "a script", "4,000 characters"])
def test_a_hostile_code_is_not_ours_and_goes_nowhere(house: House, berit: Scanner, lens: Lens, text: str) -> None:
    sent: list[str] = []
    berit.page.on("request", lambda request: sent.append(request.url))
    lens.hold_up(seen(code_of(text, 1), 470))
    berit.start()
    berit.says("bad", berit.word("Not one of our codes"), "")
    assert text[:12] not in berit.page.locator("body").inner_text()
    assert not [each for each in sent if "scans" in each or "evil" in each]
    assert "/scan" in berit.page.url
    assert not scans(house)


def test_thirty_cards_in_a_row(house: House, open_page: OpenPage, lens: Lens) -> None:
    with house.writing() as db:
        house.town.db = db
        people = [
            house.town.create_participant(f"Nr {n}", "Rad", house.town.unit, [house.town.series]) for n in range(30)
        ]
    lens.hold_up(*codes_of(card_of(house, *people)), seconds=0.3)
    page: Page = open_page(house.town.berit)
    page.clock.set_system_time(house.at.now())
    berit = Scanner(page)
    berit.open(house.town.occasion)
    berit.start()
    expect(page.locator("#counts")).to_have_text(
        berit.word("%(present)s of %(expected)s are in.", present=30, expected=33), timeout=45_000
    )
    assert {scan.participant_id for scan in scans(house) if scan.evidence} == {person.id for person in people}


def test_a_lost_answer_is_asked_for_again_and_nothing_is_twice(house: House, berit: Scanner) -> None:
    """The server says yes and the phone does not hear it; then there is no server at all for a while."""
    lost = iter(["unheard", "away"])

    def lose(route: Route) -> None:
        how = next(lost, "")
        if how == "unheard":
            route.fetch()
        if how:
            route.abort()
        else:
            route.continue_()

    berit.page.route("**/scans", lose)
    berit.type(code_at(house.town.amina.id, house.at.now()).typed)
    waiting = berit.page.locator("#waiting")
    expect(waiting).to_contain_text(
        berit.word("Not sent yet: {count}. They wait here until there is a connection. Leave the page open.").split(
            "{"
        )[0]
    )
    berit.says("ok", "Amina Ali", "")
    expect(waiting).to_be_hidden()
    assert len(scans(house)) == 1


@pytest.mark.parametrize("how", ["the session is over", "the cookie is gone"])
def test_signed_out_meanwhile_what_was_scanned_waits_until_one_is_back(house: House, berit: Scanner, how: str) -> None:
    if how == "the session is over":
        with house.writing() as db:
            db.execute(delete(LoginSession))
    else:
        berit.page.context.clear_cookies()
    berit.type(code_at(house.town.amina.id, house.at.now()).typed)
    says = berit.word("You have been signed out. Sign in again; what you have scanned waits here.")
    expect(berit.page.locator("#waiting")).to_contain_text(says)
    assert not scans(house)
    sign_in_again(house, berit.page, house.town.berit)
    berit.page.evaluate("window.dispatchEvent(new Event('focus'))")
    berit.says("ok", "Amina Ali", "")
    expect(berit.page.locator("#waiting")).to_be_hidden()
    assert len(scans(house)) == 1


def sign_in_again(house: House, page: Page, person: Staff) -> None:
    """In another tab of the same browser."""
    page.context.add_cookies([{"name": "narvara", "value": cookie_of(house, person), "url": house.url}])


def test_a_photo_of_a_card(house: House, berit: Scanner, tmp_path: Path) -> None:
    [code] = card_of(house, house.town.amina)
    picture = tmp_path / "card.png"
    seen(code_of(code)).save(picture)
    berit.page.locator("#picture").set_input_files(picture)
    berit.says("ok", "Amina Ali", "09:00")
    assert scans(house)[0].read_by is ReadBy.PHOTO
    seen(code_of(code), 20).save(picture)
    berit.next()
    berit.page.locator("#picture").set_input_files(picture)
    expect(berit.page.locator("#picture-says")).not_to_be_empty()


def test_a_usb_scanner_types_wherever_the_focus_is(house: House, berit: Scanner) -> None:
    [code] = card_of(house, house.town.amina)
    berit.page.locator("h1").click()
    berit.page.keyboard.type(code, delay=2)
    berit.page.keyboard.press("Enter")
    berit.says("ok", "Amina Ali", "09:00")
    assert scans(house)[0].read_by is ReadBy.USB


def test_what_is_typed_wrong_is_told(house: House, berit: Scanner) -> None:
    berit.type("7K3M9QX")
    berit.says("bad", berit.word("Not one of our codes"), "")
    berit.next()
    berit.type("7K3M9QXZ")
    berit.says("bad", berit.word("Not recognised"), "")


def test_the_pages_own_script_reads_codes_as_the_server_does(berit: Scanner) -> None:
    cases = [case["read"] for case in CASES["codes"]]
    address = berit.page.locator("#scanner").get_attribute("data-codes")
    found = berit.page.evaluate(
        "([address, cases]) => import(address).then(({plain}) => cases.map(plain))", [address, cases]
    )
    assert found == [case["code"] for case in CASES["codes"]]


def test_each_answer_is_shown_in_its_colour(berit: Scanner) -> None:
    cases = {str(case["answer"]): case for case in CASES["answers"]}
    for case in cases.values():
        berit.page.route("**/scans", answered(case))
        berit.type("7K3M9QXZ")
        berit.says(case["kind"], case["answer"], "…")
        berit.next()
        berit.page.unroute("**/scans")


def answered(case: dict[str, str]) -> Callable[[Route], None]:
    """A server that gives this answer to whatever is scanned."""

    def answer(route: Route) -> None:
        key = route.request.post_data_json["scans"][0]["key"]
        told = {"key": key, "title": case["answer"], "says": "…", "scan": None, **case}
        route.fulfill(json={"results": [told], "present": 1, "expected": 3})

    return answer


class TestWithoutACamera:
    """It is refused, or there is none: a photo, the keyboard and the list are left."""

    @pytest.fixture(params=["refused", "absent"])
    def chromium(self, request: pytest.FixtureRequest, theatre: Playwright, lens: Lens) -> Iterator[Browser]:
        """A Chromium where somebody says no, or one with nothing to see through."""
        switches = lens.switches(allowed=False) if request.param == "refused" else []
        browser = theatre.chromium.launch(executable_path=CHROMIUM, args=[*ARGS, *switches])
        yield browser
        browser.close()

    def test_it_says_so_and_the_other_ways_are_there(
        self, request: pytest.FixtureRequest, house: House, berit: Scanner
    ) -> None:
        refused = "refused" in request.node.name
        berit.start()
        words = (
            "The camera is not allowed. Allow it in the browser’s settings, or use one of the other ways."
            if refused
            else "There is no camera here. Use one of the other ways."
        )
        expect(berit.page.locator("#camera-says")).to_have_text(berit.word(words))
        expect(berit.field("Type the code")).to_be_focused()
        berit.type(code_at(house.town.amina.id, house.at.now()).typed)
        berit.says("ok", "Amina Ali", "09:00")
        expect(berit.page.locator("#picture")).to_be_visible()
        berit.next()
        berit.link("Mark by name").click()
        expect(berit.page.locator("#roll")).to_be_visible()
