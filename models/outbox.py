"""The outbox: a message is a row, written in the transaction of what caused it, and sent later by `narvara work`.

    waiting --claimed--> sending --taken by the other side--> sent --arrived--> delivered
       ^--not this time-----|                                   |
                            +--------too often, or refused------+--> failed, and somebody on the staff is told

A row holds no text. What it says is chosen by its kind, in the person's language, when it is sent (templates/mail).
A letter waits until somebody at the desk prints and posts it: models/letters.py.
"""

import datetime as dt
import enum
import hashlib
import uuid
from typing import Any

from sqlalchemy import ColumnElement, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from models import keyring
from models.calendar import civil_day
from models.contact import contact_of
from models.once import write_once
from models.people import Case, Participant
from models.sending_hours import first_time_to_send
from models.types import encrypted, enum_type


class MessageKind(enum.StrEnum):
    """What a message is about. None says more than that something is to be read after signing in."""

    REPORT_RECEIVED = "report_received"
    EXPLANATION_ASKED = "explanation_asked"
    INFORMATION_ASKED = "information_asked"
    HEARING_SENT = "hearing_sent"
    OUTCOME_READY = "outcome_ready"
    STATEMENT_CHANGED = "statement_changed"
    SOMETHING_WAITS = "something_waits"
    PIN_CHOSEN = "pin_chosen"
    ONE_TIME_CODE = "one_time_code"


# Sent at any hour: who waits for a code, or has not chosen the PIN, needs to know at once.
AT_ONCE = (MessageKind.ONE_TIME_CODE, MessageKind.PIN_CHOSEN)


class Channel(enum.StrEnum):
    """How a message reaches the person."""

    IN_APP = "in_app"
    SMS = "sms"
    EMAIL = "email"
    LETTER = "letter"


class MessageState(enum.StrEnum):
    """How far a message has come."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"


class Message(SQLModel, table=True):
    """A message to a participant on one channel. On the page it is there at once, until `opened_at`.

    `number` is a receipt's or a one-time code, or where the word of a new PIN goes: those two are gone once sent.
    A later `round` is the same message again, to an address that was changed. `case_id` is the case that was open when
    it was written. `report_digest` is of the token in the address at which the gateway tells what became of it;
    `letter_id` is the sheet of paper that a letter was printed on.
    """

    __table_args__ = (
        UniqueConstraint("participant_id", "kind", "about", "channel", "round"),
        Index("ix_message_state_due_at", "state", "due_at"),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    participant_id: uuid.UUID = Field(foreign_key="participant.id")
    kind: MessageKind = Field(sa_type=enum_type(MessageKind, grows=True))
    about: uuid.UUID
    case_id: uuid.UUID | None = Field(default=None, foreign_key="case.id", index=True)
    channel: Channel = Field(sa_type=enum_type(Channel, grows=True))
    round: int = 1
    number: str | None = Field(default=None, sa_type=encrypted("message.number"))
    state: MessageState = Field(sa_type=enum_type(MessageState))
    tries: int = 0
    report_digest: bytes | None = Field(default=None, sa_type=LargeBinary, unique=True)
    letter_id: uuid.UUID | None = Field(default=None, foreign_key="letter.id", index=True)
    made_at: dt.datetime
    due_at: dt.datetime
    claimed_at: dt.datetime | None = None
    sent_at: dt.datetime | None = None
    delivered_at: dt.datetime | None = None
    failed_at: dt.datetime | None = None
    opened_at: dt.datetime | None = None


def put(
    db: Session,
    to: Participant | uuid.UUID,
    kind: MessageKind,
    *,
    about: uuid.UUID | None = None,
    number: str | None = None,
    anew: bool = False,
    now: dt.datetime,
) -> list[Message]:
    """Write a message to a person, one row for each channel that reaches them; give the rows.

    The same kind about the same thing is the same message: a second time writes nothing, and gives the first rows.
    With `anew` it is another round of it, one a day: what is asked waits once more, until another day.
    Without `about` it is about the person. Call it before the rule writes to the audit log.
    """
    person_id = to.id if isinstance(to, Participant) else to
    about = about or person_id
    theirs = (col(Message.participant_id) == person_id, col(Message.kind) == kind, col(Message.about) == about)
    round = _next_round(db, theirs, now) if anew else 1
    for channel in _channels(db, person_id, kind):
        _write(db, person_id, kind, about, channel, number=number, now=now, round=round)
    return list(db.exec(select(Message).where(*theirs).order_by(col(Message.channel), col(Message.round))).all())


def put_again(db: Session, message: Message, now: dt.datetime) -> None:
    """Write a message once more, for an address that was changed since it failed."""
    _write(
        db,
        message.participant_id,
        message.kind,
        message.about,
        message.channel,
        number=message.number,
        now=now,
        round=message.round + 1,
        case_id=message.case_id,
    )


def report_token(message_id: uuid.UUID) -> str:
    """What stands in the address for the gateway's report.

    Nobody can guess it, and nothing that could be made into it is stored; a message that a crash made us send twice
    has the same one.
    """
    return keyring.current().mac("delivery-report", message_id.bytes).hex()


def digest_of(token: str) -> bytes:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).digest()


def _next_round(db: Session, theirs: tuple[ColumnElement[bool], ...], now: dt.datetime) -> int:
    """The one after the newest; the newest itself on the day it was written."""
    newest = db.exec(select(Message).where(*theirs).order_by(col(Message.round).desc()).limit(1)).first()
    if newest is None:
        return 1
    return newest.round + (civil_day(newest.made_at) < civil_day(now))


def _open_case(person_id: uuid.UUID) -> Any:
    """The person's open case, as part of the statement that writes the message."""
    theirs = select(Case.id).where(col(Case.participant_id) == person_id, col(Case.ended_on).is_(None))
    return theirs.scalar_subquery()


