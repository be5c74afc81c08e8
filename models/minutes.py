"""The minutes of people in a month: what was planned of each of them, and how that divides.

The split is that of the Swedish school standard SS 12000: attended, attended elsewhere instead, valid absence, invalid
absence. Open, which is not yet recorded or assessed, is ours. An occasion belongs to the month that it begins in.

    planned == attended + attended elsewhere + absent, valid + absent, not valid + open

Presence comes from the confirmed roll alone. What it says was missed divides as the assessment in force says.
"""

import datetime as dt
import enum
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, func
from sqlmodel import Session, col, select

from models.absences import AbsenceReport, ReportedOccasion, StatedReason
from models.attendance import Attendance, Presence
from models.calendar import civil_day, day_bounds, minutes_between
from models.in_force import parts_in_force
from models.occasions import Enrolment, Occasion
from models.reasons import reason_on
from models.recorded import Interval, Recorded, absent_intervals, confirmations
from models.reviews import Assessment, AssessmentLine, Outcome, ReviewLine, lines_where

Place = tuple[uuid.UUID, uuid.UUID]  # a participant and an occasion
MINUTE = dt.timedelta(minutes=1)


class Kind(enum.StrEnum):
    """What became of an interval of an occasion. LEFT_OUT is not planned any more: the organiser's, nobody's absence.

    Nothing is ATTENDED_ELSEWHERE until a plan can hold other commitments and somebody tells what was attended there.
    """

    ATTENDED = "attended"
    ATTENDED_ELSEWHERE = "attended_elsewhere"
    ABSENT_VALID = "absent_valid"
    ABSENT_INVALID = "absent_invalid"
    OPEN = "open"
    LEFT_OUT = "left_out"


class Waits(enum.StrEnum):
    """What an open interval waits for."""

    CONFIRMATION = "confirmation"
    RECORD = "record"
    ASSESSMENT = "assessment"


_ASSESSED = {
    Outcome.VALID_REASON: Kind.ABSENT_VALID,
    Outcome.NO_VALID_REASON: Kind.ABSENT_INVALID,
    Outcome.ATTENDED: Kind.ATTENDED,
}


@dataclass(frozen=True)
class Piece:
    """An interval of an occasion, and the assessment that its kind rests on, if it does on one."""

    occasion_id: uuid.UUID
    from_at: dt.datetime
    to_at: dt.datetime
    kind: Kind
    assessment_id: uuid.UUID | None = None

    @property
    def minutes(self) -> int:
        """How long it is."""
        return minutes_between(self.from_at, self.to_at)


@dataclass(frozen=True)
class Share:
    """One occasion that applies to somebody: how it divides, and what it waits for where something is open."""

    occasion: Occasion
    pieces: list[Piece]
    waits: Waits | None = None
    review_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Totals:
    """Sums in minutes. `attended_elsewhere` stays 0 until other commitments exist."""

    planned: int = 0
    attended: int = 0
    attended_elsewhere: int = 0
    absent_valid: int = 0
    absent_invalid: int = 0
    open: int = 0


@dataclass(frozen=True)
class _Known:
    """What is known of one person at one occasion. With `own` the stated reason was the organiser's doing."""

    record: Recorded
    parts: list[AssessmentLine] = field(default_factory=list)
    own: bool = False


def totals_of(pieces: Iterable[Piece]) -> Totals:
    """The sums of pieces."""
    sums: dict[str, int] = defaultdict(int)
    for piece in pieces:
        if piece.kind is not Kind.LEFT_OUT:
            sums[piece.kind] += piece.minutes
            sums["planned"] += piece.minutes
    return Totals(**sums)


def minutes_of(
    db: Session, people: Collection[uuid.UUID], first: dt.date, last: dt.date
) -> dict[uuid.UUID, list[Share]]:
    """How the occasions of people divide that begin from the first day to the last, both counted, in time order.

    A handful of statements, however many the people are. Whose enrolment does not cover a day has nothing that day.
    """
    there = _applying(db, people, first, last)
    reviewed = {(line.participant_id, line.occasion_id): line for line in _lines(db, people, first, last)}
    known = _known(db, people, first, last, there, reviewed)
    found: dict[uuid.UUID, list[Share]] = {person: [] for person in people}
    for place, occasion in there.items():
        line = reviewed.get(place)
        pieces = list(_divided(occasion, known[place]))
        waits = _waits(known[place]) if any(each.kind is Kind.OPEN for each in pieces) else None
        found[place[0]].append(Share(occasion, pieces, waits, line.review_id if line else None))
    return found


def _divided(occasion: Occasion, known: _Known) -> Iterator[Piece]:
    """The pieces of an occasion in time order: together they are the whole of it."""
    record = known.record
    if occasion.cancelled_at:
        yield from _pieces(occasion, [(occasion.starts_at, occasion.ends_at, Kind.LEFT_OUT, None)])
    elif _waits(known) in (Waits.CONFIRMATION, Waits.RECORD) or record.mark is None:
        yield from _pieces(occasion, [(occasion.starts_at, occasion.ends_at, Kind.OPEN, None)])
    else:
        missed = absent_intervals(occasion, record.mark)
        yield from _pieces(occasion, _cut((occasion.starts_at, occasion.ends_at), missed, known))


def _waits(known: _Known) -> Waits:
    """What the roll or the assessment still has to say."""
    if known.record.confirmation is None:
        return Waits.CONFIRMATION
    return Waits.RECORD if known.record.presence is Presence.NOT_RECORDED else Waits.ASSESSMENT


Cut = tuple[dt.datetime, dt.datetime, Kind, uuid.UUID | None]


