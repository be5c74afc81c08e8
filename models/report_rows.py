"""The rows of a report: what is kept, what the site hears of it, and how that ends.

A site hears one thing of a person at an occasion: that absence is reported. So its roll gets a new version when the
first report says so and when the last one no longer does; what lies between, a second report or another version, is
silent. Whoever writes here has the person's turn, so that nobody counts the reports meanwhile.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models import crockford
from models.absences import AbsenceReport, ReportedOccasion, StatedReason, Withdrawal
from models.occasions import Occasion, raise_version
from models.on_behalf import OnBehalf
from models.people import Participant
from models.refusals import SentOtherwise
from models.throttle import reserve
from models.told import Covered, Told, covered_by

RECEIPT_LENGTH = 8
# More than anybody needs, and few enough for whoever has to read them.
REPORTS_AN_HOUR = 30
_HOUR = dt.timedelta(hours=1)


def take_turn(db: Session, person: Participant) -> None:
    """One person's reports go one by one; what merely refers to the person need not wait."""
    db.exec(select(Participant.id).where(Participant.id == person.id).with_for_update(key_share=True))


def count_one(db: Session, person: Participant, now: dt.datetime) -> None:
    """Count one more report. Raises TooManyTries for one too many."""
    reserve(db, f"report:{person.id}", REPORTS_AN_HOUR, now, _HOUR)


def sent_before(
    db: Session, person: Participant, key: str, told: Told, behalf: OnBehalf | None = None
) -> AbsenceReport | None:
    """The report that this form has already made. Raises SentOtherwise when it said something else then."""
    theirs = (AbsenceReport.participant_id == person.id, AbsenceReport.key == key)
    report = db.exec(select(AbsenceReport).where(*theirs)).first()
    if report is None:
        return None
    stated = db.get_one(StatedReason, report.id)
    hours = (report.from_at, report.to_at) if report.from_at else None
    if (report.first_day, report.last_day, hours, stated.reason, stated.words) != (
        told.first_day, told.until, told.interval, told.reason, told.words,
    ):  # fmt: skip
        raise SentOtherwise
    if behalf and any(getattr(report, name) != value for name, value in behalf.columns().items()):
        raise SentOtherwise
    return report


def hold_rolls(db: Session, occasion_ids: Iterable[uuid.UUID]) -> None:
    """Take the rolls' rows in the order of their ids, so that two reports never wait for each other."""
    rows = select(Occasion).where(col(Occasion.id).in_(set(occasion_ids))).order_by(col(Occasion.id))
    db.exec(rows.with_for_update(key_share=True).execution_options(populate_existing=True)).all()


def hold_covered(db: Session, person: Participant, told: Told, also: Iterable[uuid.UUID] = ()) -> list[Covered]:
    """The occasions that a statement covers, their rolls held, and `also` those. Raises what covered_by() raises."""
    covered = covered_by(db, person, told)
    hold_rolls(db, {*also, *(each.occasion.id for each in covered)})
    return covered_by(db, person, told)  # once more: one may have been cancelled meanwhile


def new_report(db: Session, person: Participant, told: Told, **how: Any) -> AbsenceReport:
    """A report that is not kept yet; `how` it came are the columns that remain."""
    from_at, to_at = told.interval or (None, None)
    return AbsenceReport(
        participant_id=person.id,
        receipt_number=_new_receipt_number(db),
        first_day=told.first_day,
        last_day=told.until,
        from_at=from_at,
        to_at=to_at,
        **how,
    )


def keep(
    db: Session,
    report: AbsenceReport,
    told: Told,
    covered: list[Covered],
    before: Iterable[ReportedOccasion] = (),
) -> list[ReportedOccasion]:
    """Write a report with its reason and its occasions, whose rolls are held; `before` are the rows it replaces."""
    since = {row.occasion_id: row.told_at for row in before}
    db.add(report)
    db.flush()
    db.add(StatedReason(report_id=report.id, reason=told.reason, words=told.words))
    heard = _heard(db, report.participant_id, [each.occasion.id for each in covered])
    rows = [
        ReportedOccasion(
            report_id=report.id,
            occasion_id=each.occasion.id,
            participant_id=report.participant_id,
            occasion_version=_first_heard(db, each.occasion, heard),
            told_at=since.get(each.occasion.id, report.made_at),
            from_at=each.part[0] if each.part else None,
            to_at=each.part[1] if each.part else None,
        )
        for each in sorted(covered, key=lambda each: each.occasion.id)
    ]
    db.add_all(rows)
    db.flush()
    return rows


def stands(as_of: dt.datetime | None = None) -> ColumnElement[bool]:
    """The condition that a report was neither taken back nor replaced by a newer version, as of a moment if given."""
    newer = aliased(AbsenceReport)
    taken_back = select(Withdrawal.id).where(col(Withdrawal.report_id) == col(AbsenceReport.id))
    replaced = select(newer.id).where(col(newer.replaces_id) == col(AbsenceReport.id))
    if as_of:
        taken_back = taken_back.where(col(Withdrawal.made_at) <= as_of)
        replaced = replaced.where(col(newer.made_at) <= as_of)
    return and_(~taken_back.correlate(AbsenceReport).exists(), ~replaced.correlate(AbsenceReport).exists())


def rows_of(db: Session, report: AbsenceReport) -> list[ReportedOccasion]:
    """The occasions of a report that are in force, by id."""
    return list(
        db.exec(
            select(ReportedOccasion)
            .where(ReportedOccasion.report_id == report.id, col(ReportedOccasion.ended_at).is_(None))
            .order_by(col(ReportedOccasion.occasion_id))
        ).all()
    )


def end(db: Session, rows: list[ReportedOccasion], now: dt.datetime) -> None:
    """A report no longer speaks of these occasions. The site hears it where no other report stands."""
    for row in rows:
        row.ended_at = now
    db.flush()
    for row in rows:
        if not _heard(db, row.participant_id, [row.occasion_id]):
            row.ended_version = raise_version(db, row.occasion_id)
    db.flush()


def _heard(db: Session, participant_id: uuid.UUID, occasion_ids: list[uuid.UUID]) -> dict[uuid.UUID, int]:
    """On which version the site heard of the reports in force, by occasion."""
    rows = db.exec(
        select(ReportedOccasion.occasion_id, ReportedOccasion.occasion_version).where(
            ReportedOccasion.participant_id == participant_id,
            col(ReportedOccasion.occasion_id).in_(occasion_ids),
            col(ReportedOccasion.ended_at).is_(None),
        )
    ).all()
    return dict(rows)


def _first_heard(db: Session, occasion: Occasion, heard: dict[uuid.UUID, int]) -> int:
    return heard[occasion.id] if occasion.id in heard else raise_version(db, occasion.id)


def _new_receipt_number(db: Session) -> str:
    while True:
        number = crockford.random(RECEIPT_LENGTH)
        taken = select(AbsenceReport.id).where(AbsenceReport.receipt_number == number)
        if db.exec(taken).first() is None:
            return number
