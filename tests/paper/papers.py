"""Every paper there is, with invented people: name and language in, PDF out. For tests and for the pictures."""

import datetime as dt
import uuid
from collections.abc import Callable

from i18n import speak
from tests.paper import letters
from tests.town import MONDAY, at_clock
from webapp.paper.activation import activation_pdf
from webapp.paper.by_post import Envelope, letters_pdf
from webapp.paper.cards import CardToPrint, card_pdf, cards_pdf
from webapp.paper.letter import Letter
from webapp.paper.poster import Sheet, poster_pdf
from webapp.paper.roll import RowToPrint, roll_pdf

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


def roll(language: str, count: int = len(NAMES)) -> bytes:
    """A list for staff, whose languages are Swedish and English, with so many people of all languages on it."""
    with speak("en" if language == "en" else "sv"):
        title = {"sv": "Svenska för arbete", "ar": "السويدية للعمل", "ti": "ሽወደን ንስራሕ"}.get(
            language, "Swedish for work"
        )
        start = f"https://narvara.exempelby.se/site/occasions/{uuid.UUID(int=7)}/people/"
        names = [NAMES[place % len(NAMES)][0] for place in range(count)]
        rows = [RowToPrint(name, place == 2, f"{start}{uuid.UUID(int=place)}") for place, name in enumerate(names)]
        return roll_pdf(title, language, "Verkstan", at_clock(9), at_clock(12), rows)


def as_pdf(made: Letter) -> bytes:
    """A letter, set."""
    return made.pdf()


def envelope(language: str, lines: int = 2) -> Envelope:
    """Where a letter goes, to somebody who reads this language."""
    name = next(name for name, own in reversed(NAMES) if own == language)
    home = ["c/o Wolfeschlegelsteinhausenbergerdorff A", "Arbetsmarknadsenhetens postfack 1234 ABC", "Storgatan 1"]
    return Envelope(name, "\n".join([*home[4 - lines :], "222 22 Lund"]), language, PHONE)


def by_post(*languages: str, lines: int = 2) -> bytes:
    """A letter for each, their title in the first language."""
    with speak(languages[0]):
        return letters_pdf([envelope(each, lines) for each in languages], MONDAY)


def activation(language: str, lines: int = 2) -> bytes:
    """A letter with a code."""
    day = dt.date(2026, 12, 23)
    return activation_pdf(envelope(language, lines), "12345674", "7K3M9-QXZ42", MONDAY, day)


PAPERS: dict[str, Callable[[str], bytes]] = {
    "card": lambda language: card_pdf(cards(1, language)[0], PHONE),
    "poster": poster,
    "roll": lambda language: roll(language, 20),
    "by_post": by_post,
    "activation": activation,
    "cards": lambda language: cards_pdf(cards(9, language), PHONE),
    "hearing": lambda language: as_pdf(letters.hearing_in(language)),
    "plan": lambda language: as_pdf(letters.plan_in(language)),
    "question": lambda language: as_pdf(letters.question_in(language)),
    "assessment": lambda language: as_pdf(letters.assessment_in(language)),
    "statement": lambda language: as_pdf(letters.statement_in(language)),
}
