"""Letters on paper, for envelopes with a window: that something waits to be read, where, and whom to call instead.

No name stands outside the window, no site and no reason: letters are opened by others, as mail is read by others.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from markupsafe import Markup

from i18n import gettext as _
from i18n import language, speak
from i18n.words import day
from webapp.paper.press import part, pdf
from webapp.paper.qr import qr


@dataclass(frozen=True)
class Envelope:
    """What shows in the window, in which language the person reads, and whom they call."""

    name: str
    address: str
    language: str
    phone: str


def letters_pdf(envelopes: Sequence[Envelope], on: dt.date) -> bytes:
    """One sheet each, in the order given: something waits to be read."""
    return pdf("staff/paper/by_post.html", letters=[_something_waits(each, on) for each in envelopes])


def _something_waits(envelope: Envelope, on: dt.date) -> Markup:
    address = current_app.extensions["settings"].public_url
    with speak(envelope.language):
        drawn = qr(address, _("QR code"))
    return in_two_languages(envelope, "paper/_something_waits.html", on, code=drawn, where=address)


def in_two_languages(envelope: Envelope, words: str, on: dt.date, **values: object) -> Markup:
    """A sheet with these words in the person's language, and in Swedish where that is another one."""
    with speak("sv"):
        swedish, date = part(words, phone=envelope.phone, **values), day(on, year=True)
    with speak(envelope.language):
        spoken, own = language(), part(words, phone=envelope.phone, **values)
        return part(
            "paper/_by_post.html",
            envelope=envelope,
            lines=[envelope.name, *envelope.address.splitlines()],
            date=date,
            spoken=spoken,
            own=own,
            swedish=swedish if spoken.code != "sv" else None,
            **values,
        )
