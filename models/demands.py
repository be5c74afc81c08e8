"""What the policy asks of an absence on its day, and how a report stands to it: facts, no score and no proposal."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.absences import AbsenceReport, ReportedOccasion, StatedReason
from models.attendance import Attendance, Presence
from models.calendar import civil_day, day_bounds
from models.case_days import case_on, cases_of
from models.occasions import Occasion
from models.policy import Policy, PolicyValue, applied
from models.reasons import Reason, ReasonCode, reason_on
from models.report_rows import stands
from models.told import days_late
from models.workdays import due_day

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
    """Which day of reported illness this is, counted from the first; a relapse continues the count.

    `there` are the days in between on which the person was recorded as there: whoever takes part is not ill that day,
    and it is not counted.
    """

    rule: PolicyValue
    relapse: PolicyValue
    first: dt.date
    number: int
    there: list[dt.date]

    @property
    def asked_for(self) -> bool:
        """True from the day on which the policy asks for a certificate."""
        return self.number >= self.rule.value


def applied_on(db: Session, day: dt.date) -> list[PolicyValue]:
    """The rules about absence in force on a day."""
    return [applied(db, code, day) for code in OF_ABSENCE]


def applies(rule: PolicyValue, reason: Reason | None, certificate: CertificateDay | None) -> bool:
    """Whether a rule applies to what a report states: the days of illness to illness alone, the law to everything.

    What is the organiser's own is held against nobody by a rule about reporting.
    """
    if rule.code not in OF_ABSENCE:
        return True
    if reason and reason.organisers_own:
        return False
    return rule.code == Policy.REPORT_WITHIN_DAYS or certificate is not None


def stated_for(
    db: Session, participant_id: uuid.UUID, occasion_id: uuid.UUID, day: dt.date
) -> list[tuple[Reason | None, CertificateDay | None]]:
    """What the reports that stand for an occasion state: each its reason, and the count of illness up to the day."""
    rows = db.exec(
        select(AbsenceReport, StatedReason)
        .join(StatedReason, col(StatedReason.report_id) == col(AbsenceReport.id))
        .join(ReportedOccasion, col(ReportedOccasion.report_id) == col(AbsenceReport.id))
        .where(
            ReportedOccasion.participant_id == participant_id,
            ReportedOccasion.occasion_id == occasion_id,
            col(ReportedOccasion.ended_at).is_(None),
        )
    ).all()
    return [
        (reason_on(db, stated.reason, civil_day(report.made_at)), certificate_day(db, report, day))
        for report, stated in rows
    ]


def explain_by(db: Session, now: dt.datetime) -> dt.date:
    """The last day to explain an absence that is asked about now."""
    today = civil_day(now)
    return due_day(today, applied(db, Policy.EXPLANATION_DAYS, today).value)


def sent_in_time(db: Session, day: dt.date, told_at: dt.datetime) -> SentInTime:
    """How long after its day an absence was reported; zero for the same day and before."""
    return SentInTime(applied(db, Policy.REPORT_WITHIN_DAYS, day), days_late(day, told_at))


def certificate_day(
    db: Session, report: AbsenceReport, day: dt.date, *, as_of: dt.datetime | None = None
) -> CertificateDay | None:
    """The count of reported illness up to a day of the report; None when illness is not what it states.

    It rests on what was reported to this report's board alone. Illness that was reported while another board had the
    case is not counted, though the number may come out lower: what one board knows of somebody another does not read
    (DESIGN 7; OSL 8 kap. 1 and 2 §§). With `as_of`, on those reports that had come by that moment and stood then.
    """
    stated = db.get(StatedReason, report.id)
    if stated is None or stated.reason != ReasonCode.SICK:
        return None
    relapse = applied(db, Policy.RELAPSE_WITHIN_DAYS, day)
    first = _first_day(db, report, day, relapse.value, as_of)
    rule = applied(db, Policy.CERTIFICATE_FROM_DAY, day)
    there = sorted(_days_there(db, report.participant_id, first, day, as_of))
    return CertificateDay(rule, relapse, first, (day - first).days + 1 - len(there), there)


def _days_there(
    db: Session, participant_id: uuid.UUID, first: dt.date, day: dt.date, as_of: dt.datetime | None
) -> set[dt.date]:
    """The days before this one, from the first, on which a site has recorded the person as there."""
    marks = (
        select(Attendance, Occasion)
        .join(Occasion, col(Occasion.id) == col(Attendance.occasion_id))
        .where(
            Attendance.participant_id == participant_id,
            col(Occasion.starts_at) >= day_bounds(first)[0],
            col(Occasion.starts_at) < day_bounds(day)[0],
            col(Occasion.cancelled_at).is_(None),
        )
        .order_by(col(Attendance.version))
    )
    if as_of:
        marks = marks.where(col(Attendance.made_at) <= as_of)
    newest = {occasion.id: (mark.presence, civil_day(occasion.starts_at)) for mark, occasion in db.exec(marks).all()}
    return {on for presence, on in newest.values() if presence in (Presence.HERE, Presence.PARTLY)}


def _first_day(db: Session, of: AbsenceReport, day: dt.date, relapse: int, as_of: dt.datetime | None) -> dt.date:
    """The first day of the illness that a day belongs to: well for at most the days of a relapse continues it."""
    cases = cases_of(db, of.participant_id)

    def to_board(report: AbsenceReport) -> uuid.UUID | None:
        case = case_on(cases, civil_day(report.made_at))
        return case.board_id if case else None

    reports = (
        select(AbsenceReport, StatedReason)
        .join(StatedReason, col(StatedReason.report_id) == col(AbsenceReport.id))
        .where(AbsenceReport.participant_id == of.participant_id, col(AbsenceReport.first_day) <= day, stands(as_of))
    )
    if as_of:
        reports = reports.where(col(AbsenceReport.made_at) <= as_of)
    sick = [report for report, stated in db.exec(reports).all() if stated.reason == ReasonCode.SICK]
    ill = [each for each in sick if to_board(each) == to_board(of)]
    for report in sorted(ill, key=lambda each: each.last_day, reverse=True):
        if (day - report.last_day).days - 1 > relapse:
            break
        day = min(day, report.first_day)
    return day
