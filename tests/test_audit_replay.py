"""narvara audit replay: an assessment rebuilt from the audit log alone, and from a copy that holds nothing else."""

import datetime as dt
import json
import uuid
from contextlib import closing
from typing import Any, NamedTuple

import pysqlite3.dbapi2 as sqlite
import pytest
from sqlalchemy import inspect, text

from models import holding
from models.attendance import Presence
from models.audit_chain import canonical
from models.policy import Policy
from models.replay import replay
from models.replay_compare import leaves
from tests import reviewing
from tests.absence import accept, confirm_roll, observe, report, review_of
from tests.application import KEYRING
from tests.assessed import Story
from tests.terminal import refusal
from tests.town import NOON, Town, at_clock
from webapp.commands.plain_text import lines_of
from webapp.db import Database

LOG = {"audit_event", "audit_body", "audit_head", "audit_listed"}


class Kept(NamedTuple):
    """A story that is kept, and how a command reaches it."""

    database: Database
    settings: dict[str, str]
    first: uuid.UUID
    last: uuid.UUID


@pytest.fixture
def kept(database: Database, database_url: str) -> Kept:
    """Amina's Monday, committed."""
    with database.writing() as db:
        told = Story(db, Town(db)).tell()
    settings = {
        "database_url": database_url,
        "secret_key": "0123456789abcdef0123456789abcdef",
        "keyring": KEYRING,
        "public_url": "https://narvara.example.se",
    }
    return Kept(database, settings, told.first.id, told.last.id)


def owner_does(kept: Kept, *statements: str) -> None:
    """What somebody who owns the database can do to it, guards or no guards."""
    with kept.database.writer.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
        connection.commit()


def unguarded(kept: Kept, table: str) -> list[str]:
    """What takes a table's triggers away."""
    if not kept.database.sqlite:
        return [f"ALTER TABLE {table} DISABLE TRIGGER USER"]
    with kept.database.reader.connect() as connection:
        names = connection.execute(text(f"SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='{table}'"))  # noqa: S608
        return [f"DROP TRIGGER {name}" for name in names.scalars()]


def drop_all_but_the_log(kept: Kept) -> set[str]:
    """Leave the audit log's tables and nothing else; give the names of what is left."""
    tables = set(inspect(kept.database.reader).get_table_names()) - LOG
    kept.database.close()
    if kept.database.sqlite:
        with closing(sqlite.connect(kept.database.url.database)) as owner:
            owner.executescript("".join(f'DROP TABLE "{name}";' for name in tables))
    else:
        owner_does(kept, *(f'DROP TABLE "{name}" CASCADE' for name in tables))
    return set(inspect(kept.database.reader).get_table_names())


def test_it_is_rebuilt_from_a_copy_that_holds_the_log_alone(narvara, kept):
    words = ("audit", "replay", str(kept.last))
    whole = [narvara(*words, *more, **kept.settings).stdout for more in ((), ("--json",))]
    assert drop_all_but_the_log(kept) == LOG
    alone = [narvara(*words, *more, **kept.settings) for more in ((), ("--json",))]
    assert [each.returncode for each in alone] == [0, 0]
    assert [each.stdout for each in alone] == whole
    assert canonical(json.loads(whole[1])).decode() + "\n" == whole[1]


def test_the_story_can_be_read(narvara, kept):
    said = narvara("audit", "replay", str(kept.last), **kept.settings).stdout
    for fact in (
        "title: Svenska för arbete",
        "words: “كنت مريضة.”",
        "words: “Har du ett intyg?”",
        "words: “Väntar på läkaren.”",
        "proof: opened",
        "words: “Tolk är svår att få.”",
        "words: “Amina säger att hon var hos läkaren.”",
        "interpreting: interpreter",
        "read back: yes",
        "kind: question",
        "kind: reason",
        "age band: small",
        "words: “Vad säger läkaren?”",
        "situation: “Två barn i skolan.”",
        "outcome: no_valid_reason",
        "source: Exempelby riktlinje § 8",
        "name: Enhet Norr",
        "agreed: yes",
        "is: in_force",
    ):
        assert fact in said


def test_what_the_log_holds_is_what_the_tables_hold(narvara, kept):
    for assessment in (kept.first, kept.last):
        answer = narvara("audit", "replay", str(assessment), "--compare", **kept.settings)
        assert (answer.returncode, answer.stdout) == (0, "The tables say the same as the audit log.\n")


