"""Sending the outbox: who takes which message, what became of it, and when it is tried again.

A message is claimed by one statement, so that of two workers one sends it. It is sent between two transactions. A
worker that dies there leaves it claimed, and after ten minutes it is sent again: rather twice than never. Both carry
the same key, by which the other side can know that it is one.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, true, update
from sqlmodel import Session, col, select

from models import audit
from models.case_tasks import CaseTaskKind, open_task, settle
from models.contact import Contact
from models.outbox import AT_ONCE, Channel, Message, MessageKind, MessageState, digest_of
from models.people import Case, Participant, Staff, Unit
from models.sending_hours import may_send
from models.step_up import LIVES

MOST_AT_ONCE = 20
MOST_TRIES = 8
LONGEST_WAIT = 60
ANSWERS_WITHIN = dt.timedelta(minutes=10)

# Why a message was not sent; after these it is not tried again.
REFUSED, NO_ADDRESS, TOO_LATE, REPORTED = "refused", "no_address", "too_late", "reported"
RETURNED = "returned"
FOR_GOOD = frozenset({REFUSED, NO_ADDRESS, TOO_LATE})
UNREACHABLE, NO_ANSWER = "unreachable", "no_answer"


@dataclass(frozen=True)
class Claimed:
    """A message that this worker sends, where to, in which language, and whom to call about it."""

    message: Message
    address: str | None
    language: str
    unit: Unit | None

    def too_late(self, now: dt.datetime) -> bool:
        """True for a code that has lived out."""
        return self.message.kind is MessageKind.ONE_TIME_CODE and now >= self.message.made_at + LIVES


def claim(db: Session, channels: Collection[Channel], now: dt.datetime) -> list[Claimed]:
    """Take the messages that are due on these channels, codes first. Outside the hours only what goes at once."""
    is_code = col(Message.kind) == MessageKind.ONE_TIME_CODE
    due = (
        select(Message.id)
        .where(
            col(Message.state) == MessageState.WAITING,
            col(Message.due_at) <= now,
            col(Message.channel).in_(channels),
            true() if may_send(now) else col(Message.kind).in_(AT_ONCE),
        )
        .order_by(case((is_code, 0), else_=1), col(Message.due_at), col(Message.id))
        .limit(MOST_AT_ONCE)
        .with_for_update(skip_locked=True)  # PostgreSQL's; on SQLite there is one writer at a time
    )
    taken = (
        update(Message)
        .where(col(Message.id).in_(due), col(Message.state) == MessageState.WAITING)
        .values(state=MessageState.SENDING, tries=Message.tries + 1, claimed_at=now)
        .returning(col(Message.id))
    )
    return _with_addresses(db, [row[0] for row in db.connection().execute(taken)])


def note_sent(db: Session, message: Message, now: dt.datetime) -> None:
    """The other side has taken it. What arrived meanwhile stays arrived; a code, or where it went, is forgotten."""
    sending = col(Message.state) == MessageState.SENDING
    values: dict[str, Any] = {"sent_at": now, "state": case((sending, MessageState.SENT), else_=col(Message.state))}
    _change(db, message, **values)
    _forget_the_code(db, message)
    _log(db, "message:send", message, now, tries=message.tries)


def note_not_sent(db: Session, message: Message, why: str, now: dt.datetime) -> None:
    """It was not sent: it waits for another time, or has failed and the desk is told."""
    if why in FOR_GOOD or message.tries >= MOST_TRIES:
        _fail(db, message, why, now)
        return
    wait = dt.timedelta(minutes=min(2 ** (message.tries - 1), LONGEST_WAIT))
    sending = col(Message.state) == MessageState.SENDING
    _change(db, message, sending, state=MessageState.WAITING, due_at=now + wait)


def give_back(db: Session, message: Message) -> None:
    """Nobody has tried to send it after all: it waits as before."""
    sending = col(Message.state) == MessageState.SENDING
    _change(db, message, sending, state=MessageState.WAITING, tries=Message.tries - 1)


def take_back(db: Session, now: dt.datetime) -> int:
    """Messages whose worker never said what became of them are due again; how many there were."""
    lost = select(Message).where(
        col(Message.state) == MessageState.SENDING, col(Message.claimed_at) <= now - ANSWERS_WITHIN
    )
    found = db.exec(lost.with_for_update(skip_locked=True)).all()
    for message in found:
        note_not_sent(db, message, NO_ANSWER, now)
    return len(found)


def reported(db: Session, token: str, arrived: bool, now: dt.datetime) -> bool:
    """The gateway says what became of a message. False when the token is nobody's; a second report changes nothing."""
    message = db.exec(select(Message).where(Message.report_digest == digest_of(token))).first()
    if message is None:
        return False
    if not arrived:
        _fail(db, message, REPORTED, now)
        return True
    on_its_way = col(Message.state).in_((MessageState.SENDING, MessageState.SENT))
    if _change(db, message, on_its_way, state=MessageState.DELIVERED, delivered_at=now):
        _log(db, "message:deliver", message, now)
    return True


