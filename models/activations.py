"""Activation: a code in a letter, with which somebody chooses a PIN.

    prepared --the file is there--> issued --the code, and a PIN--> used
                                      |--a newer letter, thirty days, lost, another address--> good for nothing

The code is made when the letter is, and kept as a keyed digest alone: whoever reads the database cannot try it out, and
no letter can be printed a second time. Of a person's letters the newest alone is ever judged, and only while it is on
its way to somebody with an open case: where they live and whether they are protected is as it was.
"""

import datetime as dt
import hashlib
import hmac
import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, LargeBinary, UniqueConstraint, update
from sqlmodel import Field, Session, SQLModel, col, select

from models import audit, crockford, keyring
from models.calendar import civil_day, day_bounds
from models.contact import Contact
from models.outbox import MessageKind, put
from models.people import Case, Participant, Protection, Staff
from models.refusals import Refusal
from models.sessions import end_sessions
from models.sign_in_numbers import read_number
from models.step_up import end_codes

LENGTH = 10
DAYS = dt.timedelta(days=30)
# Whoever knows the number can try, so that few tries would be a way to end somebody's letter. It is the throttle that
# slows guessing down: five in five minutes for a number are 44,640 in 31 days, and as many again from browsers on which
# it was signed in with. This is more than both together; with all of them the chance to meet one of 2^50 codes is one
# in ten thousand million.
TRIES = 100_000
# Why a letter ended before its time.
LOST, MOVED = "lost", "moved"
# Judged when there is nobody of that number, or nothing readable was typed, so that the answer takes as long.
_NOBODY = uuid.UUID(int=0)
_NOTHING = "0" * LENGTH


