"""How quick the scanner is: thirty people hold their cards up one after the other before a real camera feed.

    python -m bench.scanner [--people 30] [--each 0.3]

Chromium decodes a camera's frames as a phone would, with zxing's WebAssembly; the page's own script sends, and the
application, with its audit log and commit, answers. From the moment a frame is taken to the answer on the screen is one
measurement; each card is held up for `each` seconds, as somebody who hurries would.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright
from sqlmodel import col, select

from e2e.camera import Lens, codes_of
from e2e.conftest import ARGS, CHROMIUM, PHONE, House, cookie_of
from e2e.screenshots import morning
from models.scans import Scan
from tests.scanning import give_cards

MEASURED = "performance.getEntriesByName('scan').map(entry => [entry.startTime, entry.duration])"
PATIENCE = 120.0


def hold_up_cards(house: House, lens: Lens, people: int, each: float) -> int:
    """Give everybody a card and let the camera see them; how many there are."""
    town = house.town
    with house.writing() as db:
        town.db = db
        found = [town.create_participant(f"Nr {n}", "Rad", town.unit, [town.series]) for n in range(people)]
        codes = [card.code for card in give_cards(db, town.hanna, found, house.at.now())]
    lens.hold_up(*codes_of(codes), seconds=each)
    return len(codes)


def scanned(house: House) -> int:
    """How many cards have put their person on the roll."""
    with house.reading() as db:
        return len(db.exec(select(Scan.id).where(col(Scan.by_id).is_not(None), col(Scan.evidence))).all())


def measure(house: House, folder: Path, people: int, each: float) -> list[tuple[float, float]]:
    """When each frame was taken and how long until its answer was shown, in milliseconds, the quickest scan first."""
    lens = Lens(folder)
    wanted = hold_up_cards(house, lens, people, each)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGS, *lens.switches()])
        context = browser.new_context(viewport=PHONE, base_url=house.url, locale="sv-SE")
        context.add_cookies([{"name": "narvara", "value": cookie_of(house, house.town.berit), "url": house.url}])
        page = context.new_page()
        page.goto(f"/site/occasions/{house.town.occasion.id}/scan")
        page.locator("#start").click()
        until = time.monotonic() + PATIENCE
        while scanned(house) < wanted and time.monotonic() < until:
            page.wait_for_timeout(100)
        if scanned(house) < wanted:
            raise SystemExit(f"{scanned(house)} of {wanted} cards were read in {PATIENCE:.0f} s")
        found: list[tuple[float, float]] = page.evaluate(MEASURED)
        browser.close()
    return found


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--each", type=float, default=0.3)
    asked = parser.parse_args()
    with morning() as (house, _), tempfile.TemporaryDirectory() as folder:
        found = measure(house, Path(folder), asked.people, asked.each)
    took = [duration for _, duration in found]
    begun, ended = min(start for start, _ in found), max(start + duration for start, duration in found)
    seconds = (ended - begun) / 1000
    print(f"{asked.people} cards, each held up for {asked.each} s: all read in {seconds:.1f} s")
    print(f"from the frame to the answer: median {statistics.median(took):.0f} ms, longest {max(took):.0f} ms")
    print(f"{60 * asked.people / seconds:.0f} people a minute")


if __name__ == "__main__":
    main()
