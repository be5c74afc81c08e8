"""The poster as it comes out of the printer."""

from tests.paper import looking
from tests.paper.papers import poster
from webapp.paper.poster import Sheet


def test_its_code_is_this_prints_address_on_both_sizes():
    for sheet, size in ((Sheet.A4, (210, 297)), (Sheet.A3, (297, 420))):
        (page,) = looking.pages(poster("sv", sheet), dpi=75)
        assert [round(side / 75 * looking.MM) for side in page.size] == list(size)
        assert looking.codes(page) == ["HTTP://LOCALHOST:8000/P/7K3M9QXZ"]


def test_it_says_where_one_is_and_what_to_do_in_each_language():
    said = looking.text(poster("sv"))
    for words in ("Exempelby kommun", "Verkstan", "Öppna kameran", "Open the camera", "افتح الكاميرا", "ካሜራ", "VERK 3"):
        assert words in said


def test_each_language_says_which_it_is():
    assert looking.languages(poster("sv")) == {"sv", "en", "ar", "ti"}
