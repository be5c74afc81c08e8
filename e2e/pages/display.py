"""The tablet on the wall."""

import io

import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from e2e.conftest import House, OpenPage
from e2e.pages.base import Screen
from models import pairing
from models.calendar import civil_day
from models.people import Role


class Display(Screen):
    """What the tablet shows, read as a phone's camera would read it."""

    def connect(self, code: str) -> None:
        """Type the one-time code that the staff made."""
        self.page.goto("/display/pair")
        self.field("Code for the screen").fill(code)
        self.button("Connect").click()
        expect(self.page.locator("#wall")).to_be_visible()

    def photographed(self) -> str:
        """The address in a picture of the screen, by a decoder that is not ours."""
        expect(self.page.locator("#wall .qr svg")).to_be_visible()
        picture = Image.open(io.BytesIO(self.page.screenshot()))
        found = zxingcpp.read_barcodes(picture)
        assert len(found) == 1, f"one code on the screen, {len(found)} found"
        return str(found[0].text)

    def typed_code(self) -> str:
        """The characters below the picture."""
        return "".join(self.page.locator("#wall .typed").inner_text().split())


def hang(house: House, open_page: OpenPage, javascript: bool = True) -> Display:
    """A tablet at Verkstan, connected by a code that the coordinator made."""
    with house.writing() as db:
        now, town = house.at.now(), house.town
        _device, code = pairing.connect(
            db, town.karin, Role.COORDINATOR, town.site.id, "Entrén", day=civil_day(now), now=now
        )
    wall = Display(open_page(size={"width": 800, "height": 1280}, javascript=javascript))
    wall.connect(code)
    return wall
