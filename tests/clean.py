"""Databases that one test after the other is lent."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url

from tests import restoring
from webapp.db import Database


class Clean:
    """Databases as good as new: whoever had one kept nothing in it, or it was put back.

    Making one is much of what a test costs.
    """

    def __init__(self) -> None:
        self._spare: dict[tuple[str, bool], list[tuple[str, Iterator[str]]]] = defaultdict(list)
        self._written: set[str] = set()
        self.open: dict[str, Database] = {}
        event.listen(Engine, "commit", self._note)

    def _note(self, connection: Connection) -> None:
        self._written.add(str(connection.engine.url.database))

    def is_written(self, url: str) -> bool:
        """Whether anything was ever committed there in this process."""
        return make_url(url).database in self._written

    def lend(self, kind: tuple[str, bool], make: Callable[[], Iterator[str]]) -> Iterator[str]:
        """A database of this kind; it comes back here, or goes for good."""
        if self._spare[kind]:
            url, maker = self._spare[kind].pop()
        else:
            maker = make()
            url = next(maker)
        yield url
        if url in self.open and self._is_as_it_was(url):
            self._spare[kind].append((url, maker))
        else:
            self.let_go(url)
            next(maker, None)

    def _is_as_it_was(self, url: str) -> bool:
        database = self.open[url]
        return not self.is_written(url) if database.sqlite else restoring.restore(database)

    def at(self, url: str) -> Database:
        """The database at an address, open."""
        if url not in self.open:
            self.open[url] = Database(url)
        return self.open[url]

    def let_go(self, url: str) -> None:
        """Close it."""
        if database := self.open.pop(url, None):
            database.close()

    def end(self) -> None:
        """Let all of them go."""
        event.remove(Engine, "commit", self._note)
        for url, maker in [each for spare in self._spare.values() for each in spare]:
            self.let_go(url)
            next(maker, None)
