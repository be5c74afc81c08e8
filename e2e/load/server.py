"""The real server as people run it, in a process group of its own, and the proof that it is the one that answers."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from e2e.load.installation import Installation
from tooling.postgres import free_port
from webapp.settings import ROOT

PATIENCE = 30.0
LISTENING = "0A"  # the state's number in /proc/net/tcp
# What .venv/bin/narvara does; it is made by `make setup` alone.
NARVARA = (sys.executable, "-c", "from webapp.commands import main; main()")


class NotOurServer(Exception):
    """What answers on the port is not the server that was started here: nothing it says proves anything."""


class NoServer(Exception):
    """The server did not come up; the message holds what it said."""


class Server:
    """`narvara serve` of one installation on one port, at least two workers."""

    def __init__(
        self,
        installation: Installation,
        *,
        port: int | None = None,
        workers: int = 2,
        program: Sequence[str] = (*NARVARA, "serve"),
        process: subprocess.Popen[bytes] | None = None,
    ) -> None:
        self.installation, self.port = installation, port or free_port()
        self._command = [*program, "--port", str(self.port), "--workers", str(workers)]
        self._log = installation.folder / "server.log"
        self.process = process

    @property
    def group(self) -> int:
        """The process group: the server and its workers."""
        if self.process is None:
            raise NoServer("it was not started")
        return self.process.pid

    def start(self) -> None:
        """Start it and return once it answers, proven to be our own; otherwise nothing of it is left."""
        try:
            self._start()
            self.prove()
        except BaseException:
            self.stop()
            raise

    def _start(self) -> None:
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self.environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + PATIENCE
        while not _answers(self.port):
            if self.process.poll() is not None or time.monotonic() > until:
                raise NoServer(self._log.read_text("utf-8", "replace")[-3000:])
            time.sleep(0.02)

    def environment(self) -> dict[str, str]:
        """What it is told by its environment: the settings of its installation."""
        return self.installation.environment()

    def prove(self) -> None:
        """Raise NotOurServer unless every socket that listens on the port is of our process group, and it says itself
        whose it is.
        """
        listening = _listening(self.port)
        ours = {socket for pid in _processes() if _group_of(pid) == self.group for socket in _sockets(pid)}
        if not listening or listening - ours:
            raise NotOurServer(f"on port {self.port} listens something that was not started here")
        self.says_whose_it_is()

    def says_whose_it_is(self) -> None:
        """Raise NotOurServer unless a page bears the name that only our settings know."""
        if self.installation.name not in _page(self.port, self.installation.settings.public_url):
            raise NotOurServer(f"the page on port {self.port} is not of {self.installation.name}")

    def kill(self) -> None:
        """kill -9 the whole group, and return when nothing of it is left."""
        with suppress(ProcessLookupError):
            os.killpg(self.group, signal.SIGKILL)
        if self.process:
            self.process.wait()
        until = time.monotonic() + PATIENCE
        while any(_group_of(pid) == self.group for pid in _processes()) and time.monotonic() < until:
            time.sleep(0.005)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End it; how it ends well has tests of its own."""
        if self.process:
            self.kill()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _page(port: int, public_url: str) -> str:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request("GET", "/sign-in", headers={"Host": public_url.partition("://")[2]})
        return line.getresponse().read().decode()
    except (OSError, http.client.HTTPException) as error:
        raise NotOurServer(f"nobody speaks HTTP on port {port}: {error!r}") from None
    finally:
        line.close()


def _processes() -> list[int]:
    return [int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit()]


def _group_of(pid: int) -> int | None:
    """The process's group; None once it is gone, with each of its threads, and only waits to be collected."""
    try:
        state, _parent, group = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:3]
        gone = state == "Z" and len(list(Path(f"/proc/{pid}/task").iterdir())) <= 1
    except (OSError, ValueError):
        return None
    return None if gone else int(group)


def _sockets(pid: int) -> set[str]:
    """The numbers of the sockets a process holds; those of other people's processes are not ours to see."""
    found: set[str] = set()
    try:
        for each in Path(f"/proc/{pid}/fd").iterdir():
            try:
                target = str(each.readlink())
            except OSError:
                continue
            if target.startswith("socket:["):
                found.add(target[8:-1])
    except OSError:
        pass
    return found


def _listening(port: int) -> set[str]:
    """The numbers of the sockets that listen on a port, whoever holds them."""
    found: set[str] = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                found.add(fields[9])
    return found
