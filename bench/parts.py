"""Where the time of a check-in goes: processor time of each part, and what it asks of the database.

    python -m bench.parts [--database sqlite|postgresql] [--groups N]

Check-ins are made one after the other in this process, by the real application with real claims. The figures are the
mean of the quickest quarter: other work on the machine only ever adds. PostgreSQL's own time is not in them.
"""

import argparse
import functools
import importlib
import io
import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask
from sqlalchemy import event

from e2e.load.door import opened
from tooling.postgres import VARIABLE

SIZE = 40
REST = "Flask: contexts, routing, the session's cookie going out"
BEFORE = "hooks before: null characters, stamp, circumstances, language"
AFTER = "hooks after: headers, keeping the session alive"
VIEW = "the view; its transaction's connection and beginning"
# Each is timed without what is inside it.
PARTS: dict[str, str] = {
    "flask.sessions:SecureCookieSessionInterface.open_session": "the session's cookie: its signature",
    "webapp.signed_in:manager._user_callback": "who is signed in: one read, and its connection",
    "flask_wtf.csrf:CSRFProtect.protect": "CSRF: the form is read, the token verified",
    "webapp.participant.claim_cookie:held": "the claim: its signature",
    "webapp.db:stop_reading": "the reading connection is given back",
    "models.check_in:check_in": "the rule: the occasion is locked",
    "models.check_in:_known": "the rule: what else it asks, one read",
    "models.check_in:raise_version": "the roll's version",
    "models.check_in:_keep": "the scan is inserted",
    "models.audit:write": "the audit log: sealed, chained, event, body and head",
    "webapp.participant.check_in:place_to_tell": "what the answer tells: one read",
    "sqlalchemy.orm:Session.commit": "commit",
    "webapp.htmx:render_template": "the fragment",
}


class Meter:
    """Times functions in processor time of this thread, each without those inside it."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self._inside: list[float] = []

    def timed(self, name: str, do: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, watched."""

        @functools.wraps(do)
        def watched(*args: Any, **kwargs: Any) -> Any:
            began = time.thread_time()
            self._inside.append(0.0)
            try:
                return do(*args, **kwargs)
            finally:
                took = time.thread_time() - began
                self.spent[name] += took - self._inside.pop()
                if self._inside:
                    self._inside[-1] += took

        return watched

    def watch(self, app: Flask) -> Callable[..., Any]:
        """Put the watch on every part; the application to call."""
        for place, name in PARTS.items():
            module, _, path = place.partition(":")
            *owners, last = path.split(".")
            owner = importlib.import_module(module)
            for each in owners:
                owner = getattr(owner, each)
            setattr(owner, last, self.timed(name, getattr(owner, last)))
        for name, hooks in ((BEFORE, app.before_request_funcs), (AFTER, app.after_request_funcs)):
            hooks[None] = [self.timed(name, hook) for hook in hooks[None]]
        views = app.view_functions
        views["participant.check_in"] = self.timed(VIEW, views["participant.check_in"])
        return self.timed(REST, app)

    def taken(self) -> dict[str, float]:
        """What was spent since last asked."""
        spent, self.spent = dict(self.spent), defaultdict(float)
        return spent


def environ_of(request: bytes) -> dict[str, Any]:
    """The bytes of a request as a WSGI server hands it on."""
    head, _, body = request.partition(b"\r\n\r\n")
    (method, path, _), *fields = (line.split(" ", 2) for line in head.decode().split("\r\n"))
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
    }
    for name, *words in fields:
        key = name.rstrip(":").upper().replace("-", "_")
        environ[key if key.startswith("CONTENT_") else f"HTTP_{key}"] = " ".join(words)
    return environ


def answered(app: Callable[..., Any], request: bytes) -> None:
    """Answer one request, which must go well."""
    statuses: list[str] = []
    body = app(environ_of(request), lambda status, *_: statuses.append(status))
    b"".join(body)
    body.close()
    assert statuses == ["200 OK"], statuses


def measure(kind: str, groups: int) -> tuple[list[dict[str, float]], list[str]]:
    """What each part took in each check-in, and the statements of one."""
    with opened(kind) as door:
        meetings = [door.crowd.call(door.crowd.create_group(SIZE)) for _ in range(groups)]
        first, *requests = [each.htmx for each in door.desk.check_ins(*meetings)]
        door.server.kill()
        app, meter = door.crowd.app, Meter()
        asked: list[str] = []
        engine = app.extensions["database"].writer
        watched = meter.watch(app)
        found = []
        for request in requests:
            answered(watched, request)
            found.append(meter.taken())
        for each in {engine, app.extensions["database"].reader} if door.database.sqlite else {engine}:
            event.listen(each, "before_cursor_execute", lambda *args: asked.append(" ".join(args[2].split())))
        answered(app, first)
        return found[SIZE:], asked


def table(kind: str, found: Sequence[dict[str, float]], asked: Sequence[str]) -> str:
    """The parts, as docs/performance.md has them."""
    quickest = sorted(found, key=lambda each: sum(each.values()))[: len(found) // 4]
    lines = [f"| part, on {kind} | µs |", "|---|---|"]
    total = 0.0
    for name in (REST, BEFORE, *PARTS.values(), VIEW, AFTER):
        took = statistics.fmean(each.get(name, 0.0) for each in quickest) * 1e6
        total += took
        lines.append(f"| {name} | {took:.0f} |")
    lines.append(f"| **together** | **{total:.0f}** |")
    lines += ["", f"{len(asked)} statements:", *(f"  {each[:100]}" for each in asked)]
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Where the time of a check-in goes.")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--groups", type=int, default=20)
    asked = parser.parse_args()
    if asked.database == "postgresql" and VARIABLE not in os.environ:
        parser.error(f"{VARIABLE} names no server: run beside `python -m tooling.postgres`")
    print(table(asked.database, *measure(asked.database, asked.groups)))


if __name__ == "__main__":
    main()
