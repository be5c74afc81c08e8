"""Everything an assessment was made on, whole enough to rebuild it from the audit log alone.

Times are in UTC, words as they were written: they lie in the log's encrypted body, which retention can delete.
"""

import datetime as dt
import uuid
from typing import Any

from sqlmodel import Session, col, select

from models import policy
from models.absences import AbsenceReport, ReportedOccasion, StatedReason
from models.calendar import civil_day
from models.demands import applied_on, certificate_day, sent_in_time
from models.hearings import Heard, extensions_of, hearings_of
from models.households import Household, children_in
from models.information import requests_of
from models.occasions import Occasion, Series
from models.people import Case
from models.places import Activity
from models.plans import plan_on
from models.policy import Policy, PolicyValue
from models.recorded import recorded
from models.review_steps import ChildrenConsidered, HearingMaterial, InformationRequest, Reply
from models.reviews import Assessment, AssessmentLine, Review, ReviewLine
from models.scans import Scan

Facts = dict[str, Any]


def known(db: Session, review: Review, case: Case, assessment: Assessment, now: dt.datetime) -> Facts:
    """What was known of each line, what the person was asked and told, and what was found."""
    parts = list(db.exec(select(AssessmentLine).where(AssessmentLine.assessment_id == assessment.id)).all())
    lines = [db.get_one(ReviewLine, id_) for id_ in sorted({part.line_id for part in parts})]
    days = sorted({_day(db, line) for line in lines})
    return {
        "known": {
            "lines": [_line(db, case, line) for line in lines],
            "rules": [rule_facts(rule) for day in days for rule in _rules(db, day)],
            "household": _household(db, assessment.household_id),
        },
        "shown": {
            "asked": [_request(db, each) for each in requests_of(db, review.id)],
            "heard": [_hearing(db, each) for each in hearings_of(db, review.id)],
        },
        "decided": _decided(db, assessment, parts, now),
    }


def rule_facts(rule: PolicyValue) -> Facts:
    """A rule as it was on the day."""
    return {
        "id": rule.id,
        "code": rule.code,
        "kind": rule.kind,
        "value": rule.value,
        "source": rule.source,
        "from": rule.from_day,
    }


def _rules(db: Session, day: dt.date) -> list[PolicyValue]:
    laws = (Policy.LAW_VALID_REASON, Policy.LAW_HEARING, Policy.LAW_ORALLY, Policy.LAW_REASONS)
    return [*applied_on(db, day), *(policy.applied(db, code, day) for code in laws)]


def _day(db: Session, line: ReviewLine) -> dt.date:
    return civil_day(db.get_one(Occasion, line.occasion_id).starts_at)


def _line(db: Session, case: Case, line: ReviewLine) -> Facts:
    occasion = db.get_one(Occasion, line.occasion_id)
    series = db.get_one(Series, occasion.series_id)
    record = recorded(db, [line])[line.id]
    plan = plan_on(db, case.id, civil_day(occasion.starts_at))
    mark, confirmation = record.mark, record.confirmation
    return {
        "line": line.id,
        "occasion": {
            "id": occasion.id,
            "activity": db.get_one(Activity, series.activity_id).title["sv"],
            "from": occasion.starts_at,
            "to": occasion.ends_at,
        },
        "attendance": mark
        and {
            "id": mark.id,
            "version": mark.version,
            "presence": mark.presence,
            "from": mark.from_at,
            "to": mark.to_at,
            "by": mark.by_id,
            "at": mark.made_at,
        },
        "confirmation": confirmation
        and {
            "id": confirmation.id,
            "number": confirmation.number,
            "by": confirmation.by_id,
            "at": confirmation.made_at,
        },
        "scans": [_scan(each) for each in _scans(db, line)],
        "reports": [_report(db, each) for each in _reports(db, line)],
        "plan": plan and {"id": plan.id, "version": plan.version, "norm_minutes": plan.norm_minutes},
        "assessed_before": line.assessment_id,
    }