def test_compared_it_says_what_somebody_changed(narvara, kept):
    owner_does(
        kept,
        *unguarded(kept, "household"),
        "UPDATE household SET adults = 1",
        "UPDATE unit SET name = 'Enhet Ny' WHERE name = 'Enhet Norr'",
    )
    answer = narvara("audit", "replay", str(kept.last), "--compare", **kept.settings)
    assert "3 facts" in refusal(answer)
    assert answer.stdout.splitlines() == [
        "known.household.adults: the log says 2, the tables say 1",
        "decided.power.unit.name: the log says Enhet Norr, the tables say Enhet Ny",
        "second.power.unit.name: the log says Enhet Norr, the tables say Enhet Ny",
    ]


def test_compared_with_tables_that_do_not_have_it(narvara, kept):
    owner_does(
        kept,
        *(each for table in ("second_opinion", "assessment_line", "children_considered", "assessment")
          for each in [*unguarded(kept, table)]),
        "UPDATE review_line SET assessment_id = NULL",
        "DELETE FROM second_opinion", "DELETE FROM children_considered",
        "DELETE FROM assessment_line", "DELETE FROM assessment",
    )  # fmt: skip
    assert "tables have no assessment" in refusal(
        narvara("audit", "replay", str(kept.last), "--compare", **kept.settings)
    )


def test_of_an_unknown_id_it_says_so(narvara, kept):
    unknown = str(uuid.uuid4())
    assert unknown in refusal(narvara("audit", "replay", unknown, **kept.settings))
    assert "narvara --help" in refusal(narvara("audit", "replay", "not-an-id", **kept.settings))


def test_what_retention_has_deleted_is_gone(narvara, kept):
    seq = json.loads(narvara("audit", "replay", str(kept.last), "--json", **kept.settings).stdout)["entry"]["seq"]
    owner_does(kept, *unguarded(kept, "audit_body"), f"DELETE FROM audit_body WHERE seq = {seq}")  # noqa: S608
    said = refusal(narvara("audit", "replay", str(kept.last), **kept.settings))
    assert "was made at 2026-12-06 12:15:00 UTC" in said
    assert "deleted from the log since" in said


def test_what_a_second_person_said_can_be_gone_and_that_they_agreed_cannot(kept):
    with kept.database.reading() as db:
        seqs = [each["seq"] for each in replay(db, kept.last).document["followed"]]
    owner_does(kept, *unguarded(kept, "audit_body"), *(f"DELETE FROM audit_body WHERE seq = {seq}" for seq in seqs))  # noqa: S608
    with kept.database.reading() as db:
        document = replay(db, kept.last).document
    assert (document["second"]["agreed"], document["stands"]["is"]) == (True, "in_force")


@pytest.mark.parametrize(
    ("table", "column"), [("audit_body", "sealed"), ("audit_event", "commitment"), ("audit_event", "hash")]
)
def test_one_byte_changed_in_the_log_is_found(narvara, kept, table, column):
    with kept.database.reading() as db:
        seq = replay(db, kept.last).document["entry"]["seq"]
        select_it = text(f"SELECT {column} FROM {table} WHERE seq = {seq}")  # noqa: S608
        stands = bytes(db.connection().execute(select_it).scalar_one())
    changed = stands[:-1] + bytes([stands[-1] ^ 1])
    value = f"x'{changed.hex()}'" if kept.database.sqlite else f"decode('{changed.hex()}', 'hex')"
    owner_does(kept, *unguarded(kept, table), f"UPDATE {table} SET {column} = {value} WHERE seq = {seq}")  # noqa: S608
    answer = narvara("audit", "replay", str(kept.last), **kept.settings)
    assert "not whole" in refusal(answer)
    assert answer.stdout == ""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_fact_of_the_document_shows_in_the_text(kept):
    with kept.database.reading() as db:
        document = replay(db, kept.last).document
    before, places = list(lines_of(document)), [place for place, _ in leaves(document)]
    assert len(places) > 500
    for place in places:
        assert list(lines_of(otherwise(document, place))) != before, f"{place} does not show"


def otherwise(document: dict[str, object], place: str) -> dict[str, object]:
    """The document with one fact changed."""
    changed: dict[str, object] = json.loads(json.dumps(document))
    *path, last = [int(name) if name.isdigit() else name for name in place.split(".")]
    inner: Any = changed
    for name in path:
        inner = inner[name]
    match inner[last]:
        case bool() as yes:
            inner[last] = not yes
        case int() as number:
            inner[last] = number + 1
        case str() as said if said[10:11] == "T":
            inner[last] = f"{said[:17]}59{said[19:]}"
        case str() as said:
            inner[last] = said + "x"
        case _:
            inner[last] = "something"
    return changed


