"""What each answer held, against what docs/access.md lets its reader meet."""

import uuid
from collections import Counter, defaultdict
from dataclasses import dataclass

from models.access import Field
from models.people import Role
from tests.walk.canaries import Canary
from tests.walk.document import CellName
from tests.walk.readers import Reader
from tests.walk.standing import SITE_OF, cell_of, may_meet, may_open
from tests.walk.story import ELSEWHERE, Lived


@dataclass(frozen=True)
class Asked:
    """What was asked for: in which area, which ids stand in the address, and all of it in words."""

    area: str
    ids: list[uuid.UUID]
    words: str

    def __str__(self) -> str:
        return self.words


def behind_the_step_up(canary: Canary) -> bool:
    """True for what whoever has the PIN alone is not shown: what was stated and sent, and somebody's own words.

    The coded sentence and the time of an assessment are for them too.
    """
    coded = canary.field is Field.ASSESSMENT and canary.what in ("sentence", "time of the assessment")
    return canary.field in (Field.REASON, Field.CERTIFICATE) or (canary.field is Field.ASSESSMENT and not coded)


class Judge:
    """Keeps what was met in which cell, and every fault."""

    def __init__(self, lived: Lived, about: dict[uuid.UUID, frozenset[str]]) -> None:
        self._canaries, self._about = lived.canaries, about
        self._known: set[tuple[str, str, frozenset[str], int]] = set()
        self.met: dict[CellName, set[str]] = defaultdict(set)
        self.leaks: list[str] = []
        self.wrong: list[str] = []
        self.broken: list[str] = []
        self.answers: Counter[int] = Counter()

    def hear(self, reader: Reader, asked: Asked, status: int, head: str, body: str) -> None:
        """Take one answer in."""
        self.answers[status] += 1
        if status >= 500:
            self.broken.append(f"{reader.name}: {asked} answered {status}")
        if 200 <= status < 300:
            self._judge_the_opening(reader, asked)
        about = frozenset[str]().union(*(self._about.get(each, frozenset()) for each in asked.ids))
        heard = (reader.name, asked.area, about, hash((head, body)))
        if heard not in self._known:  # the same answer again says nothing new
            self._known.add(heard)
            self._judge_the_text(reader, asked, about, head, body)

    def _judge_the_opening(self, reader: Reader, asked: Asked) -> None:
        for each in asked.ids:
            about = self._about.get(each, frozenset())
            if not about:
                self.wrong.append(f"{reader.name}: {asked} opened, and nobody knows what it is about")
            self.wrong += [
                f"{reader.name}: {asked} opened, which is about {owner}"
                for owner in about
                if not may_open(reader.who, asked.area, owner)
            ]

    def _judge_the_text(self, reader: Reader, asked: Asked, about: frozenset[str], head: str, body: str) -> None:
        found = self._canaries.found_in(head, markup=False)
        found |= self._canaries.found_in(body, markup="Content-Type: text/html" in head)
        if asked.area == "device":
            found |= self._canaries.heads_in(body)
        for said_of in self._canaries.labels_in(f"{head}\n{body}"):
            found |= self._owned(reader, asked, about, said_of)
        for canary in found:
            if not self._may_meet(reader, asked, about, canary):
                self.leaks.append(f"{reader.name} found {canary} in {asked}")
            elif cell := cell_of(reader.who, asked.area, canary):
                self.met[cell].add(f"{reader.name}: {canary.what}")

    def _owned(self, reader: Reader, asked: Asked, about: frozenset[str], said_of: frozenset[Canary]) -> set[Canary]:
        """Of whom a sentence is said that is the same for everyone: whom the page is about, or else its reader.

        On a page about nobody in particular it is said of one of those of whom it may be said, if there are any.
        """
        people = about & set(SITE_OF) or {reader.who} & set(SITE_OF)
        owned = {canary for canary in said_of if canary.owner in people}
        if owned or any(self._may_meet(reader, asked, about, canary) for canary in said_of):
            return owned
        return set(sorted(said_of, key=str)[:1])

    def _may_meet(self, reader: Reader, asked: Asked, about: frozenset[str], canary: Canary) -> bool:
        if reader.name == ELSEWHERE and behind_the_step_up(canary):
            return False
        if canary.field is Field.REASON and asked.area == Role.CASEWORKER and canary.owner not in about:
            return False  # no list across persons shows a cause
        return may_meet(reader.who, asked.area, canary)
