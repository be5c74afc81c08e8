"""An occasion's list on paper, in large print: boxes to tick, and beside each name a code to that person's page."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import qrcode

from i18n import gettext as _
from webapp.paper.press import pdf
from webapp.paper.qr import qr


@dataclass(frozen=True)
class RowToPrint:
    """Somebody on the list: the name as it may be read at the site, and the address where a mark is made."""

    name: str
    reported: bool
    address: str


def roll_pdf(
    title: str, title_lang: str, site: str, starts_at: dt.datetime, ends_at: dt.datetime, rows: Sequence[RowToPrint]
) -> bytes:
    """The list. It opens nothing by itself: who scans a code has to be signed in and lead there."""
    drawn = [(row, qr(row.address, f"{_('QR code')}: {row.name}", qrcode.ERROR_CORRECT_M)) for row in rows]
    return pdf(
        "supervisor/paper/roll.html",
        title=title,
        title_lang=title_lang,
        site=site,
        starts_at=starts_at,
        ends_at=ends_at,
        rows=drawn,
    )
