"""What a client process is given and what it hands back. Plain values, so that a client starts in no time."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Job:
    """Lanes of requests to a port of this machine: a lane is one connection, its requests go one after the other.

    `keep` hands whole answers back; without it only their beginning, which is lighter.
    """

    port: int
    lanes: list[list[bytes]]
    keep: bool = False
    patience: float = 60.0


@dataclass(frozen=True, slots=True)
class Sent:
    """One request: which of its lane, when it was sent, and what came back in full, if anything did.

    Times are of the machine's monotonic clock, which is the same in every process.
    """

    lane: int
    number: int
    sent_at: float
    answered_at: float | None = None
    answer: bytes = b""

    @property
    def status(self) -> int:
        """The answer's status; 0 when none came in full."""
        return int(self.answer[9:12]) if self.answer else 0

    @property
    def body(self) -> bytes:
        """What came after the headers."""
        return self.answer.partition(b"\r\n\r\n")[2]

    def header(self, name: str) -> str:
        """A header's value, or nothing."""
        return next(iter(self.headers(name)), "")

    def headers(self, name: str) -> list[str]:
        """Each value of a header that may come more than once."""
        lines = self.answer.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
        pairs = (line.partition(":") for line in lines)
        return [value.strip() for key, _, value in pairs if key.lower() == name.lower()]
