"""Column types: encrypted where they stand, enums by value."""

from enum import StrEnum
from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import Session, SQLModel, col

import models  # noqa: F401
from models import keyring
from models.keyring import Keyring, Unreadable
from models.occasions import Occasion
from models.places import Site
from models.types import Encrypted, EncryptedBytes, encrypted, encrypted_bytes, enum_type, translated_type

CANARY = "smultronstället"


class Weather(StrEnum):
    SUN = "sun"
    RAIN = "rain"


metadata = MetaData()
note = Table(
    "note",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("words", encrypted("note.words")),
    Column("other", encrypted("note.other")),
    Column("raw", encrypted_bytes("note.raw")),
    Column("weather", enum_type(Weather)),
    Column("title", translated_type()),
)


@pytest.fixture
def notes(db: Session) -> Any:
    connection = db.connection()
    metadata.create_all(connection)
    return connection


def test_words_come_back_and_stand_nowhere_in_the_clear(notes):
    notes.execute(insert(note).values(words=CANARY, raw=CANARY.encode(), title={"sv": "Odling"}))
    row = notes.execute(select(note.c.words, note.c.other, note.c.raw, note.c.title)).one()
    assert row == (CANARY, None, CANARY.encode(), {"sv": "Odling"})
    words, raw = notes.execute(text("SELECT words, raw FROM note")).one()
    assert CANARY.encode() not in words + raw


def test_words_moved_to_another_column_are_refused(notes):
    notes.execute(insert(note).values(words=CANARY))
    notes.execute(text("UPDATE note SET other = words"))
    with pytest.raises(Unreadable):
        notes.execute(select(note.c.other)).one()


def test_words_are_still_read_after_the_key_was_changed(notes):
    notes.execute(insert(note).values(words=CANARY))
    keyring.install(keyring.current().rotated())
    assert notes.execute(select(note.c.words)).scalar() == CANARY
    keyring.install(Keyring.fresh())
    with pytest.raises(Unreadable):
        notes.execute(select(note.c.words)).scalar()


def test_an_encrypted_column_can_be_asked_only_whether_it_is_there(notes):
    notes.execute(insert(note).values(words=CANARY))
    assert notes.execute(select(note.c.id).where(note.c.words.is_not(None), note.c.other.is_(None))).all()
    for question in (
        lambda: note.c.words == CANARY,
        lambda: note.c.words.like("s%"),
        lambda: note.c.raw < b"x",
    ):
        with pytest.raises(TypeError):
            question()


def test_the_same_question_written_again_is_answered_again(db, town):
    """A second statement like the first meets it in SQLAlchemy's cache, which compares their columns."""
    for _ in range(2):
        at_the_site = select(col(Site.key)).join(Occasion, col(Occasion.site_id) == col(Site.id))
        assert db.connection().execute(at_the_site.where(col(Site.code) == "VERK")).scalar() == town.site.key


def test_an_enum_is_stored_by_its_value_and_held_by_the_database(notes):
    notes.execute(insert(note).values(weather=Weather.RAIN))
    assert notes.execute(text("SELECT weather FROM note")).scalar() == "rain"
    assert notes.execute(select(note.c.weather)).scalar() is Weather.RAIN
    with pytest.raises(StatementError):
        notes.execute(update(note).values(weather="snow"))
    with pytest.raises(IntegrityError):
        notes.execute(text("UPDATE note SET weather = 'snow'"))


def test_a_failing_statement_does_not_say_what_it_carried(notes):
    notes.execute(insert(note).values(id=1))
    for wrong in (
        {"id": 1, "raw": CANARY.encode(), "title": {"sv": CANARY}},
        {"id": 2, "words": f"{CANARY}\ud800"},
    ):
        with pytest.raises(StatementError) as failure, notes.begin_nested():
            notes.execute(insert(note), [wrong])
        assert CANARY not in str(failure.value)


@pytest.mark.parametrize(
    "column",
    [
        column
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Encrypted | EncryptedBytes)
    ],
    ids=str,
)
def test_each_encrypted_column_is_sealed_for_its_own_place(column):
    assert column.type.context == str(column)
