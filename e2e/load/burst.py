"""Many client processes that wait for one moment and then all send."""

import pickle
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import IO, TypeVar, cast

from e2e.load.job import Job, Sent
from webapp.settings import ROOT

PROCESSES = 8
TO_WAKE_UP = 0.05  # seconds
Thing = TypeVar("Thing")


class ClientFailed(Exception):
    """A client process could not do its job: what it met says nothing about the server."""


class Burst:
    """The processes, connected and waiting. go() lets them send, answers() waits for what came back.

    A request's `lane` counts over all processes, in the order the lanes were given.
    """

    def __init__(
        self, port: int, lanes: Sequence[list[bytes]], *, processes: int = PROCESSES, keep: bool = True
    ) -> None:
        self._shares = [list(range(first, len(lanes), processes)) for first in range(min(processes, len(lanes)))]
        self._clients = [_start() for _ in self._shares]
        for client, share in zip(self._clients, self._shares, strict=True):
            pickle.dump(Job(port, [lanes[lane] for lane in share], keep), _stdin(client))
            _stdin(client).flush()
        for client in self._clients:
            if _stdout(client).readline() != b"ready\n":
                self.end()
                raise ClientFailed("a client could not open its connections")

    def go(self) -> None:
        """Let all of them send at the same moment, and return then."""
        moment = time.monotonic() + TO_WAKE_UP
        for client in self._clients:
            _stdin(client).write(b"%f\n" % moment)
            _stdin(client).flush()
        time.sleep(max(0.0, moment - time.monotonic()))

    def answers(self) -> list[Sent]:
        """What each request met, in the order of the lanes."""
        found: list[Sent] = []
        for client, share in zip(self._clients, self._shares, strict=True):
            try:
                came: list[Sent] = pickle.load(_stdout(client))  # noqa: S301 our own child wrote it
            except EOFError:
                self.end()
                raise ClientFailed("a client ended before it was done") from None
            found += [replace(each, lane=share[each.lane]) for each in came]
        self.end()
        return sorted(found, key=lambda each: (each.lane, each.number))

    def end(self) -> None:
        """Let the processes go."""
        for client in self._clients:
            client.kill()
            client.wait()
            _stdin(client).close()
            _stdout(client).close()


def send(port: int, lanes: Sequence[list[bytes]], *, processes: int = PROCESSES, keep: bool = True) -> list[Sent]:
    """Send everything at once and wait for the answers."""
    burst = Burst(port, lanes, processes=processes, keep=keep)
    burst.go()
    return burst.answers()


def shared_out(things: Sequence[Thing], lanes: int) -> list[list[Thing]]:
    """Requests, or what they stand for, dealt out over so many lanes."""
    return [list(things[first::lanes]) for first in range(min(lanes, len(things)))]


def in_flight(sent: Sequence[Sent]) -> int:
    """The greatest number of requests that were sent and not yet answered at one moment, over all processes."""
    moments = [(each.sent_at, 1) for each in sent]
    moments += [(each.answered_at, -1) for each in sent if each.answered_at is not None]
    under_way = greatest = 0
    for _, step in sorted(moments):  # at the same moment an answer counts before a request
        under_way += step
        greatest = max(greatest, under_way)
    return greatest


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "e2e.load.client"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def _stdin(client: subprocess.Popen[bytes]) -> IO[bytes]:
    return cast("IO[bytes]", client.stdin)


def _stdout(client: subprocess.Popen[bytes]) -> IO[bytes]:
    return cast("IO[bytes]", client.stdout)
