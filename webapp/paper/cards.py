"""Personal cards on paper: a sheet of eight to cut out, or a single one. The sign-in number is on none of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from i18n import gettext as _
from i18n import language, speak
from webapp.paper.press import part, pdf
from webapp.paper.qr import qr

ON_A_SHEET = 8


@dataclass(frozen=True)
class CardToPrint:
    """What stands on a card. The name is the alias where a person is protected; the code is kept nowhere else."""

    code: str
    name: str
    language: str
    number: int
    phone: str = ""


def cards_pdf(cards: Sequence[CardToPrint], phone: str = "") -> bytes:
    """Sheets of eight, in the order given. `phone` is whom to call about a lost card, where a card says nobody else."""
    drawn = [_drawn(card, phone) for card in cards]
    sheets = [drawn[first : first + ON_A_SHEET] for first in range(0, len(drawn), ON_A_SHEET)]
    return pdf("staff/paper/cards.html", sheets=sheets)


def card_pdf(card: CardToPrint, phone: str) -> bytes:
    """One card on a page of its own size, in the person's language."""
    with speak(card.language):
        return pdf("paper/card.html", card=_drawn(card, phone))


def _drawn(card: CardToPrint, phone: str) -> Markup:
    """A card in the person's language, and its words in Swedish where that is another one."""
    words, phone = "paper/_card_words.html", card.phone or phone
    with speak("sv"):
        swedish = part(words, phone=phone)
    with speak(card.language):
        spoken = language()
        return part(
            "paper/_card.html",
            card=card,
            spoken=spoken,
            own=part(words, phone=phone),
            swedish=swedish if spoken.code != "sv" else None,
            code=qr(card.code, _("QR code")),
        )
