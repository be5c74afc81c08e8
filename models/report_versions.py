"""Taking a report back and correcting it: the first word stays, a later one stands in its place."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, SQLModel, col, select

from models import audit
from models.absences import AbsenceReport, ReportedOccasion, StatedReason, Withdrawal
from models.calendar import civil_day
from models.case_tasks import OF_A_REPORT, settle
from models.lost_lines import lose_the_report
from models.people import Case, Participant
from models.proofs_to_come import say_on
from models.refusals import Refusal
from models.report_rows import (
    count_one,
    end,
    hold_covered,
    hold_rolls,
    keep,
    new_report,
    rows_of,
    sent_before,
    take_turn,
)
from models.reports import AllAssessed, NoOpenCase, facts, is_all_assessed, open_case, tell_who_must_look
from models.review_lines import Entry, meet_the_report
from models.reviews import Assessment, AssessmentLine, LineState, ReviewLine, hold
from models.told import Told, check, reach


class AlreadyAssessed(Refusal):
    """A caseworker has assessed it. A remark can still be added."""

    status = 409

    def __init__(self, on: dt.datetime) -> None:
        super().__init__(on)
        self.on = on


class ChangedSince(Refusal):
    """There is a newer version of this report."""

    status = 409

    def __init__(self, newer: AbsenceReport) -> None:
        super().__init__(newer.id)
        self.newer = newer


class TakenBack(Refusal):
    """The report was taken back, so there is nothing to change."""

    status = 409

    def __init__(self, at: dt.datetime) -> None:
        super().__init__(at)
        self.at = at


def withdraw(db: Session, person: Participant, report: AbsenceReport, now: dt.datetime) -> Withdrawal:
    """Take a report back. A second try gives the first withdrawal again.

    Raises AlreadyAssessed, ChangedSince and NoOpenCase.
    """
    take_turn(db, person)
    if earlier := withdrawal_of(db, report):
        return earlier
    case, rows = _case(db, person), _rows_to_lose(db, report)
    occasions = [row.occasion_id for row in rows]
    hold_rolls(db, occasions)
    _hold_reviews(db, person, occasions)
    _raise_if_assessed(db, person, occasions)
    withdrawal = Withdrawal(report_id=report.id, made_at=now)
    db.add(withdrawal)
    end(db, rows, now)
    entries = lose_the_report(db, report, occasions, person, now)
    _settle_tasks(db, case, report, now)
    body = {"report": report.id, "occasions": occasions}
    _log(db, person, case, "absence:report:withdraw", withdrawal, body, entries, now)
    return withdrawal


def change(
    db: Session,
    person: Participant,
    report: AbsenceReport,
    told: Told,
    *,
    key: str,
    language: str,
    sent_in: uuid.UUID | None,
    now: dt.datetime,
) -> AbsenceReport:
    """Correct a report by a new version that stands in its place. The same key is the same version.

    The days that the earlier version spoke of stay within reach, and so does its reason. Raises what send() raises,
    AlreadyAssessed, ChangedSince and TakenBack.
    """
    take_turn(db, person)
    if earlier := sent_before(db, person, key, told):
        return earlier
    count_one(db, person, now)
    if withdrawal := withdrawal_of(db, report):
        raise TakenBack(withdrawal.made_at)
    case, before, today = _case(db, person), _rows_to_lose(db, report), civil_day(now)
    lost, within = [row.occasion_id for row in before], reach_of(report, today)
    check(db, told, today, within, kept=db.get_one(StatedReason, report.id).reason)
    covered = hold_covered(db, person, told, also=lost)
    occasions = [each.occasion for each in covered]
    _hold_reviews(db, person, {*lost, *(each.id for each in occasions)})
    _raise_if_assessed(db, person, lost)
    if is_all_assessed(db, person, [each.id for each in occasions]):
        raise AllAssessed
    how = {"key": key, "language": language, "sent_in": sent_in, "made_at": now, "replaces_id": report.id}
    newer = new_report(db, person, told, **how)
    rows = keep(db, newer, told, covered, before)
    say_on(db, report, newer)
    end(db, before, now)
    entries = lose_the_report(db, report, lost, person, now)
    entries += meet_the_report(db, case, newer, occasions, now, person)
    _settle_tasks(db, case, report, now)
    tell_who_must_look(db, person, case, newer, told.reason, now)
    ended = sorted(set(lost) - {row.occasion_id for row in rows})
    body = {"replaces": report.id, **facts(rows, told), "ended": ended}
    _log(db, person, case, "absence:report:change", newer, body, entries, now)
    return newer


def reach_of(report: AbsenceReport, today: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day that a correction can speak of: those of any report, and its own."""
    first, last = reach(today)
    return min(first, report.first_day), max(last, report.last_day)