def test_words_cannot_steer_the_terminal():
    words = "a\x1b[2J\x9b\u202eb\nc"
    assert list(lines_of({"words": words})) == ["words: “a\\u001b[2J\\u009b\\u202eb", "       c”"]


@pytest.fixture
def proposed(db, town):
    """No valid reason has been proposed for Amina's Monday, and waits for a second person."""
    report(db, town.amina)
    observe(db, town.berit, town.occasion, town.amina)
    confirm_roll(db, town.berit, town.occasion)
    reviewing.live_with(db, town, town.amina, now=NOON)
    review = review_of(db, town.amina)
    made = reviewing.object_to(db, town.hanna, review, now=NOON, exception=Policy.LAW_HEARING_NEEDLESS)
    return review, made


def stands(db, assessment):
    """What the log says became of it."""
    return replay(db, assessment.id).document["stands"]["is"]


def test_until_a_second_person_has_answered_it_waits(db, town, proposed):
    review, made = proposed
    assert stands(db, made) == "waits_for_a_second"
    reviewing.agree(db, town.henrik, review, now=NOON)
    assert stands(db, made) == "in_force"


def test_sent_back_it_never_counts(db, town, proposed):
    review, made = proposed
    reviewing.send_back(db, town.henrik, review, now=NOON)
    found = replay(db, made.id).document
    assert found["stands"]["is"] == "sent_back"
    assert (found["second"]["words"], found["second"]["hear_again"]) == ("Vad säger läkaren?", True)


def test_new_material_takes_it_back(db, town, proposed):
    report(db, town.amina, words="Jag har mer att säga.", now=NOON)
    assert stands(db, proposed[1]) == "taken_back"


def test_a_changed_roll_takes_it_back(db, town, proposed):
    came = (at_clock(10), NOON)
    observe(db, town.berit, town.occasion, town.amina, Presence.PARTLY, came, now=NOON, reason="Kom senare")
    assert stands(db, proposed[1]) == "taken_back"


def test_resting_is_waiting(db, town, proposed):
    review, made = proposed
    until = (NOON + dt.timedelta(days=3)).date()
    holding.put_on_hold(db, town.hanna, review, review.version, until, "Henrik är sjuk.", NOON)
    assert stands(db, made) == "waits_for_a_second"
    holding.resume(db, town.hanna, review, review.version, NOON)
    assert stands(db, made) == "waits_for_a_second"


def test_what_comes_while_it_rests_takes_it_back(db, town, proposed):
    review, made = proposed
    until = (NOON + dt.timedelta(days=3)).date()
    holding.put_on_hold(db, town.hanna, review, review.version, until, "Henrik är sjuk.", NOON)
    report(db, town.amina, words="Jag har mer att säga.", now=NOON)
    holding.resume(db, town.hanna, review, review.version, NOON)
    assert stands(db, made) == "taken_back"


def test_the_sites_record_that_she_was_there_takes_its_place_once_it_is_taken_up_again(db, town, proposed):
    review, made = proposed
    reviewing.agree(db, town.henrik, review, now=NOON)
    observe(db, town.berit, town.occasion, town.amina, Presence.HERE, now=NOON, reason="Fel rad.")
    assert stands(db, made) == "in_force", "only a caseworker changes that"
    taken_up = holding.take_up_again(db, town.hanna, review, review.version, "Hon var där.", NOON)
    stand = replay(db, made.id).document["stands"]
    assert (stand["is"], stand["by"]) == ("superseded", str(taken_up.id))


def test_a_new_one_takes_its_place(db, town, proposed):
    review, made = proposed
    reviewing.agree(db, town.henrik, review, now=NOON)
    holding.take_up_again(db, town.hanna, review, review.version, "Intyget kom.", NOON)
    assert stands(db, made) == "in_force"
    again = accept(db, town.hanna, review, now=NOON + dt.timedelta(days=1))
    assert replay(db, made.id).document["stands"] == {
        "is": "superseded",
        "at": "2026-11-24T11:00:00.000000+00:00",
        "by": str(again.id),
    }
    assert stands(db, again) == "in_force"
    assert "Intyget kom." in [each["words"] for each in replay(db, again.id).document["shown"]["course"]]
