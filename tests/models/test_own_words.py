"""Own words: what counts as having written something."""

import pytest

from models.marks import ReasonMissing, words_of
from models.own_words import WordsMissing, checked, needed

INVISIBLE = ["", " \n\t", "\u200b", "\u2060", "\u00ad", "\ufeff", "\u200e \u200f", "\u200d\u200c", "\x00", "\u2028"]


@pytest.mark.parametrize("typed", INVISIBLE)
def test_what_nobody_can_see_is_nothing(typed):
    assert checked(typed) is None
    with pytest.raises(WordsMissing):
        needed(typed)
    with pytest.raises(ReasonMissing):
        words_of(typed, needed=True)


@pytest.mark.parametrize("words", ["می‌روم", "👩‍🔧", ".", "a\u00adb", "كنت مريضة", "ሓሚመ"])
def test_what_is_written_is_kept_as_it_is_without_space_around_it(words):
    assert needed(f" {words}\n") == words
    assert words_of(f" {words}\n", needed=True) == words
