"""One turn of load on a server, and what its figures are."""

import os
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from e2e.load.burst import send, shared_out

CONNECTIONS = 8


class Failed(Exception):
    """An answer was not the one wished for: there is nothing to measure."""


@dataclass(frozen=True)
class Turn:
    """So many requests on eight connections."""

    requests: int
    per_second: float
    p50_ms: float
    p99_ms: float
    app_cpu_ms: float
    database_cpu_ms: float
    load_cpu_ms: float

    @property
    def cpu_ms(self) -> float:
        """Processor time of a request, in the server and its database."""
        return self.app_cpu_ms + self.database_cpu_ms

    def as_json(self) -> dict[str, float]:
        """The figures by name."""
        return {name: round(value, 4) for name, value in asdict(self).items()} | {"cpu_ms": round(self.cpu_ms, 4)}


def take(port: int, requests: Sequence[bytes], app: Callable[[], float], database: Callable[[], float]) -> Turn:
    """Send everything over eight connections, from one process, each as fast as it is answered."""
    before = app(), database(), _own_children()
    sent = send(port, shared_out(requests, CONNECTIONS), processes=1, keep=False)
    after = app(), database(), _own_children()
    if refused := {each.status for each in sent} - {200}:
        raise Failed(f"answers with status {sorted(refused)}")
    ended = [each.answered_at for each in sent if each.answered_at is not None]
    took = sorted((each.answered_at or 0.0) - each.sent_at for each in sent)
    each_ms = [(there - here) / len(sent) * 1000 for here, there in zip(before, after, strict=True)]
    return Turn(
        requests=len(sent),
        per_second=len(sent) / (max(ended) - min(each.sent_at for each in sent)),
        p50_ms=statistics.median(took) * 1000,
        p99_ms=took[int(len(took) * 0.99)] * 1000,
        app_cpu_ms=each_ms[0],
        database_cpu_ms=each_ms[1],
        load_cpu_ms=each_ms[2],
    )


def _own_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def how_busy() -> str:
    """How busy the machine is with other things, for the record."""
    return f"load average {os.getloadavg()[0]:.1f} at {time.strftime('%H:%M')}"
