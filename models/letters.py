"""Letters: what waits for people by post, the sheets it is printed on, and what became of them.

    message waits --made--> lies on a sheet --posted--> sent --came back--> failed, and its caseworker is told

All that waits for a person when a sheet is made lies on that one sheet, which says that something waits and never
what. A sheet can be printed as often as it takes until it is posted; sheets of one press are a pile. Each desk prints
the letters of its own cases: those that it may open.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, func, update
from sqlmodel import Field, Session, SQLModel, col, select

from models import audit
from models.cases import OpenedCase, open_cases
from models.contact import Contact
from models.delivery import note_posted, note_returned
from models.desk import assigned
from models.names import swedish_order
from models.outbox import Channel, Message, MessageState
from models.people import Case, Participant, Staff

# A letter that comes back does so within weeks.
SHOWN_AFTERWARDS = dt.timedelta(days=30)


class Letter(SQLModel, table=True):
    """A sheet of paper to one person. `batch_id` says which sheets were made by one press."""

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    participant_id: uuid.UUID = Field(foreign_key="participant.id", index=True)
    batch_id: uuid.UUID = Field(index=True)
    made_by: uuid.UUID = Field(foreign_key="staff.id")
    made_at: dt.datetime
    posted_at: dt.datetime | None = None
    posted_by: uuid.UUID | None = Field(default=None, foreign_key="staff.id")
    returned_at: dt.datetime | None = None
    returned_by: uuid.UUID | None = Field(default=None, foreign_key="staff.id")


@dataclass(frozen=True)
class Waiting:
    """Somebody for whom something waits by post, since when, and where to if that is known. Never what."""

    opened: OpenedCase
    address: str | None
    since: dt.datetime


@dataclass(frozen=True)
class Sheet:
    """A letter with whom it is to, and where to as that is known now."""

    letter: Letter
    opened: OpenedCase
    address: str | None


@dataclass
class LetterDesk:
    """The letters of a desk: what waits, the piles to post, and what was posted lately.

    `hidden` counts those for whom something waits or lies to be posted, and who may not be opened.
    """

    waiting: list[Waiting] = field(default_factory=list)
    piles: dict[uuid.UUID, list[Sheet]] = field(default_factory=dict)
    posted: list[Sheet] = field(default_factory=list)
    hidden: int = 0

    def people(self) -> list[uuid.UUID]:
        """Whom it shows, once each."""
        found = [each.opened for each in self.waiting] + [each.opened for each in self._sheets()]
        return list(dict.fromkeys(opened.participant.id for opened in found))

    def colleagues(self) -> set[uuid.UUID]:
        """Who on the staff made a pile or posted it."""
        sheets = self._sheets()
        return {each for sheet in sheets for each in (sheet.letter.made_by, sheet.letter.posted_by) if each}

    def _sheets(self) -> list[Sheet]:
        return [*(each for pile in self.piles.values() for each in pile), *self.posted]


def letter_desk(db: Session, staff: Staff, now: dt.datetime, day: dt.date) -> LetterDesk:
    """The letters of this caseworker's cases: waiting and to post by name, posted ones the newest first."""
    found, hidden = LetterDesk(), set[uuid.UUID]()
    cases = {row[1].id: row for row in db.exec(open_cases(staff, day)).all()}
    addresses = _addresses(db, cases)
    for participant_id, since in _waiting(db, cases).items():
        if opened := _opened(cases[participant_id]):
            found.waiting.append(Waiting(opened, addresses.get(participant_id), since))
        else:
            hidden.add(participant_id)
    for letter in _lately(db, cases, now):
        if opened := _opened(cases[letter.participant_id]):
            sheet = Sheet(letter, opened, addresses.get(letter.participant_id))
            if letter.posted_at:
                found.posted.append(sheet)
            else:
                found.piles.setdefault(letter.batch_id, []).append(sheet)
        elif not letter.posted_at:
            hidden.add(letter.participant_id)
    found.waiting.sort(key=lambda each: (swedish_order(each.opened.name), each.opened.case.id))
    for pile in found.piles.values():
        pile.sort(key=_by_name)
    found.posted.sort(key=_by_name)
    found.posted.sort(key=lambda each: each.letter.posted_at or now, reverse=True)
    found.hidden = len(hidden)
    return found


