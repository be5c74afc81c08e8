"""Codes on the wall and on phones, drawn. All are in upper case: so they stay in alphanumeric mode, and small."""

import functools

import qrcode
from flask import current_app
from markupsafe import Markup
from qrcode.image.svg import SvgPathImage

# A code is shown for a few steps, on the wall to many tablets, and then never again.
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
    return Markup(code.make_image().to_string(encoding="unicode"))  # noqa: S704 - the library draws it, from our own text
