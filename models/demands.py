"""What the policy asks of an absence on its day, and how a report stands to it: facts, no score and no proposal."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.absences import AbsenceReport, StatedReason
from models.calendar import civil_day
from models.policy import Policy, PolicyValue, applied
from models.reasons import ReasonCode

# The values of the policy that speak of absence.
OF_ABSENCE = (Policy.REPORT_WITHIN_DAYS, Policy.CERTIFICATE_FROM_DAY, Policy.RELAPSE_WITHIN_DAYS)


@dataclass(frozen=True)
class SentInTime:
    """When the report came, against the days there were."""

    rule: PolicyValue
    days_after: int

    @property
    def met(self) -> bool:
        """True when it came within them."""
        return self.days_after <= self.rule.value


@dataclass(frozen=True)
class CertificateDay:
    """Which day of reported illness this is, counted from the first; a relapse continues the count."""

    rule: PolicyValue
    relapse: PolicyValue
    first: dt.date
    number: int

    @property
    def asked_for(self) -> bool:
        """True from the day on which the policy asks for a certificate."""
        return self.number >= self.rule.value


def applied_on(db: Session, day: dt.date) -> list[PolicyValue]:
    """The rules about absence in force on a day."""
    return [applied(db, code, day) for code in OF_ABSENCE]


def sent_in_time(db: Session, report: AbsenceReport) -> SentInTime:
    """How long after the day the report was sent; zero for the same day and before."""
    late = (civil_day(report.made_at) - report.day).days
    return SentInTime(applied(db, Policy.REPORT_WITHIN_DAYS, report.day), max(0, late))


def certificate_day(db: Session, report: AbsenceReport, *, as_of: dt.datetime | None = None) -> CertificateDay | None:
    """The count of reported illness up to the report's day; None when illness is not what it states.

    With `as_of`, of those reports that had come by that moment.
    """
    stated = db.get(StatedReason, report.id)
    if stated is None or stated.reason != ReasonCode.SICK:
        return None
    relapse = applied(db, Policy.RELAPSE_WITHIN_DAYS, report.day)
    first = _first_day(db, report.participant_id, report.day, relapse.value, as_of)
    rule = applied(db, Policy.CERTIFICATE_FROM_DAY, report.day)
    return CertificateDay(rule, relapse, first, (report.day - first).days + 1)


def _first_day(
    db: Session, participant_id: uuid.UUID, day: dt.date, relapse: int, as_of: dt.datetime | None
) -> dt.date:
    """The first day of the illness that a day belongs to: well for at most the days of a relapse continues it."""
    earlier = (
        select(col(AbsenceReport.day), StatedReason)
        .join(StatedReason, col(StatedReason.report_id) == col(AbsenceReport.id))
        .where(AbsenceReport.participant_id == participant_id, col(AbsenceReport.day) < day)
        .order_by(col(AbsenceReport.day).desc())
    )
    if as_of:
        earlier = earlier.where(col(AbsenceReport.made_at) <= as_of)
    for before, stated in db.exec(earlier).all():
        if stated.reason != ReasonCode.SICK:
            continue
        if (day - before).days - 1 > relapse:
            break
        day = before
    return day
