"""The list of an occasion on paper, whose sheets come loose from each other."""

import pypdfium2
import pytest

from tests.paper.papers import roll

TITLES = {"sv": "Svenska för arbete", "ti": "ሽወደን ንስራሕ", "en": "Swedish for work"}


@pytest.mark.parametrize("language", TITLES)
def test_each_page_of_a_long_list_says_what_it_is_a_list_of_once(language):
    with pypdfium2.PdfDocument(roll(language, 20)) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    assert len(pages) > 2
    for said in pages:
        for words in (TITLES[language], "23", "09:00–12:00", "Verkstan"):
            assert said.count(words) == 1, (words, said)


def test_the_title_of_a_page_is_whole_in_arabic_too():
    with pypdfium2.PdfDocument(roll("ar", 20)) as document:
        tops = [page.get_textpage().get_text_bounded(bottom=page.get_height() - 90) for page in document]
    assert all("السويدية" in top or "ةيديوسلا" in top for top in tops), tops
