"""The audit log says who did what and when, in the same breath as the act itself."""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, func, select, text
from sqlmodel import Session

from models import audit, keyring
from models.audit import AuditEvent, Circumstances, WrongEntry
from models.audit_chain import canonical
from tests.conftest import KINDS
from tests.town import NINE, Town
from webapp.db import Database

SCAN = {"source": "site_code", "flag": None, "situation": "good"}
PHONE = Circumstances(ip="203.0.113.9", session_id="s-1", request_id="r-1", role="participant")
on_sqlite = pytest.mark.parametrize("database_url", KINDS[:1], indirect=True)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.from_regex("[a-z_]{1,9}"), inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture
def on_a_phone():
    """A request of Amina's."""
    token = audit.circumstances.set(PHONE)
    yield
    audit.circumstances.reset(token)


def link(db: Session, seq: int) -> AuditEvent:
    """One link of the chain."""
    return db.get_one(AuditEvent, seq)


@contextmanager
def counted(db: Session) -> Iterator[list[str]]:
    """The statements that go to the database meanwhile."""
    statements: list[str] = []

    def note(_connection, _cursor, statement, *_):
        statements.append(statement)

    event.listen(db.connection(), "before_cursor_execute", note)
    yield statements
    event.remove(db.connection(), "before_cursor_execute", note)


def test_an_act_says_who_about_whom_what_when_and_from_where(db: Session, town: Town, on_a_phone):
    seq = audit.write(
        db,
        "attendance:scan:add",
        by=town.amina,
        about=town.amina,
        what=town.occasion,
        at=NINE,
        unit_id=town.unit.id,
        body=SCAN,
        rule_version="policy 3",
    )
    written = link(db, seq)
    assert written.model_dump(exclude={"commitment", "prev", "hash"}) == {
        "seq": 1,
        "at": NINE,
        "unit_id": town.unit.id,
        "actor_kind": "participant",
        "actor_id": town.amina.id,
        "actor_role": "participant",
        "on_behalf": None,
        "request_id": "r-1",
        "action": "attendance:scan:add",
        "subject_person_id": town.amina.id,
        "object_type": "occasion",
        "object_id": str(town.occasion.id),
        "rule_version": "policy 3",
        "key_id": "k1",
    }
    assert audit.body_of(db, seq) == {"body": SCAN, "ip": "203.0.113.9", "session": "s-1"}


def test_what_berit_records_for_amina_says_on_whose_behalf(db: Session, town: Town):
    seq = audit.write(
        db,
        "absence:report:send",
        by=town.berit,
        on_behalf=town.amina.id,
        about=town.amina.id,
        at=NINE,
        body={"occasions": [town.occasion.id], "words_digest": audit.digest("jag är sjuk")},
    )
    assert link(db, seq).on_behalf == link(db, seq).subject_person_id == town.amina.id


def test_what_nobody_did_was_done_by_the_system(db: Session):
    seq = audit.write(db, "town:demo", by=None, at=NINE, body={"participants": 40})
    assert (link(db, seq).actor_kind, link(db, seq).actor_id) == ("system", None)
    assert audit.body_of(db, seq) == {"body": {"participants": 40}, "ip": None, "session": None}


def test_each_act_follows_the_one_before_and_the_head_follows_them(db: Session, town: Town):
    assert audit.head(db) is None
    seqs = [audit.write(db, "people:sign_out", by=town.amina, at=NINE) for _ in range(3)]
    assert seqs == [1, 2, 3]
    assert link(db, 1).prev == bytes(32)
    assert link(db, 2).prev == link(db, 1).hash
    assert audit.head(db) == audit.Head(3, link(db, 3).hash)
    assert audit.verify(db).ok


def test_a_rule_that_fails_leaves_no_trace(database: Database):
    def sign_out_and_fail(db: Session) -> None:
        audit.write(db, "people:sign_out", by=None, at=NINE)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), database.writing() as db:
        sign_out_and_fail(db)
    with database.reading() as db:
        assert audit.head(db) is None
        assert db.execute(select(func.count()).select_from(AuditEvent)).scalar() == 0


