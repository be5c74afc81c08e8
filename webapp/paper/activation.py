"""The letter with a code with which somebody chooses a PIN. Its code stands nowhere else."""

import datetime as dt
from urllib.parse import urlencode

from flask import current_app

from i18n import gettext as _
from i18n import speak
from webapp.paper.by_post import Envelope, in_two_languages
from webapp.paper.press import pdf
from webapp.paper.qr import qr

PATH = "/activate"


def address_of(number: str, key: str) -> str:
    """What the QR code says: number and code stand behind the "#", which no browser sends to a server."""
    return f"{current_app.extensions['settings'].public_url}{PATH}#{urlencode({'number': number, 'code': key})}"


def activation_pdf(envelope: Envelope, number: str, key: str, on: dt.date, ends_on: dt.date) -> bytes:
    """The letter, in the person's language with Swedish beside. `key` is the code as it is written."""
    with speak(envelope.language):
        drawn = qr(address_of(number, key), _("QR code"))
    letter = in_two_languages(
        envelope,
        "paper/_activation.html",
        on,
        code=drawn,
        where=f"{current_app.extensions['settings'].public_url}{PATH}",
        number=f"{number[:4]} {number[4:]}",
        key=key,
        ends_on=ends_on,
    )
    with speak(envelope.language):
        return pdf("paper/activation.html", letter=letter)
