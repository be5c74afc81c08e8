"""Whatever the order of claims, keys, times and people: one presence each, and one scan for each key."""

import datetime as dt
from collections import Counter

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as some
from sqlmodel import col, select

from models.attendance import ConfirmationKind, Task
from models.audit_tables import AuditEvent
from models.check_in import LEAVES_A_TASK, ClaimExpired, ClaimUsed, check_in
from models.occasions import CancelReason, Occasion
from models.scans import EVIDENCE, Scan
from tests.scanning import claim_of, confirm
from tests.town import at_clock

EIGHT = at_clock(8)

scans = some.tuples(
    some.just("scan"),
    some.sampled_from(["amina", "bosse", "cilla"]),
    some.sampled_from(["occasion", "garden_occasion"]),
    some.integers(0, 5),  # which key: few, so that they come again
    some.integers(0, 5 * 60),  # when the code was read, in minutes after eight
    some.integers(0, 11),  # how many minutes later the button was pressed
)
deeds = some.sampled_from([("confirm",), ("reopen",), ("cancel",), ("look",)])


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.lists(some.one_of(scans, scans, scans, scans, deeds), max_size=30))
def test_one_presence_each_and_one_scan_for_each_key(db, town, story):
    with db.begin_nested() as chapter:
        happened = play(db, town, story)
        inspect(db, happened)
        chapter.rollback()
    db.expire_all()


def play(db, town, story):
    """Let it happen; give the scan that each key was answered with."""
    answered: dict[str, Scan] = {}
    claims, confirmations = {}, 0
    for kind, *details in story:
        if kind == "scan":
            person, occasion, key, minutes, later = details
            made_at = EIGHT + dt.timedelta(minutes=minutes)
            # A key belongs to one claim: the same number again is the same claim, pressed again.
            claim = claims.setdefault(key, claim_of(getattr(town, occasion), made_at, key=f"key {key}"))
            press(db, getattr(town, person), claim, claim.made_at + dt.timedelta(minutes=later), answered)
        elif kind in ("confirm", "reopen"):
            confirmations += 1
            db.refresh(town.occasion)
            confirm(town, town.occasion, EIGHT, kind=ConfirmationKind(kind), number=confirmations)
        elif kind == "cancel":
            town.garden_occasion.cancelled_at = EIGHT
            town.garden_occasion.cancelled_because = CancelReason.OTHER
            db.flush()
    return answered


def press(db, person, claim, now, answered):
    """One press of the button, judged against what the key was answered with before."""
    before = answered.get(claim.id)
    try:
        scan = check_in(db, person, claim, now)
    except ClaimUsed:
        event("used by somebody else")
        assert before
        assert before.participant_id != person.id
    except ClaimExpired:
        event("expired")
        assert before is None
        assert now >= claim.made_at + dt.timedelta(minutes=10)
    else:
        event(scan.situation)
        assert scan.participant_id == person.id
        assert before is None or before.id == scan.id
        answered[claim.id] = scan


def inspect(db, answered):
    """What must hold at the end."""
    kept = db.exec(select(Scan)).all()
    assert {each.key: each.id for each in kept} == {key: each.id for key, each in answered.items()}
    for each in kept:
        assert each.evidence == (each.situation in EVIDENCE)
    present = Counter((each.participant_id, each.occasion_id) for each in kept if each.evidence)
    assert not present or max(present.values()) == 1
    for occasion in db.exec(select(Occasion)).all():
        on_the_roll = [
            each.occasion_version
            for each in kept
            if each.occasion_id == occasion.id and each.situation in EVIDENCE | LEAVES_A_TASK
        ]
        assert sorted(on_the_roll) == list(range(1, len(on_the_roll) + 1))
    waiting = Counter(
        (each.participant_id, each.occasion_id) for each in db.exec(select(Task).where(col(Task.done_at).is_(None)))
    )
    assert not waiting or max(waiting.values()) == 1
    assert len(db.exec(select(AuditEvent)).all()) == len(kept)
