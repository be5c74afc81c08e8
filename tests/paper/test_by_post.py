"""Letters as they come out of the printer."""

import pypdfium2
import pytest

from tests.paper import looking
from tests.paper.papers import PHONE, activation, by_post, envelope

# Where the windows of C5 and E65 envelopes show the paper, wherever it has slid to: from the left and the top, in mm.
SHOWN = (112, 40, 192, 66)
CITY = "222 22 Lund"


def boxes(page) -> list[tuple[str, float, float]]:
    """Each line of text on a page, with how far from the left and the top it begins, in mm."""
    words = page.get_textpage()
    found = []
    for number in range(words.count_rects()):
        left, bottom, right, top = words.get_rect(number)
        said = words.get_text_bounded(left, bottom, right, top)
        found.append((said, left / 72 * looking.MM, (page.get_height() - top) / 72 * looking.MM))
    return found


@pytest.mark.parametrize("language", ["sv", "ar", "ti"])
def test_a_letter_is_one_page_with_name_and_address_in_the_window_alone(language):
    with pypdfium2.PdfDocument(by_post(language, lines=4)) as document:
        assert len(document) == 1
        placed = boxes(document[0])
    [(x, y)] = [(x, y) for said, x, y in placed if CITY in said]
    assert SHOWN[0] <= x and SHOWN[1] <= y <= SHOWN[3] - 4
    inside = [said for said, x, y in placed if x > 105 and SHOWN[1] - 5 < y < SHOWN[3] + 12]
    assert len(inside) >= 5 and not any(PHONE in said for said in inside)
    name = envelope(language).name
    assert looking.text(by_post(language)).count(name) <= 1


def test_each_person_has_a_sheet_of_their_own_in_their_language_with_swedish_beside():
    made = by_post("sv", "ar", "ti")
    assert len(looking.pages(made, dpi=20)) == 3
    said = looking.text(made)
    assert said.count("Det finns något för dig att läsa") == 3
    assert "ከተንብብዎ" in said and PHONE in said and "23 november 2026" in said


def test_whoever_has_no_phone_is_told_before_they_walk_to_a_library_that_some_of_it_needs_one():
    said = " ".join(looking.text(by_post("sv")).split())
    assert "En del visas först när du har skrivit en kod som vi skickar till din egen telefon." in said
    assert f"ingen egen telefon? Ring {PHONE} eller kom till oss. Vi läser upp det för dig" in said


@pytest.mark.parametrize("language", ["sv", "en", "ar", "ti"])
def test_a_letter_with_a_code_is_one_page_that_a_phone_reads(language):
    (page,) = looking.pages(activation(language, lines=4))
    assert looking.codes(page) == ["http://localhost:8000/activate#number=12345674&code=7K3M9-QXZ42"]
    said = looking.text(activation(language))
    for words in ("1234 5674", "7K3M9-QXZ42", "localhost:8000/activate", "23", PHONE, "Din kod för att logga in"):
        assert words in said


def test_the_code_opens_the_start_page_and_tells_of_nobody():
    (page,) = looking.pages(by_post("ti"))
    assert looking.codes(page) == ["http://localhost:8000"]
