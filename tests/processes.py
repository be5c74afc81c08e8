"""The commands as processes of their own, as a terminal starts them."""

import os
import re
import signal
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.application import KEYRING
from webapp.settings import ROOT

SECRET = "0123456789abcdef0123456789abcdef"
PATIENCE = 120.0


def environment(**settings: str) -> dict[str, str]:
    """The environment of a terminal with these settings and no others of ours."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("NARVARA_")}
    return {**mine, **{f"NARVARA_{name.upper()}": value for name, value in settings.items()}}


def process(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "webapp.commands", *words],
        cwd=ROOT,
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def own_settings(database: Path) -> dict[str, str]:
    """A municipality's own settings, with a database on SQLite."""
    return {
        "database_url": f"sqlite:///{database}",
        "secret_key": SECRET,
        "keyring": KEYRING,
        "public_url": "https://narvara.example.se",
    }


@contextmanager
def running(*words: str, **settings: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server in a process group of its own, as a terminal makes one, and the address it printed."""
    server = subprocess.Popen(
        [sys.executable, "-m", "webapp.commands", *words],
        cwd=ROOT,
        env=environment(**settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert server.stdout
        address = ""
        for line in server.stdout:
            if found := re.search(r"(?:is|listens) on (https?://[\w.-]+:\d+)", line):
                address = found[1]
                break
        assert address, server.stderr.read() if server.stderr else ""
        yield server, address
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
        server.communicate()


def visit(address: str) -> str:
    """The page at an address, once the server is up."""
    anyone = ssl.create_default_context()
    anyone.check_hostname, anyone.verify_mode = False, ssl.CERT_NONE
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10, context=anyone) as answer:  # noqa: S310
                return str(answer.read().decode())
        except (OSError, urllib.error.URLError):
            assert time.monotonic() < until, f"no answer from {address}"
            time.sleep(0.1)  # a server that is starting is not a clock to be injected


def children(pid: int) -> list[str]:
    """The processes that a process has started, whatever their group."""
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
