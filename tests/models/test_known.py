"""What the log keeps of an assessment hangs on every fact of the story: a column changed changes it, or is excused."""

import datetime as dt
import json
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Date, Enum, Integer, LargeBinary, Table, Uuid, text, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlmodel import Session, SQLModel, col, select
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from models import keyring
from models.audit_chain import canonical
from models.decided import second_facts
from models.known import known
from models.people import Case
from models.policy import NoPolicy
from models.replay_compare import leaves
from models.review_steps import SecondOpinion
from models.reviews import Assessment, Review
from models.types import Encrypted
from tests.application import KEYRING
from tests.assessed import Story
from tests.conftest import fresh_database
from tests.town import MONDAY, NOON, Town
from webapp.db import Database

# The tables that hold the story.
TABLES = (
    "absence_report", "activity", "assessment", "assessment_line", "attendance", "board", "case",
    "children_considered", "confirmation", "delivery", "extension", "hearing", "hearing_material", "household",
    "household_child", "information_request", "message", "occasion", "plan", "planned_activity", "policy_value",
    "reason", "remark", "reply", "reported_occasion", "review", "review_line", "review_move", "scan", "second_opinion",
    "series", "staff_role", "stated_reason", "unit",
)  # fmt: skip

A_FORMS = "tells which form it came by, so that the same one acts once"
THE_ROLLS = "counts the changes of a roll, for whoever confirms it"
SHOWN = "how it is shown where it is chosen"
EXCUSED = {
    "absence_report.key": A_FORMS,
    "absence_report.sent_in": "the session it is shown to again",
    "absence_report.participant_id": "what it covers tells whose it is",
    "activity.purpose": SHOWN,
    "assessment_line.id": "its line and interval tell which it is",
    "attendance.occasion_version": THE_ROLLS,
    "case.opened_on": "how long somebody has had support",
    "case.ended_on": "a case that has ended since",
    "confirmation.occasion_version": THE_ROLLS,
    "confirmation.version_seen": THE_ROLLS,
    "confirmation.head_count": "a number of heads, not of whom",
    "household.case_id": "the assessment names the household",
    "message.number": "the receipt's own, kept with the report",
    "message.state": "follows from its times",
    "message.tries": "the gateway's",
    "message.report_digest": "the gateway's",
    "message.case_id": "tells which desk prints the letter",
    "message.due_at": "the gateway's",
    "message.claimed_at": "the gateway's",
    "message.letter_id": "the paper's; when it was posted stands in its time",
    "occasion.version": THE_ROLLS,
    "occasion.cancelled_at": "what is cancelled is not assessed",
    "occasion.cancelled_because": "what is cancelled is not assessed",
    "policy_value.code": "by it a rule is asked for",
    "planned_activity.id": "says only that the plan counts on a series",
    "reason.position": SHOWN,
    "reason.help": SHOWN,
    "scan.code_step": "makes a phone's code good for one scan",
    "scan.round": "makes one evidence of several that were taken back",
    "reason.symbol": SHOWN,
    "reason.plan_task": "opens a task on the plan",
    "reply.key": A_FORMS,
    "reason.to_day": "until when it is on offer",
    "remark.key": A_FORMS,
    "reply.review_id": "the question tells which review it is",
    "reported_occasion.occasion_version": THE_ROLLS,
    "reported_occasion.ended_version": THE_ROLLS,
    "review.state": "each move tells it",
    "review.held_state": "each move tells it",
    "review.due_day": "each move tells it",
    "review.version": "each move tells it",
    "review.opened_at": "the first move tells it",
    "review_line.review_id": "the assessment tells which review it is",
    "review_line.state": "each assessment tells it",
    "review_line.assessment_id": "each assessment tells it",
    "review_move.id": "its number tells which it is",
    "review_move.seen": A_FORMS,
    "scan.key": A_FORMS,
    "scan.occasion_version": THE_ROLLS,
    "series.site_id": "the occasion's own counts",
    "unit.board_id": "the case tells the board",
    "unit.phone": "how it is reached",
}
COLUMNS = [f"{table}.{column.name}" for table in TABLES for column in SQLModel.metadata.tables[table].columns]

# What changes is that there is no document: a rule of the law is missing, say.
REFUSED = "(refused)"
# What could stand where nothing does.
OF_A_KIND: dict[Any, Any] = {
    Encrypted: "x",
    Uuid: uuid.uuid4(),
    UTCDateTime: NOON,
    Date: MONDAY,
    Integer: 7,
    LargeBinary: b"x",
    Boolean: True,
    AutoString: "x",
}
# A rule is asked for by its code, and a town without one cannot be told of.
CONSTANT = {"known.rules.*.code"}


