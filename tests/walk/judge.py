"""What each answer held, against what docs/access.md lets its reader meet."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable

from models.access import Field, Relation
from tests.walk.canaries import Canary
from tests.walk.document import CellName
from tests.walk.readers import Reader
from tests.walk.standing import SITE_OF, cell_of, may_meet, may_open
from tests.walk.story import ELSEWHERE, Lived


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

    def hear(self, reader: Reader, area: str, keys: Iterable[uuid.UUID], asked: str, status: int, text: str) -> None:
        """Take one answer in: who asked for what in which area, about which ids, and what came back."""
        ids = list(keys)
        self.answers[status] += 1
        if status >= 500:
            self.broken.append(f"{reader.name}: {asked} answered {status}")
        if 200 <= status < 300:
            self._judge_the_opening(reader, area, ids, asked)
        about = frozenset().union(*(self._about.get(each, frozenset()) for each in ids))
        heard = (reader.name, area, about, hash(text))
        if heard not in self._known:  # the same answer again says nothing new
            self._known.add(heard)
            self._judge_the_text(reader, area, about, asked, text)

    def _judge_the_opening(self, reader: Reader, area: str, ids: list[uuid.UUID], asked: str) -> None:
        for each in ids:
            about = self._about.get(each, frozenset())
            if not about:
                self.wrong.append(f"{reader.name}: {asked} opened, and nobody knows what it is about")
            self.wrong += [
                f"{reader.name}: {asked} opened, which is about {owner}"
                for owner in about
                if not may_open(reader.who, area, owner)
            ]

    def _judge_the_text(self, reader: Reader, area: str, about: frozenset[str], asked: str, text: str) -> None:
        found = self._canaries.found_in(text, markup=text.lstrip().startswith("Content-Type: text/html"))
        if area == "device":
            found |= self._canaries.heads_in(text)
        for canary in found:
            self._meet(reader, area, canary, asked)
        for said_of in self._canaries.labels_in(text):
            people = about & set(SITE_OF) or ({reader.who} & set(SITE_OF))
            owned = [canary for canary in said_of if canary.owner in people]
            if not owned and not any(self._may_meet(reader, area, canary) for canary in said_of):
                owned = sorted(said_of, key=str)[:1]
            for canary in owned:
                self._meet(reader, area, canary, asked)

    def _meet(self, reader: Reader, area: str, canary: Canary, asked: str) -> None:
        if not self._may_meet(reader, area, canary):
            self.leaks.append(f"{reader.name} found {canary} in {asked}")
        elif cell := cell_of(reader.who, area, canary):
            self.met[cell].add(f"{reader.name}: {canary.what}")

    def _may_meet(self, reader: Reader, area: str, canary: Canary) -> bool:
        if (canary.field, reader.name) == (Field.REASON, ELSEWHERE):
            return False  # what was stated is shown again only in the session that sent it
        return may_meet(reader.who, area, canary)

    def relations_met(self) -> set[Relation]:
        """In which relations anything was met."""
        return {relation for _, relation in self.met}
