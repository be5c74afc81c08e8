"""The messages that a person has on the page: shown until they are opened.

What asks for an answer is not among them: it waits until it is answered, opened or not (models/waits.py).
"""

import datetime as dt
import uuid

from sqlalchemy import update
from sqlmodel import Session, col, select

from models import audit
from models.absences import AbsenceReport
from models.outbox import Channel, Message
from models.people import Participant
from models.report_rows import stands
from models.waits import ASKING

MOST = 5


def notices_of(db: Session, person: Participant) -> list[Message]:
    """What the person has not opened yet, the newest first, a few at a time; no receipt of what stands no more."""
    gone = select(AbsenceReport.id).where(AbsenceReport.participant_id == person.id, ~stands())
    unopened = select(Message).where(
        *_on_the_page_of(person),
        col(Message.opened_at).is_(None),
        col(Message.kind).not_in(ASKING),
        col(Message.about).not_in(gone),
    )
    return list(db.exec(unopened.order_by(col(Message.made_at).desc(), col(Message.id)).limit(MOST)).all())


def notice_for(db: Session, person: Participant, message_id: uuid.UUID) -> Message | None:
    """One of the person's own messages on the page, opened or not."""
    return db.exec(select(Message).where(*_on_the_page_of(person), Message.id == message_id)).first()


def open_notice(db: Session, person: Participant, message: Message, now: dt.datetime) -> None:
    """Note when the person opened a message; the first time counts."""
    first = update(Message).where(col(Message.id) == message.id, col(Message.opened_at).is_(None))
    if db.connection().execute(first.values(opened_at=now)).rowcount:
        body = {"kind": message.kind}
        audit.write(db, "message:open", by=person, about=person, what=message, at=now, body=body)


def _on_the_page_of(person: Participant) -> tuple[bool, bool]:
    return Message.participant_id == person.id, Message.channel == Channel.IN_APP
