"""What stands in the database afterwards, held against what clients were told."""

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from models import audit
from models.attendance import Attendance, Confirmation
from models.audit import AuditEvent
from models.occasions import Occasion
from models.scans import Scan
from webapp.db import Database

Presence = tuple[uuid.UUID, uuid.UUID]


@dataclass
class Aftermath:
    """What was found: how many scans, how many entries in the audit log about what is kept, and what is wrong."""

    scans: int = 0
    evidence: int = 0
    audit_rows: int = 0
    lost: int = 0
    wrong: list[str] = field(default_factory=list)


def look(database: Database, acknowledged: Iterable[Presence] = ()) -> Aftermath:
    """Look at the whole database. `acknowledged` are the check-ins, person and occasion, that were answered well."""
    with database.reading() as db:
        scans = db.exec(select(Scan)).all()
        found = Aftermath(scans=len(scans), evidence=sum(scan.evidence for scan in scans))
        _scans_stand_once(found, scans)
        _none_is_lost(found, scans, acknowledged)
        _each_has_its_audit_row(found, db)
        _versions_count_them(found, db, scans)
        verdict = audit.verify(db)
        found.wrong += [f"audit log: {each.kind} at {each.seq}" for each in verdict.problems]
    return found


def _scans_stand_once(found: Aftermath, scans: Iterable[Scan]) -> None:
    keys = Counter(scan.key for scan in scans)
    presences = Counter((scan.participant_id, scan.occasion_id) for scan in scans if scan.evidence)
    found.wrong += [f"{number} scans of the claim {key}" for key, number in keys.items() if number > 1]
    found.wrong += [f"{number} presences of {who}" for (who, _), number in presences.items() if number > 1]


def _none_is_lost(found: Aftermath, scans: Iterable[Scan], acknowledged: Iterable[Presence]) -> None:
    here = Counter((scan.participant_id, scan.occasion_id) for scan in scans)
    lost = [each for each in acknowledged if not here[each]]
    found.lost = len(lost)
    found.wrong += [f"the answered check-in of {who} is not there" for who, _ in lost]


def _each_has_its_audit_row(found: Aftermath, db: Session) -> None:
    """Joined both ways: no row without the entry that says who made it, no entry without its row."""
    for table in (Scan, Attendance, Confirmation):
        name = str(table.__tablename__)
        rows = db.exec(select(AuditEvent.object_id).where(col(AuditEvent.object_type) == name)).all()
        found.audit_rows += len(rows)
        written, kept = Counter(rows), {str(each) for each in db.exec(select(table.id)).all()}
        found.wrong += [f"{name} {each} has {written[each]} audit rows" for each in kept if written[each] != 1]
        found.wrong += [f"an audit row tells of {name} {each}, which is not there" for each in written.keys() - kept]


def _versions_count_them(found: Aftermath, db: Session, scans: Iterable[Scan]) -> None:
    """The version of a roll rises with each presence: one that does not has lost an update."""
    evidence = Counter(scan.occasion_id for scan in scans if scan.evidence)
    for occasion_id, version in db.exec(select(Occasion.id, Occasion.version)).all():
        if version < evidence[occasion_id]:
            found.wrong.append(f"occasion {occasion_id} has version {version} and {evidence[occasion_id]} presences")
