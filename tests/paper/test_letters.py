"""Papers to one person: each part in both languages, own words once, and the same as text."""

import re

import pytest
from PIL import ImageOps

from tests.paper import letters, looking
from webapp.paper.letter import first_strong
from webapp.paper.plain import plain
from webapp.paper.typesetting import typeset

LETTERS = {
    "plan": letters.plan_in,
    "hearing": letters.hearing_in,
    "question": letters.question_in,
    "assessment": letters.assessment_in,
}


@pytest.mark.parametrize("name", LETTERS)
def test_each_part_stands_in_the_own_language_and_beside_it_in_swedish(name):
    for language, direction in (("ar", "rtl"), ("ti", "ltr")):
        source = LETTERS[name](language).source
        parts = re.findall(r'<div class="both[^"]*"><div lang="(\w+)" dir="(\w+)">', source)
        assert set(parts) == {(language, direction)}
        assert source.count('</div><div lang="sv" dir="ltr">') == len(parts)


@pytest.mark.parametrize("name", LETTERS)
def test_where_swedish_is_the_own_language_it_is_said_once(name):
    source = LETTERS[name]("sv").source
    assert source.count('<div lang="sv" dir="ltr">') == source.count('<div class="both')
    text = LETTERS[name]("sv").text
    assert text.count("Enhet Norr\n") == 1 and "Bosse Andersson" in text


@pytest.mark.parametrize("name", LETTERS)
def test_it_names_the_unit_and_no_one_of_the_staff_and_loads_nothing(name):
    source = LETTERS[name]("ar").source
    assert "Exempelby kommun, Enhet Norr" in source
    for never in ("Hanna", "<a ", "src=", "href=", "{{", "None"):
        assert never not in source, never


def test_own_words_stand_once_and_run_as_they_were_written():
    made = letters.hearing_in("ar")
    assert made.source.count(f'<p class="words" lang="sv" dir="ltr">{letters.WORDS}</p>') == 1
    assert f'<p class="words" lang="ar" dir="rtl">{letters.ANSWERS["ar"]}</p>' in made.source
    assert made.text.count("Ringde du oss den dagen?") == 1


def test_a_hearing_promises_no_day():
    text = letters.hearing_in("sv").text
    assert "Du har 14 dagar från den dag då det här nådde dig." in text
    assert "9 december" not in text and "8 december" not in text


@pytest.mark.parametrize(("text", "direction"), [("(12) سلام hej", "rtl"), ("12: Hej", "ltr"), ("12", "ltr")])
def test_words_run_from_where_their_first_letter_does(text, direction):
    assert first_strong(text) == direction


def test_text_has_a_line_for_each_block_and_marks_what_runs_the_other_way():
    html = (
        "<title>no</title><body><h1>A\n b</h1><p>one<br>two <bdi>x</bdi></p><ul><li>i</li><li>ii</li></ul>"
        '<p class="words">a\nb  c</p><div dir="rtl"><p>d <bdi dir="ltr">1</bdi></p></div><p> </p></body>'
    )
    assert plain(html) == "\n".join(
        [
            "A b",
            "===",
            "",
            "one",
            "two \u2068x\u2069",
            "– i",
            "– ii",
            "",
            "a",
            "b c",
            "",
            "\u2067d \u20661\u2069\u2069",
            "",
        ]
    )


def ink(words: str) -> tuple[int, int]:
    """From where to where words of Arabic are printed on a line of a letter, in pixels."""
    html = f'<html lang="ar" dir="rtl"><head><title>x</title></head><body class="letter"><p>{words}</p></body></html>'
    (page,) = looking.pages(typeset(html))
    found = ImageOps.invert(page.crop((0, 0, page.width, page.height // 2))).getbbox()
    assert found
    return found[0], found[2]


def test_arabic_letters_are_joined_and_lines_begin_at_the_right():
    joined, apart = ink("نسبب"), ink("\u200c".join("نسبب"))
    assert joined[1] - joined[0] < 0.8 * (apart[1] - apart[0]), "letters by themselves take more room"
    assert joined[1] > (210 - 19) / looking.MM * 150