def count_waiting(db: Session, staff: Staff, day: dt.date) -> int:
    """For how many people of this caseworker's cases something waits to be printed, opened or not."""
    people = (
        select(func.count(func.distinct(col(Message.participant_id))))
        .join(Case, col(Case.participant_id) == col(Message.participant_id))
        .where(*_to_print(), assigned(staff, day), col(Case.ended_on).is_(None))
    )
    return db.exec(people).one()


def make(db: Session, staff: Staff, people: Collection[Participant], now: dt.datetime) -> list[Letter]:
    """A pile of sheets for those for whom something waits and whose address is known; for nobody else.

    A second time finds nothing that waits, and makes none. The caller has looked whether this member of staff may.
    """
    batch, made = uuid.uuid4(), list[tuple[Letter, int]]()
    known = _addresses(db, [person.id for person in people])
    for person in sorted(people, key=lambda each: each.id):  # one order, so that two desks never wait for each other
        if person.id not in known:
            continue
        letter = Letter(participant_id=person.id, batch_id=batch, made_by=staff.id, made_at=now)
        db.add(letter)
        db.flush()
        lies = (
            update(Message)
            .where(*_to_print(), col(Message.participant_id) == person.id)
            .values(letter_id=letter.id)
            .returning(col(Message.id))
        )
        if count := len(db.connection().execute(lies).all()):
            made.append((letter, count))
        else:
            db.delete(letter)
            db.flush()
    for letter, count in made:
        body = {"batch": str(batch), "messages": count}
        audit.write(db, "letter:print", by=staff, about=letter.participant_id, what=letter, at=now, body=body)
    return [letter for letter, _count in made]


def post(db: Session, staff: Staff, sheets: Sequence[Sheet], now: dt.datetime) -> None:
    """The sheets lie in the post: what is on them is sent. A second time changes nothing."""
    for letter in sorted((sheet.letter for sheet in sheets), key=lambda each: each.id):
        first = update(Letter).where(col(Letter.id) == letter.id, col(Letter.posted_at).is_(None))
        if db.connection().execute(first.values(posted_at=now, posted_by=staff.id)).rowcount:
            for message in _on(db, letter):
                note_posted(db, message, staff, now)


def come_back(db: Session, staff: Staff, letter: Letter, now: dt.datetime) -> None:
    """A posted letter came back: what was on it has not arrived. A second time changes nothing."""
    first = update(Letter).where(
        col(Letter.id) == letter.id, col(Letter.posted_at).is_not(None), col(Letter.returned_at).is_(None)
    )
    if db.connection().execute(first.values(returned_at=now, returned_by=staff.id)).rowcount:
        for message in _on(db, letter):
            note_returned(db, message, staff, now)


def _opened(row: tuple[object, ...]) -> OpenedCase | None:
    case, participant, flag, may_open = row
    return OpenedCase(case, participant, flag is not None) if may_open else None  # type: ignore[arg-type]


def _by_name(sheet: Sheet) -> tuple[object, uuid.UUID]:
    return swedish_order(sheet.opened.name), sheet.letter.id


def _to_print() -> tuple[ColumnElement[bool], ...]:
    """The conditions that a message waits to be put on a sheet."""
    return (
        col(Message.channel) == Channel.LETTER,
        col(Message.state) == MessageState.WAITING,
        col(Message.letter_id).is_(None),
    )


def _waiting(db: Session, people: Collection[uuid.UUID]) -> dict[uuid.UUID, dt.datetime]:
    """For whom something waits, since when."""
    oldest = func.min(col(Message.made_at))
    rows = select(Message.participant_id, oldest).where(*_to_print(), col(Message.participant_id).in_(people))
    return dict(iter(db.exec(rows.group_by(col(Message.participant_id))).all()))


def _lately(db: Session, people: Collection[uuid.UUID], now: dt.datetime) -> Sequence[Letter]:
    """The sheets that are to be posted, and those that were posted lately, the oldest first."""
    lately = col(Letter.posted_at).is_(None) | (col(Letter.posted_at) > now - SHOWN_AFTERWARDS)
    theirs = select(Letter).where(lately, col(Letter.participant_id).in_(people))
    newest = theirs.order_by(col(Letter.made_at), col(Letter.id)).execution_options(populate_existing=True)
    return db.exec(newest).all()


def _on(db: Session, letter: Letter) -> Sequence[Message]:
    return db.exec(select(Message).where(Message.letter_id == letter.id).order_by(col(Message.id))).all()


def _addresses(db: Session, people: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    rows = db.exec(select(Contact).where(col(Contact.participant_id).in_(people))).all()
    return {row.participant_id: row.postal for row in rows if row.postal}
