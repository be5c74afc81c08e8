"""kill -9 the server during bursts of check-ins, again and again, on each database, and count what was lost.

    python -m e2e.crash [--rounds N] [--database sqlite|postgresql] [--seed N]

On PostgreSQL every second round kills all of the database's processes too, in a cluster made for this. Where
PostgreSQL's programs are not installed, the server in NARVARA_TEST_POSTGRES is used and left alone.
"""

import argparse
import os
import random
import secrets
from collections.abc import Iterator
from contextlib import ExitStack

from e2e.load.cluster import Cluster, can_be_made
from e2e.load.door import opened
from e2e.load.kill import Round, create_groups, strike
from tooling.postgres import VARIABLE

SIZE = 40
DATABASES = ("sqlite", "postgresql")


class TooFewCount(Exception):
    """Too many kills fell when nothing was under way: they say nothing."""


def rounds(kind: str, wanted: int, chance: random.Random) -> Iterator[Round]:
    """So many rounds that count, on one database."""
    with ExitStack() as stack:
        cluster = stack.enter_context(Cluster()) if kind == "postgresql" and can_be_made() else None
        door = stack.enter_context(opened(kind, cluster=cluster.address if cluster else None))
        groups, counted = create_groups(door, SIZE), 0
        for _ in range(3 * wanted):
            found = strike(door, groups, chance, cluster if counted % 2 else None)
            yield found
            counted += found.counts
            if counted == wanted:
                return
    raise TooFewCount(f"of {3 * wanted} kills only {counted} met a request under way")


def table(kind: str, found: list[Round]) -> str:
    """A line of the table in docs/faults.md."""
    last, cut_off = found[-1].after, [each.cut_off for each in found]
    cells = (
        kind,
        len(found),
        sum(each.with_database for each in found),
        sum(each.acknowledged for each in found),
        sum(each.kept.lost for each in found),
        f"{sum(cut_off)} ({min(cut_off)}–{max(cut_off)})",
        last.scans,
        last.audit_rows,
        sum(len(each.wrong) for each in found),
    )
    return f"| {' | '.join(str(each) for each in cells)} |"


def main() -> int:
    """Run the rounds and print the table; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(description="Kill the server and look for what was lost.")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--database", choices=DATABASES, action="append")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    asked = parser.parse_args()
    print(f"Seed {asked.seed}.")
    lines, wrong = [], 0
    for kind in asked.database or DATABASES:
        if kind == "postgresql" and not can_be_made():
            if VARIABLE not in os.environ:
                print(f"PostgreSQL is not installed and {VARIABLE} names none: it is left out.")
                continue
            print("PostgreSQL's programs are not here: its processes are not ours to kill and live on.")
        counted = []
        for found in rounds(kind, asked.rounds, random.Random(asked.seed)):
            counted += [found] if found.counts else []
            wrong += len(found.wrong)
            print(_said(kind, len(counted), found), flush=True)
        lines.append(table(kind, counted))
    print("\n| database | kills | with the database's | answered | lost | cut off | scans | audit rows | wrong |")
    print("|---|---|---|---|---|---|---|---|---|")
    print("\n".join(lines))
    return 1 if wrong else 0


def _said(kind: str, number: int, found: Round) -> str:
    whom = "server and database" if found.with_database else "server"
    words = f"{kind} {number if found.counts else 'not counted'}: killed the {whom}, {found.acknowledged} answered, "
    words += f"{found.cut_off} cut off, {found.kept.lost} lost"
    return "\n  ".join([words, *found.wrong[:10]])


if __name__ == "__main__":
    raise SystemExit(main())
