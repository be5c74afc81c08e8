"""kill -9 in the middle of a burst of check-ins, then up again, and a look at what was kept."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from e2e.load.aftermath import Aftermath
from e2e.load.burst import PROCESSES, Burst, send, shared_out
from e2e.load.cluster import Cluster
from e2e.load.crowd import Group
from e2e.load.door import Door
from e2e.load.job import Sent
from e2e.load.visits import CheckIn

LANES = 2 * PROCESSES
GROUPS = 8
# The kill falls somewhere in the time that the burst may take.
EARLY, LATE = 0.05, 0.9
WELL = frozenset({200, 303})


@dataclass
class Round:
    """One kill: what had been answered, what was cut off, and what was found before and after people pressed again."""

    with_database: bool
    acknowledged: int
    cut_off: int
    kept: Aftermath
    after: Aftermath
    wrong: list[str]

    @property
    def counts(self) -> bool:
        """Only a kill that cut a request off says anything."""
        return self.cut_off > 0


def create_groups(door: Door, size: int) -> list[Group]:
    """The people who check in, in each round to new occasions."""
    return [door.crowd.create_group(size) for _ in range(GROUPS)]


def strike(door: Door, groups: Sequence[Group], chance: random.Random, cluster: Cluster | None = None) -> Round:
    """One round. With a cluster, its every process is killed too, just before or just after the server's."""
    meetings, began = [door.crowd.call(group) for group in groups], time.monotonic()
    check_ins = door.desk.check_ins(*meetings)
    may_take = (time.monotonic() - began) / 2  # two pages were got for each check-in
    chance.shuffle(check_ins)
    lanes = shared_out(check_ins, LANES)
    door.server.prove()
    requests = [[_as_some_do(each, chance) for each in lane] for lane in lanes]
    moment = may_take * chance.uniform(EARLY, LATE)
    victims = [door.server.kill, cluster.kill] if cluster else [door.server.kill]
    killed_at, sent = _burst(door, requests, moment, chance.sample(victims, len(victims)))
    if cluster:
        cluster.start()
    door.forget_connections()
    answered = [each for each in sent if each.answered_at]
    well = [lanes[each.lane][each.number] for each in answered if each.status in WELL]
    kept = door.look([each.presence for each in well])
    wrong = list(kept.wrong)
    if len(well) < len(answered) and not cluster:
        wrong.append(f"{len(answered) - len(well)} check-ins were refused before the kill")
    cut_off = [each for each in sent if not each.answered_at and each.sent_at < killed_at]
    door.server.start()
    unanswered = [lanes[each.lane][each.number] for each in sent if not each.answered_at]
    wrong += _press_again(door, unanswered)
    after = door.look([each.presence for each in (*well, *unanswered)])
    return Round(cluster is not None, len(well), len(cut_off), kept, after, wrong + after.wrong)


def _as_some_do(check_in: CheckIn, chance: random.Random) -> bytes:
    return check_in.htmx if chance.random() < 0.5 else check_in.plain


def _burst(
    door: Door, lanes: list[list[bytes]], moment: float, kills: Sequence[Callable[[], None]]
) -> tuple[float, list[Sent]]:
    """Let everyone press, and kill after a moment; when that was, and what came back."""
    burst = Burst(door.server.port, lanes)
    try:
        burst.go()
        time.sleep(moment)
        killed_at = time.monotonic()
        for kill in kills:
            kill()
        return killed_at, burst.answers()
    finally:
        burst.end()


def _press_again(door: Door, unanswered: Sequence[CheckIn]) -> list[str]:
    """What people do whose phone showed no answer."""
    answers = send(door.server.port, shared_out([each.plain for each in unanswered], LANES))
    return [f"pressed again after the kill: {each.status}" for each in answers if each.status not in WELL]
