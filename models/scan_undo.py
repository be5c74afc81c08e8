"""Taking a scan back, for a short while after it. The scan stays, with a row beside it that says so."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models import audit
from models.access import Field, may_read
from models.attendance import standing
from models.marks import RollConfirmed, UndoOver
from models.names import names_at_site
from models.occasions import Occasion
from models.people import Staff
from models.refusals import NotYours
from models.roll_call import Meeting, raised, take
from models.roll_records import UNDO_FOR
from models.scans import Scan, ScanVoid, stands


def undo_scan(db: Session, staff: Staff, occasion: Occasion, scan_id: uuid.UUID, now: dt.datetime) -> ScanVoid:
    """Take one's own scan back: it is evidence no more, and the person can be scanned again. Twice is once.

    Raises NotYours, RollCancelled, RollNotOpen, RollConfirmed and UndoOver.
    """
    occasion = take(db, staff, occasion, now)
    scan = db.get(Scan, scan_id)
    if scan is None or scan.occasion_id != occasion.id or scan.by_id != staff.id or not scan.evidence:
        raise NotYours
    if earlier := db.exec(select(ScanVoid).where(ScanVoid.scan_id == scan.id)).first():
        return earlier
    if standing(db, occasion.id):
        raise RollConfirmed
    if now > scan.received_at + UNDO_FOR:
        raise UndoOver
    void = ScanVoid(scan_id=scan.id, by_id=staff.id, made_at=now)
    db.add(void)
    raised(db, occasion)
    db.flush()
    audit.write(
        db,
        "attendance:scan:void",
        by=staff,
        about=scan.participant_id,
        what=void,
        at=now,
        body={"scan": scan.id},
    )
    return void


@dataclass(frozen=True)
class Recent:
    """A scan that can still be taken back, and the name its person has here."""

    scan: Scan
    name: str | None


def just_scanned(db: Session, staff: Staff, meeting: Meeting, now: dt.datetime) -> list[Recent]:
    """What somebody has scanned at an occasion and can still take back, the newest first."""
    if not may_read(meeting.relation, Field.PRESENCE) or standing(db, meeting.occasion.id):
        return []
    rows = db.exec(
        select(Scan)
        .where(
            Scan.occasion_id == meeting.occasion.id,
            Scan.by_id == staff.id,
            col(Scan.received_at) >= now - UNDO_FOR,
            stands(),
        )
        .order_by(col(Scan.received_at).desc(), col(Scan.id))
    ).all()
    ids = [scan.participant_id for scan in rows]
    names = names_at_site(db, ids, meeting.relation) if ids and may_read(meeting.relation, Field.NAME) else {}
    return [Recent(scan, str(names[scan.participant_id]) if names else None) for scan in rows]
