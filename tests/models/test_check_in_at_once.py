"""Many at once, each in a transaction of its own: whoever is second gets the first one back."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from models import audit
from models.attendance import Task
from models.audit_tables import AuditEvent
from models.check_in import ClaimUsed, check_in
from models.occasions import Occasion
from models.scans import Scan, ScanSource, Situation
from tests.conftest import KINDS
from tests.scanning import claim_of
from tests.town import NINE, Town, at_clock

MANY = 20


@pytest.fixture
def settled(database):
    """The town, committed."""
    with database.writing() as db:
        return Town(db)


@pytest.fixture
def at_once(database):
    """Check these people in with these claims, all let go at the same moment; a refusal is an answer too."""

    def run(pairs, now=NINE):
        ready = threading.Barrier(len(pairs))

        def one(pair):
            ready.wait()
            try:
                with database.writing() as db:
                    person, claim = pair
                    return check_in(db, person, claim, now)
            except ClaimUsed as refusal:
                return refusal

        with ThreadPoolExecutor(len(pairs)) as pool:
            return list(pool.map(one, pairs))

    return run


def somebody_waits(db):
    """True when a transaction waits for another one's end, as PostgreSQL sees it."""
    waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
    return db.connection().execute(waits).scalar() > 0


@pytest.fixture
def look(database):
    """What is kept."""
    with Session(database.reader) as db:
        yield db


def test_one_claim_sent_many_times_is_one_scan(at_once, settled, look):
    answers = at_once([(settled.amina, claim_of(settled.occasion, NINE, key="k" * 32))] * MANY)
    assert len({each.id for each in answers}) == 1
    assert look.exec(select(Scan)).one().id == answers[0].id
    assert len(look.exec(select(AuditEvent)).all()) == 1


def test_one_person_with_many_claims_is_in_once(at_once, settled, look):
    answers = at_once([(settled.amina, claim_of(settled.occasion, NINE)) for _ in range(MANY)])
    assert Counter(each.situation for each in answers) == {Situation.GOOD: 1, Situation.ALREADY: MANY - 1}
    assert len(look.exec(select(Scan).where(col(Scan.evidence))).all()) == 1
    assert look.get(Occasion, settled.occasion.id).version == 1


def test_one_claim_sent_by_many_people_is_the_firsts(at_once, settled, look):
    claim = claim_of(settled.occasion, NINE)
    answers = at_once([(each, claim) for each in (settled.amina, settled.bosse, settled.paula)])
    assert Counter(type(each) for each in answers) == {Scan: 1, ClaimUsed: 2}
    assert len(look.exec(select(Scan)).all()) == 1


def test_many_people_are_many_scans_and_each_raises_the_version(at_once, database, settled, look):
    with database.writing() as db:
        town = Town.__new__(Town)
        town.__dict__ = settled.__dict__ | {"db": db}
        people = [town.create_participant("Person", str(n), town.unit, [town.series]) for n in range(MANY)]
    answers = at_once([(each, claim_of(settled.occasion, NINE)) for each in people])
    assert {each.situation for each in answers} == {Situation.GOOD}
    assert sorted(each.occasion_version for each in answers) == list(range(1, MANY + 1))
    assert look.get(Occasion, settled.occasion.id).version == MANY
    assert audit.verify(look).ok


def test_many_late_scans_leave_one_task(at_once, settled, look):
    over = at_clock(12, 1)
    answers = at_once([(settled.amina, claim_of(settled.occasion, over)) for _ in range(MANY)], over)
    assert {each.situation for each in answers} == {Situation.AFTER_END}
    assert len(look.exec(select(Task)).all()) == 1
    assert len(look.exec(select(Scan)).all()) == MANY


@pytest.mark.parametrize("database_url", KINDS[1:], indirect=True)
def test_a_scan_that_came_another_way_meanwhile_stands(database, settled):
    """Someone kept this person's evidence without the occasion's lock, and commits while we wait on it."""
    first = Scan(
        key="another way",
        participant_id=settled.amina.id,
        occasion_id=settled.occasion.id,
        source=ScanSource.TYPED,
        situation=Situation.GOOD,
        evidence=True,
        happened_at=NINE,
        received_at=NINE,
        occasion_version=0,
    )
    with Session(database.writer) as other, ThreadPoolExecutor(1) as pool:
        other.add(first)
        other.flush()

        def ours():
            with database.writing() as db:
                return check_in(db, settled.amina, claim_of(settled.occasion, NINE), NINE).situation

        waiting = pool.submit(ours)
        while not waiting.done() and not somebody_waits(other):
            pass
        other.commit()
        assert waiting.result(10) is Situation.ALREADY
