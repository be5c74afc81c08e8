"""Whatever the order of things: nobody lacks a valid reason without all that it takes, and nothing is overwritten."""

import datetime as dt
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlmodel import col, select

from models import grounds, hearings, in_force, minutes, seconds
from models.calendar import STOCKHOLM
from models.review_steps import Move
from models.reviews import AssessmentLine
from models.seconds import waiting_assessment
from tests import figures
from tests.any_order import EACH_AT_LEAST, Reviews, machine
from tests.any_order_held import Seen

STORIES = 40
MANY = 120  # mostly twenty-five are enough
RUN = settings(
    max_examples=2,
    stateful_step_count=120,
    deadline=None,
    report_multiple_bugs=False,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_reviews_hold_in_any_order(db, town, database):
    """Two stories of Hypothesis, and on SQLite as many others as it takes until each move was taken often enough."""
    seen, often = Seen(), database.sqlite
    stories, kind = machine(db, town, seen), "sqlite" if often else "postgresql"
    run_state_machine_as_test(stories, settings=RUN)
    for number in range(MANY if often else 0):  # Hypothesis likes small numbers, with which the same is done over again
        if not rare_in(seen):
            break
        tell(stories(), Random(number))
    figures.tell(f"moves of reviews on {kind}: {_counted(seen.moves)}; refused: {_counted(seen.refused)}")
    assert not (often and rare_in(seen)), f"let these happen more often: {rare_in(seen)}"


def rare_in(seen: Seen) -> dict[Move, int]:
    """The moves that were not taken often enough, with how often."""
    return {move: seen.moves[move] for move in Move if seen.moves[move] < EACH_AT_LEAST}


def _counted(found: Any) -> str:
    return ", ".join(f"{name} {number}" for name, number in sorted(found.items()))


def skip_the_hearing(patch: pytest.MonkeyPatch) -> None:
    """As if a day that passed were enough, whether or not anybody was heard."""

    def whatever_there_is(db: Any, review: Any, *_: Any) -> Any:
        heard = hearings.latest(db, review)
        return (heard.hearing.id if heard else None), None

    patch.setattr(grounds, "_hearing", whatever_there_is)


def let_the_first_be_the_second(patch: pytest.MonkeyPatch) -> None:
    """As if whoever wrote it could agree to it."""
    patch.setattr(seconds, "_not_ones_own", lambda db, staff, review: waiting_assessment(db, review))


def skip_the_children(patch: pytest.MonkeyPatch) -> None:
    """As if an empty part about the children would do."""
    patch.setattr(grounds, "_whole", lambda considered: considered is not None)


def keep_both_in_force(patch: pytest.MonkeyPatch) -> None:
    """As if the assessment before a new one counted too."""

    def all_of_them(db: Any, lines: Any) -> list[AssessmentLine]:
        ids = [line.id for line in lines if line.assessment_id]
        return list(db.exec(select(AssessmentLine).where(col(AssessmentLine.line_id).in_(ids))).all())

    patch.setattr(in_force, "parts_in_force", all_of_them)


def count_by_the_wall_clock(patch: pytest.MonkeyPatch) -> None:
    """As if the night of 25 October had as many hours as any other."""

    def on_the_wall(start: dt.datetime, end: dt.datetime) -> int:
        naive = [each.astimezone(STOCKHOLM).replace(tzinfo=None) for each in (start, end)]
        return int((naive[1] - naive[0]).total_seconds()) // 60

    patch.setattr(minutes, "minutes_between", on_the_wall)


# The story that found it soonest when it was last looked; where it no longer does, another will.
FOUND_FIRST_IN = {
    skip_the_hearing: 3,
    let_the_first_be_the_second: 25,
    skip_the_children: 22,
    keep_both_in_force: 10,
    count_by_the_wall_clock: 0,
}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("fault", FOUND_FIRST_IN)
def test_a_fault_in_a_rule_is_found(db, town, fault: Callable[[pytest.MonkeyPatch], None], monkeypatch):
    fault(monkeypatch)
    stories = machine(db, town, Seen())
    with pytest.raises(AssertionError):
        tell_all(stories, FOUND_FIRST_IN[fault])


def tell_all(stories: type[Reviews], first: int) -> None:
    """So many stories, each begun anew."""
    for seed in range(first, first + STORIES):
        tell(stories(), Random(seed))


def tell(story: Reviews, chance: Random) -> None:
    """One story without Hypothesis, which would tell a failing one again with other ids."""
    try:
        story.four_days_are_over(chance.getrandbits(16))
        for _ in range(120):
            story.somebody_does_something(chance.getrandbits(64))
            story.everything_holds()
    finally:
        story.teardown()