class Retold:
    """The story with one fact told otherwise, again and again; nothing of it is kept."""

    def __init__(self, db: Session) -> None:
        self.db = db
        Story(db, Town(db)).tell()
        db.flush()
        self._take_the_guards_away()
        self.document = self._document()
        self.named = {value: general(place) for place, value in self.document.items() if isinstance(value, str)}
        self._changed: dict[str, set[str]] = {}

    def changed_by(self, name: str) -> set[str]:
        """The places of the document that change when a column is told otherwise, one row after the other."""
        if name not in self._changed:
            table, _, field = name.partition(".")
            there = SQLModel.metadata.tables[table]
            self._changed[name] = set().union(
                *(self._with(there, row, there.columns[field]) for row in self._rows(there))
            )
        return self._changed[name]

    def _take_the_guards_away(self) -> None:
        connection = self.db.connection()
        for name in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        connection.execute(text("PRAGMA ignore_check_constraints = ON"))

    def _rows(self, table: Table) -> list[dict[str, Any]]:
        """A table's rows: of those that the document names, one for each kind of place; otherwise a few."""
        rows = [dict(row) for row in self.db.connection().execute(table.select()).mappings()]
        named = {self.named.get(str(row.get("id"))): row for row in rows}
        named.pop(None, None)
        return list(named.values()) or [rows[0], rows[len(rows) // 2], rows[-1]]

    def _with(self, table: Table, row: dict[str, Any], column: Column[Any]) -> set[str]:
        """The places that change with one row's fact."""
        for changed in self._otherwise(column, row[column.name]):
            before = self.db.connection().begin_nested()
            try:
                self._tell_otherwise(table, row, column, changed)
                now = self._document()
                return {general(place) for place in self.document.keys() | now.keys() if self._differs(place, now)}
            except IntegrityError:
                continue  # there is such a row already
            except (SQLAlchemyError, NoPolicy):
                return {REFUSED}
            finally:
                before.rollback()
        return set()

    def _differs(self, place: str, now: dict[str, Any]) -> bool:
        return bool(self.document.get(place, REFUSED) != now.get(place, REFUSED))

    def _tell_otherwise(self, table: Table, row: dict[str, Any], column: Column[Any], changed: Any) -> None:
        if column.name == "id":
            self._rename(row["id"], changed)
            return
        key = [each == row[each.name] for each in table.primary_key]
        self.db.connection().execute(update(table).where(*key).values({column.name: changed}))

    def _rename(self, old: uuid.UUID, new: uuid.UUID) -> None:
        """Give a row another id, wherever it is named."""
        for table in SQLModel.metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, Uuid):
                    self.db.connection().execute(update(table).where(column == old).values({column: new}))

    def _otherwise(self, column: Column[Any], stands: Any) -> list[Any]:
        """Other values that the column could have had, the likeliest first."""
        if isinstance(column.type, Enum):
            return [each for each in column.type.enum_class or () if each is not stands][:2]
        if not column.foreign_keys:
            return others(column, stands)
        there = next(iter(column.foreign_keys)).column
        found = self.db.connection().execute(text(f'SELECT {there.name} FROM "{there.table.name}"')).scalars().all()  # noqa: S608
        return [*[id_ for id_ in map(uuid.UUID, found) if id_ != stands][:1], uuid.uuid4()]

    def _document(self) -> dict[str, Any]:
        self.db.expunge_all()
        assessment = self.db.exec(select(Assessment).order_by(col(Assessment.made_at).desc())).first()
        assert assessment
        review = self.db.get_one(Review, assessment.review_id)
        case, second = self.db.get_one(Case, review.case_id), self.db.get_one(SecondOpinion, assessment.id)
        facts = known(self.db, review, case, assessment) | {"second": second_facts(self.db, case, second)}
        return dict(leaves(json.loads(canonical(facts))))


def others(column: Column[Any], stands: Any) -> list[Any]:
    """Values that are not this one."""
    match stands:
        case None:
            return [next(value for kind, value in OF_A_KIND.items() if isinstance(column.type, kind))]
        case bool():
            return [not stands]
        case int():
            return [stands + 1, stands + 1000]
        case uuid.UUID():
            return [uuid.uuid4()]
        case dict():
            return [{tag: f"{words} och mer" for tag, words in stands.items()}]
        case bytes():
            return [stands + b"x"]
        case dt.datetime():
            return [stands - dt.timedelta(seconds=1)]
        case dt.date():
            return [stands - dt.timedelta(days=1)]
    return [f"{stands}x"]


def general(place: str) -> str:
    """A place whichever of a list it is in."""
    return re.sub(r"\.\d+\b", ".*", place)


@pytest.fixture(scope="module")
def retold(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retold]:
    """One story for all columns. SQLite alone: what a rule reads does not hang on the database."""
    keyring.install(keyring.Keyring.parse(KEYRING))
    for url in fresh_database(request, "sqlite", tmp_path_factory.mktemp("retold")):
        database = Database(url)
        with Session(database.writer, expire_on_commit=False) as db:
            yield Retold(db)
        database.close()


@pytest.mark.parametrize("column", COLUMNS)
def test_each_fact_of_the_story_changes_what_is_known_or_is_excused(retold, column):
    changed = retold.changed_by(column)
    if column in EXCUSED:
        assert not changed, f"take {column} out of EXCUSED: it changes {sorted(changed)}"
    else:
        assert changed, f"models/known.py does not tell of {column}: add it there, or say in EXCUSED why not"


def test_each_fact_of_the_document_hangs_on_a_fact_of_the_story(retold):
    changed = set().union(*(retold.changed_by(column) for column in COLUMNS))
    constant = {general(place) for place in retold.document} - changed - CONSTANT
    assert not constant, "nothing in the story changes these, so they are no facts of it"


def test_what_is_excused_is_there():
    assert set(EXCUSED) <= set(COLUMNS)
