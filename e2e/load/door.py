"""The door of a house: an installation with its server, its crowd and its database, on either kind."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from e2e.load.aftermath import Aftermath, Presence, look
from e2e.load.burst import PROCESSES, in_flight, send
from e2e.load.crowd import Crowd
from e2e.load.installation import Installation, installation
from e2e.load.job import Sent
from e2e.load.server import NARVARA, Server
from e2e.load.visits import Desk
from tests import figures
from tooling.postgres import VARIABLE
from webapp.db import Database

SERVE = (*NARVARA, "serve")


@dataclass(frozen=True)
class Door:
    """What a test of many at once needs."""

    installation: Installation
    database: Database
    server: Server
    crowd: Crowd
    desk: Desk

    def at_once(self, lanes: list[list[bytes]]) -> list[Sent]:
        """Send from all processes, and see to it that it really was at once and that the server met no error."""
        self.server.prove()
        answers = send(self.server.port, lanes)
        greatest = in_flight(answers)
        figures.tell(f"{self.installation.kind}: {len(answers)} requests, at most {greatest} in flight")
        assert greatest >= PROCESSES, f"only {greatest} were in flight: this shows nothing about at once"
        assert {each.status // 100 for each in answers} <= {2, 3, 4}
        self.server.prove()
        return answers

    def forget_connections(self) -> None:
        """Let go of connections from before a kill: they are dead."""
        self.database.reader.dispose()
        self.database.writer.dispose()

    def look(self, acknowledged: Sequence[Presence] = ()) -> Aftermath:
        """What stands in the database now."""
        self.installation.use_keys()
        return look(self.database, acknowledged)


@contextmanager
def opened(kind: str, program: Sequence[str] = SERVE, cluster: str | None = None) -> Iterator[Door]:
    """An installation with its server running: on sqlite, or on postgresql in this cluster or the test run's own."""
    with (
        installation((cluster or os.environ[VARIABLE]) if kind == "postgresql" else None) as found,
        found.database() as database,
        Crowd(found, database) as crowd,
        Server(found, program=program) as server,
    ):
        yield Door(found, database, server, crowd, Desk(server))
