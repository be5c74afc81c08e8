"""The cards as they come out of the printer."""

import dataclasses

import zxingcpp

from tests.paper import looking
from tests.paper.papers import PHONE, cards
from webapp.paper.cards import CardToPrint, card_pdf, cards_pdf


def test_nine_cards_make_two_sheets_and_each_code_is_read():
    nine = cards(9)
    first, second = looking.pages(cards_pdf(nine, PHONE))
    assert sorted(looking.codes(first)) == sorted(card.code for card in nine[:8])
    assert looking.codes(second) == [nine[8].code]


def test_no_card_makes_no_sheet_of_nothing():
    assert looking.codes(looking.pages(cards_pdf(cards(1), PHONE))[0]) == [cards(1)[0].code]


def test_a_card_says_whose_it_is_which_one_and_what_to_do_in_two_languages():
    said = looking.text(card_pdf(CardToPrint("NK" + "0" * 26, "Selam Abraha", "ti", 2), PHONE))
    for words in ("Exempelby kommun", "Selam Abraha", "ካርድ ቁጽሪ 2", "ነዚ ካርድ ኣርእዩ", "Visa kortet när du kommer.", PHONE):
        assert words in said


def test_swedish_stands_once_where_it_is_the_persons_own():
    said = looking.text(card_pdf(CardToPrint("NK" + "0" * 26, "Bosse", "sv", 1), PHONE))
    assert said.count("Visa kortet när du kommer.") == 1


def test_a_card_is_told_no_more_than_stands_on_it():
    """Not the number that one signs in with, nor why anybody comes."""
    assert [each.name for each in dataclasses.fields(CardToPrint)] == ["code", "name", "language", "number", "phone"]


def test_the_code_is_30_mm_wide_with_four_quiet_modules_at_level_q():
    for language in ("sv", "ar"):
        name = "Maximiliana Wolfeschlegelsteinhausenbergerdorff " * 2
        (page,) = looking.pages(card_pdf(CardToPrint("NK" + "Z" * 26, name, language, 12), PHONE), dpi=600)
        assert [round(side / 600 * looking.MM) for side in page.size] == [85, 54]
        (code,) = zxingcpp.read_barcodes(page)
        assert code.ec_level == "Q"
        at = code.position
        width = at.top_right.x - at.top_left.x
        assert width / 600 * looking.MM >= 30 - 0.1
        quiet = round(4 * width / 25)
        around = (at.top_left.x - quiet, at.top_left.y - quiet, at.bottom_right.x + quiet, at.bottom_right.y + quiet)
        assert min(around) >= 0 and around[2] <= page.width and around[3] <= page.height
        ring = page.crop(around)
        ring.paste(255, (quiet - 6, quiet - 6, ring.width - quiet + 6, ring.height - quiet + 6))
        assert ring.getextrema() == (255, 255), "something is printed in the quiet zone"
