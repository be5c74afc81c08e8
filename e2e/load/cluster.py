"""A PostgreSQL cluster of our own, whose every process may be killed."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from tooling import postgres


class Cluster:
    """A durable cluster on a free port, in a folder of its own."""

    def __enter__(self) -> "Cluster":
        self._folder = Path(tempfile.mkdtemp(prefix="narvara-cluster-", dir=postgres.DISK))
        self._password, self._port = postgres.make_cluster(self._folder), postgres.free_port()
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGINT)  # to PostgreSQL: close all connections and stop
        self._process.wait(postgres.PATIENCE)
        shutil.rmtree(self._folder)

    @property
    def address(self) -> str:
        """Its address, as SQLAlchemy wants it."""
        return f"postgresql+psycopg://{self._address}"

    @property
    def _address(self) -> str:
        return f"postgres:{self._password}@127.0.0.1:{self._port}/postgres"

    def start(self) -> None:
        """Start it, also after a kill, and return once it answers."""
        self._process: subprocess.Popen[bytes] = postgres.start(self._folder, self._port)
        postgres.wait_for(f"postgresql://{self._address}", self._process, self._folder / "log")

    def kill(self) -> None:
        """kill -9 every process of it. The postmaster goes first, or it would mend what is left."""
        children = _children(self._process.pid)
        for pid in (self._process.pid, *children):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self._process.wait()


def can_be_made() -> bool:
    """Whether PostgreSQL's programs are installed here."""
    return shutil.which(postgres.program("initdb")) is not None


def _children(parent: int) -> list[int]:
    found = []
    for each in Path("/proc").iterdir():
        try:
            fields = (each / "stat").read_text().rpartition(")")[2].split() if each.name.isdigit() else []
        except OSError:
            continue
        if fields and int(fields[1]) == parent:
            found.append(int(each.name))
    return found
