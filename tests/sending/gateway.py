"""An SMS gateway on this machine: a real HTTP server that keeps what it is sent and answers as it is told."""

import base64
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

from pydantic import SecretStr

from webapp.settings import Settings

USER, PASSWORD = "u-exempelby", "gateway secret"


@dataclass
class Gateway:
    """What came in, in its order; `answers` are the statuses of the next answers, 200 when there are none left."""

    url: str = ""
    got: list[dict[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    visited: list[str] = field(default_factory=list)
    before_answering: Callable[[], object] = bool
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def settings(self, plain: Settings) -> Settings:
        """Settings that send SMS here."""
        return plain.model_copy(
            update={"sms_url": self.url, "sms_user": USER, "sms_password": SecretStr(PASSWORD), "sms_from": "Exempelby"}
        )

    def take(self, form: dict[str, str], headers: dict[str, str]) -> int:
        """Keep a message and say with which status to answer."""
        with self._turn:
            wanted = f"Basic {base64.b64encode(f'{USER}:{PASSWORD}'.encode()).decode()}"
            if headers.get("Authorization") != wanted:
                return 401
            status = self.answers.pop(0) if self.answers else 200
            if status == 200:
                self.got.append(form)
                self.headers.append(headers)
        self.before_answering()
        return status


@contextmanager
def open_gateway() -> Iterator[Gateway]:
    """A gateway that listens."""
    gateway = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status = gateway.take(dict(parse_qsl(body)), dict(self.headers))
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", f"{gateway.url}/elsewhere")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def do_GET(self) -> None:
            gateway.visited.append(self.path)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    gateway.url = f"http://127.0.0.1:{server.server_port}/a1/sms"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
