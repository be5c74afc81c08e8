"""A supervisor's scanner: whose card or phone code was read, and what that means at this occasion.

    the key was seen before                                  -> the answer of then
    nobody's, no longer anybody's, or not expected here      -> not_recognised, the same for all of them
    expected here, and the card is replaced or lost,
      or the phone's code is too old or was used elsewhere   -> needs_human, with why
    else what check-in says of the moment (models/check_in.py)
      good, late                                             -> accepted, or clock_uncertain
      already                                                -> already, since when
      cancelled, too early, after the end, confirmed         -> needs_human, with why

That someone is a participant at all is secret (OSL 26:1): a card of another group's member is answered as a stranger's
is. Nothing that happened is refused: the clock of the device is corrected by how far it is off, and flagged.
"""

import datetime as dt
import enum
import hashlib
import uuid
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models import audit, cards, crockford, phone_codes, throttle
from models.access import Field, may_read, may_write
from models.calendar import civil_day
from models.check_in import ClaimUsed, CodeRead, enter
from models.names import names_at_site
from models.occasions import Occasion, expected_at
from models.once import write_once
from models.people import Participant, Staff
from models.refusals import NotYours
from models.roll_call import Meeting, occasion_for
from models.scans import ReadBy, Scan, ScanSource, Situation, UnknownScan, stands

# Failures that somebody who types may have in five minutes: a typed code has forty bits.
TYPED_AT_MOST = 30
READ_AT_MOST = 200
SHAPES = {cards.PREFIX: cards.LENGTH, phone_codes.PREFIX: phone_codes.LENGTH}


class Answer(enum.StrEnum):
    """What the scanner is told."""

    ACCEPTED = "accepted"
    ALREADY = "already"
    CLOCK_UNCERTAIN = "clock_uncertain"
    NOT_RECOGNISED = "not_recognised"
    NEEDS_HUMAN = "needs_human"


class Why(enum.StrEnum):
    """What a human should know; told only of people who are expected here."""

    LATE = "late"
    TOO_EARLY = "too_early"
    AFTER_END = "after_end"
    AFTER_CONFIRMATION = "after_confirmation"
    CANCELLED = "cancelled"
    REPLACED = "replaced"
    LOST = "lost"
    EXPIRED = "expired"
    USED = "used"
    SENT_OTHERWISE = "sent_otherwise"


@dataclass(frozen=True)
class Shown:
    """What a scanner read, and when by its own clock. `key` is the same when the same scan is sent again."""

    key: str
    code: str
    read_by: ReadBy
    at: dt.datetime


@dataclass(frozen=True)
class Told:
    """The answer to one scan; beyond `key` and `answer`, only of somebody expected here."""

    key: str
    answer: Answer
    why: Why | None = None
    person: uuid.UUID | None = None
    name: str | None = None
    at: dt.datetime | None = None
    scan: uuid.UUID | None = None


@dataclass(frozen=True)
class _Whose:
    """Whose code it is: a card with why it is good for nothing, or a phone's code with its step."""

    participant_id: uuid.UUID
    source: ScanSource
    fault: Why | None = None
    step: int | None = None


_SITUATIONS: dict[Situation, tuple[Answer, Why | None]] = {
    Situation.GOOD: (Answer.ACCEPTED, None),
    Situation.LATE: (Answer.ACCEPTED, Why.LATE),
    Situation.ALREADY: (Answer.ALREADY, None),
    Situation.TOO_EARLY: (Answer.NEEDS_HUMAN, Why.TOO_EARLY),
    Situation.AFTER_END: (Answer.NEEDS_HUMAN, Why.AFTER_END),
    Situation.AFTER_CONFIRMATION: (Answer.NEEDS_HUMAN, Why.AFTER_CONFIRMATION),
    Situation.CANCELLED: (Answer.NEEDS_HUMAN, Why.CANCELLED),
    Situation.WRONG_SITE: (Answer.NOT_RECOGNISED, None),
    Situation.NOT_ENROLLED: (Answer.NOT_RECOGNISED, None),
}


def scan(
    db: Session, staff: Staff, occasion_id: uuid.UUID, shown: Shown, *, sent_at: dt.datetime, now: dt.datetime
) -> Told:
    """Judge one scan and keep it. `sent_at` is the device's clock when it was sent, which tells how far it is off.

    Raises NotYours for staff who do not lead there today, and TooManyTries when somebody types at random.
    """
    meeting = occasion_for(db, staff, occasion_id, civil_day(now))
    if meeting is None or not may_write(meeting.relation, Field.PRESENCE):
        raise NotYours
    key, skew = key_of(staff, shown.key), sent_at - now
    happened_at = min(shown.at - skew, now)
    if not (code := plain(shown.code)):
        return Told(shown.key, Answer.NOT_RECOGNISED)
    typed = len(code) == phone_codes.TYPED_LENGTH
    if typed:  # whatever read it: only these can be guessed
        throttle.reserve(db, f"scan:{staff.id}", TYPED_AT_MOST, now)
    whose = _whose(db, meeting.occasion, code, happened_at)
    if earlier := db.exec(select(Scan).where(Scan.key == key)).first():
        return _again(db, meeting, shown, earlier, whose)
    expected = whose is not None and whose.participant_id in expected_at(db, meeting.occasion)
    if typed and expected:
        throttle.give_back(db, f"scan:{staff.id}", now)
    if whose is None or (whose.fault and not expected):
        _keep_unknown(db, staff, meeting.occasion, shown, key, happened_at, now)
        return Told(shown.key, Answer.NOT_RECOGNISED)
    if whose.fault:
        return _told(db, meeting, shown, whose.participant_id, whose.fault)
    person = db.get_one(Participant, whose.participant_id)
    read = CodeRead(
        key=key,
        occasion_id=occasion_id,
        source=whose.source,
        happened_at=happened_at,
        by=staff,
        read_by=shown.read_by,
        skew_seconds=round(skew.total_seconds()),
        code_step=whose.step,
    )
    try:
        made = enter(db, person, read, now)
    except ClaimUsed:
        if not expected:
            _keep_unknown(db, staff, meeting.occasion, shown, key, happened_at, now)
            return Told(shown.key, Answer.NOT_RECOGNISED)
        return _told(db, meeting, shown, person.id, Why.USED)
    return _answer(db, meeting, shown, made)


