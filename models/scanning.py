"""A supervisor's scanner: whose card or phone code was read, and what that means at this occasion.

    the key was seen before                                  -> the answer of then; taken back since: needs_human
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
import hashlib
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from models import audit, cards, crockford, keyring, phone_codes, throttle
from models.access import Field, may_read, may_write
from models.calendar import civil_day
from models.check_in import ClaimUsed, as_of_nobody, enter
from models.check_in_facts import CodeRead
from models.names import names_at_site
from models.occasions import Occasion, expected_at
from models.people import Participant, Staff
from models.refusals import NotYours
from models.roll_call import Meeting, occasion_for
from models.scan_answers import SITUATIONS, Answer, Shown, Told, Why
from models.scans import Scan, ScanSource, Situation, UnknownScan, stands, taken_back

# What one account may have in five minutes that nobody here has: a typed code has forty bits.
NOT_RECOGNISED_AT_MOST = 60
# No device holds a scan back for longer, whatever its clock says.
HELD_BACK_AT_MOST = dt.timedelta(days=366)
LONGEST_SKEW = 2_000_000_000
READ_AT_MOST = 200
SHAPES = {cards.PREFIX: cards.LENGTH, phone_codes.PREFIX: phone_codes.LENGTH}


@dataclass(frozen=True)
class _Whose:
    """Whose code it is: a card with why it is good for nothing, or a phone's code with its step."""

    participant_id: uuid.UUID
    source: ScanSource
    fault: Why | None = None
    step: int | None = None


def scan(
    db: Session, staff: Staff, occasion_id: uuid.UUID, shown: Shown, *, sent_at: dt.datetime, now: dt.datetime
) -> Told:
    """Judge one scan and keep it. `sent_at` is the device's clock when it was sent, which tells how far it is off.

    Raises NotYours for staff who do not lead there today, and TooManyTries when too much is not recognised.
    """
    meeting = occasion_for(db, staff, occasion_id, civil_day(now))
    if meeting is None or not may_write(meeting.relation, Field.PRESENCE):
        raise NotYours
    if not (code := plain(shown.code)):
        return Told(shown.key, Answer.NOT_RECOGNISED)
    skew = sent_at - now
    return _Judge(db, staff, meeting, shown, code, skew, _happened(shown.at - skew, now), now).judge()


def _happened(at: dt.datetime, now: dt.datetime) -> dt.datetime:
    """When it happened by our clock: not later than now, and no longer ago than any device holds a scan back."""
    return min(max(at, now - HELD_BACK_AT_MOST), now)


