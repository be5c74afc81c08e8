"""A site's poster on paper: where one is, what to do in each language, and a code with this print's address."""

import enum
from collections.abc import Sequence

from flask import current_app

from i18n import LANGUAGES, speak
from i18n import gettext as _
from webapp.paper.press import part, pdf
from webapp.paper.qr import qr


class Sheet(enum.StrEnum):
    """The size of the paper."""

    A4 = "a4"
    A3 = "a3"


def address_of(code: str) -> str:
    """What the poster's code says. All upper case, so that it stays in alphanumeric mode, and small."""
    return f"{current_app.extensions['settings'].public_url}/P/{code}".upper()


def poster_pdf(site: str, mark: str, code: str, languages: Sequence[str], sheet: Sheet = Sheet.A4) -> bytes:
    """The poster. `mark` tells prints of it apart: VERK 3. What to do stands there in each of the languages."""
    steps = []
    for each in languages:
        with speak(each):
            steps.append((LANGUAGES[each], part("paper/_poster_steps.html")))
    return pdf(
        "paper/poster.html",
        site=site,
        mark=mark,
        steps=steps,
        sheet=sheet.value,
        code=qr(address_of(code), _("QR code")),
    )
