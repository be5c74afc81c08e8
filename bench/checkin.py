"""Check-ins a second, beside the bare floor: the same server, the same database, the same durability, taking turns.

    python -m bench.checkin [--database sqlite|postgresql] [--rounds N] [--json FILE]

A check-in is what a signed-in phone sends when "I am here" is pressed: session, CSRF, claim, occasion, enrolment,
scan, audit log, commit and the fragment that comes back, each inside the request. Rows are counted afterwards.
"""

import argparse
import json
import os
import random
import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bench import cpu
from bench.floor_server import FloorServer, floor_request
from bench.turns import Turn, how_busy, take
from e2e.load.door import Door, opened
from tooling.postgres import VARIABLE

GROUPS, SIZE = 25, 40
FLOOR_REQUESTS = 4000
# Requests a second of the floor on two cores of the machine the targets were set on.
EXPECTED = {"sqlite": 2290, "postgresql": 2430}
VOID_UNDER = 0.6


class RowsMissing(Exception):
    """What was answered and what is in the database differ: nothing that was measured means anything."""


@dataclass(frozen=True)
class Result:
    """The rounds of one database."""

    kind: str
    floors: list[Turn]
    check_ins: list[Turn]
    noted: str

    @property
    def void(self) -> bool:
        """Whether the floor itself was too slow for the ratio to mean anything."""
        return self.floor.per_second < VOID_UNDER * EXPECTED[self.kind]

    @property
    def floor(self) -> Turn:
        """The floor's round in the middle."""
        return middle(self.floors)

    @property
    def check_in(self) -> Turn:
        """The product's round in the middle."""
        return middle(self.check_ins)

    def as_json(self) -> dict[str, Any]:
        """All of it, for programs."""
        return {
            "database": self.kind,
            "void": self.void,
            "noted": self.noted,
            "floor": [each.as_json() for each in self.floors],
            "check_in": [each.as_json() for each in self.check_ins],
            "ratio": statistics.median(self.over_floor(lambda turn: turn.per_second)),
            "cpu_ratio": statistics.median(self.over_floor(lambda turn: turn.cpu_ms)),
        }

    def over_floor(self, figure: Callable[[Turn], float]) -> list[float]:
        """A figure of each round over that of the floor's turn beside it, the smallest first."""
        return sorted(figure(one) / figure(two) for one, two in zip(self.check_ins, self.floors, strict=True))


def middle(turns: list[Turn]) -> Turn:
    """The turn with the median speed."""
    return sorted(turns, key=lambda each: each.per_second)[len(turns) // 2]


def measure(kind: str, rounds: int) -> Result:
    """Start both, warm them up, and let them take turns."""
    with opened(kind) as door, FloorServer(door.installation) as beside:
        groups = [door.crowd.create_group(SIZE) for _ in range(GROUPS)]
        database, bare = database_cpu(door), [floor_request()] * FLOOR_REQUESTS
        floors, check_ins = [], []
        for _ in range(rounds + 1):
            floors.append(take(beside.port, bare, partial(cpu.of_group, beside.group), database))
            ready = [each.htmx for each in door.desk.check_ins(*[door.crowd.call(group) for group in groups])]
            random.Random(0).shuffle(ready)  # the groups come at the same time, not one after the other
            check_ins.append(take(door.server.port, ready, partial(cpu.of_group, door.server.group), database))
        count_rows(door, check_ins, beside, floors)
        return Result(kind, floors[1:], check_ins[1:], how_busy())


def count_rows(door: Door, check_ins: list[Turn], beside: FloorServer, floors: list[Turn]) -> None:
    """Raise RowsMissing unless each answer has its row, and each scan its audit row."""
    found, answered = door.look(), sum(each.requests for each in check_ins)
    if found.wrong or not answered == found.evidence == found.scans == found.audit_rows:
        raise RowsMissing(f"{answered} check-ins were answered, {found.evidence} are there; {found.wrong[:3]}")
    if beside.rows() != sum(each.requests for each in floors):
        raise RowsMissing(f"the floor has {beside.rows()} rows")


def database_cpu(door: Door) -> Callable[[], float]:
    """The processor time of PostgreSQL; SQLite's is the application's own."""
    if door.database.sqlite:
        return lambda: 0.0
    with door.database.reading() as db:
        backend = db.connection().execute(text("SELECT pg_backend_pid()")).scalar_one()
    return partial(cpu.of_children, cpu.parent_of(backend))


def table(results: Iterable[Result]) -> str:
    """What was measured, for people."""
    lines = ["", "median of the rounds (least–most)"]
    for each in results:
        lines += ["", f"{each.kind}, {len(each.floors)} rounds, {each.noted}"]
        for name, turns in (("floor", each.floors), ("check-in", each.check_ins)):
            speed, cpu_ms = [turn.per_second for turn in turns], [turn.cpu_ms for turn in turns]
            one = middle(turns)
            lines.append(
                f"  {name:9} {spread(speed, '.0f')} a second   cpu {spread(cpu_ms, '.2f')} ms "
                f"(app {one.app_cpu_ms:.2f}, database {one.database_cpu_ms:.2f}, load {one.load_cpu_ms:.2f})   "
                f"p50 {one.p50_ms:.1f} ms   p99 {one.p99_ms:.1f} ms"
            )
        speed, cpu_ms = each.over_floor(lambda turn: turn.per_second), each.over_floor(lambda turn: turn.cpu_ms)
        lines.append(f"  check-in over floor: speed {spread(speed, '.2f')}, cpu {spread(cpu_ms, '.2f')}")
        if each.void:
            lines.append(
                f"  VOID: the floor reached under {VOID_UNDER} of {EXPECTED[each.kind]} a second: try when it is quiet"
            )
    return "\n".join(lines)


def spread(figures: list[float], form: str) -> str:
    """The median, and from where to where."""
    return f"{statistics.median(figures):{form}} ({min(figures):{form}}–{max(figures):{form}})"


def main() -> int:
    """Measure, print, and write what was measured; 1 when the run is void."""
    parser = argparse.ArgumentParser(description="Check-ins a second beside the bare floor.")
    parser.add_argument("--database", choices=EXPECTED, action="append")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    kinds = [each for each in asked.database or EXPECTED if each == "sqlite" or VARIABLE in os.environ]
    results = [measure(kind, asked.rounds) for kind in kinds]
    print(table(results))
    if asked.json:
        asked.json.write_text(json.dumps([each.as_json() for each in results], indent=2) + "\n")
    return 1 if any(each.void for each in results) else 0


if __name__ == "__main__":
    raise SystemExit(main())