@pytest.mark.parametrize(
    ("action", "body"),
    [
        ("people:sign_inn", {"how": "card"}),
        ("people:sign_in", {}),
        ("people:sign_in", {"how": "card", "pin": "1234"}),
        ("people:sign_in", {"HOW": "card"}),
    ],
)
@on_sqlite
def test_an_unknown_action_and_a_body_with_other_keys_are_refused(db: Session, action: str, body: dict[str, str]):
    with pytest.raises(WrongEntry):
        audit.write(db, action, by=None, at=NINE, body=body)
    assert audit.head(db) is None


@on_sqlite
def test_neither_a_site_nor_a_person_without_an_id_acts(db: Session, town: Town):
    town.bosse.id = None  # type: ignore[assignment]
    for by in (town.site, town.bosse):
        with pytest.raises(WrongEntry):
            audit.write(db, "people:sign_out", by=by, at=NINE)


@on_sqlite
def test_a_time_without_its_zone_is_refused(db: Session):
    with pytest.raises(ValueError, match="zone"):
        audit.write(db, "people:sign_out", by=None, at=dt.datetime(2026, 11, 23, 9))  # noqa: DTZ001


@on_sqlite
def test_without_keys_nothing_is_written(db: Session):
    keyring.install(None)
    with pytest.raises(keyring.KeyringError):
        audit.write(db, "people:sign_out", by=None, at=NINE)


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit_head SET mac = hash",
        "UPDATE audit_head SET seq = seq - 1",
        "UPDATE audit_head SET hash = mac",
        "DELETE FROM audit_head",
    ],
)
def test_nothing_is_written_on_top_of_a_head_that_somebody_moved(db: Session, tampering: str):
    """Otherwise the next act would sign what was done to the log."""
    for _ in range(2):
        audit.write(db, "people:sign_out", by=None, at=NINE)
    db.execute(text(tampering))
    with pytest.raises(Exception, match=r"not signed with these keys|does not follow|UNIQUE|duplicate"):
        audit.write(db, "people:sign_out", by=None, at=NINE)


def test_the_log_goes_on_under_a_new_key_and_still_verifies(db: Session):
    audit.write(db, "people:sign_out", by=None, at=NINE)
    keyring.install(keyring.current().rotated())
    audit.write(db, "people:sign_out", by=None, at=NINE)
    assert [link(db, seq).key_id for seq in (1, 2)] == ["k1", "k2"]
    assert audit.verify(db).ok


def test_the_same_body_never_has_the_same_commitment(db: Session):
    for _ in range(2):
        audit.write(db, "people:language", by=None, at=NINE, body={"language": "ti"})
    assert link(db, 1).commitment != link(db, 2).commitment


def test_the_chain_is_written_in_few_round_trips(db: Session):
    audit.write(db, "people:sign_out", by=None, at=NINE)
    with counted(db) as statements:
        audit.write(db, "people:sign_out", by=None, at=NINE)
    assert len(statements) == {"sqlite": 4, "postgresql": 2}[db.connection().dialect.name]


@given(json_values)
def test_canonical_json_reads_back_and_has_one_form(value):
    written = canonical(value)
    assert canonical(json.loads(written)) == written


@given(st.dictionaries(st.text(max_size=5), st.integers(), max_size=6))
def test_the_order_of_keys_does_not_matter(body):
    try:
        written = canonical(body)
    except ValueError as failure:
        assert "the same once normalised" in str(failure)  # noqa: PT017
        return
    assert canonical(dict(reversed(body.items()))) == written


def test_two_ways_to_write_one_letter_are_one():
    assert canonical("e\u0301") == canonical("\u00e9") == '"é"'.encode()
    with pytest.raises(ValueError, match="the same"):
        canonical({"e\u0301": 1, "\u00e9": 2})


@pytest.mark.parametrize(
    "value", [1.5, {"a": [0.0]}, float("nan"), b"bytes", {1: 2}, {1, 2}, object(), dt.timedelta(1)]
)
def test_what_has_more_than_one_form_is_refused(value):
    with pytest.raises(TypeError):
        canonical(value)


def test_half_a_letter_is_refused():
    with pytest.raises(ValueError, match="surrogates"):
        canonical("\ud800")


def test_ids_times_and_choices_have_one_form():
    one = uuid4()
    summer = dt.timezone(dt.timedelta(hours=2))
    assert canonical([one, NINE.astimezone(summer), NINE.date()]) == canonical([str(one), NINE, "2026-11-23"])
