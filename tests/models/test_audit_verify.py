"""The log is read from end to end, whatever stands in it, and what is right to do is let be."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session

from models import audit, audit_read, keyring
from models.append_only import create_all_triggers
from tests.conftest import KINDS
from tests.models.log_owner import THIEF, Owner, write_a_morning
from tests.town import NINE, Town

on_sqlite = pytest.mark.parametrize("database_url", KINDS[:1], indirect=True)


@pytest.fixture
def log(db: Session, town: Town) -> Session:
    """The log of a morning, six links long."""
    write_a_morning(db, town)
    return db


@pytest.fixture
def owner(log: Session) -> Owner:
    """The owner, with the triggers gone and everything else as it was."""
    found = Owner(log)
    found.drop_the_triggers()
    assert audit.verify(log).ok
    return found


def test_a_log_nobody_touched_verifies(log: Session):
    head = audit.head(log)
    verdict = audit.verify(log)
    assert (verdict.ok, verdict.checked, verdict.head, verdict.problems) == (True, 6, head, [])


def test_an_empty_log_verifies(db: Session):
    verdict = audit.verify(db)
    assert (verdict.ok, verdict.checked, verdict.head) == (True, 0, None)


def test_with_other_keys_nothing_verifies(log: Session):
    keyring.install(THIEF)
    verdict = audit.verify(log)
    assert not verdict.ok
    assert verdict.found == 6 + 6 + 1


@pytest.mark.parametrize(
    "garbage",
    [
        "UPDATE audit_event SET at = 'yesterday' WHERE seq = 2",
        "UPDATE audit_event SET actor_id = 'Amina' WHERE seq = 2",
        "UPDATE audit_event SET hash = 'text' WHERE seq = 2",
        "UPDATE audit_event SET commitment = 7 WHERE seq = 2",
        "UPDATE audit_body SET sealed = 'text' WHERE seq = 2",
        "UPDATE audit_listed SET person_id = 'Bosse' || rowid",
        "UPDATE audit_head SET mac = 'text'",
        "UPDATE audit_head SET seq = 'text'",
        "UPDATE audit_head SET key_id = x'00'",
        "INSERT INTO audit_head (id, seq, hash, mac, key_id) SELECT 0, 2, hash, hash, key_id FROM audit_head",
    ],
)
@on_sqlite
def test_what_cannot_even_be_read_is_found_and_not_stumbled_on(log: Session, owner: Owner, garbage: str):
    owner.do(garbage)
    verdict = audit.verify(log)
    assert verdict.checked == 6
    assert verdict.ok == garbage.startswith("INSERT")


# What is right to do.


def test_bodies_that_retention_deleted_leave_a_chain_that_verifies(log: Session, owner: Owner):
    for name in ("audit_body", "audit_listed"):
        owner.do(f"DELETE FROM {name} WHERE seq <= 3")  # noqa: S608
    create_all_triggers(owner.connection)
    verdict = audit.verify(log)
    assert (verdict.ok, verdict.checked, verdict.without_body) == (True, 6, 3)
    assert audit.body_of(log, 2) is None
    audit.write(log, "people:sign_out", by=None, at=NINE)
    assert audit.verify(log).ok


def test_a_long_log_is_read_a_batch_at_a_time(db: Session, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("models.audit_read.BATCH", 4)
    for _ in range(11):
        audit.write(db, "people:sign_out", by=None, at=NINE)
    verdict = audit.verify(db)
    assert (verdict.ok, verdict.checked) == (True, 11)


def test_a_log_full_of_problems_is_counted_and_not_listed_for_ever(db: Session, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("models.audit_verify.SHOWN", 3)
    for _ in range(5):
        audit.write(db, "people:sign_out", by=None, at=NINE)
    keyring.install(THIEF)
    verdict = audit.verify(db)
    assert (verdict.found, len(verdict.problems)) == (11, 3)


def test_links_that_come_while_it_is_read_are_no_problem(log: Session, monkeypatch: pytest.MonkeyPatch):
    meanwhile(monkeypatch, lambda: audit.write(log, "people:sign_out", by=None, at=NINE))
    verdict = audit.verify(log)
    assert (verdict.ok, verdict.checked) == (True, 7)


def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Let something happen once, between the last link and the head."""
    read_head, due = audit_read.head_row, [happens]

    def head_row(db: Session) -> Any:
        while due:
            due.pop()()
        return read_head(db)

    monkeypatch.setattr("models.audit_verify.head_row", head_row)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_the_newest_links_alone_verify(log: Session, count: int):
    verdict = audit.verify_newest(log, count)
    assert (verdict.ok, verdict.checked, verdict.head) == (True, count, audit.head(log))


@pytest.mark.parametrize("count", [6, 7, 500])
def test_as_many_as_there_are_is_the_whole_log(log: Session, count: int):
    assert audit.verify_newest(log, count).checked == 6


def test_the_newest_links_are_held_to_the_one_before_them(owner: Owner):
    owner.do("UPDATE audit_event SET hash = prev WHERE seq = 4")
    assert audit.verify_newest(owner.db, 1).ok
    assert [problem.seq for problem in audit.verify_newest(owner.db, 2).problems] == [5]
    assert [problem.seq for problem in audit.verify_newest(owner.db, 3).problems] == [4, 5]


def test_a_missing_link_among_the_newest_is_a_gap(owner: Owner):
    owner.do("DELETE FROM audit_event WHERE seq = 5")
    assert (6, "gap") in {(problem.seq, problem.kind) for problem in audit.verify_newest(owner.db, 3).problems}
