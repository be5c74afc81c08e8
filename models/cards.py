"""Personal cards: paper that says to a site's scanner who somebody is, and opens nothing else.

A card's code is 130 random bits that are printed once and kept only as a digest. One card of a person is good at a
time: a new one makes the old one good for nothing at once. It is not the number one signs in with.
"""

import datetime as dt
import enum
import hashlib
import secrets
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Index, UniqueConstraint, text, update
from sqlmodel import Field, Session, SQLModel, col, select

from models import audit, crockford
from models.people import Participant, Staff
from models.refusals import Refusal
from models.types import enum_type

PREFIX = "NK"
LENGTH = 26


class Dead(enum.StrEnum):
    """Why a card is good for nothing any more."""

    REPLACED = "replaced"
    LOST = "lost"


class Card(SQLModel, table=True):
    """A printed card. `number` counts a person's cards from 1; only the digest of its code is kept.

    `batch` says which cards were printed by one press.
    """

    __table_args__ = (
        UniqueConstraint("participant_id", "number"),
        Index(
            "uq_card_good",
            "participant_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    participant_id: uuid.UUID = Field(foreign_key="participant.id")
    number: int
    digest: bytes = Field(unique=True)
    batch: str = Field(max_length=64, index=True)
    made_by: uuid.UUID = Field(foreign_key="staff.id")
    made_at: dt.datetime
    revoked_at: dt.datetime | None = None
    revoked_by: uuid.UUID | None = Field(default=None, foreign_key="staff.id")
    revoked_because: Dead | None = Field(default=None, sa_type=enum_type(Dead))


class PrintedAlready(Refusal):
    """This press has printed its cards: their codes are kept nowhere, so they cannot be printed a second time."""

    status = 409


class PrintedMeanwhile(Refusal):
    """Somebody has made a card for one of these people since this file was prepared."""

    status = 409


@dataclass(frozen=True)
class Prepared:
    """A card as it will be: its number and its code, so that the file is ready before any card is kept."""

    participant_id: uuid.UUID
    number: int
    code: str


@dataclass(frozen=True)
class Issued:
    """A card with the code to print, which is kept nowhere."""

    card: Card
    code: str


def prepare(db: Session, people: Iterable[Participant]) -> list[Prepared]:
    """The next card of each. Nothing is kept: that is for issue() to do, once the file to print is there."""
    found = sorted({person.id for person in people})
    before = {card.participant_id: card.number for card in newest(db, found)}
    return [Prepared(each, before.get(each, 0) + 1, PREFIX + crockford.random(LENGTH)) for each in found]


def issue(db: Session, staff: Staff, prepared: Sequence[Prepared], now: dt.datetime, *, key: str = "") -> list[Issued]:
    """Keep the prepared cards; whatever card their people had is good for nothing from now on.

    `key` is the form's: sent twice it acts once. The caller has looked whether this member of staff may. Raises
    PrintedAlready and PrintedMeanwhile.
    """
    found = sorted(each.participant_id for each in prepared)
    # Held one after the other in one order: two who issue for the same people wait, and neither for the other.
    db.exec(
        select(Participant.id).where(col(Participant.id).in_(found)).order_by(col(Participant.id)).with_for_update()
    )
    batch = hashlib.sha256(staff.id.bytes + (key or secrets.token_hex(16)).encode()).hexdigest()
    if db.exec(select(Card.id).where(Card.batch == batch)).first():
        raise PrintedAlready
    before = {card.participant_id: card for card in newest(db, found)}
    if any(each.number != getattr(before.get(each.participant_id), "number", 0) + 1 for each in prepared):
        raise PrintedMeanwhile
    for card in before.values():
        if card.revoked_at is None:
            _kill(db, staff, card, Dead.REPLACED, now)
    issued = [Issued(_made(staff, each, batch, now), each.code) for each in prepared]
    db.add_all(each.card for each in issued)
    db.flush()
    for made in issued:
        body = {"number": made.card.number}
        audit.write(db, "card:issue", by=staff, about=made.card.participant_id, what=made.card, at=now, body=body)
    return issued


def report_lost(db: Session, staff: Staff, card: Card, now: dt.datetime) -> None:
    """A card is lost: it is good for nothing from now on. A second time changes nothing."""
    if _kill(db, staff, card, Dead.LOST, now):
        body = {"number": card.number, "why": Dead.LOST}
        audit.write(db, "card:revoke", by=staff, about=card.participant_id, what=card, at=now, body=body)


def newest(db: Session, people: Iterable[uuid.UUID]) -> list[Card]:
    """The newest card of each of these people who ever had one, whether it is good or not."""
    rows = db.exec(select(Card).where(col(Card.participant_id).in_(set(people))).order_by(col(Card.number)))
    return list({card.participant_id: card for card in rows}.values())


def card_with(db: Session, code: str) -> Card | None:
    """The card with this code, good or not; None where no card ever had it."""
    return db.exec(select(Card).where(Card.digest == digest_of(code))).first()


def digest_of(code: str) -> bytes:
    """What is kept of a code. It is random enough to need no key and no salt."""
    return hashlib.sha256(code.encode()).digest()


def _made(staff: Staff, prepared: Prepared, batch: str, now: dt.datetime) -> Card:
    return Card(
        participant_id=prepared.participant_id,
        number=prepared.number,
        digest=digest_of(prepared.code),
        batch=batch,
        made_by=staff.id,
        made_at=now,
    )


def _kill(db: Session, staff: Staff, card: Card, why: Dead, now: dt.datetime) -> bool:
    killed = db.connection().execute(
        update(Card)
        .where(col(Card.id) == card.id, col(Card.revoked_at).is_(None))
        .values(revoked_at=now, revoked_by=staff.id, revoked_because=why)
    )
    if killed.rowcount:
        db.refresh(card)
    return bool(killed.rowcount)