@dataclass(frozen=True)
class _Judge:
    """One scan before its judge. Whoever is not expected here is a stranger, whatever else is so."""

    db: Session
    staff: Staff
    meeting: Meeting
    shown: Shown
    code: str
    skew: dt.timedelta
    happened_at: dt.datetime
    now: dt.datetime

    def judge(self) -> Told:
        """The answer, once it is kept."""
        db, key = self.db, key_of(self.staff, self.shown.key)
        whose = self._whose()
        if earlier := db.exec(select(Scan).where(Scan.key == key)).first():
            return self._again(earlier, whose)
        known = whose is not None and self._is_expected(whose.participant_id)
        if whose and whose.fault and known:
            return self._of_no_use(whose.participant_id, whose.fault, key)
        if db.exec(select(UnknownScan.id).where(col(UnknownScan.key) == key)).first():
            return Told(self.shown.key, Answer.NOT_RECOGNISED)
        if not known:
            throttle.reserve(db, f"scan:{self.staff.id}", NOT_RECOGNISED_AT_MOST, self.now)
        if whose is None or whose.fault:
            as_of_nobody(db, self._read(key, ScanSource.CARD))
            self._keep_unknown(key)
            return Told(self.shown.key, Answer.NOT_RECOGNISED)
        person = db.get_one(Participant, whose.participant_id)
        try:
            return self._answer(enter(db, person, self._read(key, whose.source, whose.step), self.now))
        except ClaimUsed:
            if known:
                return self._told(person.id, Why.USED)
            self._keep_unknown(key)
            return Told(self.shown.key, Answer.NOT_RECOGNISED)

    def _read(self, key: str, source: ScanSource, step: int | None = None) -> CodeRead:
        seconds = round(self.skew.total_seconds())
        return CodeRead(
            key=key,
            occasion_id=self.meeting.occasion.id,
            source=source,
            happened_at=self.happened_at,
            by=self.staff,
            read_by=self.shown.read_by,
            skew_seconds=max(-LONGEST_SKEW, min(seconds, LONGEST_SKEW)),
            code_step=step,
        )

    def _is_expected(self, person: uuid.UUID) -> bool:
        return person in expected_at(self.db, self.meeting.occasion)

    def _whose(self) -> _Whose | None:
        """Whose code it is; None when it is nobody's."""
        if len(self.code) == len(cards.PREFIX) + cards.LENGTH:
            return _of_a_card(cards.card_with(self.db, self.code))
        if len(self.code) == phone_codes.TYPED_LENGTH:
            found = phone_codes.read_typed(self.code, expected_at(self.db, self.meeting.occasion), self.happened_at)
        else:
            found = phone_codes.read(self.code, self.happened_at)
        if found is None or self.db.get(Participant, found.participant_id) is None:
            return None
        fault = None if found.fresh else Why.EXPIRED
        return _Whose(found.participant_id, ScanSource.PHONE_CODE, fault, found.step)

    def _again(self, earlier: Scan, whose: _Whose | None) -> Told:
        """The same scan once more. What was not recognised stays so; what says something else now, a human looks at."""
        told = self._answer(earlier) if earlier.occasion_id == self.meeting.occasion.id else None
        if told is None:
            site = self.db.get_one(Occasion, earlier.occasion_id)
            if earlier.participant_id not in expected_at(self.db, site):
                return Told(self.shown.key, Answer.NOT_RECOGNISED)
        elif told.answer is Answer.NOT_RECOGNISED:
            return told
        if told is None or (whose is not None and whose.participant_id != earlier.participant_id):
            return Told(self.shown.key, Answer.NEEDS_HUMAN, Why.SENT_OTHERWISE)
        return told

    def _answer(self, made: Scan) -> Told:
        answer, why = SITUATIONS[made.situation]
        if answer is Answer.NOT_RECOGNISED or not self._is_expected(made.participant_id):
            return Told(self.shown.key, Answer.NOT_RECOGNISED)
        if taken_back(self.db, [made]):
            return self._told(made.participant_id, Why.TAKEN_BACK)
        if answer is Answer.ACCEPTED and made.clock_wrong:
            answer = Answer.CLOCK_UNCERTAIN
        at = made.happened_at
        if made.situation is Situation.ALREADY:
            theirs = (Scan.participant_id == made.participant_id, Scan.occasion_id == made.occasion_id)
            at = self.db.exec(select(Scan.happened_at).where(*theirs, stands())).first() or at
        name, undo = self._name(made.participant_id), made.id if made.evidence else None
        return Told(self.shown.key, answer, why, made.participant_id, name, at, undo)

    def _told(self, person: uuid.UUID, why: Why) -> Told:
        return Told(self.shown.key, Answer.NEEDS_HUMAN, why, person, self._name(person))

    def _of_no_use(self, person: uuid.UUID, why: Why, key: str) -> Told:
        """A card that was replaced or lost, shown where its person is expected, leaves a trace: who used it is unknown.

        A phone's code that is too old leaves none.
        """
        if why is not Why.EXPIRED:
            self._keep_unknown(key, person)
        return self._told(person, why)

    def _name(self, person: uuid.UUID) -> str | None:
        relation = self.meeting.relation
        if not may_read(relation, Field.NAME):
            return None
        return str(names_at_site(self.db, [person], relation)[person])

    def _keep_unknown(self, key: str, about: uuid.UUID | None = None) -> None:
        """That something of ours was shown which is nobody's: its digest, and no person. Once for each key."""
        row = UnknownScan(
            key=key,
            occasion_id=self.meeting.occasion.id,
            digest=digest_of_unknown(self.code),
            by_id=self.staff.id,
            happened_at=self.happened_at,
            received_at=self.now,
        )
        connection = self.db.connection()
        if connection.execute(_keep_unknown[connection.dialect.name], row.model_dump()).first() is None:
            return
        body = {"read_by": self.shown.read_by}
        audit.write(self.db, "attendance:scan:unknown", by=self.staff, about=about, what=row, at=self.now, body=body)


# As in check_in: the loser of two at once keeps nothing, and writes nothing in the log.
_keep_unknown: dict[str, Any] = {
    "postgresql": postgresql.insert(UnknownScan).on_conflict_do_nothing().returning(col(UnknownScan.id)),
    "sqlite": sqlite.insert(UnknownScan).on_conflict_do_nothing().returning(col(UnknownScan.id)),
}


def key_of(staff: Staff, key: str) -> str:
    """A scanner's key as it is kept: another account's key is another one, whatever it says."""
    return hashlib.sha256(staff.id.bytes + key.encode()).hexdigest()


def digest_of_unknown(code: str) -> bytes:
    """What is kept of a code that is nobody's. Keyed: another group's dead card is not to be looked up by it."""
    return keyring.current().mac("unknown-scan", code.encode())


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


def _of_a_card(card: cards.Card | None) -> _Whose | None:
    if card is None:
        return None
    fault = Why(card.revoked_because.value) if card.revoked_because else None
    return _Whose(card.participant_id, ScanSource.CARD, fault)