def key_of(staff: Staff, key: str) -> str:
    """A scanner's key as it is kept: another account's key is another one, whatever it says."""
    return hashlib.sha256(staff.id.bytes + key.encode()).hexdigest()


def plain(code: str) -> str:
    """What was read, as a code of ours is written; empty for a foreign one, which is neither looked for nor kept."""
    if len(code) > READ_AT_MOST or not code.isascii():
        return ""
    plain = "".join(code.split()).replace("-", "").upper()
    head, rest = plain[:2], plain[2:]
    for prefix, length in SHAPES.items():
        if head == prefix and (read := crockford.read(rest, length)):
            return prefix + read
    return crockford.read(plain, phone_codes.TYPED_LENGTH) or ""


def _whose(db: Session, occasion: Occasion, code: str, at: dt.datetime) -> _Whose | None:
    """Whose code it is; None when it is nobody's."""
    if code.startswith(cards.PREFIX) and len(code) == len(cards.PREFIX) + cards.LENGTH:
        return _of_a_card(cards.card_with(db, code))
    if len(code) == phone_codes.TYPED_LENGTH:
        found = phone_codes.read_typed(code, expected_at(db, occasion), at)
    else:
        found = phone_codes.read(code, at)
    person = db.get(Participant, found.participant_id) if found else None
    if found is None or person is None:
        return None
    return _Whose(person.id, ScanSource.PHONE_CODE, None if found.fresh else Why.EXPIRED, found.step)


def _of_a_card(card: cards.Card | None) -> _Whose | None:
    if card is None:
        return None
    fault = Why(card.revoked_because.value) if card.revoked_because else None
    return _Whose(card.participant_id, ScanSource.CARD, fault)


def _again(db: Session, meeting: Meeting, shown: Shown, earlier: Scan, whose: _Whose | None) -> Told:
    """The same scan once more; if it says something else now, a human should look."""
    other = whose is not None and whose.participant_id != earlier.participant_id
    if other or earlier.occasion_id != meeting.occasion.id:
        return Told(shown.key, Answer.NEEDS_HUMAN, Why.SENT_OTHERWISE)
    return _answer(db, meeting, shown, earlier)


def _answer(db: Session, meeting: Meeting, shown: Shown, made: Scan) -> Told:
    answer, why = _SITUATIONS[made.situation]
    if answer is Answer.NOT_RECOGNISED:
        return Told(shown.key, answer)
    if answer is Answer.ACCEPTED and made.clock_wrong:
        answer = Answer.CLOCK_UNCERTAIN
    at = made.happened_at
    if made.situation is Situation.ALREADY:
        theirs = (Scan.participant_id == made.participant_id, Scan.occasion_id == made.occasion_id)
        at = db.exec(select(Scan.happened_at).where(*theirs, stands())).first() or at
    name = _name(db, meeting, made.participant_id)
    return Told(shown.key, answer, why, made.participant_id, name, at, made.id if made.evidence else None)


def _told(db: Session, meeting: Meeting, shown: Shown, person: uuid.UUID, why: Why) -> Told:
    return Told(shown.key, Answer.NEEDS_HUMAN, why, person, _name(db, meeting, person))


def _name(db: Session, meeting: Meeting, person: uuid.UUID) -> str | None:
    if not may_read(meeting.relation, Field.NAME):
        return None
    return str(names_at_site(db, [person], meeting.relation)[person])


def _keep_unknown(
    db: Session, staff: Staff, occasion: Occasion, shown: Shown, key: str, happened_at: dt.datetime, now: dt.datetime
) -> None:
    """That something of ours was shown which is nobody's: its digest, and no person. Once for each key."""
    if db.exec(select(UnknownScan.id).where(col(UnknownScan.key) == key)).first():
        return
    row = UnknownScan(
        key=key,
        occasion_id=occasion.id,
        digest=cards.digest_of(plain(shown.code)),
        by_id=staff.id,
        happened_at=happened_at,
        received_at=now,
    )
    write_once(db, UnknownScan, **row.model_dump())
    audit.write(db, "attendance:scan:unknown", by=staff, what=row, at=now, body={"read_by": shown.read_by})
