"""Reports that are taken back and corrected, as the tests about them need them."""

from sqlmodel import col, select

from models.audit_tables import AuditEvent
from models.occasions import Occasion
from models.report_versions import (
    change,
)
from models.roll_records import reported_at
from models.told import Told
from tests.absence import confirm_roll, observe
from tests.town import MONDAY, NOON, at_clock

TEN = at_clock(10)
_KEYS = iter(range(1000))


def correct(db, person, sent, day=MONDAY, reason="sick", words=None, *, until=None, hours=None, now=TEN, key=None):
    told = Told(day, reason, words, until, hours)
    key = key or f"a-correction-never-sent-before-{next(_KEYS)}"
    return change(db, person, sent, told, key=key, language="sv", sent_in=None, now=now)


def version(db, occasion):
    return db.exec(select(Occasion.version).where(Occasion.id == occasion.id)).one()


def heard(db, occasion, person):
    return person.id in reported_at(db, occasion.id)


def away(db, town, *, now=NOON):
    observe(db, town.berit, town.occasion, town.amina)
    confirm_roll(db, town.berit, town.occasion, now=now)


def actions(db):
    return [event.action for event in db.exec(select(AuditEvent).order_by(col(AuditEvent.seq)))]
