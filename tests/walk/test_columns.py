"""What the walk could not see: a column without a canary is one that nobody would miss on a page."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Column, Enum, LargeBinary, String, select
from sqlalchemy.types import JSON, TypeDecorator
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

from tests.walk.conftest import opened

# The log's own workings: seals, digests and codes. What its pages show of them is made of ids and times.
LOG = frozenset({"audit_event", "audit_body", "audit_head", "look"})
# What hangs on a wall or stands in a guideline, and which language somebody reads.
TELLS_OF_NOBODY = frozenset(
    {
        "absence_report.language",
        "absence_report.spoken_language",
        "assessment.language",
        "board.name",
        "hearing.language",
        "information_request.language",
        "participant.language",
        "policy_value.source",
        "poster_print.digest",
        "provider.name",
        "remark.language",
        "reason.code",
        "reason.label",
        "reason.source",
        "reason.symbol",
        "reply.language",
        "sent_paper.language",
        "site.address",
        "site.code",
        "site.contact_name",
        "site.contact_phone",
        "site.directions",
        "site.name",
        "staff.language",
        "throttle.bucket",
        "unit.name",
        "unit.phone",
    }
)


def holds_words(column: Column[object]) -> bool:
    """True for a column that can hold what somebody wrote, is called or carries."""
    if isinstance(column.type, Enum | UTCDateTime):
        return False
    return isinstance(column.type, String | LargeBinary | JSON | TypeDecorator)


@pytest.fixture(scope="module")
def silent(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The columns in which the walk's town has no canary."""
    path = tmp_path_factory.mktemp("columns") / "town.db"
    shutil.copy(sqlite_template, path)
    app, lived = opened(f"sqlite:///{path}")
    found = set()
    with app.extensions["database"].reading() as db:
        for name, table in SQLModel.metadata.tables.items():
            for column in filter(holds_words, table.columns):
                values = [each for each in db.execute(select(column)).scalars() if each is not None]
                texts = [each.hex() if isinstance(each, bytes) else str(each) for each in values]
                if not lived.canaries.found_in("\n".join(texts), markup=False):
                    found.add(f"{name}.{column.name}")
    app.extensions["database"].close()
    return found


def test_every_column_holds_a_canary_or_tells_of_nobody(silent: set[str]):
    unseen = {each for each in silent - TELLS_OF_NOBODY if each.partition(".")[0] not in LOG}
    assert not unseen, f"give these a canary in tests/walk/town.py or story.py: {sorted(unseen)}"


def test_what_is_said_to_tell_of_nobody_is_there_and_holds_no_canary(silent: set[str]):
    assert silent >= TELLS_OF_NOBODY, f"take these out: {sorted(TELLS_OF_NOBODY - silent)}"
