"""Migrations: nothing that holds a table together gets lost, and what was there stays."""

from sqlalchemy import CheckConstraint, create_engine, inspect, text
from sqlmodel import SQLModel

from models import migrations


def checks_in_code() -> set[tuple[str, str]]:
    """The table and name of each CHECK that the code asks for."""
    return {
        (table.name, f"ck_{table.name}_{each.name}".replace(f"ck_{table.name}_ck_{table.name}_", f"ck_{table.name}_"))
        for table in SQLModel.metadata.tables.values()
        for each in table.constraints
        if isinstance(each, CheckConstraint)
    }


def test_every_check_in_the_code_is_in_the_database(database):
    """SQLite makes a table anew to change it, and forgets the CHECKs that the migration does not name."""
    with database.reader.connect() as connection:
        look = inspect(connection)
        there = {
            (table, each["name"]) for table in look.get_table_names() for each in look.get_check_constraints(table)
        }
    missing = checks_in_code() - there
    assert not missing, f"name these again in the migration that changes their table: {missing}"


def test_an_upgrade_keeps_what_was_there_and_what_points_at_it(tmp_path):
    """A scan and a review of the first release, with what points at them, are whole after every later migration."""
    engine = create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.connect() as connection:
        migrations.upgrade(connection, "0001")
        connection.execute(text("PRAGMA foreign_keys=OFF"))
        for statement in OLD:
            connection.execute(text(statement))
        connection.commit()
    with engine.connect() as connection:
        migrations.upgrade(connection)
        state, due = connection.execute(text("SELECT state, due_day FROM review")).one()
        assert (state, due) == ("assessed", None)
        assert connection.execute(text("SELECT assessment_id FROM review_line")).scalar_one() == "a"
        assert connection.execute(text("SELECT phrase FROM assessment")).scalar_one() == "proof_seen"
        assert connection.execute(text("SELECT key, evidence, round FROM scan")).one() == ("k", 1, 0)
        assert connection.execute(text("SELECT scan_id FROM task")).scalar_one() == "q"


OLD = (
    "INSERT INTO board VALUES ('b', 'Nämnden')",
    "INSERT INTO unit VALUES ('u', 'b', 'Enheten', '0')",
    "INSERT INTO staff VALUES ('s', 'Hanna', 'h@exempelby.example', 'x', 'sv')",
    "INSERT INTO participant VALUES ('p', 'Amina', 'Ali', '12345674', NULL, 'sv')",
    "INSERT INTO \"case\" (id, participant_id, board_id, unit_id, opened_on) VALUES ('c', 'p', 'b', 'u', '2026-01-01')",
    "INSERT INTO provider (id, name, kind) VALUES ('v', 'Kommunen', 'municipal')",
    "INSERT INTO site (id, provider_id, code, name, address, directions, contact_name, contact_phone, key) "
    "VALUES ('w', 'v', 'VERK', 'Verkstan', 'G', '{}', 'B', '0', x'00')",
    "INSERT INTO activity (id, kind, title, purpose) VALUES ('t', 'language', '{}', '{}')",
    "INSERT INTO series (id, activity_id, site_id) VALUES ('e', 't', 'w')",
    "INSERT INTO occasion (id, series_id, site_id, starts_at, ends_at, version) "
    "VALUES ('o', 'e', 'w', '2026-11-23 08:00', '2026-11-23 11:00', 1)",
    "INSERT INTO attendance (id, occasion_id, participant_id, version, presence, method, by_id, made_at, "
    "occasion_version) VALUES ('n', 'o', 'p', 1, 'not_here', 'by_hand', 's', '2026-11-23 11:00', 1)",
    "INSERT INTO scan (id, key, participant_id, occasion_id, source, situation, evidence, happened_at, received_at, "
    "occasion_version) VALUES ('q', 'k', 'p', 'o', 'site_code', 'good', 1, '2026-11-23 08:00', '2026-11-23 08:00', 1)",
    "INSERT INTO task (id, kind, occasion_id, participant_id, scan_id, opened_at) "
    "VALUES ('z', 'late_evidence', 'o', 'p', 'q', '2026-11-23 11:00')",
    "INSERT INTO review (id, case_id, participant_id, state, opened_at, version) "
    "VALUES ('r', 'c', 'p', 'assessed', '2026-11-23 11:00', 1)",
    "INSERT INTO review_line (id, review_id, participant_id, occasion_id, state) "
    "VALUES ('l', 'r', 'p', 'o', 'assessed')",
    "INSERT INTO assessment (id, review_id, phrase, language, by_id, unit_id, made_at) "
    "VALUES ('a', 'r', 'proof_seen', 'sv', 's', 'u', '2026-11-24 08:00')",
    "INSERT INTO assessment_line (id, assessment_id, line_id, attendance_id, outcome, from_at, to_at) "
    "VALUES ('i', 'a', 'l', 'n', 'valid_reason', '2026-11-23 08:00', '2026-11-23 11:00')",
)


def test_a_letter_gets_the_case_of_its_day(tmp_path):
    """Of somebody who moved, the letter of the board before goes to no other."""
    engine = create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.connect() as connection:
        migrations.upgrade(connection, "0019")
        connection.execute(text("PRAGMA foreign_keys=OFF"))
        for statement in (*OLD[:4], *MOVED):
            connection.execute(text(statement))
        connection.commit()
    with engine.connect() as connection:
        migrations.upgrade(connection)
        assert connection.execute(text("SELECT id, case_id FROM letter ORDER BY id")).all() == [("1", "c"), ("2", "d")]


MOVED = (
    'INSERT INTO "case" (id, participant_id, board_id, unit_id, opened_on, ended_on) '
    "VALUES ('c', 'p', 'b', 'u', '2026-01-01', '2026-11-23'), ('d', 'p', 'b', 'u', '2026-11-24', NULL)",
    "INSERT INTO letter (id, participant_id, batch_id, made_by, made_at) "
    "VALUES ('1', 'p', 'x', 's', '2026-11-23 08:00:00.000000'), ('2', 'p', 'y', 's', '2026-11-24 08:00:00.000000')",
)
