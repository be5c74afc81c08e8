"""Many at the door in the same moment: from eight processes, against the real server, on both databases."""

from collections.abc import Iterator

import pytest

from e2e.load.burst import PROCESSES, send, shared_out
from e2e.load.door import Door, opened
from tests.conftest import KINDS

SUPERVISORS = 3 * PROCESSES  # so that one who is late leaves eight in flight


@pytest.fixture(scope="module", params=KINDS)
def house(request: pytest.FixtureRequest) -> Iterator[Door]:
    """One server for all of these tests: each of them has a group of its own."""
    with opened(request.param) as door:
        yield door


@pytest.fixture
def door(house: Door) -> Door:
    """The same, with its keys in force again."""
    house.installation.use_keys()
    return house


def test_fifty_people_at_one_occasion_are_fifty(door: Door) -> None:
    before, meeting = door.look(), door.crowd.call(door.crowd.create_group(50))
    check_ins = door.desk.check_ins(meeting)
    answers = door.at_once([[each.plain] for each in check_ins])
    assert [each.status for each in answers] == [303] * 50
    assert len({each.header("Location") for each in answers}) == 50
    after = door.look([each.presence for each in check_ins])
    assert after.wrong == []
    assert after.evidence - before.evidence == 50


def test_one_person_who_scans_ten_times_and_sends_each_five_times_is_there_once(door: Door) -> None:
    before, meeting = door.look(), door.crowd.call(door.crowd.create_group(1))
    claims = [door.desk.check_ins(meeting)[0] for _ in range(10)]
    answers = door.at_once([[each.plain] for each in claims * 5])
    assert [each.status for each in answers] == [303] * 50
    assert len({each.header("Location") for each in answers}) == 10
    after = door.look()
    assert after.wrong == []
    assert after.evidence - before.evidence == 1
    assert after.scans - before.scans == 10


def test_one_claim_sent_a_thousand_times_is_one_scan_and_one_answer(door: Door) -> None:
    before, meeting = door.look(), door.crowd.call(door.crowd.create_group(1))
    check_in = door.desk.check_ins(meeting)[0]
    answers = door.at_once(shared_out([check_in.plain] * 1000, lanes=40))
    assert {(each.status, each.header("Location"), each.body) for each in answers} == {
        (303, answers[0].header("Location"), answers[0].body)
    }
    assert len(answers) == 1000
    page = door.desk.visit([(check_in.visitor, answers[0].header("Location"))])[0]
    assert page.status == 200
    after = door.look([check_in.presence])
    assert after.wrong == []
    assert (after.scans - before.scans, after.evidence - before.evidence) == (1, 1)


def test_htmx_is_told_the_same_a_hundred_times(door: Door) -> None:
    meeting = door.crowd.call(door.crowd.create_group(1))
    check_in = door.desk.check_ins(meeting)[0]
    answers = door.at_once(shared_out([check_in.htmx] * 100, lanes=20))
    assert {(each.status, each.body) for each in answers} == {(200, answers[0].body)}


def test_of_many_supervisors_who_confirm_the_same_roll_one_does(door: Door) -> None:
    meeting = door.crowd.call(door.crowd.create_group(3, supervisors=SUPERVISORS))
    check_ins = door.desk.check_ins(meeting)
    assert {each.status for each in send(door.server.port, [[each.plain] for each in check_ins])} == {303}
    forms = door.desk.confirmations(meeting)
    answers = door.at_once([[each] for each in forms])
    assert sorted(each.status for each in answers) == [303] + [409] * (SUPERVISORS - 1)
    assert door.look([each.presence for each in check_ins]).wrong == []


def test_nobody_confirms_a_roll_that_changed_since_it_was_shown(door: Door) -> None:
    meeting = door.crowd.call(door.crowd.create_group(1, supervisors=SUPERVISORS))
    check_in, forms = door.desk.check_ins(meeting)[0], door.desk.confirmations(meeting)
    assert send(door.server.port, [[check_in.plain]])[0].status == 303
    answers = door.at_once([[each] for each in forms])
    assert [each.status for each in answers] == [409] * SUPERVISORS
    assert door.look([check_in.presence]).wrong == []
