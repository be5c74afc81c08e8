"""Servers that do wrong, for seeing that the harness notices.

python -m e2e.load.faulty FAULT serve --port N --workers N
"""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlmodel import Session

from models import audit
from webapp import db
from webapp.commands import main

LATE = 0.05  # seconds


def answers_before_it_commits() -> None:
    """The commit comes when the answer is long on its way."""

    @contextmanager
    def writing(self: db.Database) -> Iterator[Session]:
        queue = self._queue or db._nothing()
        queue.__enter__()
        session = Session(self.writer, expire_on_commit=False)
        yield session
        session.flush()

        def commit() -> None:
            time.sleep(LATE)
            session.commit()
            session.close()
            queue.__exit__(None, None, None)

        threading.Thread(target=commit).start()

    db.Database.writing = writing  # type: ignore[method-assign]


def writes_no_audit_row() -> None:
    """A scan is kept, and nobody will ever know who made it."""

    def write(*_: Any, **__: Any) -> int:
        return 0

    audit.write = write


FAULTS: dict[str, Callable[[], None]] = {
    each.__name__: each for each in (answers_before_it_commits, writes_no_audit_row)
}

if __name__ == "__main__":
    FAULTS[sys.argv.pop(1)]()
    main()
