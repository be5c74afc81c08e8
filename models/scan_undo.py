"""Taking a scan back, for a short while after it. The scan stays, with a row beside it that says so."""

import datetime as dt
import uuid

from sqlmodel import Session, select

from models import audit
from models.attendance import standing
from models.marks import RollConfirmed, UndoOver
from models.occasions import Occasion
from models.people import Staff
from models.refusals import NotYours
from models.roll_call import raised, take
from models.roll_records import UNDO_FOR
from models.scans import Scan, ScanVoid


def undo_scan(db: Session, staff: Staff, occasion: Occasion, scan_id: uuid.UUID, now: dt.datetime) -> ScanVoid:
    """Take a supervisor's scan back: it is evidence no more, and the person can be scanned again. Twice is once.

    Raises NotYours, RollCancelled, RollNotOpen, RollConfirmed and UndoOver.
    """
    occasion = take(db, staff, occasion, now)
    scan = db.get(Scan, scan_id)
    if scan is None or scan.occasion_id != occasion.id or scan.by_id is None or not scan.evidence:
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
