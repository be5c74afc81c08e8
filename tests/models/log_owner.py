"""Whoever owns the database and has no key, and a morning of the log for them to work on."""

from typing import Any

from sqlalchemy import Table, text
from sqlmodel import Session, SQLModel

from models import audit
from models.audit_chain import hash_of, mac_of_head
from models.keyring import Keyring
from tests.town import NINE, Town

TABLES_OF_THE_LOG = ("audit_event", "audit_body", "audit_listed", "audit_head")
THIEF = Keyring({"k1": b"t" * 32})

Row = dict[str, Any]


def write_a_morning(db: Session, town: Town) -> None:
    """Amina signs in, checks in and out, Berit looks, a report comes from Bosse, Hanna looks: six links."""
    scan = {"source": "site_code", "flag": None, "situation": "good"}
    report = {"occasions": [str(town.occasion.id)], "words_digest": None}
    audit.write(db, "people:sign_in", by=town.amina, at=NINE, body={"how": "card"})
    audit.write(db, "attendance:scan:add", by=town.amina, about=town.amina, at=NINE, body=scan)
    people = [town.amina.id, town.bosse.id]
    audit.look(db, "site:roll:look", by=town.berit, at=NINE, purpose="assignment", listed=people)
    audit.write(db, "people:sign_out", by=town.amina, at=NINE)
    audit.write(db, "absence:report:send", by=town.bosse, about=town.bosse, at=NINE, body=report)
    audit.look(db, "desk:review:look", by=town.hanna, about=town.bosse, at=NINE, purpose="assignment")


def found_in(log: Session, anchor: tuple[int, bytes] | None = None) -> set[tuple[int | None, str]]:
    """What verify() finds."""
    verdict = audit.verify(log, anchor)
    assert verdict.ok == (not verdict.problems)
    return {(problem.seq, problem.kind) for problem in verdict.problems}


class Owner:
    """Who owns the database but has no key: does anything to the log, except sign."""

    def __init__(self, db: Session) -> None:
        self.db = db
        self.connection = db.connection()

    def drop_the_triggers(self) -> None:
        """What an owner can always do."""
        if self.connection.dialect.name == "postgresql":
            for name in TABLES_OF_THE_LOG:
                self.do(f"ALTER TABLE {name} DISABLE TRIGGER USER")
            return
        for (name,) in self.do("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
            self.do(f"DROP TRIGGER {name}")

    def do(self, statement: str, **values: Any) -> Any:
        """Run any SQL."""
        return self.connection.execute(text(statement), values)

    def rows(self, name: str) -> list[Row]:
        """All of a table, in order."""
        table = tables(name)
        return [dict(row) for row in self.connection.execute(table.select().order_by(*table.primary_key)).mappings()]

    def put(self, name: str, rows: list[Row]) -> None:
        """Make these a table's rows."""
        self.do(f"DELETE FROM {name}")  # noqa: S608
        if rows:
            self.connection.execute(tables(name).insert(), rows)

    def copy(self) -> dict[str, list[Row]]:
        """A backup."""
        return {name: self.rows(name) for name in TABLES_OF_THE_LOG}

    def restore(self, backup: dict[str, list[Row]]) -> None:
        """Put a backup in place of what is there."""
        for name, rows in backup.items():
            self.put(name, rows)

    def chain_anew(self, events: list[Row], ring: Keyring) -> None:
        """Write these events as a chain that follows, and a head, as well as this ring can sign."""
        prev = bytes(32)
        for seq, event in enumerate(events, start=1):
            event |= {"seq": seq, "prev": prev}
            prev = event["hash"] = hash_of(event, ring)
        self.put("audit_event", events)
        mac = mac_of_head(len(events), prev, "k1", ring)
        self.put("audit_head", [{"id": 1, "seq": len(events), "hash": prev, "mac": mac, "key_id": "k1"}])


def tables(name: str) -> Table:
    """A table by its name."""
    return SQLModel.metadata.tables[name]
