"""Takes the read-me's pictures: the same town, the same Monday morning, every time.

python -m e2e.screenshots [--folder docs/pictures]
"""

import argparse
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, ViewportSize, sync_playwright
from sqlmodel import Session
from werkzeug.serving import make_server

from e2e.conftest import ARGS, CHROMIUM, DESK, PHONE, House, Quiet, cookie_of
from models import keyring, migrations
from models.attendance import Presence
from models.check_in import check_in
from models.claims import Claim
from models.marks import mark
from models.occasions import Enrolment, Series
from models.people import Participant, Staff
from models.places import Activity, ActivityKind
from models.reasons import ReasonCode
from models.reports import send
from models.roll_lines import Observed
from models.scans import ScanSource
from models.told import Told
from tests.application import KEYRING, At, settings_for
from tests.town import LONG_AGO, MONDAY, Town, at_clock
from webapp.app import create_app
from webapp.db import Database
from webapp.demo.texts import DIRECTIONS, PURPOSES, TITLES
from webapp.settings import ROOT

PICTURES = ROOT / "docs" / "pictures"
NOW = at_clock(9, 20)
GAP = 24
COLOURS = 128  # enough for flat pages, and a third of the bytes

# Who else is in the group, and when they scanned; None is not at all.
GROUP: dict[tuple[str, str], tuple[int, int] | None] = {
    ("Yonas", "Gebremedhin"): None,
    ("Omar", "Haddad"): None,
    ("Oksana", "Kovalenko"): (8, 57),
    ("Layla", "Mansour"): (8, 51),
    ("Parwana", "Noorzai"): None,
    ("Zeynep", "Öztürk"): (9, 17),
}


class Morning:
    """The town a while after nine: some have come, one has said that she cannot, the roll is half taken."""

    def __init__(self, db: Session) -> None:
        self.db, self.town = db, Town(db)
        town = self.town
        town.site.address, town.site.directions = "Verkstadsgatan 4", DIRECTIONS["VERK"]
        town.site.contact_phone = "08-465 004 40"  # of the series that Sweden keeps for fiction
        self.called(town.swedish, "svenska")
        workshop = self.called(town.create_activity("", "", ActivityKind.WORK_ABILITY), "verkstad")
        afternoon = town.add(Series(activity_id=workshop.id, site_id=town.site.id))
        town.create_occasion(afternoon, at_clock(13), at_clock(15))
        self.selam = town.create_participant("Selam", "Abraha", town.unit, [town.series, afternoon], language="ti")
        others = {name: town.create_participant(*name, town.unit, [town.series]) for name in GROUP}
        town.amina.language = "ar"
        for person in (town.amina, town.bosse):
            town.add(Enrolment(series_id=afternoon.id, participant_id=person.id, from_day=LONG_AGO))
        for name, came in GROUP.items():
            if came:
                self.comes(others[name], *came)
        self.comes(town.bosse, 8, 58)
        self.comes(town.paula, 9, 4)
        told = Told(MONDAY, ReasonCode.HEALTH_VISIT)
        send(db, self.selam, told, key="selam", language="ti", sent_in=None, now=at_clock(7, 40))
        self.is_seen(others["Yonas", "Gebremedhin"], Presence.HERE)
        self.is_seen(others["Omar", "Haddad"], Presence.NOT_HERE)

    def called(self, activity: Activity, key: str) -> Activity:
        """An activity with its texts in every language."""
        activity.title, activity.purpose = TITLES[key], PURPOSES[key]
        return self.town.add(activity)

    def comes(self, person: Participant, hour: int, minute: int) -> None:
        """Scan the code on the wall."""
        moment = at_clock(hour, minute)
        claim = Claim(person.id.hex, self.town.occasion.id, ScanSource.SITE_CODE, moment)
        check_in(self.db, person, claim, moment)

    def is_seen(self, person: Participant, presence: Presence) -> None:
        """Be marked by hand."""
        mark(self.db, self.town.berit, self.town.occasion, person.id, Observed(presence), now=at_clock(9, 12))


@contextmanager
def morning() -> Iterator[tuple[House, Morning]]:
    """The application on a free port, with its clock standing at twenty past nine."""
    keyring.install(keyring.Keyring.parse(KEYRING))
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/town.db"
        database = Database(url)
        with database.writer.connect() as connection:
            migrations.upgrade(connection)
            connection.commit()
        database.close()
        clock = At(NOW)
        app = create_app(settings_for(url), clock=clock.now)
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
        with app.extensions["database"].writing() as db:
            found = Morning(db)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield House(app, f"http://localhost:{server.server_port}", clock, found.town), found
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            app.extensions["database"].close()


def picture(chromium: Browser, house: House, person: Participant | Staff, path: str, size: ViewportSize) -> Image.Image:
    """What a person sees at an address."""
    context = chromium.new_context(
        viewport=size, timezone_id="Europe/Stockholm", reduced_motion="reduce", base_url=house.url
    )
    context.add_cookies([{"name": "narvara", "value": cookie_of(house, person), "url": house.url}])
    page = context.new_page()
    answer = page.goto(path)
    assert answer and answer.ok, f"{path} answered {answer and answer.status}"
    page.evaluate("document.fonts.ready")
    taken = Image.open(BytesIO(page.screenshot(animations="disabled", caret="hide"))).convert("RGB")
    context.close()
    return taken


def side_by_side(pictures: list[Image.Image]) -> Image.Image:
    """Several phones beside each other."""
    width = sum(each.width for each in pictures) + GAP * (len(pictures) + 1)
    whole = Image.new("RGB", (width, max(each.height for each in pictures) + 2 * GAP), "#d9dde2")
    left = GAP
    for each in pictures:
        whole.paste(each, (left, GAP))
        left += each.width + GAP
    return whole


def keep(whole: Image.Image, path: Path) -> None:
    """Write a small file, the same for the same picture."""
    whole.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.name}: {whole.width} x {whole.height}, {path.stat().st_size // 1024} kB")


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=PICTURES)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with morning() as (house, found), sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        phones = [
            picture(chromium, house, who, "/today", PHONE) for who in (found.town.bosse, found.town.amina, found.selam)
        ]
        keep(side_by_side(phones), folder / "participant_today.png")
        roll = picture(chromium, house, found.town.berit, f"/site/occasions/{found.town.occasion.id}", DESK)
        keep(roll, folder / "roll_call.png")
        chromium.close()


if __name__ == "__main__":
    main()