def as_before(db: Session, report: AbsenceReport, told: Told) -> Told:
    """A statement with the reason and the words of an earlier version, and beneath those whatever is said now."""
    stated = db.get_one(StatedReason, report.id)
    words = "\n".join(each for each in (stated.words, told.words) if each)
    return replace(told, reason=stated.reason, words=words or None)


def withdrawal_of(db: Session, report: AbsenceReport) -> Withdrawal | None:
    """The withdrawal of a report, if it was taken back."""
    return db.exec(select(Withdrawal).where(Withdrawal.report_id == report.id)).first()


def newer_than(db: Session, report: AbsenceReport) -> AbsenceReport | None:
    """The version that took a report's place."""
    return db.exec(select(AbsenceReport).where(AbsenceReport.replaces_id == report.id)).first()


def older_than(db: Session, report: AbsenceReport) -> list[AbsenceReport]:
    """The versions that a report stands in place of, the newest first."""
    found: list[AbsenceReport] = []
    while report.replaces_id:
        report = db.get_one(AbsenceReport, report.replaces_id)
        found.append(report)
    return found


def open_to_change(db: Session, report: AbsenceReport) -> bool:
    """True while a report can be taken back or corrected: it is the newest version, stands, and is not assessed."""
    if withdrawal_of(db, report) or newer_than(db, report):
        return False
    occasions = [row.occasion_id for row in rows_of(db, report)]
    return _assessed_on(db, report.participant_id, occasions) is None


def _case(db: Session, person: Participant) -> Case:
    if case := open_case(db, person.id):
        return case
    raise NoOpenCase


def _rows_to_lose(db: Session, report: AbsenceReport) -> list[ReportedOccasion]:
    """The occasions that the newest version speaks of. Raises ChangedSince for an older one."""
    if newer := newer_than(db, report):
        raise ChangedSince(newer)
    return rows_of(db, report)


def _hold_reviews(db: Session, person: Participant, occasion_ids: Collection[uuid.UUID]) -> None:
    """Take every review that may change, all at once; their rolls are held."""
    theirs = (ReviewLine.participant_id == person.id, col(ReviewLine.occasion_id).in_(occasion_ids))
    hold(db, db.exec(select(ReviewLine.review_id).where(*theirs)).all())


def _raise_if_assessed(db: Session, person: Participant, occasion_ids: Collection[uuid.UUID]) -> None:
    if (on := _assessed_on(db, person.id, occasion_ids)) is not None:
        raise AlreadyAssessed(on)


def _assessed_on(db: Session, participant_id: uuid.UUID, occasion_ids: Collection[uuid.UUID]) -> dt.datetime | None:
    return db.exec(
        select(func.max(Assessment.made_at))
        .join(AssessmentLine, col(AssessmentLine.assessment_id) == col(Assessment.id))
        .join(ReviewLine, col(ReviewLine.id) == col(AssessmentLine.line_id))
        .where(
            ReviewLine.participant_id == participant_id,
            col(ReviewLine.occasion_id).in_(occasion_ids),
            col(ReviewLine.state) == LineState.ASSESSED,
        )
    ).one()


def _settle_tasks(db: Session, case: Case, report: AbsenceReport, now: dt.datetime) -> None:
    for kind in OF_A_REPORT:
        settle(db, case.id, kind, report.id, now)


def _log(
    db: Session,
    person: Participant,
    case: Case,
    action: str,
    what: SQLModel,
    body: dict[str, Any],
    entries: list[Entry],
    now: dt.datetime,
) -> None:
    audit.write(db, action, by=person, about=person, what=what, at=now, unit_id=case.unit_id, body=body)
    for entry in entries:
        entry.write(db, by=person, at=now)
