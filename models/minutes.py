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
from dataclasses import asdict, dataclass

from sqlmodel import Session

from models.attendance import Presence
from models.calendar import minutes_between
from models.month_records import Known, applying, known_of, lines_between
from models.occasions import Occasion
from models.recorded import Interval, absent_intervals
from models.reviews import Outcome

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


class Turn(enum.StrEnum):
    """With whom it lies to settle what is open, in the order in which it is told. THEIRS is the participant's."""

    THEIRS = "theirs"
    DESK = "desk"
    SITE = "site"
    TO_COME = "to_come"


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

    @property
    def open_minutes(self) -> int:
        """How much of it is open."""
        return sum(each.minutes for each in self.pieces if each.kind is Kind.OPEN)


@dataclass(frozen=True)
class Totals:
    """Sums in minutes. `attended_elsewhere` stays 0 until other commitments exist."""

    planned: int = 0
    attended: int = 0
    attended_elsewhere: int = 0
    absent_valid: int = 0
    absent_invalid: int = 0
    open: int = 0

    @property
    def told(self) -> dict[str, int]:
        """The sums that a person reads, by kind: what was attended elsewhere where there is any."""
        sums = asdict(self)
        return sums if self.attended_elsewhere else {kind: sums[kind] for kind in sums if kind != "attended_elsewhere"}


def totals_of(pieces: Iterable[Piece]) -> Totals:
    """The sums of pieces."""
    sums: dict[str, int] = defaultdict(int)
    for piece in pieces:
        if piece.kind is not Kind.LEFT_OUT:
            sums[piece.kind] += piece.minutes
            sums["planned"] += piece.minutes
    return Totals(**sums)


def by_turn(shares: Iterable[Share], at: dt.datetime, theirs: Collection[uuid.UUID] = ()) -> dict[Turn, list[Share]]:
    """What is open, by whose turn it is; `theirs` are the reviews that wait for the participant's answer."""
    found: dict[Turn, list[Share]] = {turn: [] for turn in Turn}
    for share in shares:
        if share.waits:
            found[_turn(share, at, theirs)].append(share)
    return {turn: each for turn, each in found.items() if each}


def _turn(share: Share, at: dt.datetime, theirs: Collection[uuid.UUID]) -> Turn:
    if share.occasion.ends_at > at:
        return Turn.TO_COME
    if share.waits is not Waits.ASSESSMENT:
        return Turn.SITE
    return Turn.THEIRS if share.review_id in theirs else Turn.DESK


def minutes_of(
    db: Session, people: Collection[uuid.UUID], first: dt.date, last: dt.date
) -> dict[uuid.UUID, list[Share]]:
    """How the occasions of people divide that begin from the first day to the last, both counted, in time order.

    A handful of statements, however many the people are. Whose enrolment does not cover a day has nothing that day.
    """
    there = applying(db, people, first, last)
    reviewed = {(line.participant_id, line.occasion_id): line for line in lines_between(db, people, first, last)}
    known = known_of(db, people, first, last, there, reviewed)
    found: dict[uuid.UUID, list[Share]] = {person: [] for person in people}
    for place, occasion in there.items():
        line = reviewed.get(place)
        pieces = list(_divided(occasion, known[place]))
        waits = _waits(known[place]) if any(each.kind is Kind.OPEN for each in pieces) else None
        found[place[0]].append(Share(occasion, pieces, waits, line.review_id if line else None))
    return found


def _divided(occasion: Occasion, known: Known) -> Iterator[Piece]:
    """The pieces of an occasion in time order: together they are the whole of it."""
    record = known.record
    if occasion.cancelled_at:
        yield from _pieces(occasion, [(occasion.starts_at, occasion.ends_at, Kind.LEFT_OUT, None)])
    elif _waits(known) in (Waits.CONFIRMATION, Waits.RECORD) or record.mark is None:
        yield from _pieces(occasion, [(occasion.starts_at, occasion.ends_at, Kind.OPEN, None)])
    else:
        missed = absent_intervals(occasion, record.mark)
        yield from _pieces(occasion, _cut((occasion.starts_at, occasion.ends_at), missed, known))


def _waits(known: Known) -> Waits:
    """What the roll or the assessment still has to say."""
    if known.record.confirmation is None:
        return Waits.CONFIRMATION
    return Waits.RECORD if known.record.presence is Presence.NOT_RECORDED else Waits.ASSESSMENT


Cut = tuple[dt.datetime, dt.datetime, Kind, uuid.UUID | None]


def _cut(whole: Interval, missed: list[Interval], known: Known) -> Iterator[Cut]:
    """Attended, but for what was missed; what was missed is open, but for what was assessed."""
    at = whole[0]
    for start, end in missed:
        yield at, start, Kind.ATTENDED, None
        yield from _assessed((start, end), known)
        at = end
    yield at, whole[1], Kind.ATTENDED, None


def _assessed(missed: Interval, known: Known) -> Iterator[Cut]:
    at, end = missed
    for part in known.parts:
        start, until = max(part.from_at, at), min(part.to_at, end)
        if start >= until:
            continue
        yield at, start, Kind.OPEN, None
        own = known.own if known.own and part.outcome is Outcome.VALID_REASON else (until, until)
        begins, ends = (min(max(each, start), until) for each in own)
        yield start, begins, _ASSESSED[part.outcome], part.assessment_id
        yield begins, ends, Kind.LEFT_OUT, part.assessment_id
        yield ends, until, _ASSESSED[part.outcome], part.assessment_id
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
