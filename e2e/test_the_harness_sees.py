"""A harness that finds nothing proves nothing until it has found something: faults planted for it."""

import random
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from sqlalchemy import text

from e2e.load.aftermath import Presence
from e2e.load.burst import in_flight, send
from e2e.load.door import Door, opened
from e2e.load.job import Sent
from e2e.load.kill import create_groups, strike
from e2e.load.server import NoServer, NotOurServer, Server


def serve_with(fault: str) -> tuple[str, ...]:
    """The program of a server with a planted fault."""
    return (sys.executable, "-m", "e2e.load.faulty", fault, "serve")


def test_an_answer_before_its_commit_is_found_lost() -> None:
    with opened("sqlite", serve_with("answers_before_it_commits")) as door:
        groups = create_groups(door, size=5)
        rounds = (strike(door, groups, random.Random()) for _ in range(10))
        assert any(found.kept.lost for found in rounds)


def test_a_scan_without_its_audit_row_is_found() -> None:
    with opened("sqlite", serve_with("writes_no_audit_row")) as door:
        check_in = everybody_is_in(door, 1)[0]
        assert [each.split()[0] for each in door.look([check_in]).wrong] == ["scan"]


def everybody_is_in(door: Door, number: int) -> list[Presence]:
    """So many people who checked in."""
    check_ins = door.desk.check_ins(door.crowd.call(door.crowd.create_group(number)))
    assert {each.status for each in send(door.server.port, [[each.plain] for each in check_ins])} == {303}
    return [each.presence for each in check_ins]


@pytest.fixture(scope="module")
def house() -> Iterator[Door]:
    """A server without fault."""
    with opened("sqlite") as door:
        yield door


@pytest.fixture
def door(house: Door) -> Door:
    """The same, with its keys in force again."""
    house.installation.use_keys()
    return house


def test_a_left_over_server_on_the_port_is_not_taken_for_ours(door: Door) -> None:
    door.server.kill()
    with a_stranger(door.server.port):
        with pytest.raises(NotOurServer):
            door.server.prove()
        with pytest.raises((NoServer, NotOurServer)):
            door.server.start()
    door.server.start()


def test_a_server_that_shares_the_port_with_ours_is_noticed(door: Door) -> None:
    with a_stranger(door.server.port, shared=True), pytest.raises(NotOurServer):
        door.server.prove()


def test_a_page_of_another_municipality_is_not_ours(door: Door) -> None:
    settings = door.installation.settings.model_copy(update={"municipality": "Annanby"})
    elsewhere = replace(door.installation, settings=settings)
    with pytest.raises(NotOurServer, match="the page"):
        Server(elsewhere, port=door.server.port, process=door.server.process).prove()


@contextmanager
def a_stranger(port: int, *, shared: bool = False) -> Iterator[None]:
    """Something else that listens on a port and says yes to everything."""

    class Yes(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    class Listener(HTTPServer):
        allow_reuse_port = shared

    stranger = Listener(("127.0.0.1", port), Yes)
    thread = threading.Thread(target=stranger.serve_forever)
    thread.start()
    try:
        yield
    finally:
        stranger.shutdown()
        stranger.server_close()
        thread.join()


def test_one_after_the_other_is_not_at_once() -> None:
    def sent(*times: tuple[float, float]) -> list[Sent]:
        return [Sent(0, number, began, ended) for number, (began, ended) in enumerate(times)]

    assert in_flight(sent((0, 1), (1, 2), (2, 3))) == 1
    assert in_flight(sent((0, 3), (1, 2), (2, 4))) == 2
    assert in_flight(sent((0, 9), (1, 9), (2, 9))) == 3


def test_what_somebody_did_to_the_database_is_found(door: Door) -> None:
    people = everybody_is_in(door, 3)
    never_there = (people[0][1], people[0][0])
    assert door.look(people).wrong == []
    assert door.look([*people, never_there]).lost == 1
    spoil(door, "UPDATE occasion SET version = 2 WHERE version = 3")
    assert len(door.look(people).wrong) == 1
    spoil(door, "DROP INDEX uq_scan_evidence")
    spoil(door, ONCE_MORE, who=people[0][0].hex)
    assert len(door.look(people).wrong) == 3  # present twice, no audit row, and the version is behind
    spoil(door, "DELETE FROM scan WHERE participant_id = :who", who=people[1][0].hex)
    found = door.look(people)
    assert found.lost == 1
    assert any("which is not there" in each for each in found.wrong)


ONCE_MORE = """
    INSERT INTO scan (id, key, participant_id, occasion_id, source, situation, evidence,
                      happened_at, received_at, occasion_version, round)
    SELECT lower(hex(randomblob(16))), 'k', participant_id, occasion_id, source, situation, evidence,
           happened_at, received_at, occasion_version, round FROM scan WHERE participant_id = :who
"""


def spoil(door: Door, statement: str, **values: str) -> None:
    """What only somebody with the file in hand can do."""
    with door.database.writing() as db:
        run = db.connection().execute
        guards = run(text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'scan'"))
        for name in guards.scalars().all():
            run(text(f"DROP TRIGGER {name}"))
        run(text(statement), values)
