"""A scanner for viruses that answers as clamd does, on this machine."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd:
    """What it was sent, and what it answers where it is told to say something else than what it finds."""

    def __init__(self, says: bytes | None = None) -> None:
        self.says = says
        self.looked_at: list[bytes] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._door.getsockname()[1]}"

    def serve(self) -> None:
        """Answer everybody, one after another, until the door is shut."""
        while True:
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            with line, line.makefile("rb") as heard:
                line.sendall(self._answer(heard))

    def shut(self) -> None:
        """Answer nobody any more."""
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _answer(self, heard) -> bytes:
        word = heard.read(1)
        while not word.endswith(b"\0"):
            word += heard.read(1)
        if word == b"zVERSION\0":
            return b"ClamAV 1.4.6/27800/Mon Nov 23 09:00:00 2026\0"
        content = b""
        while size := int.from_bytes(heard.read(4), "big"):
            content += heard.read(size)
        self.looked_at.append(content)
        found = b"stream: Win.Test.EICAR_HDB-1 FOUND" if EICAR in content else b"stream: OK"
        return (found if self.says is None else self.says) + b"\0"


@contextmanager
def clamd(says: bytes | None = None) -> Iterator[Clamd]:
    """A scanner that runs meanwhile."""
    found = Clamd(says)
    thread = threading.Thread(target=found.serve)
    thread.start()
    try:
        yield found
    finally:
        found.shut()
        thread.join()