class Activation(SQLModel, table=True):
    """A letter with a code. `number` counts a person's letters from 1; `press` is the form's that made it.

    `sent_to` is a keyed digest of the address, and of whether the person was protected. `ended_at` is when somebody
    said that it was lost, or that the person lives elsewhere.
    """

    __table_args__ = (UniqueConstraint("participant_id", "number"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    participant_id: uuid.UUID = Field(foreign_key="participant.id")
    number: int
    digest: bytes = Field(sa_type=LargeBinary)
    sent_to: bytes = Field(sa_type=LargeBinary)
    press: str = Field(max_length=64, unique=True)
    made_by: uuid.UUID = Field(foreign_key="staff.id")
    made_at: dt.datetime
    ends_at: dt.datetime
    tries: int = 0
    used_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None

    @property
    def last_day(self) -> dt.date:
        """The last day on which its code works."""
        return civil_day(self.ends_at - dt.timedelta(seconds=1))

    @property
    def wrong_tries(self) -> int:
        """How many codes were tried that were not this one."""
        return self.tries - 1 if self.used_at else self.tries


class LetterMadeAlready(Refusal):
    """This press has made its letter, or somebody else has made a newer one: its code is kept nowhere."""

    status = 409


class MovedMeanwhile(Refusal):
    """Another address is kept by now than the one that stands on the letter."""

    status = 409


class WrongActivation(Refusal):
    """Number and code do not belong together, or the letter is good for nothing: which of them is not told."""


@dataclass(frozen=True)
class Prepared:
    """A letter as it will be, so that the file is ready before the code is good and the one before it is not."""

    participant_id: uuid.UUID
    number: int
    code: str
    address: str | None

    @property
    def written(self) -> str:
        """The code as it stands on the letter: XXXXX-XXXXX."""
        return f"{self.code[:5]}-{self.code[5:]}"


@dataclass(frozen=True)
class Tried:
    """A try that was counted: whose number it is and the letter it is for, if there are any."""

    person: Participant | None
    activation: Activation | None


def last_day(now: dt.datetime) -> dt.date:
    """The last day on which a letter works that is made at this moment."""
    return civil_day(now) + DAYS


def newest_of(db: Session, participant_id: uuid.UUID) -> Activation | None:
    """The newest letter of a person, good or not."""
    theirs = select(Activation).where(Activation.participant_id == participant_id)
    newest = theirs.order_by(col(Activation.number).desc()).limit(1)
    return db.exec(newest.execution_options(populate_existing=True)).first()


def is_good(db: Session, activation: Activation | None, now: dt.datetime) -> bool:
    """True while there is a letter and its code can be used, if it is the person's newest."""
    if activation is None:
        return False
    unused = activation.used_at is None and activation.ended_at is None
    in_time = now < activation.ends_at and activation.tries < TRIES
    return unused and in_time and _is_on_its_way(db, activation)


def prepare(db: Session, person: Participant) -> Prepared:
    """A person's next letter. Nothing is kept: that is for issue() to do, once the file to print is there."""
    before = newest_of(db, person.id)
    address = db.exec(select(Contact.postal).where(Contact.participant_id == person.id)).first()
    return Prepared(person.id, before.number + 1 if before else 1, crockford.random(LENGTH), address)


def issue(db: Session, staff: Staff, prepared: Prepared, now: dt.datetime, *, key: str) -> Activation:
    """Let the code of a prepared letter be good; one before it no longer is.

    `key` is the form's: sent twice it acts once. The caller has looked whether this member of staff may. Raises
    LetterMadeAlready or MovedMeanwhile.
    """
    # Whoever changes the address holds its row first, and then comes to the letters: so does this.
    kept = select(Contact.postal).where(Contact.participant_id == prepared.participant_id)
    if db.exec(kept.with_for_update()).first() != prepared.address:
        raise MovedMeanwhile
    _hold(db, prepared.participant_id)  # two who issue for one person do so one after the other
    press = hashlib.sha256(staff.id.bytes + key.encode()).hexdigest()
    before = newest_of(db, prepared.participant_id)
    again = db.exec(select(Activation.id).where(Activation.press == press)).first()
    if again or prepared.number != (before.number + 1 if before else 1):
        raise LetterMadeAlready
    made = Activation(
        participant_id=prepared.participant_id,
        number=prepared.number,
        digest=_digest(prepared.participant_id, prepared.code),
        sent_to=_digest_of_where(prepared.participant_id, *_where(db, prepared.participant_id)),
        press=press,
        made_by=staff.id,
        made_at=now,
        ends_at=day_bounds(last_day(now))[1],
    )
    db.add(made)
    db.flush()
    body = {"number": made.number}
    audit.write(db, "people:activation:issue", by=staff, about=made.participant_id, what=made, at=now, body=body)
    return made


def end(db: Session, activation: Activation, by: Staff | Participant, why: str, now: dt.datetime) -> None:
    """Let a letter be good for nothing. One that is used, or has ended, stays as it is."""
    still = update(Activation).where(*_open(activation.id, now)).values(ended_at=now)
    if db.connection().execute(still).rowcount:
        body, about = {"number": activation.number, "why": why}, activation.participant_id
        audit.write(db, "people:activation:end", by=by, about=about, what=activation, at=now, body=body)


def end_where_moved(db: Session, participant_id: uuid.UUID, by: Staff | Participant, now: dt.datetime) -> None:
    """A letter that went to an address that is a person's no longer is good for nothing."""
    if newest := newest_of(db, participant_id):
        end(db, newest, by, MOVED, now)


def take_a_try(db: Session, number: str, now: dt.datetime) -> Tried:
    """Count a try before it is judged, in one statement, and say what it is for.

    Whether there is anybody of that number, and a letter for them, the same is asked of the database.
    """
    digits = read_number(number)
    person = db.exec(select(Participant).where(col(Participant.sign_in_number) == (digits or ""))).first()
    newest = newest_of(db, person.id if person else _NOBODY)
    counted = (
        update(Activation)
        .where(*_open(newest.id if newest else _NOBODY, now), col(Activation.tries) < TRIES)
        .values(tries=Activation.tries + 1)
        .returning(col(Activation.id))
    )
    return Tried(person, newest if db.connection().execute(counted).first() else None)


def activate(db: Session, tried: Tried, code: str, pin_hash: str, now: dt.datetime) -> Participant:
    """Judge a try that was counted. Right: the code is used up, the PIN is the person's, and they are told.

    Whoever was signed in as them is so no longer. Raises WrongActivation.
    """
    whose = tried.activation.participant_id if tried.activation else _NOBODY
    fits = _fits(tried.activation, whose, crockford.read(code, LENGTH) or _NOTHING)
    if tried.person is None or tried.activation is None or not fits:
        raise WrongActivation
    person = _hold(db, tried.person.id)  # a newer letter, and a sign-in with the PIN of before, come before or after
    newest = newest_of(db, person.id)
    if newest is None or newest.id != tried.activation.id or not _is_on_its_way(db, newest):
        raise WrongActivation
    first = update(Activation).where(*_open(newest.id, now)).values(used_at=now)
    if not db.connection().execute(first).rowcount:
        raise WrongActivation
    person.pin_hash = pin_hash
    db.add(person)
    db.flush()
    end_sessions(db, person.id)
    end_codes(db, person.id, now)
    put(db, person, MessageKind.PIN_CHOSEN, about=tried.activation.id, now=now)
    audit.write(db, "people:activate", by=person, about=person, what=tried.activation, at=now)
    return person


def note_wrong(db: Session, now: dt.datetime) -> None:
    """A wrong try stands in the log, and names nobody."""
    audit.write(db, "people:activate_failed", by=None, at=now)


def _hold(db: Session, participant_id: uuid.UUID) -> Participant:
    """The person, as they are by now; whoever else issues or uses a letter, or signs in, waits."""
    theirs = select(Participant).where(Participant.id == participant_id).with_for_update(key_share=True)
    return db.exec(theirs.execution_options(populate_existing=True)).one()


def _open(activation_id: uuid.UUID, now: dt.datetime) -> tuple[ColumnElement[bool], ...]:
    """The conditions that it is this letter, and that it is neither used nor ended nor too old."""
    return (
        col(Activation.id) == activation_id,
        col(Activation.used_at).is_(None),
        col(Activation.ended_at).is_(None),
        col(Activation.ends_at) > now,
    )


def _is_on_its_way(db: Session, activation: Activation) -> bool:
    """Whether the person has an open case, and address and protection are as they were."""
    whose = activation.participant_id
    case = db.exec(select(Case.id).where(Case.participant_id == whose, col(Case.ended_on).is_(None))).first()
    where = _where(db, whose)
    now_to = [_digest_of_where(whose, *where, key_id) for key_id in keyring.current().ids]
    return case is not None and any(hmac.compare_digest(activation.sent_to, each) for each in now_to)


def _where(db: Session, participant_id: uuid.UUID) -> tuple[str, bool]:
    """Where a letter goes by now, and whether the person is protected."""
    address = db.exec(select(Contact.postal).where(Contact.participant_id == participant_id)).first()
    flag = select(Protection.participant_id).where(Protection.participant_id == participant_id)
    return address or "", db.exec(flag).first() is not None


def _digest_of_where(participant_id: uuid.UUID, address: str, protected: bool, key_id: str | None = None) -> bytes:
    plain = participant_id.bytes + bytes([protected]) + address.encode()
    return keyring.current().mac("activation-to", plain, key_id)


def _fits(activation: Activation | None, whose: uuid.UUID, code: str) -> bool:
    """Under each key of the ring: a letter is good for longer than a key may be the newest."""
    kept = activation.digest if activation else b""
    return any(hmac.compare_digest(kept, _digest(whose, code, key_id)) for key_id in keyring.current().ids)


def _digest(participant_id: uuid.UUID, code: str, key_id: str | None = None) -> bytes:
    return keyring.current().mac("activation", participant_id.bytes + code.encode(), key_id)
