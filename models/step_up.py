"""The step-up: a code by SMS shows that whoever holds the sign-in also holds the person's phone.

    asked for --typed in time--> used, and the session opens more for half an hour
       |--five wrong ones, ten minutes, another code--> good for nothing

A code belongs to the session that asked for it. How often codes are asked for is counted by person and never locks:
the hour passes, and everything that needs no step-up goes on meanwhile. Browsers on which the person has typed a code
before are counted apart, so that whoever has the PIN alone makes nobody wait there.
"""

import datetime as dt
import hmac
import secrets
import uuid

from sqlalchemy import LargeBinary, delete, update
from sqlmodel import Field, Session, SQLModel, col, select

from models import audit, keyring, sessions, throttle
from models.contact import contact_of
from models.outbox import MessageKind, put
from models.people import Participant
from models.refusals import Refusal
from models.sessions import LoginSession

DIGITS = 6
LIVES = dt.timedelta(minutes=10)
ON_ITS_WAY = dt.timedelta(seconds=20)  # a second press in this time asks for nothing new
TRIES = 5
LASTS = dt.timedelta(minutes=30)
# After ten of a day, one an hour: at most thirty-two a day, each with five guesses at one of a million codes.
CODES_AN_HOUR, CODES_A_DAY, THEN_AN_HOUR = 5, 10, 1
_HOUR, _DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


class OneTimeCode(SQLModel, table=True):
    """A code on its way to somebody's phone. Only its digest is kept here."""

    __tablename__ = "one_time_code"

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    participant_id: uuid.UUID = Field(foreign_key="participant.id")
    # No foreign key: signing out deletes the session's row.
    session_id: uuid.UUID = Field(index=True)
    digest: bytes = Field(sa_type=LargeBinary)
    made_at: dt.datetime
    ends_at: dt.datetime
    tries: int = 0
    used_at: dt.datetime | None = None


class NoPhone(Refusal):
    """There is no phone to send a code to that staff have vouched for."""


class WrongCode(Refusal):
    """The code does not fit, is too old, was used, or was tried too often: which of them is not told."""


def phone_for_codes(db: Session, person: Participant) -> str | None:
    """The number that codes are sent to; None without one that is vouched for."""
    contact = contact_of(db, person.id)
    return contact.phone if contact and contact.phone_vouched else None


def waiting_code(db: Session, session_id: uuid.UUID, now: dt.datetime) -> OneTimeCode | None:
    """The newest code that this session asked for and can still use."""
    return db.exec(
        select(OneTimeCode)
        .where(
            OneTimeCode.session_id == session_id,
            col(OneTimeCode.used_at).is_(None),
            col(OneTimeCode.ends_at) > now,
            col(OneTimeCode.tries) < TRIES,
        )
        .order_by(col(OneTimeCode.made_at).desc())
    ).first()


def send_code(
    db: Session, person: Participant, session_id: uuid.UUID, now: dt.datetime, *, known: bool = False
) -> OneTimeCode:
    """Send a code; those that this session asked for before are good for nothing.

    One that was sent a moment ago is on its way, and comes alone. `known` is a browser on which the person has typed a
    code before. Raises NoPhone or TooManyTries.
    """
    if phone_for_codes(db, person) is None:
        raise NoPhone
    sent = waiting_code(db, session_id, now)
    if sent and now < sent.made_at + ON_ITS_WAY:
        return sent
    _count(db, f"{person.id}:known" if known else str(person.id), now)
    db.connection().execute(
        update(OneTimeCode)
        .where(col(OneTimeCode.session_id) == session_id, col(OneTimeCode.ends_at) > now)
        .values(ends_at=now)
    )
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    row = OneTimeCode(
        participant_id=person.id,
        session_id=session_id,
        digest=_digest(session_id, code),
        made_at=now,
        ends_at=now + LIVES,
    )
    db.add(row)
    db.flush()
    put(db, person, MessageKind.ONE_TIME_CODE, about=row.id, number=code, now=now)
    audit.write(db, "people:step_up:send", by=person, about=person, what=row, at=now, body={"how": "sms"})
    return row


def _count(db: Session, whose: str, now: dt.datetime) -> None:
    throttle.reserve(db, f"step-up:{whose}", CODES_AN_HOUR, now, _HOUR)
    try:
        throttle.reserve(db, f"step-up-day:{whose}", CODES_A_DAY, now, _DAY)
    except throttle.TooManyTries:
        throttle.reserve(db, f"step-up-then:{whose}", THEN_AN_HOUR, now, _HOUR)


def end_codes(db: Session, participant_id: uuid.UUID, now: dt.datetime) -> None:
    """What was sent to a number that gets codes no longer is good for nothing."""
    db.connection().execute(
        update(OneTimeCode)
        .where(col(OneTimeCode.participant_id) == participant_id, col(OneTimeCode.ends_at) > now)
        .values(ends_at=now)
    )


def take_a_try(db: Session, session_id: uuid.UUID, now: dt.datetime) -> OneTimeCode | None:
    """Count a try before it is judged, in one statement; give the code it is for. None when there is none to try."""
    waiting = waiting_code(db, session_id, now)
    if waiting is None:
        return None
    counted = (
        update(OneTimeCode)
        .where(
            col(OneTimeCode.id) == waiting.id,
            col(OneTimeCode.used_at).is_(None),
            col(OneTimeCode.ends_at) > now,
            col(OneTimeCode.tries) < TRIES,
        )
        .values(tries=OneTimeCode.tries + 1)
        .returning(col(OneTimeCode.id))
    )
    return waiting if db.connection().execute(counted).first() else None


def confirm(
    db: Session, person: Participant, session_id: uuid.UUID, row: OneTimeCode | None, typed: str, now: dt.datetime
) -> tuple[LoginSession, str]:
    """Judge a try that was counted. Right: the code is used up, and the session, under a new token, opens more.

    Raises WrongCode.
    """
    if row is None or not hmac.compare_digest(row.digest, _digest(session_id, "".join(typed.split()))):
        raise WrongCode
    used = update(OneTimeCode).where(col(OneTimeCode.id) == row.id, col(OneTimeCode.used_at).is_(None))
    if not db.connection().execute(used.values(used_at=now)).rowcount:
        raise WrongCode
    session, token = sessions.step_up(db, session_id, now)
    audit.write(db, "people:step_up", by=person, about=person, what=row, at=now, body={"how": "sms"})
    return session, token


def note_wrong_code(db: Session, person: Participant, now: dt.datetime) -> None:
    """A wrong code stands in the log."""
    audit.write(db, "people:step_up_failed", by=person, about=person, at=now, body={"how": "sms"})


def lasts(stepped_up_at: dt.datetime | None, now: dt.datetime) -> bool:
    """True while a session's step-up lasts."""
    return stepped_up_at is not None and now < stepped_up_at + LASTS


def forget_codes(db: Session, now: dt.datetime) -> int:
    """Delete codes that are good for nothing since a day; how many there were."""
    return db.connection().execute(delete(OneTimeCode).where(col(OneTimeCode.ends_at) < now - _DAY)).rowcount


def _digest(session_id: uuid.UUID, code: str) -> bytes:
    """Keyed: a million codes could be tried through by whoever reads the database."""
    return keyring.current().mac("one-time-code", session_id.bytes + code.encode())
