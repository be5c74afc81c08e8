"""Reporting absence: for which days, what is kept, and who finds it again."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models import audit, crockford, schedule
from models.absences import AbsenceReport, ReportedOccasion, StatedReason
from models.calendar import civil_day
from models.occasions import Occasion, occasions_between, raise_version
from models.outbox import MessageKind, put
from models.people import Case, Participant
from models.reasons import reason_on
from models.refusals import Refusal
from models.review_lines import meet_the_report
from models.schedule import Entry

DAYS_BACK = 7
DAYS_AHEAD = 14
LONGEST_WORDS = 1000
RECEIPT_LENGTH = 8


class DayOutOfReach(Refusal):
    """The day lies too far back or ahead to be reported here."""

    def __init__(self, first: dt.date, last: dt.date) -> None:
        super().__init__()
        self.first, self.last = first, last


class NothingThatDay(Refusal):
    """The person is expected nowhere on that day."""

    def __init__(self, day: dt.date) -> None:
        super().__init__()
        self.day = day


class CancelledThatDay(NothingThatDay):
    """Everything on that day is cancelled, which never counts against anyone."""


class NoOpenCase(Refusal):
    """Nobody leads a case of this person, so there is nobody to report to."""


class NotOnOffer(Refusal):
    """The reason is not one that can be stated today."""


class TooManyWords(Refusal):
    """The person's own words are longer than there is room for."""

    def __init__(self, longest: int) -> None:
        super().__init__()
        self.longest = longest


@dataclass(frozen=True)
class Told:
    """What the person states: the day, the code of one reason, and words if wanted."""

    day: dt.date
    reason: str
    words: str | None = None


@dataclass(frozen=True)
class ReportableDay:
    """A day with something to be away from, and whether any of it was reported before."""

    day: dt.date
    entries: list[Entry]

    @property
    def reported(self) -> bool:
        """True when a report covers any of it."""
        return any(each.reported for each in self.entries)


def reportable_days(db: Session, person: Participant, today: dt.date) -> list[ReportableDay]:
    """The days, from a week back to two weeks ahead, on which the person is expected somewhere."""
    by_day: dict[dt.date, list[Entry]] = {}
    for entry in schedule.between(db, person.id, *_reach(today)):
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
) -> AbsenceReport:
    """Keep a report of absence and let it meet the review of each occasion. The same key is the same report.

    Raises DayOutOfReach, NothingThatDay, CancelledThatDay, NoOpenCase, NotOnOffer or TooManyWords.
    """
    _take_turn(db, person)
    if earlier := _by_key(db, person, key):
        return earlier
    if told.words and len(told.words) > LONGEST_WORDS:
        raise TooManyWords(LONGEST_WORDS)
    if reason_on(db, told.reason, civil_day(now)) is None:
        raise NotOnOffer
    occasions = _occasions_on(db, person, told.day, civil_day(now))
    case = open_case(db, person.id)
    if case is None:
        raise NoOpenCase
    report = AbsenceReport(
        participant_id=person.id,
        key=key,
        receipt_number=_new_receipt_number(db),
        day=told.day,
        language=language,
        sent_in=sent_in,
        made_at=now,
    )
    # In the order of their ids, so that two reports never wait for each other.
    versions = {each.id: raise_version(db, each.id) for each in sorted(occasions, key=lambda each: each.id)}
    db.add(report)
    db.flush()
    db.add(StatedReason(report_id=report.id, reason=told.reason, words=told.words))
    db.add_all(
        ReportedOccasion(report_id=report.id, occasion_id=id_, participant_id=person.id, occasion_version=version)
        for id_, version in versions.items()
    )
    db.flush()
    entries = meet_the_report(db, case, report, occasions, now, person)
    put(db, person, MessageKind.REPORT_RECEIVED, about=report.id, number=report.receipt_number, now=now)
    body = {
        "occasions": [{"id": id_, "version": version} for id_, version in sorted(versions.items())],
        "words_digest": audit.digest(told.words) if told.words else None,
    }
    audit.write(
        db, "absence:report:send", by=person, about=person, what=report, at=now, unit_id=case.unit_id, body=body
    )
    for entry in entries:
        entry.write(db, by=person, at=now)
    return report


def report_for(db: Session, person: Participant, report_id: uuid.UUID) -> AbsenceReport | None:
    """One of the person's own reports."""
    report = db.get(AbsenceReport, report_id)
    return report if report and report.participant_id == person.id else None


def stated_to(db: Session, report: AbsenceReport, session_id: uuid.UUID, *, stepped_up: bool) -> StatedReason | None:
    """What was stated, for the session that sent it, and for another of the person's once it has stepped up."""
    return db.get(StatedReason, report.id) if stepped_up or report.sent_in == session_id else None


def open_case(db: Session, participant_id: uuid.UUID) -> Case | None:
    """The person's open case; there is at most one."""
    return db.exec(select(Case).where(Case.participant_id == participant_id, col(Case.ended_on).is_(None))).first()


def _occasions_on(db: Session, person: Participant, day: dt.date, today: dt.date) -> list[Occasion]:
    first, last = _reach(today)
    if not first <= day <= last:
        raise DayOutOfReach(first, last)
    expected = occasions_between(db, person.id, day, day)
    if not expected:
        raise NothingThatDay(day)
    standing = [each for each in expected if each.cancelled_at is None]
    if not standing:
        raise CancelledThatDay(day)
    return standing


def _reach(today: dt.date) -> tuple[dt.date, dt.date]:
    return today - dt.timedelta(days=DAYS_BACK), today + dt.timedelta(days=DAYS_AHEAD)


def _take_turn(db: Session, person: Participant) -> None:
    """One person's reports go one by one; what merely refers to the person need not wait."""
    db.exec(select(Participant.id).where(Participant.id == person.id).with_for_update(key_share=True))


def _by_key(db: Session, person: Participant, key: str) -> AbsenceReport | None:
    return db.exec(
        select(AbsenceReport).where(AbsenceReport.participant_id == person.id, AbsenceReport.key == key)
    ).first()


def _new_receipt_number(db: Session) -> str:
    while True:
        number = crockford.random(RECEIPT_LENGTH)
        taken = select(AbsenceReport.id).where(AbsenceReport.receipt_number == number)
        if db.exec(taken).first() is None:
            return number
