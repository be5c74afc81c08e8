"""All that bears on one review, side by side: plan, evidence, the site's record, the report, and the rules' facts.

Each part is fetched only where the access table lets a case's caseworker read it.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.absences import AbsenceReport, ReportedOccasion, StatedReason, Withdrawal
from models.access import Field, Relation, may_read
from models.assessments import is_ready, parts_of
from models.attendance import Attendance, Confirmation, Presence
from models.calendar import civil_day
from models.demands import CertificateDay, SentInTime, applied_on, applies, certificate_day, sent_in_time
from models.occasions import Occasion, Series
from models.people import Case, Staff, Unit
from models.places import Activity, Site
from models.plans import Plan, PlannedActivity, plan_on
from models.policy import PolicyValue
from models.proofs import ReportProof, proofs_of
from models.proofs_to_come import announced_at
from models.reasons import Reason, reason_on
from models.recorded import Absence, Recorded, recorded
from models.remarks import Remark, remarks_of
from models.reviews import Assessment, AssessmentLine, Review, ReviewLine, lines_of
from models.scans import Scan, taken_back


@dataclass(frozen=True)
class Planned:
    """The plan in force on the day, what it counts on, and whether this occasion is part of that."""

    plan: Plan
    activities: list[dict[str, str]]
    counts_on_it: bool


@dataclass(frozen=True)
class Stated:
    """One report as the case's caseworker reads it, with how it stands to the rules.

    `hours` is the part of the occasion it covers, when not the whole. `row` says since when it no longer does: the
    participant took it back (`withdrawn_at`), or corrected it by another version. `recorded_by` wrote it down for them.
    """

    report: AbsenceReport
    row: ReportedOccasion
    withdrawn_at: dt.datetime | None
    recorded_by: Staff | None
    reason: Reason | None
    words: str | None
    proofs: list[ReportProof]
    proof_announced_at: dt.datetime | None
    hours: tuple[dt.datetime, dt.datetime] | None
    in_time: SentInTime
    certificate: CertificateDay | None
    days_before: int

    def under(self, rule: PolicyValue) -> bool:
        """True when a rule about absence applies to what it states."""
        return applies(rule, self.reason, self.certificate)


@dataclass(frozen=True)
class Assessed:
    """An assessment of a line: its intervals, by whom and from which unit."""

    assessment: Assessment
    by: Staff
    unit: Unit
    parts: list[AssessmentLine]


@dataclass(frozen=True)
class LineFile:
    """One absence with everything about it."""

    line: ReviewLine
    occasion: Occasion
    title: dict[str, str]
    site: Site
    planned: Planned | None
    scans: list[Scan]
    taken_back: set[uuid.UUID]
    marks: list[Attendance]
    confirmations: list[Confirmation]
    record: Recorded
    stated: list[Stated]
    remarks: list[Remark]
    rules: list[PolicyValue]
    assessed: Assessed | None
    ready: bool

    @property
    def standing(self) -> list[Stated]:
        """The reports that stand."""
        return [each for each in self.stated if each.row.ended_at is None]

    @property
    def unrecorded(self) -> bool:
        """True when the roll is confirmed and says nothing of the person."""
        silent = self.record.presence is Presence.NOT_RECORDED and not self.occasion.cancelled_at
        return silent and self.record.confirmation is not None

    @property
    def absence(self) -> Absence | None:
        """What the confirmed roll says was missed."""
        return self.record.absence(self.occasion)


def file_of(db: Session, review: Review, case: Case) -> list[LineFile]:
    """The review's lines in time order, each with its file."""
    lines = lines_of(db, review)
    records = recorded(db, lines)
    return [_line_file(db, review, case, line, records[line.id]) for line in lines]


@dataclass(frozen=True)
class Other:
    """Another review of the same person's case, and the days it is about."""

    review: Review
    days: list[dt.date]


def other_reviews(db: Session, review: Review) -> list[Other]:
    """The other reviews of the same case, the newest absence first."""
    rows = select(Review).where(Review.case_id == review.case_id, Review.id != review.id)
    found = [Other(each, _days(db, each)) for each in db.exec(rows).all()]
    return sorted((each for each in found if each.days), key=lambda each: each.days, reverse=True)


def _days(db: Session, review: Review) -> list[dt.date]:
    occasions = [db.get_one(Occasion, line.occasion_id) for line in lines_of(db, review)]
    return sorted({civil_day(each.starts_at) for each in occasions})


