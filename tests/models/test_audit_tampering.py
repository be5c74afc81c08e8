"""Whatever is done to the log behind the program's back, verify() sees it."""

import pytest
from sqlmodel import Session

from models import audit, keyring
from models.audit_chain import canonical, hash_of
from tests.conftest import KINDS
from tests.models.log_owner import TABLES_OF_THE_LOG, THIEF, Owner, found_in, write_a_morning
from tests.town import NINE, Town, stranger

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


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2026-11-23 07:59:00.000000"),
        ("actor_role", "coordinator"),
        ("actor_id", None),
        ("action", "people:sign_out"),
        ("subject_person_id", None),
        ("object_id", "elsewhere"),
        ("rule_version", "policy 9"),
        ("request_id", ""),
    ],
)
@on_sqlite
def test_no_field_of_a_link_can_be_edited(log: Session, owner: Owner, column: str, value: str | None):
    owner.do(f"UPDATE audit_event SET {column} = :value WHERE seq = 2", value=value)  # noqa: S608
    assert found_in(log) == {(2, "changed")}


def test_1_editing_a_link(log: Session, owner: Owner):
    owner.do(
        "UPDATE audit_event SET at = :later, actor_role = 'coordinator' WHERE seq = 2", later="2026-11-23 08:30:00"
    )
    assert found_in(log) == {(2, "changed")}


def test_2_editing_a_body(log: Session, owner: Owner):
    owner.do("UPDATE audit_body SET sealed = (SELECT sealed FROM audit_body WHERE seq = 5) WHERE seq = 2")
    assert found_in(log) == {(2, "body")}


def test_2_editing_a_body_even_with_the_key_it_is_sealed_with(log: Session, owner: Owner):
    said = b"s" * 32 + canonical({"body": {"how": "e-mail"}, "ip": None, "session": None})
    sealed = keyring.current().seal("audit_body.sealed", said, bound_to=b"1")
    owner.do("UPDATE audit_body SET sealed = :sealed WHERE seq = 1", sealed=sealed)
    assert found_in(log) == {(1, "body")}


def test_3_deleting_in_the_middle(log: Session, owner: Owner):
    owner.do("DELETE FROM audit_event WHERE seq = 3")
    assert found_in(log) == {(4, "gap"), (4, "prev"), (3, "stray")}


def test_4_deleting_at_the_tail(log: Session, owner: Owner):
    for name in ("audit_event", "audit_body"):
        owner.do(f"DELETE FROM {name} WHERE seq = 6")  # noqa: S608
    assert found_in(log) == {(6, "head")}


def test_5_deleting_at_the_tail_and_moving_the_head_back(log: Session, owner: Owner):
    for name in ("audit_event", "audit_body"):
        owner.do(f"DELETE FROM {name} WHERE seq = 6")  # noqa: S608
    owner.do("UPDATE audit_head SET seq = 5, hash = (SELECT hash FROM audit_event WHERE seq = 5)")
    assert found_in(log) == {(5, "head_mac")}


def test_6_putting_links_in_another_order(log: Session, owner: Owner):
    events = owner.rows("audit_event")
    events[1]["seq"], events[2]["seq"] = 3, 2
    owner.put("audit_event", events)
    found = found_in(log)
    assert {(2, "changed"), (3, "changed"), (2, "prev"), (3, "prev"), (4, "prev")} <= found


def test_7_inserting_a_link_and_moving_the_others_up(log: Session, owner: Owner):
    events = owner.rows("audit_event")
    events.insert(2, dict(events[1]))
    owner.put("audit_event", [event | {"seq": seq} for seq, event in enumerate(events, start=1)])
    assert {(3, "changed"), (3, "prev"), (6, "head")} <= found_in(log)


def test_8_adding_a_link_at_the_end_without_the_key(log: Session, owner: Owner):
    last = owner.rows("audit_event")[-1]
    forged = last | {"seq": 7, "prev": last["hash"], "actor_role": "auditor"}
    forged["hash"] = hash_of(forged, THIEF)
    owner.put("audit_event", [*owner.rows("audit_event"), forged])
    assert found_in(log) == {(7, "changed"), (6, "head")}
    owner.do("UPDATE audit_head SET seq = 7, hash = :hash", hash=forged["hash"])
    assert found_in(log) == {(7, "changed"), (7, "head_mac")}


def test_9_writing_the_whole_chain_anew_without_the_key(log: Session, owner: Owner):
    events = owner.rows("audit_event")
    del events[1]
    owner.chain_anew(events, THIEF)
    found = found_in(log)
    assert {(seq, "changed") for seq in range(1, 6)} | {(5, "head_mac")} <= found


def test_10_putting_an_old_database_back(log: Session, owner: Owner):
    backup = owner.copy()
    audit.write(log, "people:sign_out", by=None, at=NINE)
    head = audit.head(log)
    assert head
    anchor = (head.seq, head.hash)
    assert found_in(log, anchor) == set()
    owner.restore(backup)
    assert found_in(log) == set(), "only an anchor can tell"
    assert found_in(log, anchor) == {(7, "anchor")}
    audit.write(log, "people:language", by=None, at=NINE, body={"language": "sv"})
    assert found_in(log, anchor) == {(7, "anchor")}, "also when the chain has grown past it again"


def test_11_emptying_the_log(log: Session, owner: Owner):
    head = audit.head(log)
    assert head
    owner.restore({name: [] for name in TABLES_OF_THE_LOG})
    assert found_in(log, (head.seq, head.hash)) == {(6, "anchor")}


def test_12_taking_the_head_away(log: Session, owner: Owner):
    owner.put("audit_head", [])
    assert found_in(log) == {(None, "head")}


def test_13_taking_someone_off_a_list_or_adding_someone(log: Session, owner: Owner):
    listed = owner.rows("audit_listed")
    for changed in ([], listed[:1], [*listed, {"seq": 3, "person_id": stranger()}]):
        owner.put("audit_listed", changed)
        assert found_in(log) == {(3, "listed")}
    owner.put("audit_listed", [*listed, {"seq": 9, "person_id": stranger()}])
    assert found_in(log) == {(9, "stray")}


def test_14_hiding_a_link_before_the_first(log: Session, owner: Owner):
    first = owner.rows("audit_event")[0]
    owner.put("audit_event", [first | {"seq": -7}, *owner.rows("audit_event")])
    assert {(-7, "gap"), (-7, "changed")} <= found_in(log)


def test_a_link_under_a_key_that_is_not_here_is_told_apart(log: Session, owner: Owner):
    owner.do("UPDATE audit_event SET key_id = 'k7' WHERE seq = 2")
    assert found_in(log) == {(2, "unknown_key")}
