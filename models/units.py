"""Which unit speaks when a caseworker writes."""

import datetime as dt
import uuid

from sqlmodel import Session

from models.people import Case, Role, Staff
from models.sign_in import roles_on


def speaking_unit(db: Session, staff: Staff, case: Case, day: dt.date) -> uuid.UUID:
    """The case's unit, or the one that lent its caseworker."""
    units = {role.unit_id for role in roles_on(db, staff, day) if role.role is Role.CASEWORKER and role.unit_id}
    return case.unit_id if case.unit_id in units or not units else min(units)
