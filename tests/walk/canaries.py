"""Canaries: each sensitive value of each person is unlike anything else, so that a text tells whose it holds."""

import base64
import datetime as dt
import enum
import hashlib
import html
import re
from collections import defaultdict
from dataclasses import dataclass

from models.access import Field, Relation, Shape
from models.calendar import STOCKHOLM

_WORD = re.compile(r"qv[a-z]{8}", re.IGNORECASE)
# A clock by itself is Swedish; after T it is in UTC, but where an offset says that it is Swedish.
_CLOCK = re.compile(r"(?<![\d:])(\d\d:\d\d)(?!\d)(?::\d\d)?(\+0[12]:00)?")
_TAG = re.compile(r"<[^>]+>")
_CODE = re.compile(r"[a-z]+(?:_[a-z]+)*")
_CHANCE = re.compile(r"(?<![\w.-])[\w.-]{32,}")  # a token: by chance, a short code could stand in it
_RUN = re.compile(r"(?<![\w+/-])[\w+/-]{24,}")  # where a secret can stand: most of what is looked for is secrets
_HEADS = re.compile(r'class="heads".*?\b(\d+) ', re.DOTALL)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Beside(enum.StrEnum):
    """What the access table does not speak of, because it is nobody's field."""

    SECRET = "secret"
    COLLEAGUE = "colleague"


def _clock(found: re.Match[str]) -> tuple[str, str]:
    """A clock that was read, as they are kept: marked where it is in UTC."""
    after_t = found.string[found.start() - 1 : found.start()] == "T"
    return ("T" if after_t and not found[2] else "", found[1])


@dataclass(frozen=True)
class Canary:
    """A value that only the right reader may meet: whose it is, of which field, in which shape.

    `to` narrows a cell: it names the only relations that may meet this value of the field.
    """

    owner: str
    field: Field | Beside
    what: str
    shape: Shape = Shape.FULL
    to: frozenset[Relation] = frozenset(Relation)

    def __str__(self) -> str:
        return f"{self.owner}'s {self.what} ({self.field})"


class Canaries:
    """All canaries of a town, made here and found again here."""

    def __init__(self) -> None:
        self._words: dict[str, Canary] = {}
        self._clocks: dict[tuple[str, str], Canary] = {}
        self._texts: dict[str, set[Canary]] = defaultdict(set)
        self._numbers, self._secrets, self._said = set[str](), set[str](), set[str]()
        self._codes: dict[str, set[Canary]] = defaultdict(set)
        self._choices: list[tuple[frozenset[str], bool]] = []
        self._labels: dict[str, frozenset[Canary]] = {}
        self._heads: dict[str, set[Canary]] = defaultdict(set)

    def word(self, canary: Canary) -> str:
        """A word that stands nowhere else, for a name, a title, or what somebody wrote."""
        digest = hashlib.sha256(f"{canary.owner}:{canary.field}:{canary.what}".encode()).digest()
        word = "qv" + "".join(_LETTERS[byte % 26] for byte in digest[:8])
        assert self._words.setdefault(word, canary) == canary, f"two canaries are {word}"
        return word.capitalize()

    def moment(self, at: dt.datetime, canary: Canary) -> dt.datetime:
        """A moment at whose minute nothing else happens, read on the clock in Sweden or in UTC."""
        for zone, mark in ((STOCKHOLM, ""), (dt.UTC, "T")):
            clock = (mark, at.astimezone(zone).strftime("%H:%M"))
            assert self._clocks.setdefault(clock, canary) == canary, f"two canaries are at {clock[1]}"
        return at

    def text(self, text: str, canary: Canary) -> str:
        """A text that is found wherever it stands: a number, a label, a sentence."""
        self._texts[text].add(canary)
        kind = self._numbers if text.isdigit() else self._secrets if _RUN.fullmatch(text) else self._said
        kind.add(text)
        return text

    def secret(self, secret: bytes | str, owner: str, what: str) -> None:
        """What leaves the server for nobody but its owner, however it is written."""
        canary = Canary(owner, Beside.SECRET, what)
        raw = secret.encode() if isinstance(secret, str) else secret
        written = {raw.hex(), base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode()}
        for each in written | ({secret} if isinstance(secret, str) else set()):
            self.text(each.rstrip("="), canary)

    def choice(self, offered: dict[str, Canary | None], *, codes: bool = False) -> None:
        """Labels, or codes inside tags, each of whom it tells; where all of them are offered, they tell of nobody."""
        for each, canary in offered.items():
            if canary and codes:
                self._codes[each].add(canary)
            elif canary:
                self.text(each, canary)
        self._choices.append((frozenset(offered), codes))

    def label(self, text: str, canaries: frozenset[Canary]) -> None:
        """A sentence that is the same for everyone it is true of."""
        self._labels[text] = canaries

    def heads(self, count: int, canary: Canary) -> None:
        """How many people a display says are there."""
        self._heads[str(count)].add(canary)

    def all(self) -> set[Canary]:
        """Every canary there is."""
        found = {*self._words.values(), *self._clocks.values()}
        shared = (*self._texts.values(), *self._codes.values(), *self._labels.values(), *self._heads.values())
        return found.union(*shared)

    def found_in(self, text: str, *, markup: bool = True) -> set[Canary]:
        """The canaries that a text holds, in what is read and in what is not."""
        text = html.unescape(text) if "&" in text else text
        found = {self._words[word] for word in map(str.lower, _WORD.findall(text)) if word in self._words}
        found |= {self._clocks[clock] for clock in map(_clock, _CLOCK.finditer(text)) if clock in self._clocks}
        said = self._texts_in(text)
        inside = set(_CODE.findall(_CHANCE.sub("", " ".join(_TAG.findall(text)) if markup else text)))
        codes = self._codes.keys() & inside
        for offered, are_codes in self._choices:
            if are_codes and offered <= inside:
                codes -= offered
            elif not are_codes and all(each in text for each in offered):
                said -= offered
        return found.union(*(self._texts[each] for each in said), *(self._codes[each] for each in codes))

    def _texts_in(self, text: str) -> set[str]:
        """Those of the texts to look for that stand in this one; each is looked for where it can stand."""
        numbers, runs = _CHANCE.sub("", text), " ".join(_RUN.findall(text))  # by chance, some id holds six digits
        return {
            needle
            for where, needles in ((numbers, self._numbers), (runs, self._secrets), (text, self._said))
            for needle in needles
            if needle in where
        }

    def labels_in(self, text: str) -> list[frozenset[Canary]]:
        """For each sentence that is the same for everyone: of whom it may be said."""
        return [canaries for label, canaries in self._labels.items() if label in text]

    def heads_in(self, text: str) -> set[Canary]:
        """What a display's head count says."""
        return {canary for count in _HEADS.findall(text) for canary in self._heads[count]}
