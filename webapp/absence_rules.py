"""The rules of the policy that stand on a form about absence, each beside what it concerns."""

import datetime as dt
from typing import NamedTuple

from sqlmodel import Session

from models.policy import Policy, PolicyValue, applied


class Rules(NamedTuple):
    """When to report, from which day of an illness a certificate is asked for, and when a relapse continues it."""

    in_time: PolicyValue
    certificate: PolicyValue
    relapse: PolicyValue


def rules_on(db: Session, day: dt.date) -> Rules:
    """The rules in force on a day."""
    return Rules(
        applied(db, Policy.REPORT_WITHIN_DAYS, day),
        applied(db, Policy.CERTIFICATE_FROM_DAY, day),
        applied(db, Policy.RELAPSE_WITHIN_DAYS, day),
    )