def _cut(whole: Interval, missed: list[Interval], known: _Known) -> Iterator[Cut]:
    """Attended, but for what was missed; what was missed is open, but for what was assessed."""
    at = whole[0]
    for start, end in missed:
        yield at, start, Kind.ATTENDED, None
        yield from _assessed((start, end), known)
        at = end
    yield at, whole[1], Kind.ATTENDED, None


def _assessed(missed: Interval, known: _Known) -> Iterator[Cut]:
    at, end = missed
    for part in known.parts:
        start, until = max(part.from_at, at), min(part.to_at, end)
        if start >= until:
            continue
        yield at, start, Kind.OPEN, None
        left_out = known.own and part.outcome is Outcome.VALID_REASON
        yield start, until, Kind.LEFT_OUT if left_out else _ASSESSED[part.outcome], part.assessment_id
        at = until
    yield at, end, Kind.OPEN, None


def _pieces(occasion: Occasion, cuts: Iterable[Cut]) -> Iterator[Piece]:
    """Pieces cut at whole minutes after the beginning: each minute of the occasion is in one of them."""
    for from_at, to_at, kind, assessment_id in cuts:
        start, end = _whole(occasion, from_at), _whole(occasion, to_at)
        if start < end:
            yield Piece(occasion.id, start, end, kind, assessment_id)


def _whole(occasion: Occasion, at: dt.datetime) -> dt.datetime:
    return at if at == occasion.ends_at else occasion.starts_at + (at - occasion.starts_at) // MINUTE * MINUTE


def _applying(db: Session, people: Collection[uuid.UUID], first: dt.date, last: dt.date) -> dict[Place, Occasion]:
    rows = db.exec(
        select(Enrolment, Occasion)
        .join(Occasion, col(Occasion.series_id) == col(Enrolment.series_id))
        .where(col(Enrolment.participant_id).in_(people), _begins(first, last))
        .order_by(col(Occasion.starts_at), col(Occasion.id))
    ).all()
    return {  # two enrolments may cover the same day
        (enrolment.participant_id, occasion.id): occasion
        for enrolment, occasion in rows
        if enrolment.from_day <= civil_day(occasion.starts_at)
        and (enrolment.to_day is None or civil_day(occasion.starts_at) <= enrolment.to_day)
    }


def _begins(first: dt.date, last: dt.date) -> ColumnElement[bool]:
    return and_(col(Occasion.starts_at) >= day_bounds(first)[0], col(Occasion.starts_at) < day_bounds(last)[1])


def _lines(db: Session, people: Collection[uuid.UUID], first: dt.date, last: dt.date) -> list[ReviewLine]:
    return lines_where(db, col(ReviewLine.participant_id).in_(people), _begins(first, last))


def _known(
    db: Session,
    people: Collection[uuid.UUID],
    first: dt.date,
    last: dt.date,
    there: dict[Place, Occasion],
    reviewed: dict[Place, ReviewLine],
) -> dict[Place, _Known]:
    marks = _marks(db, people, first, last)
    standing = confirmations(db, {occasion.id for occasion in there.values()})
    parts: dict[uuid.UUID, list[AssessmentLine]] = defaultdict(list)
    for part in parts_in_force(db, reviewed.values()):
        parts[part.line_id].append(part)
    own = _organisers_own(db, [line for line in reviewed.values() if line.id in parts])
    return {
        place: _Known(
            Recorded(marks.get(place), standing.get(place[1])),
            parts[reviewed[place].id] if place in reviewed else [],
            place in own,
        )
        for place in there
    }


def _marks(db: Session, people: Collection[uuid.UUID], first: dt.date, last: dt.date) -> dict[Place, Attendance]:
    """The newest mark of each person at each occasion."""
    newest = (
        select(Attendance.participant_id, Attendance.occasion_id, func.max(Attendance.version).label("version"))
        .join(Occasion, col(Occasion.id) == col(Attendance.occasion_id))
        .where(col(Attendance.participant_id).in_(people), _begins(first, last))
        .group_by(col(Attendance.participant_id), col(Attendance.occasion_id))
        .subquery()
    )
    rows = db.exec(
        select(Attendance).join(
            newest,
            and_(
                col(Attendance.participant_id) == newest.c.participant_id,
                col(Attendance.occasion_id) == newest.c.occasion_id,
                col(Attendance.version) == newest.c.version,
            ),
        )
    ).all()
    return {(row.participant_id, row.occasion_id): row for row in rows}


def _organisers_own(db: Session, lines: list[ReviewLine]) -> set[Place]:
    """Where what the person had last stated, when it was assessed, is the organiser's own doing."""
    same = and_(
        col(ReportedOccasion.participant_id) == col(ReviewLine.participant_id),
        col(ReportedOccasion.occasion_id) == col(ReviewLine.occasion_id),
    )
    rows = db.exec(
        select(ReviewLine, AbsenceReport, StatedReason)
        .join(Assessment, col(Assessment.id) == col(ReviewLine.assessment_id))
        .join(ReportedOccasion, same)
        .join(AbsenceReport, col(AbsenceReport.id) == col(ReportedOccasion.report_id))
        .join(StatedReason, col(StatedReason.report_id) == col(AbsenceReport.id))
        .where(
            col(ReviewLine.id).in_([line.id for line in lines]),
            col(AbsenceReport.made_at) <= col(Assessment.made_at),
        )
        .order_by(col(AbsenceReport.made_at))
    ).all()
    last = {(line.participant_id, line.occasion_id): (report, said) for line, report, said in rows}
    reasons = {place: reason_on(db, said.reason, civil_day(report.made_at)) for place, (report, said) in last.items()}
    return {place for place, reason in reasons.items() if reason and reason.organisers_own}
