"""Serving the application: granian in front, whitenoise for static files, one application in each worker."""

import errno
import os
import signal
import socket
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from wsgiref.headers import Headers

from whitenoise import WhiteNoise

from webapp.commands.failures import Failure
from webapp.commands.opening import settings
from webapp.headers import HEADERS
from webapp.settings import ROOT

HOUR = 3600
# More than the processor can use: sign-ins that wait for each other's slow hashes must not keep check-ins waiting.
# SQLite's pool holds twenty connections.
THREADS = 16
# Ten times as often as usual: the thread that holds the writers' lock must not wait for one that only computes.
SWITCH_SECONDS = 0.0005


@dataclass(frozen=True)
class Tls:
    """The certificate to serve https with, and its key."""

    certificate: Path
    key: Path


def application() -> WhiteNoise:
    """What each worker builds for itself: the application behind its static files."""
    from webapp.app import create_app  # for those who serve; other commands need no pages

    sys.setswitchinterval(SWITCH_SECONDS)
    return StaticFiles(
        create_app(settings()),
        root=ROOT / "static",
        prefix="static/",
        max_age=HOUR,
        allow_all_origins=False,
        add_headers_function=_add_headers,
    )


class StaticFiles(WhiteNoise):
    """WhiteNoise, and a year for addresses that carry the file's digest."""

    @staticmethod
    def serve(static_file: Any, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer with a file."""

        from webapp.assets import FOR_EVER

        def kept(status: str, headers: list[tuple[str, str]]) -> Any:
            if status.startswith("200") and "v" in parse_qs(environ.get("QUERY_STRING", "")):
                headers = [(name, FOR_EVER if name == "Cache-Control" else value) for name, value in headers]
            return start_response(status, headers)

        return WhiteNoise.serve(static_file, environ, kept)  # type: ignore[no-any-return]


def _fork_so_that_workers_end_when_told() -> None:
    """Let a worker end at its parent's SIGTERM, from the moment it is forked: signals wait while there are two of it.

    Ctrl-C would reach it twice, from the terminal and as that SIGTERM, and two at once can keep it from ending until it
    is killed ten seconds later; so can the parent's handlers, which it was forked with.
    """
    told = {signal.SIGINT, signal.SIGTERM}

    def in_the_worker() -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})

    os.register_at_fork(
        before=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, told),
        after_in_parent=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, told),
        after_in_child=in_the_worker,
    )


def _add_headers(headers: Headers, _path: str, _url: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value


def serve_until_told(
    host: str,
    port: int,
    workers: int,
    tls: Tls | None = None,
    application: str = "webapp.commands.serving:application",
) -> None:
    """Serve until Ctrl-C or SIGTERM, then let requests under way end. Nothing is logged of addresses asked for."""
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    # Before the workers are forked: they share what was read, and each is there the sooner.
    import_module("webapp.app")
    _fork_so_that_workers_end_when_told()
    Server(
        application,
        factory=True,
        interface=Interfaces.WSGI,
        address=host,
        port=port,
        workers=workers,
        blocking_threads=THREADS,
        http=HTTPModes.http1,
        websockets=False,
        log_access=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        ssl_cert=tls.certificate if tls else None,
        ssl_key=tls.key if tls else None,
        working_dir=ROOT,
    ).serve()


def free_port(host: str, port: int) -> int:
    """The port, or any free one for 0. Raises Failure when something else listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Failure(_cannot_listen(host, port, error)) from None
        return int(probe.getsockname()[1])


def _cannot_listen(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        other = f"--port {port + 1}, or make run PORT={port + 1}"
        return f"Port {port} is taken: end what listens there, or choose another with {other}"
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights: choose one above 1023 with --port"
    return f"Cannot listen on {host}:{port} ({os.strerror(error.errno or 0)}): choose another --host or --port"
