"""Looking at a paper as a person, a scanner or a screen reader would."""

from io import BytesIO

import pikepdf
import pypdfium2
import zxingcpp
from PIL import Image

MM = 25.4  # to the inch


def pages(pdf: bytes, dpi: int = 150) -> list[Image.Image]:
    """Each page as a grey picture."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in document]


def text(pdf: bytes) -> str:
    """What stands on it, without direction marks."""
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def codes(picture: Image.Image) -> list[str]:
    """The QR codes on a picture, in reading order."""
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.barcode_formats_from_str("QRCode"))
    return [
        each.text
        for each in sorted(found, key=lambda code: (code.position.top_left.y // 100, code.position.top_left.x))
    ]


def fonts(pdf: bytes) -> set[str]:
    """The names of the fonts whose letters lie in the file; a font that does not lie in it is an error."""
    found = set()
    with pikepdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            for font in page.resources.get("/Font", {}).values():
                inner = font.DescendantFonts[0]
                assert "/FontFile2" in inner.FontDescriptor, f"{inner.BaseFont} is not embedded"
                found.add(str(inner.BaseFont).partition("+")[2].partition("-")[0])
    return found


def languages(pdf: bytes) -> set[str]:
    """The languages of the whole and of its parts, as a screen reader is told."""
    with pikepdf.open(BytesIO(pdf)) as document:
        parts = {
            str(each.Lang) for each in document.objects if isinstance(each, pikepdf.Dictionary) and "/Lang" in each
        }
        return parts | {str(document.Root.Lang)}
