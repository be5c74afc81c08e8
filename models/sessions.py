"""Sign-ins that are in force, and counters that slow guessing down."""

import datetime as dt
import hashlib
import secrets
import uuid
from dataclasses import dataclass

from sqlalchemy import CheckConstraint, bindparam, delete, inspect, select, update
from sqlmodel import Field, Session, SQLModel, col

from models.loaded import loaded
from models.people import Participant, Staff


class LoginSession(SQLModel, table=True):
    """Someone is signed in on a browser. The cookie holds a token, this row its digest; signing out deletes the row."""

    __tablename__ = "login_session"
    __table_args__ = (CheckConstraint("(staff_id IS NULL) <> (participant_id IS NULL)", name="staff_or_participant"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    digest: bytes = Field(unique=True)
    staff_id: uuid.UUID | None = Field(default=None, foreign_key="staff.id", index=True)
    participant_id: uuid.UUID | None = Field(default=None, foreign_key="participant.id", index=True)
    own_phone: bool = False
    made_at: dt.datetime
    seen_at: dt.datetime
    ends_at: dt.datetime
    stepped_up_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class HeldSession:
    """A session as a request meets it: columns instead of an entity, since every request asks."""

    id: uuid.UUID
    staff_id: uuid.UUID | None
    own_phone: bool
    seen_at: dt.datetime
    ends_at: dt.datetime
    stepped_up_at: dt.datetime | None


class Throttle(SQLModel, table=True):
    """How many failures a bucket has had in a window of time; raised by one atomic statement."""

    bucket: str = Field(primary_key=True, max_length=100)
    window: dt.datetime = Field(primary_key=True)
    count: int


SHARED_IDLE = dt.timedelta(minutes=15)
OWN_PHONE_LASTS = dt.timedelta(days=30)
STAFF_LASTS = dt.timedelta(hours=8)
STAFF_IDLE = dt.timedelta(minutes=30)
TOUCH_EVERY = dt.timedelta(minutes=1)


def digest_of(token: str) -> bytes:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).digest()


def open_session(
    db: Session, person: Participant | Staff, now: dt.datetime, *, own_phone: bool = False
) -> tuple[LoginSession, str]:
    """Start a sign-in and give the row and the token for the cookie, which is kept nowhere else."""
    token = secrets.token_urlsafe(32)
    staff = isinstance(person, Staff)
    lasts = STAFF_LASTS if staff else OWN_PHONE_LASTS if own_phone else SHARED_IDLE
    row = LoginSession(
        digest=digest_of(token),
        staff_id=person.id if staff else None,
        participant_id=None if staff else person.id,
        own_phone=own_phone and not staff,
        made_at=now,
        seen_at=now,
        ends_at=now + lasts,
    )
    db.add(row)
    db.flush()
    return row, token


_participant, _staff = (inspect(each).local_table.columns.keys() for each in (Participant, Staff))
_by_token = (
    select(
        col(LoginSession.id),  # in the order of HeldSession's fields
        col(LoginSession.staff_id),
        col(LoginSession.own_phone),
        col(LoginSession.seen_at),
        col(LoginSession.ends_at),
        col(LoginSession.stepped_up_at),
        *inspect(Participant).local_table.columns,
        *inspect(Staff).local_table.columns,
    )
    .outerjoin(Participant, col(Participant.id) == col(LoginSession.participant_id))
    .outerjoin(Staff, col(Staff.id) == col(LoginSession.staff_id))
    .where(col(LoginSession.digest) == bindparam("digest"))
)


def held_by(db: Session, token: str) -> tuple[HeldSession, Participant | Staff] | None:
    """The session that a token belongs to, in force or not, and whose it is."""
    row = db.connection().execute(_by_token, {"digest": digest_of(token)}).one_or_none()
    if row is None:
        return None
    held, values = HeldSession(*row[:6]), row[6:]
    if held.staff_id:
        return held, loaded(Staff, **dict(zip(_staff, values[len(_participant) :], strict=True)))
    return held, loaded(Participant, **dict(zip(_participant, values, strict=False)))


def in_force(row: LoginSession | HeldSession, now: dt.datetime) -> bool:
    """True while the session has neither ended nor been idle too long."""
    idle = STAFF_IDLE if row.staff_id else None if row.own_phone else SHARED_IDLE
    return now < row.ends_at and (idle is None or now < row.seen_at + idle)


def touch(db: Session, session_id: uuid.UUID, now: dt.datetime) -> None:
    """Note that a person used the session; a shared phone's end moves on. A session that was ended stays ended."""
    row = db.get(LoginSession, session_id)
    if row is None or not in_force(row, now):
        return
    row.seen_at = now
    if row.participant_id and not row.own_phone:
        row.ends_at = now + SHARED_IDLE
    db.add(row)


def step_up(db: Session, session_id: uuid.UUID, now: dt.datetime) -> tuple[LoginSession, str]:
    """Let a session open more, under another token: a copy of the cookie from before opens nothing any more."""
    row, token = db.get_one(LoginSession, session_id), secrets.token_urlsafe(32)
    row.digest, row.stepped_up_at = digest_of(token), now
    db.flush()
    return row, token


def end_step_ups(db: Session, participant_id: uuid.UUID) -> None:
    """Whoever had shown that it is them has to show it again."""
    theirs = col(LoginSession.participant_id) == participant_id
    db.connection().execute(update(LoginSession).where(theirs).values(stepped_up_at=None))


def end_sessions(db: Session, participant_id: uuid.UUID) -> None:
    """Sign a person out everywhere."""
    db.connection().execute(delete(LoginSession).where(col(LoginSession.participant_id) == participant_id))


def end_session(db: Session, session_id: uuid.UUID) -> None:
    """Sign out: the row goes, and with it every copy of the cookie."""
    db.connection().execute(delete(LoginSession).where(col(LoginSession.id) == session_id))
