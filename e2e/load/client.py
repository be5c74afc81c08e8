"""A client process: it opens its connections, says that it is ready, waits for the moment, and sends.

    python -m e2e.load.client      a pickled Job comes in, "ready" goes out, a moment comes in, [Sent] go out

It imports nothing but the standard library and job.py, and waits for all its connections in one loop: the load must
weigh little beside what it weighs.
"""

import pickle
import selectors
import socket
import sys
import time

from e2e.load.job import Job, Sent

HEAD_ENDS = b"\r\n\r\n"
LENGTH = b"content-length:"


class Lane:
    """One connection and the requests that go over it."""

    def __init__(self, number: int, job: Job) -> None:
        self.number, self.requests, self.keep = number, job.lanes[number], job.keep
        self.line = socket.create_connection(("127.0.0.1", job.port), timeout=5)
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.at, self.sent_at, self.buffer = -1, 0.0, b""
        self.done: list[Sent] = []

    def send_next(self) -> bool:
        """Send the next request; False when none is left, or nobody takes it any more."""
        self.at += 1
        if self.at >= len(self.requests):
            return False
        self.sent_at = time.monotonic()
        try:
            self.line.sendall(self.requests[self.at])
        except OSError:
            return self.ended()
        return True

    def hear(self) -> bool:
        """Take what came. When that completes an answer, note it and send the next; False at the lane's end."""
        try:
            came = self.line.recv(262_144)
        except OSError:
            came = b""
        if not came:
            return self.ended()
        self.buffer += came
        whole = length_of(self.buffer)
        if whole is None or len(self.buffer) < whole:
            return True
        answer = self.buffer[:whole] if self.keep else self.buffer[: min(whole, 12)]
        self.done.append(Sent(self.number, self.at, self.sent_at, time.monotonic(), answer))
        self.buffer = self.buffer[whole:]
        return self.send_next()

    def ended(self) -> bool:
        """The request under way stays without an answer."""
        self.done.append(Sent(self.number, self.at, self.sent_at))
        return False


def length_of(buffer: bytes) -> int | None:
    """How long the answer at the buffer's start is, once its headers are here."""
    end = buffer.find(HEAD_ENDS)
    if end < 0:
        return None
    head = buffer[: end + 2].lower()
    if buffer[9:12] in (b"204", b"304"):
        return end + 4
    at = head.find(LENGTH)
    if at < 0:
        raise ValueError(f"an answer without a length: {buffer[: end + 4]!r}")
    return end + 4 + int(head[at + len(LENGTH) : head.index(b"\r\n", at)])


def drive(lanes: list[Lane], patience: float) -> list[Sent]:
    """Send everything, each lane as fast as it is answered."""
    with selectors.DefaultSelector() as waiting:
        for lane in lanes:
            if lane.send_next():
                waiting.register(lane.line, selectors.EVENT_READ, lane)
        until = time.monotonic() + patience
        while waiting.get_map() and time.monotonic() < until:
            for key, _ in waiting.select(timeout=1):
                if not key.data.hear():
                    waiting.unregister(key.fileobj)
        for key in list(waiting.get_map().values()):
            key.data.ended()
    return [each for lane in lanes for each in lane.done]


def main() -> None:
    """One job, from beginning to end."""
    job: Job = pickle.load(sys.stdin.buffer)  # noqa: S301 our own parent wrote it
    lanes = [Lane(number, job) for number in range(len(job.lanes))]
    sys.stdout.buffer.write(b"ready\n")
    sys.stdout.buffer.flush()
    time.sleep(max(0.0, float(sys.stdin.buffer.readline()) - time.monotonic()))
    pickle.dump(drive(lanes, job.patience), sys.stdout.buffer)


if __name__ == "__main__":
    main()
