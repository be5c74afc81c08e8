"""kill -9 of the whole server while people check in: what was answered stays. `make crash` does it more often."""

import random

import pytest

from e2e.load.door import opened
from e2e.load.kill import create_groups, strike
from tests import figures
from tests.conftest import KINDS

ROUNDS = 3


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_answered_before_a_kill_is_there_once(kind: str) -> None:
    chance = random.Random()
    with opened(kind) as door:
        groups, counted = create_groups(door, size=12), 0
        for _ in range(3 * ROUNDS):
            found = strike(door, groups, chance)
            figures.tell(f"{kind}: {found.acknowledged} answered, {found.cut_off} cut off, {found.kept.lost} lost")
            assert found.wrong == []
            counted += found.counts
            if counted == ROUNDS:
                return
    pytest.fail(f"only {counted} kills met a request under way")
