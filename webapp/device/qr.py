"""The code on the wall, drawn. Its address is all upper case: so it stays in alphanumeric mode, and small."""

import functools

import qrcode
from flask import current_app
from markupsafe import Markup
from qrcode.image.svg import SvgPathImage

# Every code is shown to many tablets for a few steps, and then never again.
_KEPT = 64


def address_of(site: str, code: str) -> str:
    """What the code says: the address a phone's camera opens."""
    return f"{current_app.extensions['settings'].public_url}/S/{site}/{code}".upper()


@functools.lru_cache(maxsize=_KEPT)
def drawn(content: str) -> Markup:
    """A QR code as SVG, black with nothing behind it, and with its quiet border."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4, image_factory=SvgPathImage)
    code.add_data(content)
    code.make(fit=True)
    return Markup(code.make_image().to_string(encoding="unicode"))  # noqa: S704 - the library draws it, from our address
