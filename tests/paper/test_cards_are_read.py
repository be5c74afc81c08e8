"""Printed cards are read by the scanner's decoder, also in bad pictures. How bad, and why so: docs/cards.md."""

import zxingcpp
from PIL import Image

from tests import figures
from tests.paper import looking
from tests.paper.camera import Faults, taken
from tests.paper.papers import PHONE, cards
from webapp.paper.cards import cards_pdf

DPI = 150
MODULE = 40 / 33 / looking.MM * DPI  # pixels
EVERYDAY = Faults(blur=0.24 * MODULE, tilt=0.10, noise=10, light=0.45)
HARDER = Faults(blur=0.36 * MODULE, tilt=0.14, noise=14, light=0.35)
TRIALS = 200
QR = zxingcpp.barcode_formats_from_str("QRCode")


def test_everyday_pictures_are_read_and_one_step_harder_ones_are_not():
    printed = cards(16)
    sheets = [cut_out(sheet) for sheet in looking.pages(cards_pdf(printed, PHONE), DPI)]
    cut = [
        pointed_at(card, each.language)
        for each, card in zip(printed, [card for sheet in sheets for card in sheet], strict=True)
    ]
    shares = {}
    for name, faults in (("everyday", EVERYDAY), ("one step harder", HARDER)):
        read = sum(is_read(cut[seed % 16], printed[seed % 16].code, faults, seed) for seed in range(TRIALS))
        shares[name] = read / TRIALS
        figures.tell(f"cards read in {name} pictures: {read} of {TRIALS} ({read / TRIALS:.1%})")
    assert shares["everyday"] >= 0.95
    assert shares["one step harder"] < 0.80


def is_read(card: Image.Image, code: str, faults: Faults, seed: int) -> bool:
    """True when the code is read, and read right; a wrong reading is the one thing that must not happen."""
    found = [each.text for each in zxingcpp.read_barcodes(taken(card, faults, seed), formats=QR)]
    assert set(found) <= {code}
    return bool(found)


def cut_out(sheet: Image.Image) -> list[Image.Image]:
    """The eight cards of a sheet, cut where its marks are."""
    dots = DPI / looking.MM
    corners = [(20 + 85 * column, 40.5 + 54 * row) for row in range(4) for column in range(2)]
    return [
        sheet.crop((round(x * dots), round(y * dots), round((x + 85) * dots), round((y + 54) * dots)))
        for x, y in corners
    ]


def pointed_at(card: Image.Image, language: str) -> Image.Image:
    """The half with the code: a camera is pointed at it, and not at the middle of the card."""
    half = card.width // 2
    return card.crop((half, 0, card.width, card.height) if language == "ar" else (0, 0, half, card.height))