def _channels(db: Session, person_id: uuid.UUID, kind: MessageKind) -> list[Channel]:
    contact = contact_of(db, person_id)
    phone, email = (contact.phone, contact.email) if contact else (None, None)
    by_letter = contact is None or contact.by_letter or not (phone or email)
    if kind is MessageKind.PIN_CHOSEN:  # with the code of a letter to that address
        by_letter = False
    if kind is MessageKind.ONE_TIME_CODE:  # shown on the page, it would prove nothing
        return [Channel.SMS] if phone else []
    reached = {Channel.IN_APP: True, Channel.SMS: phone, Channel.EMAIL: email, Channel.LETTER: by_letter}
    return [channel for channel, reaches in reached.items() if reaches]


def _where_to(db: Session, person_id: uuid.UUID, channel: Channel) -> str | None:
    """Where they are reached at this moment: whoever chose the PIN could write another address before it is sent."""
    contact = contact_of(db, person_id)
    kept = {Channel.SMS: contact.phone, Channel.EMAIL: contact.email} if contact else {}
    return kept.get(channel)


def _write(
    db: Session,
    person_id: uuid.UUID,
    kind: MessageKind,
    about: uuid.UUID,
    channel: Channel,
    *,
    number: str | None,
    now: dt.datetime,
    round: int = 1,
    case_id: uuid.UUID | None = None,
) -> None:
    id_, on_the_page = uuid.uuid4(), channel is Channel.IN_APP
    at_once = channel in (Channel.IN_APP, Channel.LETTER) or kind in AT_ONCE
    write_once(
        db,
        Message,
        id=id_,
        participant_id=person_id,
        kind=kind,
        about=about,
        case_id=case_id or _open_case(person_id),
        channel=channel,
        round=round,
        number=_where_to(db, person_id, channel) if kind is MessageKind.PIN_CHOSEN else number,
        state=MessageState.SENT if on_the_page else MessageState.WAITING,
        tries=0,
        report_digest=digest_of(report_token(id_)) if channel is Channel.SMS else None,
        made_at=now,
        due_at=now if at_once else first_time_to_send(now),
        sent_at=now if on_the_page else None,
    )
