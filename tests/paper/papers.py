"""Every paper there is, with invented people: name and language in, PDF out. For tests and for the pictures."""

from collections.abc import Callable

from i18n import speak
from webapp.paper.cards import CardToPrint, card_pdf, cards_pdf
from webapp.paper.poster import Sheet, poster_pdf

PHONE = "08-465 004 40"  # of the series that Sweden keeps for fiction
NAMES = (
    ("Bosse Andersson", "sv"),
    ("Layla Mansour", "ar"),
    ("Selam Abraha", "ti"),
    ("Şükrü Łukasiewicz-Öztürk von Hohenlohe-Schillingsfürst", "en"),
    ("Oksana Kovalenko", "en"),
    ("ليلى منصور", "ar"),
    ("ሰላም ኣብርሃ", "ti"),
    ("Åsa Öberg", "sv"),
)
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def code_of(number: int) -> str:
    """A code like a card's, always the same."""
    return "NK" + "".join(LETTERS[(number * 7 + place * (number % 5 + 3)) % 32] for place in range(26))


def cards(count: int, language: str | None = None) -> list[CardToPrint]:
    """So many cards; in one language, or in several."""
    people = [NAMES[each % len(NAMES)] for each in range(count)]
    return [CardToPrint(code_of(each), name, language or own, each + 1) for each, (name, own) in enumerate(people)]


def poster(language: str, sheet: Sheet = Sheet.A4) -> bytes:
    """A poster, its title in this language."""
    with speak(language):
        return poster_pdf("Verkstan", "VERK 3", "7K3M9QXZ", ("sv", "en", "ar", "ti"), sheet)


PAPERS: dict[str, Callable[[str], bytes]] = {
    "card": lambda language: card_pdf(cards(1, language)[0], PHONE),
    "poster": poster,
    "cards": lambda language: cards_pdf(cards(9, language), PHONE),
}