def _line_file(db: Session, review: Review, case: Case, line: ReviewLine, record: Recorded) -> LineFile:
    occasion = db.get_one(Occasion, line.occasion_id)
    series = db.get_one(Series, occasion.series_id)
    day = civil_day(occasion.starts_at)
    presence = may_read(Relation.ASSIGNED, Field.PRESENCE)
    scans = _scans(db, line) if presence else []
    return LineFile(
        line=line,
        occasion=occasion,
        title=db.get_one(Activity, series.activity_id).title,
        site=db.get_one(Site, occasion.site_id),
        planned=_planned(db, case, series, day) if may_read(Relation.ASSIGNED, Field.SCHEDULE) else None,
        scans=scans,
        taken_back=taken_back(db, scans),
        marks=_marks(db, line) if presence else [],
        confirmations=_confirmations(db, line) if presence else [],
        record=record,
        stated=_stated(db, line, day) if may_read(Relation.ASSIGNED, Field.REPORTED) else [],
        remarks=remarks_of(db, line.participant_id, occasion.id) if may_read(Relation.ASSIGNED, Field.REASON) else [],
        rules=applied_on(db, day),
        assessed=_assessment(db, line) if may_read(Relation.ASSIGNED, Field.ASSESSMENT) else None,
        ready=is_ready(review, line, occasion, record),
    )


def _planned(db: Session, case: Case, series: Series, day: dt.date) -> Planned | None:
    plan = plan_on(db, case.id, day)
    if plan is None:
        return None
    rows = db.exec(
        select(Series, Activity)
        .join(PlannedActivity, col(PlannedActivity.series_id) == col(Series.id))
        .join(Activity, col(Activity.id) == col(Series.activity_id))
        .where(PlannedActivity.plan_id == plan.id)
        .order_by(col(Series.id))
    ).all()
    counts = any(each.id == series.id for each, _ in rows)
    titles = {activity.id: activity.title for _, activity in rows}  # one activity may meet in several series
    return Planned(plan, list(titles.values()), counts)


def _scans(db: Session, line: ReviewLine) -> list[Scan]:
    theirs = (Scan.participant_id == line.participant_id, Scan.occasion_id == line.occasion_id)
    return list(db.exec(select(Scan).where(*theirs).order_by(col(Scan.happened_at))).all())


def _marks(db: Session, line: ReviewLine) -> list[Attendance]:
    theirs = (
        Attendance.participant_id == line.participant_id,
        Attendance.occasion_id == line.occasion_id,
    )
    return list(db.exec(select(Attendance).where(*theirs).order_by(col(Attendance.version).desc())).all())


def _confirmations(db: Session, line: ReviewLine) -> list[Confirmation]:
    rows = select(Confirmation).where(Confirmation.occasion_id == line.occasion_id)
    return list(db.exec(rows.order_by(col(Confirmation.number).desc())).all())


def _stated(db: Session, line: ReviewLine, day: dt.date) -> list[Stated]:
    reports = db.exec(
        select(AbsenceReport, ReportedOccasion, Withdrawal, Staff)
        .join(ReportedOccasion, col(ReportedOccasion.report_id) == col(AbsenceReport.id))
        .join(Withdrawal, col(Withdrawal.report_id) == col(AbsenceReport.id), isouter=True)
        .join(Staff, col(Staff.id) == col(AbsenceReport.recorded_by), isouter=True)
        .where(
            ReportedOccasion.occasion_id == line.occasion_id,
            ReportedOccasion.participant_id == line.participant_id,
        )
        .order_by(col(AbsenceReport.made_at), col(AbsenceReport.id))
    ).all()
    return [_one_stated(db, day, *row) for row in reports]


def _one_stated(
    db: Session,
    day: dt.date,
    report: AbsenceReport,
    row: ReportedOccasion,
    withdrawal: Withdrawal | None,
    recorded_by: Staff | None,
) -> Stated:
    said = db.get(StatedReason, report.id) if may_read(Relation.ASSIGNED, Field.REASON) else None
    certificate = may_read(Relation.ASSIGNED, Field.CERTIFICATE)
    return Stated(
        report=report,
        row=row,
        withdrawn_at=withdrawal.made_at if withdrawal else None,
        recorded_by=recorded_by,
        # as it read when it was chosen
        reason=reason_on(db, said.reason, civil_day(report.made_at)) if said else None,
        words=said.words if said else None,
        proofs=proofs_of(db, [report.id]) if certificate else [],
        proof_announced_at=announced_at(db, report) if certificate and row.ended_at is None else None,
        hours=(row.from_at, row.to_at) if said and row.from_at and row.to_at else None,
        in_time=sent_in_time(db, day, row.told_at),
        certificate=certificate_day(db, report, day) if said else None,
        days_before=max(0, (day - civil_day(row.told_at)).days),
    )


def _assessment(db: Session, line: ReviewLine) -> Assessed | None:
    found = db.exec(
        select(Assessment, Staff)
        .join(AssessmentLine, col(AssessmentLine.assessment_id) == col(Assessment.id))
        .join(Staff, col(Staff.id) == col(Assessment.by_id))
        .where(AssessmentLine.line_id == line.id, Assessment.id == line.assessment_id)
    ).first()
    return _assessed(db, found[0], found[1], line.id) if found else None


def _assessed(db: Session, assessment: Assessment, by: Staff, line_id: uuid.UUID) -> Assessed:
    parts = [each for each in parts_of(db, assessment) if each.line_id == line_id]
    return Assessed(assessment, by, db.get_one(Unit, assessment.unit_id), parts)
