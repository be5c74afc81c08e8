"""Run a command beside a PostgreSQL server of its own, in which it may create databases.

    python -m tooling.postgres [--in-memory] COMMAND…

The command finds the server's address in NARVARA_TEST_POSTGRES, written as SQLAlchemy wants it. Where that is
already set, that server is used. The server keeps fsync on: crash tests ask whether what was answered stays.
"""

import ctypes
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

VARIABLE = "NARVARA_TEST_POSTGRES"
# PostgreSQL refuses to run as root; None is whoever runs this.
ACCOUNT = "postgres" if os.geteuid() == 0 else None
# /var/tmp is on a disk; /tmp may be in memory, where fsync would mean nothing.
DISK = "/var/tmp"  # noqa: S108 mkdtemp makes a folder of our own in it
# Thousands of tests each want a clean database. In memory one costs a tenth of what it costs on a disk.
MEMORY = Path("/dev/shm")  # noqa: S108
ROOM_IN_MEMORY = 3_000_000_000  # bytes, for the databases, SQLite's files and Chromium's folders
PATIENCE = 60.0  # seconds
PR_SET_PDEATHSIG = 1  # linux/prctl.h


@contextmanager
def server(where: str = DISK) -> Iterator[str]:
    """A new server on a free port of the loopback; its address, until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="narvara-postgres-", dir=where))
    try:
        password = make_cluster(folder)
        port = free_port()
        process = start(folder, port)
        try:
            address = f"postgres:{password}@127.0.0.1:{port}/postgres"
            wait_for(f"postgresql://{address}", process, folder / "log")
            yield f"postgresql+psycopg://{address}"
        finally:
            process.send_signal(signal.SIGINT)  # to PostgreSQL: close all connections and stop
            process.wait(PATIENCE)
    finally:
        shutil.rmtree(folder)


def make_cluster(folder: Path) -> str:
    """Make an empty cluster in the folder; give the password of its superuser postgres."""
    password = secrets.token_hex(16)
    (folder / "password").write_text(password, "utf-8")
    if ACCOUNT:
        shutil.chown(folder, ACCOUNT, ACCOUNT)
        shutil.chown(folder / "password", ACCOUNT, ACCOUNT)
    options = ["--pgdata=data", "--username=postgres", "--pwfile=password", "--auth=scram-sha-256"]
    options += ["--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums", "--no-sync"]
    subprocess.run(
        [program("initdb"), *options],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
        user=ACCOUNT,
        group=ACCOUNT,
        extra_groups=[] if ACCOUNT else None,
    )
    return password


def start(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """Start the folder's server. It stops when this process does, however that happens."""
    settings = {
        "port": port,
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "max_connections": 200,
    }
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [program("postgres"), "-D", "data", *(f"--{name}={value}" for name, value in settings.items())],
            cwd=folder,
            stdout=log,
            stderr=log,
            user=ACCOUNT,
            group=ACCOUNT,
            extra_groups=[] if ACCOUNT else None,
            start_new_session=True,  # Ctrl-C in the terminal is for the command alone
            preexec_fn=stop_with_parent,  # noqa: PLW1509 there are no threads here
        )


def stop_with_parent() -> None:
    """Have the kernel stop this process when its parent is gone, even by kill -9."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return once the server answers."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            psycopg.connect(address, connect_timeout=3).close()
            return
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > until:
                print(log.read_text("utf-8"), file=sys.stderr)
                raise
            time.sleep(0.05)


def program(name: str) -> str:
    """One of the newest installed server's programs: Debian keeps them off the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    return str(found[-1]) if found else shutil.which(name) or name


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def run(command: list[str], address: str) -> int:
    """Run the command with the address in its environment; its exit code."""
    # Ctrl-C reaches the command too: let it end in its own way, and wait for it.
    signal.signal(signal.SIGINT, lambda *_: None)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    code = subprocess.call(command, env=os.environ | {VARIABLE: address})
    return code if code >= 0 else 128 - code


def main() -> int:
    """Run the command that the arguments name, beside a server; --in-memory before it keeps all files in memory."""
    command = sys.argv[1:]
    where = DISK
    if command[:1] == ["--in-memory"]:
        command = command[1:]
        if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM_IN_MEMORY:
            where = os.environ["TMPDIR"] = str(MEMORY)
    if address := os.environ.get(VARIABLE):
        return run(command, address)
    with server(where) as address:
        return run(command, address)


if __name__ == "__main__":
    raise SystemExit(main())
