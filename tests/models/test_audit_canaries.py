"""What the audit log knows beyond its chain stands in no file of the database in the clear."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlmodel import SQLModel

from models import audit
from models.audit import Circumstances
from tests.conftest import KINDS
from tests.town import NINE, Town
from webapp.db import Database

CANARIES = {"language": "smultronstället", "ip": "203.0.113.77", "session": "sillsallad-session"}


@pytest.fixture
def written(database: Database) -> Iterator[Database]:
    """A link whose body, ip and session are canaries, committed; in the clear only its request id."""
    here = Circumstances(ip=CANARIES["ip"], session_id=CANARIES["session"], request_id="in-the-clear")
    token = audit.circumstances.set(here)
    with database.writing() as db:
        town = Town(db)
        body = {"language": CANARIES["language"]}
        audit.write(db, "people:language", by=town.amina, about=town.amina, at=NINE, body=body)
    yield database
    audit.circumstances.reset(token)


@pytest.mark.parametrize("database_url", KINDS[:1], indirect=True)
def test_no_file_of_sqlite_holds_it(written: Database):
    path = Path(make_url(str(written.url)).database or "")
    files = [file for file in path.parent.iterdir() if file.name.startswith(path.name)]
    content = b"".join(file.read_bytes() for file in files)
    assert b"in-the-clear" in content, "or the search looks in the wrong place"
    assert path.with_name(path.name + "-wal") in files
    assert not [canary for canary in CANARIES.values() if canary.encode() in content]


@pytest.mark.parametrize("database_url", KINDS[1:], indirect=True)
def test_no_table_of_postgresql_holds_it(written: Database):
    with written.reading() as db:
        rows = [
            str(row)
            for name in SQLModel.metadata.tables
            for row in db.execute(text(f'SELECT CAST("{name}" AS text) FROM "{name}"')).scalars()  # noqa: S608
        ]
    content = "\n".join(rows)
    assert "in-the-clear" in content, "or the search looks in the wrong place"
    for canary in CANARIES.values():
        assert canary not in content
        assert canary.encode().hex() not in content


def test_the_one_with_the_key_reads_it(written: Database):
    with written.reading() as db:
        assert audit.body_of(db, 1) == {
            "body": {"language": CANARIES["language"]},
            "ip": CANARIES["ip"],
            "session": CANARIES["session"],
        }
