"""Everything an assessment was made on, whole enough to rebuild it from the audit log alone.

What is known of the absences and the rules stands here, what the person was asked and told in models/shown.py, what
was found and by whom in models/decided.py. Each row counts as it was when the assessment was made: asked again later,
the tables give the same, unless somebody has changed them. Times are in UTC, words as they were written: they lie in
the log's encrypted body, which retention can delete.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from sqlmodel import Session, col, select

from models import demands, policy
from models.absences import AbsenceReport, ReportedOccasion, StatedReason
from models.calendar import civil_day
from models.decided import assessed_before, decided
from models.demands import CertificateDay, certificate_day, sent_in_time
from models.households import Household, children_in
from models.known_roll import confirmations, marks, scans
from models.occasions import Occasion, Series
from models.people import Case
from models.places import Activity
from models.plans import PlannedActivity, plan_on
from models.policy import Policy, PolicyValue
from models.proofs import proofs_of
from models.proofs_to_come import announced_at
from models.reasons import Reason, reason_on
from models.remarks import Remark, remarks_of
from models.reviews import Assessment, AssessmentLine, Review, ReviewLine
from models.shown import asked, course, heard, messages_about

Facts = dict[str, Any]

# The rules about how it is done, as they were on the day of the assessment.
OF_PROCEDURE = (
    Policy.LAW_INVESTIGATE,
    Policy.LAW_HEARING,
    Policy.LAW_HEARING_NEEDLESS,
    Policy.LAW_ORALLY,
    Policy.LAW_REASONS,
    Policy.LAW_CHILDREN,
    Policy.INFORMATION_DAYS,
    Policy.HEARING_DAYS,
    Policy.SECOND_PERSON,
)


def known(db: Session, review: Review, case: Case, assessment: Assessment) -> Facts:
    """What was known of each line, what the person was asked and told, and what was found."""
    at, parts = assessment.made_at, _parts(db, assessment)
    lines = [db.get_one(ReviewLine, id_) for id_ in sorted({part.line_id for part in parts})]
    return {
        "known": {
            "review": review.id,
            "case": {"id": case.id, "participant": case.participant_id, "board": case.board_id, "unit": case.unit_id},
            "lines": [_line(db, case, assessment, line) for line in lines],
            "rules": [_rule(each) for each in _rules(db, _days(db, lines), at)],
            "household": _household(db, assessment.household_id),
        },
        "shown": {
            "course": course(db, review.id, at),
            "asked_why": messages_about(db, review.participant_id, review.id, at),
            "asked": asked(db, review, at),
            "heard": heard(db, review, at),
        },
        "decided": decided(db, case, assessment, parts),
    }


def _parts(db: Session, assessment: Assessment) -> list[AssessmentLine]:
    rows = select(AssessmentLine).where(AssessmentLine.assessment_id == assessment.id)
    return sorted(db.exec(rows).all(), key=lambda each: (each.from_at, each.line_id))


def _days(db: Session, lines: Iterable[ReviewLine]) -> list[dt.date]:
    return sorted({civil_day(db.get_one(Occasion, line.occasion_id).starts_at) for line in lines})


def _rules(db: Session, days: list[dt.date], at: dt.datetime) -> list[PolicyValue]:
    """The rules about absence on the days of it, and those about procedure on the day of the assessment; each once."""
    of_absence = (*demands.OF_ABSENCE, Policy.LAW_VALID_REASON)
    found = [policy.applied(db, code, day) for day in days for code in of_absence]
    found += [policy.applied(db, code, civil_day(at)) for code in OF_PROCEDURE]
    return list({each.id: each for each in found}.values())


def _rule(rule: PolicyValue) -> Facts:
    return {
        "id": rule.id,
        "code": rule.code,
        "kind": rule.kind,
        "value": rule.value,
        "source": rule.source,
        "from": rule.from_day,
        "by": rule.made_by,
    }


def _line(db: Session, case: Case, assessment: Assessment, line: ReviewLine) -> Facts:
    at, occasion = assessment.made_at, db.get_one(Occasion, line.occasion_id)
    series = db.get_one(Series, occasion.series_id)
    return {
        "line": line.id,
        "occasion": _occasion(db, occasion, series),
        "plan": _plan(db, case, series, civil_day(occasion.starts_at), at),
        "scans": scans(db, line, at),
        "marks": marks(db, line, at),
        "confirmations": confirmations(db, line, at),
        "remarks": [_remark(each) for each in _remarks(db, line, at)],
        "reports": [_report(db, civil_day(occasion.starts_at), at, *each) for each in _reports(db, line, at)],
        "assessed_before": assessed_before(db, line, assessment),
    }


def _occasion(db: Session, occasion: Occasion, series: Series) -> Facts:
    activity = db.get_one(Activity, series.activity_id)
    return {
        "id": occasion.id,
        "series": series.id,
        "activity": activity.id,
        "title": activity.title["sv"],
        "kind": activity.kind,
        "site": occasion.site_id,
        "from": occasion.starts_at,
        "to": occasion.ends_at,
    }


def _plan(db: Session, case: Case, series: Series, day: dt.date, at: dt.datetime) -> Facts | None:
    plan = plan_on(db, case.id, day, as_of=at)
    if plan is None:
        return None
    counts = select(PlannedActivity.id).where(PlannedActivity.plan_id == plan.id)
    return {
        "id": plan.id,
        "version": plan.version,
        "from": plan.from_day,
        "norm_minutes": plan.norm_minutes,
        "by": plan.made_by,
        "at": plan.made_at,
        "counts_on_it": db.exec(counts.where(PlannedActivity.series_id == series.id)).first() is not None,
    }


def _remarks(db: Session, line: ReviewLine, at: dt.datetime) -> list[Remark]:
    return [each for each in remarks_of(db, line.participant_id, line.occasion_id) if each.made_at <= at]


def _remark(remark: Remark) -> Facts:
    return {
        "id": remark.id,
        "kind": remark.kind,
        "mark": remark.attendance_id,
        "assessment": remark.assessment_id,
        "words": remark.words,
        "language": remark.language,
        "at": remark.made_at,
        # Left out where none were said: so read the log's older entries, from before there were any.
        **{name: each for name, each in (("from", remark.from_at), ("to", remark.to_at)) if each},
    }


def _reports(db: Session, line: ReviewLine, at: dt.datetime) -> list[tuple[AbsenceReport, ReportedOccasion]]:
    theirs = (ReportedOccasion.occasion_id == line.occasion_id, ReportedOccasion.participant_id == line.participant_id)
    rows = (
        select(AbsenceReport, ReportedOccasion)
        .join(ReportedOccasion, col(ReportedOccasion.report_id) == col(AbsenceReport.id))
        .where(*theirs, col(AbsenceReport.made_at) <= at)
        .order_by(col(AbsenceReport.made_at), col(AbsenceReport.id))
    )
    return list(db.exec(rows).all())


def _written_down(report: AbsenceReport) -> Facts:
    """How it reached the staff who wrote it down, where they did."""
    return {
        "by": report.recorded_by,
        "channel": report.channel,
        "speaker": report.speaker,
        "language": report.spoken_language,
        "interpreter": report.interpreter,
        "read_back": report.read_back,
    }


def _report(db: Session, day: dt.date, at: dt.datetime, report: AbsenceReport, row: ReportedOccasion) -> Facts:
    stated = db.get_one(StatedReason, report.id)
    reason = reason_on(db, stated.reason, civil_day(report.made_at))  # as it read when it was chosen
    counted, in_time = certificate_day(db, report, day, as_of=at), sent_in_time(db, day, row.told_at)
    return {
        "id": report.id,
        "number": report.receipt_number,
        "reason": stated.reason,
        "read_as": reason and _read_as(reason),
        "words": stated.words,
        "language": report.language,
        "at": report.made_at,
        "told_at": row.told_at,
        "days": [report.first_day, report.last_day],
        "hours": [report.from_at, report.to_at],
        "from": row.from_at,
        "to": row.to_at,
        "replaces": report.replaces_id,
        "ended": row.ended_at if row.ended_at and row.ended_at <= at else None,
        "written_down": _written_down(report),
        "days_after": in_time.days_after,
        "in_time": in_time.met,
        "certificate_day": counted and _counted(counted),
        **_proofs(db, report, at),
    }


def _proofs(db: Session, report: AbsenceReport, at: dt.datetime) -> Facts:
    """Its papers by digest, or that one was to come. Left out where there is neither, as in the log's older entries."""
    found = [each for each in proofs_of(db, [report.id]) if each.made_at <= at]
    papers = [{"id": each.id, "way": each.way, "digest": each.digest.hex(), "at": each.made_at} for each in found]
    announced = announced_at(db, report, as_of=at)
    return {**({"proofs": papers} if papers else {}), **({"proof_announced": announced} if announced else {})}


def _read_as(reason: Reason) -> Facts:
    return {
        "id": reason.id,
        "label": reason.label["sv"],
        "proof_from_day": reason.proof_from_day,
        "organisers_own": reason.organisers_own,
        "source": reason.source,
        "from": reason.from_day,
    }


def _counted(counted: CertificateDay) -> Facts:
    return {"first": counted.first, "number": counted.number, "asked_for": counted.asked_for}


def _household(db: Session, household_id: uuid.UUID | None) -> Facts | None:
    if household_id is None:
        return None
    household = db.get_one(Household, household_id)
    return {
        "id": household.id,
        "version": household.version,
        "adults": household.adults,
        "children": [{"age_band": each.age_band, "residence": each.residence} for each in children_in(db, household)],
        "childcare_hours": household.childcare_hours,
        "childcare_from": household.childcare_from,
        "told_by": household.told_by,
        "by": household.by_id,
        "at": household.made_at,
    }