def note_posted(db: Session, message: Message, by: Staff, now: dt.datetime) -> None:
    """The letter that it was printed on lies in the post."""
    _change(db, message, state=MessageState.SENT, sent_at=now)
    _log(db, "message:send", message, now, by=by, tries=1)


def note_returned(db: Session, message: Message, by: Staff, now: dt.datetime) -> None:
    """The letter came back: what it said has not arrived."""
    _fail(db, message, RETURNED, now, by=by)


def case_of(db: Session, message: Message) -> Case | None:
    """The open case of whom the message is to."""
    theirs = select(Case).where(Case.participant_id == message.participant_id, col(Case.ended_on).is_(None))
    return db.exec(theirs).first()


def settle_tasks(db: Session, message: Message, now: dt.datetime) -> None:
    """A message that failed goes out anew: nobody needs to look any more."""
    if case := case_of(db, message):
        settle(db, case.id, CaseTaskKind.FAILED_MESSAGE, message.id, now)


def _fail(db: Session, message: Message, why: str, now: dt.datetime, *, by: Staff | None = None) -> None:
    """It will not arrive. A code that came too late is nobody's task: the person asks for another."""
    still = ~col(Message.state).in_((MessageState.FAILED, MessageState.DELIVERED))
    if not _change(db, message, still, state=MessageState.FAILED, failed_at=now):
        return
    _forget_the_code(db, message)
    case = case_of(db, message)
    if case and why != TOO_LATE:
        open_task(db, case.id, CaseTaskKind.FAILED_MESSAGE, message.id, now)
    _log(db, "message:fail", message, now, by=by, why=why)


def _with_addresses(db: Session, ids: list[Any]) -> list[Claimed]:
    rows = db.exec(
        select(Message, Participant.language, Contact, Unit)
        .join(Participant, col(Participant.id) == col(Message.participant_id))
        .join(Contact, col(Contact.participant_id) == col(Message.participant_id), isouter=True)
        .join(Case, (col(Case.participant_id) == col(Participant.id)) & col(Case.ended_on).is_(None), isouter=True)
        .join(Unit, col(Unit.id) == col(Case.unit_id), isouter=True)
        .where(col(Message.id).in_(ids))
        .execution_options(populate_existing=True)
    ).all()
    return [Claimed(message, _address(message, contact), language, unit) for message, language, contact, unit in rows]


def _address(message: Message, contact: Contact | None) -> str | None:
    if message.kind is MessageKind.PIN_CHOSEN and message.number:
        return message.number
    if contact is None:
        return None
    return contact.phone if message.channel is Channel.SMS else contact.email


def _change(db: Session, message: Message, *conditions: Any, **values: Any) -> bool:
    """Change a message where it stands as it should; False when it does not."""
    changed = update(Message).where(col(Message.id) == message.id, *conditions).values(**values)
    return bool(db.connection().execute(changed).rowcount)


def _forget_the_code(db: Session, message: Message) -> None:
    _change(db, message, col(Message.kind).in_(AT_ONCE), number=None)


def _log(db: Session, action: str, message: Message, now: dt.datetime, *, by: Staff | None = None, **more: Any) -> None:
    body = {"kind": message.kind, "channel": message.channel, **more}
    case = case_of(db, message)
    unit_id = case.unit_id if case else None
    audit.write(db, action, by=by, about=message.participant_id, what=message, at=now, unit_id=unit_id, body=body)