def _scans(db: Session, line: ReviewLine) -> list[Scan]:
    theirs = (Scan.participant_id == line.participant_id, Scan.occasion_id == line.occasion_id)
    return list(db.exec(select(Scan).where(*theirs).order_by(col(Scan.happened_at))).all())


def _scan(scan: Scan) -> Facts:
    return {"id": scan.id, "source": scan.source, "situation": scan.situation, "at": scan.happened_at}


def _reports(db: Session, line: ReviewLine) -> list[AbsenceReport]:
    rows = (
        select(AbsenceReport)
        .join(ReportedOccasion, col(ReportedOccasion.report_id) == col(AbsenceReport.id))
        .where(ReportedOccasion.occasion_id == line.occasion_id, ReportedOccasion.participant_id == line.participant_id)
        .order_by(col(AbsenceReport.made_at), col(AbsenceReport.id))
    )
    return list(db.exec(rows).all())


def _report(db: Session, report: AbsenceReport) -> Facts:
    stated = db.get_one(StatedReason, report.id)
    counted = certificate_day(db, report)
    return {
        "id": report.id,
        "number": report.receipt_number,
        "reason": stated.reason,
        "words": stated.words,
        "language": report.language,
        "at": report.made_at,
        "days_after": sent_in_time(db, report).days_after,
        "certificate_day": counted and counted.number,
    }


def _request(db: Session, row: InformationRequest) -> Facts:
    replies = db.exec(select(Reply).where(Reply.request_id == row.id).order_by(col(Reply.made_at))).all()
    return {
        "id": row.id,
        "asked_for": row.asked_for,
        "words": row.words,
        "at": row.made_at,
        "due_day": row.due_day,
        "replies": [_reply(each) for each in replies],
    }


def _hearing(db: Session, heard: Heard) -> Facts:
    row, delivery = heard.hearing, heard.delivery
    told = select(HearingMaterial).where(HearingMaterial.hearing_id == row.id)
    pieces = sorted(db.exec(told).all(), key=lambda each: (each.kind, each.object_id))
    return {
        "id": row.id,
        "number": row.number,
        "words": row.words,
        "language": row.language,
        "at": row.made_at,
        "told": [{"kind": each.kind, "id": each.object_id} for each in pieces],
        "delivered": delivery and {"proof": delivery.proof, "at": delivery.at, "by": delivery.recorded_by},
        "extended_to": [{"until": each.until, "why": each.words} for each in extensions_of(db, row)],
        "last_day": heard.last_day,
        "replies": [_reply(each) for each in heard.replies],
    }


def _reply(row: Reply) -> Facts:
    return {
        "id": row.id,
        "words": row.words,
        "language": row.language,
        "way": row.way,
        "speaker": row.speaker,
        "interpreting": row.interpreting,
        "read_back": row.read_back,
        "by": row.recorded_by,
        "at": row.made_at,
    }


def _household(db: Session, household_id: uuid.UUID | None) -> Facts | None:
    if household_id is None:
        return None
    household = db.get_one(Household, household_id)
    children = [[each.age_band, each.residence] for each in children_in(db, household)]
    return {"id": household.id, "version": household.version, "adults": household.adults, "children": children}


def _decided(db: Session, assessment: Assessment, parts: list[AssessmentLine], now: dt.datetime) -> Facts:
    weighed = db.get(ChildrenConsidered, assessment.id)
    return {
        "assessment": assessment.id,
        "outcomes": [
            {"line": part.line_id, "from": part.from_at, "to": part.to_at, "outcome": part.outcome}
            for part in sorted(parts, key=lambda each: (each.from_at, each.line_id))
        ],
        "phrase": assessment.phrase,
        "objection": assessment.objection,
        "words": assessment.words,
        "language": assessment.language,
        "rule": assessment.rule_id,
        "hearing": assessment.hearing_id,
        "exception": assessment.exception_id,
        "children": weighed
        and {
            "situation": weighed.situation,
            "alternatives": weighed.alternatives,
            "consequence": weighed.consequence,
        },
        "by": assessment.by_id,
        "unit": assessment.unit_id,
        "at": now,
    }
