"""Which language is spoken: the choice, however strange the wish, and the counting of each."""

import gettext

import pytest

from i18n import LANGUAGES, STAFF_LANGUAGES, choose, language, speak, use


def test_the_languages_are_offered_in_this_order_each_in_its_own_name():
    assert [(each.code, each.name, each.direction) for each in LANGUAGES.values()] == [
        ("sv", "Svenska", "ltr"),
        ("en", "English", "ltr"),
        ("ar", "العربية", "rtl"),
        ("ti", "ትግርኛ", "ltr"),
    ]
    assert list(STAFF_LANGUAGES) == ["sv", "en"]


def test_a_persons_own_choice_comes_before_the_phones_and_that_before_the_browsers():
    assert choose("en", "ar", "ti") == "ti"
    assert choose("en", "ar", None) == "ar"
    assert choose("en", None, None) == "en"
    assert choose(None, None, None) == "sv"


@pytest.mark.parametrize(
    ("header", "spoken"),
    [
        ("ar", "ar"),
        ("ar-SY,ar;q=0.9,en;q=0.8", "ar"),
        ("TI-er", "ti"),
        ("tir, ara;q=0.5", "ti"),
        ("so,am;q=0.9,ti;q=0.8,en;q=0.7", "ti"),
        ("en;q=0.2, ar;q=0.8", "ar"),
        ("en;q=0.5, ar;q=0.5", "en"),
        ("en;q=0, ar;q=0.1", "ar"),
        ("en ; q = 0.4 , ti", "ti"),
        ("zh-Hant-TW", "sv"),
        ("*", "sv"),
    ],
)
def test_the_browsers_wish_is_understood(header, spoken):
    assert choose(header, None, None) == spoken


@pytest.mark.parametrize(
    "header",
    [
        "",
        ",;,;q=,",
        "en;q=nan",
        "en;q=inf",
        "en;q=1e400",
        "en;q=-1",
        "en;q=1.9",
        "../../etc/passwd",
        "sv@lattlast",
        "en_GB",
        "en\r\nSet-Cookie: a=b",
        "\x00\ud800",
        "٣;q=٠",
        "a-" * 100_000,
        ", " * 100_000 + "ar",
    ],
)
def test_a_hostile_wish_gives_swedish(header):
    assert choose(header, None, None) == "sv"
    assert choose(header, header, header) == "sv"


def test_only_what_is_allowed_is_chosen():
    assert choose("ar,en;q=0.1", "ti", "ar", STAFF_LANGUAGES) == "en"
    assert choose("ar", "xx", "EN", STAFF_LANGUAGES) == "sv"
    assert choose("ar", None, None, {"ar", "not-ours"}) == "ar"
    assert choose(None, "not-ours", None, {"ar", "not-ours"}) == "sv"


def test_a_language_is_spoken_inside_its_block_and_no_longer():
    with speak("ar") as spoken:
        assert language() is spoken is LANGUAGES["ar"]
        with speak("ti"):
            assert language().code == "ti"
        assert language().code == "ar"
    assert language().code == "sv"


def test_use_speaks_until_something_else_is_used():
    with speak("sv"):
        use("en")
        assert language().code == "en"
    assert language().code == "sv"


def test_a_language_that_is_not_there_is_not_spoken():
    with pytest.raises(KeyError):
        use("../sv")
    assert language().code == "sv"


NUMBERS = (0, 1, 2, 3, 5, 11, 21, 100, 101, 102)


@pytest.mark.parametrize(
    ("code", "forms"),
    [
        ("sv", (1, 0, 1, 1, 1, 1, 1, 1, 1, 1)),
        ("en", (1, 0, 1, 1, 1, 1, 1, 1, 1, 1)),
        ("ar", (0, 1, 2, 3, 3, 4, 4, 5, 5, 5)),
        ("ti", (0, 0, 1, 1, 1, 1, 1, 1, 1, 1)),
    ],
)
def test_each_number_takes_the_form_its_language_gives_it(code, forms):
    rule = LANGUAGES[code].plural_forms.partition("plural=")[2].rstrip(";")
    assert tuple(map(gettext.c2py(rule), NUMBERS)) == forms
    assert max(forms) < LANGUAGES[code].plural_count


@pytest.mark.parametrize("code", LANGUAGES)
def test_numbers_fall_together_as_cldr_says(code):
    spoken = LANGUAGES[code]
    ours = gettext.c2py(spoken.plural_forms.partition("plural=")[2].rstrip(";"))
    pairs = {(spoken.locale.plural_form(number), ours(number)) for number in range(1000)}
    assert len(pairs) == spoken.plural_count == len({form for _, form in pairs})
