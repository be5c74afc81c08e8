"""Reporting absence: what is kept, what it opens, and who finds it again."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from models import audit, schedule
from models.absences import AbsenceReport, ReportedOccasion, StatedReason
from models.calendar import civil_day
from models.case_tasks import CaseTaskKind, open_task
from models.conflicts import refuse_conflict
from models.on_behalf import OnBehalf
from models.outbox import MessageKind, put
from models.people import Case, Participant
from models.reasons import reason_on
from models.refusals import Refusal
from models.report_rows import count_one, hold_covered, keep, new_report, sent_before, take_turn
from models.review_lines import meet_the_report
from models.reviews import LineState, ReviewLine, lines_where
from models.schedule import Entry
from models.told import Told, check, reach


class NoOpenCase(Refusal):
    """Nobody leads a case of this person, so there is nobody to report to."""


class AllAssessed(Refusal):
    """Everything the report speaks of is assessed, so nobody would read it: the review has to be taken up again."""

    status = 409


@dataclass(frozen=True)
class ReportableDay:
    """A day with something to be away from; whether any of it was reported before, or checked in to."""

    day: dt.date
    entries: list[Entry]

    @property
    def reported(self) -> bool:
        """True when a report covers any of it."""
        return any(each.reported for each in self.entries)

    @property
    def checked_in(self) -> bool:
        """True when a code was read at any of it."""
        return any(each.since for each in self.entries)


def reportable_days(db: Session, person: Participant, today: dt.date) -> list[ReportableDay]:
    """The days, from a week back to two weeks ahead, on which the person is expected somewhere."""
    by_day: dict[dt.date, list[Entry]] = {}
    for entry in schedule.between(db, person.id, *reach(today)):
        if not entry.cancelled_at:
            by_day.setdefault(entry.day, []).append(entry)
    return [ReportableDay(day, entries) for day, entries in by_day.items()]


def send(
    db: Session,
    person: Participant,
    told: Told,
    *,
    key: str,
    language: str,
    sent_in: uuid.UUID | None,
    now: dt.datetime,
    behalf: OnBehalf | None = None,
) -> AbsenceReport:
    """Keep a report of absence and let it meet the review of each occasion. The same key is the same report.

    On somebody's behalf it is staff who write it down. Raises what told.check() and told.covered_by() raise,
    NoOpenCase, AllAssessed, SentOtherwise, TooManyTries, and HasAnInterest.
    """
    take_turn(db, person)
    if behalf:
        refuse_conflict(db, behalf.by, person.id)
    if earlier := sent_before(db, person, key, told, behalf):
        return earlier
    if behalf is None:  # whoever has the card and uses up the hour must not silence the desk too
        count_one(db, person, now)
    today = civil_day(now)
    check(db, told, today, reach(today))
    covered = hold_covered(db, person, told)
    case = open_case(db, person.id)
    if case is None:
        raise NoOpenCase
    if is_all_assessed(db, person, [each.occasion.id for each in covered]):
        raise AllAssessed
    how = {"key": key, "language": language, "sent_in": sent_in, "made_at": now}
    report = new_report(db, person, told, **how, **(behalf.columns() if behalf else {}))
    rows = keep(db, report, told, covered)
    by = behalf.by if behalf else person
    entries = meet_the_report(db, case, report, [each.occasion for each in covered], now, by)
    tell_who_must_look(db, person, case, report, told.reason, now)
    body = {**facts(rows, told), **(behalf.facts() if behalf else {})}
    action = "absence:report:record" if behalf else "absence:report:send"
    whose = person.id if behalf else None
    audit.write(db, action, by=by, about=person, what=report, at=now, unit_id=case.unit_id, body=body, on_behalf=whose)
    for entry in entries:
        entry.write(db, by=by, at=now)
    return report


def is_all_assessed(db: Session, person: Participant, occasion_ids: list[uuid.UUID]) -> bool:
    """Whether each of these occasions has been assessed for this person, and is not being looked at again."""
    theirs = (ReviewLine.participant_id == person.id, col(ReviewLine.occasion_id).in_(occasion_ids))
    lines = lines_where(db, *theirs)
    return len(lines) == len(occasion_ids) and all(line.state is LineState.ASSESSED for line in lines)


def tell_who_must_look(
    db: Session, person: Participant, case: Case, report: AbsenceReport, reason: str, now: dt.datetime
) -> None:
    """The receipt on its way, and a task for the caseworker where the reason asks for more than a review."""
    put(db, person, MessageKind.REPORT_RECEIVED, about=report.id, number=report.receipt_number, now=now)
    stated = reason_on(db, reason, civil_day(now))
    if stated and stated.plan_task:
        open_task(db, case.id, CaseTaskKind.LOOK_AT_PLAN, report.id, now)
    if stated and stated.organisers_own:
        open_task(db, case.id, CaseTaskKind.ASK_THE_SITE, report.id, now)


def facts(rows: list[ReportedOccasion], told: Told) -> dict[str, Any]:
    """What the audit log hears of a report: which occasions at which version, and that there were words."""
    return {
        "occasions": [{"id": row.occasion_id, "version": row.occasion_version} for row in rows],
        "words_digest": audit.digest(told.words) if told.words else None,
    }


def report_for(db: Session, person: Participant, report_id: uuid.UUID) -> AbsenceReport | None:
    """One of the person's own reports."""
    report = db.get(AbsenceReport, report_id)
    return report if report and report.participant_id == person.id else None


def recorded_for(db: Session, case: Case, report_id: uuid.UUID) -> AbsenceReport | None:
    """A report that staff wrote down for whom a case is about."""
    report = db.get(AbsenceReport, report_id)
    theirs = report is not None and report.participant_id == case.participant_id
    return report if report and theirs and report.recorded_by else None


def stated_to(db: Session, report: AbsenceReport, session_id: uuid.UUID, *, stepped_up: bool) -> StatedReason | None:
    """What was stated, for the session that sent it, and for another of the person's once it has stepped up."""
    return db.get(StatedReason, report.id) if stepped_up or report.sent_in == session_id else None


def open_case(db: Session, participant_id: uuid.UUID) -> Case | None:
    """The person's open case; there is at most one."""
    return db.exec(select(Case).where(Case.participant_id == participant_id, col(Case.ended_on).is_(None))).first()
