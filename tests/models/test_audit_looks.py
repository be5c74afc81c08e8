"""Who looked at whom is written before the page is sent; the same page again in the same session is the same look."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from models import audit
from models.audit import AuditEvent, AuditListed, Circumstances, Look, WrongEntry
from tests.conftest import KINDS
from tests.town import NINE, NOON, Town

on_sqlite = pytest.mark.parametrize("database_url", KINDS[:1], indirect=True)


@pytest.fixture
def session() -> Iterator[Callable[[str | None], None]]:
    """session("s-1"): from now on requests come from that session."""
    before = audit.circumstances.get()
    yield lambda name: void(audit.circumstances.set(Circumstances(session_id=name, role="supervisor")))
    audit.circumstances.set(before)


def void(_: object) -> None:
    """Nothing."""


def roll(db: Session, town: Town, *people: UUID, **other: Any) -> bool:
    """Berit opens the roll call with these people on it."""
    asked: dict[str, Any] = {
        "by": town.berit,
        "at": NINE,
        "purpose": "assignment",
        "what": town.occasion,
        "listed": people,
    }
    return audit.look(db, "site:roll:look", **(asked | other))


def test_a_look_at_one_person_is_a_row_about_that_person(db: Session, town: Town, session):
    session("s-1")
    assert audit.look(
        db, "desk:review:look", by=town.hanna, about=town.amina, at=NINE, purpose="assignment", unit_id=town.unit.id
    )
    written = db.get_one(AuditEvent, 1)
    assert (written.actor_id, written.subject_person_id) == (town.hanna.id, town.amina.id)
    assert said(db, 1) == {"purpose": "assignment"}
    assert db.exec(select(AuditListed)).all() == []


def test_a_look_at_a_list_is_one_link_that_commits_to_everyone_on_it(db: Session, town: Town, session):
    session("s-1")
    assert roll(db, town, town.amina.id, town.bosse.id)
    assert links(db) == 1
    assert {row.person_id for row in db.exec(select(AuditListed))} == {town.amina.id, town.bosse.id}
    assert said(db, 1)["count"] == 2
    assert audit.verify(db).ok


def test_polling_the_same_page_is_the_same_look(db: Session, town: Town, session):
    session("s-1")
    assert roll(db, town, town.amina.id, town.bosse.id)
    assert not roll(db, town, town.bosse.id, town.amina.id)
    assert not roll(db, town, town.bosse.id, town.amina.id, at=NOON)
    assert links(db) == 1
    assert len(db.exec(select(AuditListed)).all()) == 2


@pytest.mark.parametrize(
    "other",
    [
        lambda town: {"listed": [town.amina.id]},
        lambda town: {"listed": [town.amina.id, town.bosse.id, town.paula.id]},
        lambda town: {"what": town.garden_occasion},
        lambda town: {"purpose": "break-glass: a colleague is ill"},
        lambda town: {"about": town.amina},
    ],
    ids=["fewer people", "more people", "another page", "another purpose", "another person"],
)
@on_sqlite
def test_anything_else_is_another_look(db: Session, town: Town, session, other):
    session("s-1")
    roll(db, town, town.amina.id, town.bosse.id)
    assert roll(db, town, town.amina.id, town.bosse.id, **other(town))
    assert links(db) == 2
    assert audit.verify(db).ok


def test_another_session_is_another_look(db: Session, town: Town, session):
    for name in ("s-1", "s-2"):
        session(name)
        assert roll(db, town, town.amina.id)
    assert links(db) == 2


def test_outside_a_session_each_look_is_its_own(db: Session, town: Town, session):
    session(None)
    assert roll(db, town, town.amina.id)
    assert roll(db, town, town.amina.id)
    assert links(db) == 2


def test_a_poll_can_ask_first_without_writing(db: Session, town: Town, session):
    session("s-1")
    page: dict[str, Any] = {"purpose": "assignment", "what": town.occasion, "listed": [town.amina.id]}
    assert not audit.looked(db, "site:roll:look", **page)
    roll(db, town, town.amina.id)
    assert audit.looked(db, "site:roll:look", **page)


@on_sqlite
def test_a_list_with_nobody_on_it_is_a_look_as_well(db: Session, town: Town, session):
    session("s-1")
    assert roll(db, town)
    assert said(db, 1)["count"] == 0
    assert audit.verify(db).ok


@on_sqlite
def test_people_cannot_be_listed_under_a_look_at_one(db: Session, town: Town, session):
    session("s-1")
    with pytest.raises(WrongEntry):
        audit.look(db, "desk:review:look", by=town.hanna, at=NINE, purpose="assignment", listed=[town.amina.id])


@on_sqlite
def test_words_typed_to_break_the_glass_stand_in_the_sealed_body_alone(db: Session, town: Town, session):
    session("s-1")
    roll(db, town, town.amina.id, purpose="break-glass: smultronstället")
    assert said(db, 1)["purpose"] == "break-glass: smultronstället"
    row = db.exec(select(Look).where(col(Look.session_id) == "s-1")).one()
    assert "smultron" not in row.what


def links(db: Session) -> int:
    """How long the chain is."""
    head = audit.head(db)
    return head.seq if head else 0


def said(db: Session, seq: int) -> Any:
    """What a link's body says."""
    return (audit.body_of(db, seq) or {})["body"]
