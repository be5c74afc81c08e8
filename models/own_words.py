"""What somebody writes in their own words: kept as it was written, within the room there is."""

import unicodedata

from models.refusals import Refusal

LONGEST_WORDS = 1000
LONGEST_TALK = 4000


class WordsMissing(Refusal):
    """Words are needed here: a reason, an answer, a consideration."""


class TooLong(Refusal):
    """The words are longer than there is room for."""

    def __init__(self, longest: int) -> None:
        super().__init__()
        self.longest = longest


def written(typed: str) -> str:
    """What was typed, without space around it; nothing when none of it can be seen, as of a zero-width space alone.

    Inside words such a character has its work to do: it joins and parts letters in Persian, Sorani and others.
    """
    seen = any(unicodedata.category(each)[0] not in "CZ" for each in typed)
    return typed.strip() if seen else ""


def checked(words: str | None, *, longest: int = LONGEST_WORDS) -> str | None:
    """The words without space around them; None when there are none. Raises TooLong."""
    words = written(words or "")
    if len(words) > longest:
        raise TooLong(longest)
    return words or None


def needed(words: str | None, *, longest: int = LONGEST_WORDS) -> str:
    """The words, which must be there. Raises WordsMissing or TooLong."""
    found = checked(words, longest=longest)
    if found is None:
        raise WordsMissing
    return found
