"""Many writers at once make one chain, and wait for each other without anyone failing."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, func, select
from sqlmodel import Session, col

from models import audit, audit_store
from models.audit import AuditBody, AuditEvent, Circumstances
from tests.conftest import KINDS
from tests.town import NINE, Town
from webapp.db import Database

WRITERS, EACH = 8, 100


def all_at_once(do: Callable[[int], object]) -> list[object]:
    """What each of the writers brought home, exceptions included, when all start at the same moment."""
    start = threading.Barrier(WRITERS)

    def run(number: int) -> object:
        start.wait()
        try:
            return do(number)
        except Exception as failure:  # noqa: BLE001 - it is counted
            return failure

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(run, range(WRITERS)))


def test_eight_writers_append_eight_hundred_links(database: Database):
    def sign_out_often(number: int) -> int:
        for _ in range(EACH):
            with database.writing() as db:
                audit.write(db, "people:language", by=None, at=NINE, body={"language": str(number)})
        return EACH

    assert all_at_once(sign_out_often) == [EACH] * WRITERS
    with database.reading() as db:
        verdict = audit.verify(db)
        assert (verdict.ok, verdict.checked) == (True, WRITERS * EACH)
        assert db.scalar(select(func.count(col(AuditBody.seq)))) == WRITERS * EACH


@pytest.mark.parametrize("database_url", KINDS[1:], indirect=True)
def test_without_waiting_for_their_turn_most_of_them_would_fail(database: Database, monkeypatch):
    """Shows that the test above can fail: on PostgreSQL it is the turn that makes the chain, not luck."""
    write_one(database)

    def rush(connection: Connection) -> object:
        return connection.execute(audit_store._head).one_or_none()

    def write_often(_: int) -> list[int]:
        return [write_one(database) for _ in range(EACH)]

    monkeypatch.setattr("models.audit_chain.take_turn", rush)
    assert any(isinstance(one, Exception) for one in all_at_once(write_often))


def test_a_page_polled_by_eight_tabs_of_one_session_is_one_look(database: Database):
    with database.writing() as db:
        town = Town(db)
        berit, occasion, people = town.berit, town.occasion, [town.amina.id, town.bosse.id]

    def poll(number: int) -> bool:
        audit.circumstances.set(Circumstances(session_id="s-1"))
        with database.writing() as db:
            # Half of them have the chain's turn already when they come to the look.
            if number % 2:
                audit.write(db, "people:sign_out", by=None, at=NINE)
            return audit.look(
                db, "site:roll:look", by=berit, at=NINE, purpose="assignment", what=occasion, listed=people
            )

    assert sorted(all_at_once(poll), key=repr) == [False] * (WRITERS - 1) + [True]
    with database.reading() as db:
        assert looks(db) == 1
        assert audit.verify(db).ok


def write_one(database: Database) -> int:
    """One link in a transaction of its own."""
    with database.writing() as db:
        return audit.write(db, "people:sign_out", by=None, at=NINE)


def looks(db: Session) -> int:
    """How many looks the log holds."""
    return db.scalar(select(func.count(col(AuditEvent.seq))).where(col(AuditEvent.action).endswith(":look"))) or 0
