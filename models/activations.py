"""Activation: a code in a letter, with which somebody chooses a PIN.

    prepared --the file is there--> issued --the code, and a PIN--> used
                                      |--a newer letter, thirty days, five wrong tries--> good for nothing

The code is made when the letter is, and kept as a keyed digest alone: whoever reads the database cannot try it out, and
no letter can be printed a second time. Of a person's letters the newest alone is ever judged.
"""

import datetime as dt
import hashlib
import hmac
import uuid
from dataclasses import dataclass

from sqlalchemy import LargeBinary, UniqueConstraint, update
from sqlmodel import Field, Session, SQLModel, col, select

from models import audit, crockford, keyring
from models.calendar import civil_day, day_bounds
from models.outbox import MessageKind, put
from models.people import Participant, Staff
from models.refusals import Refusal
from models.sessions import end_sessions
from models.sign_in_numbers import read_number
from models.step_up import end_codes

LENGTH = 10
DAYS = dt.timedelta(days=30)
TRIES = 5
# Judged when there is nobody of that number, or nothing readable was typed, so that the answer takes as long.
_NOBODY = uuid.UUID(int=0)
_NOTHING = "0" * LENGTH


class Activation(SQLModel, table=True):
    """A letter with a code. `number` counts a person's letters from 1; `press` is the form's that made it."""

    __table_args__ = (UniqueConstraint("participant_id", "number"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    participant_id: uuid.UUID = Field(foreign_key="participant.id")
    number: int
    digest: bytes = Field(sa_type=LargeBinary)
    press: str = Field(max_length=64, unique=True)
    made_by: uuid.UUID = Field(foreign_key="staff.id")
    made_at: dt.datetime
    ends_at: dt.datetime
    tries: int = 0
    used_at: dt.datetime | None = None

    @property
    def last_day(self) -> dt.date:
        """The last day on which its code works."""
        return civil_day(self.ends_at - dt.timedelta(seconds=1))

    def is_good(self, now: dt.datetime) -> bool:
        """True while its code can be used, if it is the person's newest."""
        return self.used_at is None and now < self.ends_at and self.tries < TRIES


class LetterMadeAlready(Refusal):
    """This press has made its letter, or somebody else has made a newer one: its code is kept nowhere."""

    status = 409


class WrongActivation(Refusal):
    """Number and code do not belong together, or the letter is good for nothing: which of them is not told."""


@dataclass(frozen=True)
class Prepared:
    """A letter as it will be, so that the file is ready before the code is good and the one before it is not."""

    participant_id: uuid.UUID
    number: int
    code: str

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
    return db.exec(theirs.order_by(col(Activation.number).desc()).limit(1)).first()


def prepare(db: Session, person: Participant) -> Prepared:
    """A person's next letter. Nothing is kept: that is for issue() to do, once the file to print is there."""
    before = newest_of(db, person.id)
    return Prepared(person.id, before.number + 1 if before else 1, crockford.random(LENGTH))


def issue(db: Session, staff: Staff, prepared: Prepared, now: dt.datetime, *, key: str) -> Activation:
    """Let the code of a prepared letter be good; one before it no longer is.

    `key` is the form's: sent twice it acts once. The caller has looked whether this member of staff may. Raises
    LetterMadeAlready.
    """
    whose = select(Participant.id).where(col(Participant.id) == prepared.participant_id)
    db.exec(whose.with_for_update()).one()  # two who issue for one person do so one after the other
    press = hashlib.sha256(staff.id.bytes + key.encode()).hexdigest()
    before = newest_of(db, prepared.participant_id)
    again = db.exec(select(Activation.id).where(Activation.press == press)).first()
    if again or prepared.number != (before.number + 1 if before else 1):
        raise LetterMadeAlready
    made = Activation(
        participant_id=prepared.participant_id,
        number=prepared.number,
        digest=_digest(prepared.participant_id, prepared.code),
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


def take_a_try(db: Session, number: str, now: dt.datetime) -> Tried:
    """Count a try before it is judged, in one statement, and say what it is for.

    Whether there is anybody of that number, and a letter for them, the same is asked of the database.
    """
    digits = read_number(number)
    person = db.exec(select(Participant).where(col(Participant.sign_in_number) == (digits or ""))).first()
    newest = newest_of(db, person.id if person else _NOBODY)
    counted = (
        update(Activation)
        .where(
            col(Activation.id) == (newest.id if newest else _NOBODY),
            col(Activation.used_at).is_(None),
            col(Activation.ends_at) > now,
            col(Activation.tries) < TRIES,
        )
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
    first = update(Activation).where(col(Activation.id) == tried.activation.id, col(Activation.used_at).is_(None))
    if not db.connection().execute(first.values(used_at=now)).rowcount:
        raise WrongActivation
    person = db.get_one(Participant, tried.person.id)
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


def _fits(activation: Activation | None, whose: uuid.UUID, code: str) -> bool:
    """Under each key of the ring: a letter is good for longer than a key may be the newest."""
    kept = activation.digest if activation else b""
    return any(hmac.compare_digest(kept, _digest(whose, code, key_id)) for key_id in keyring.current().ids)


def _digest(participant_id: uuid.UUID, code: str, key_id: str | None = None) -> bytes:
    return keyring.current().mac("activation", participant_id.bytes + code.encode(), key_id)
