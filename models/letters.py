"""Letters: what waits for people by post, the sheets it is printed on, and what became of them.

    message waits --made--> lies on a sheet --posted--> sent --came back--> failed, and its caseworker is told

All that waits for a person when a sheet is made lies on that one sheet, which says that something waits and never
what. A sheet can be printed as often as it takes until it is posted; sheets of one press are a pile. Each desk prints
the letters of its own cases: those that it may open. A letter belongs to the case under which it was written, and so
does what waits: a board to which somebody moves finds nothing of the board's before.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, LargeBinary, func, update
from sqlmodel import Field, Session, SQLModel, col, select

from models import audit, keyring
from models.cases import OpenedCase, open_cases
from models.contact import Contact
from models.delivery import note_posted, note_returned, settle_tasks
from models.desk import assigned
from models.names import swedish_order
from models.outbox import Channel, Message, MessageState, put_again
from models.people import Case, Participant, Staff
from models.refusals import Refusal

# A letter that comes back does so within weeks.
SHOWN_AFTERWARDS = dt.timedelta(days=30)


class Letter(SQLModel, table=True):
    """A sheet of paper to one person. `batch_id` says which sheets were made by one press.

    `printed_at` is when the newest file was made that holds it, and `printed_for` tells whether that was for the same
    address as is kept now, and tells the address to nobody.
    """

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    participant_id: uuid.UUID = Field(foreign_key="participant.id", index=True)
    case_id: uuid.UUID | None = Field(default=None, foreign_key="case.id", index=True)
    batch_id: uuid.UUID = Field(index=True)
    made_by: uuid.UUID = Field(foreign_key="staff.id")
    made_at: dt.datetime
    printed_at: dt.datetime | None = None
    printed_for: bytes | None = Field(default=None, sa_type=LargeBinary)
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

    @property
    def is_as_printed(self) -> bool:
        """Whether the newest file holds it with this address, or does not hold it and there is none."""
        return self.letter.printed_for == _mark(self.letter, self.address)


class NotAsPrinted(Refusal):
    """The newest file of a pile holds these sheets with another address, or not at all."""

    status = 409

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        super().__init__(len(sheets))
        self.sheets = sheets


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
    cases = {row[0].id: row for row in db.exec(open_cases(staff, day)).all()}
    addresses = _addresses(db, [row[1].id for row in cases.values()])
    for case_id, since in _waiting(db, cases).items():
        if opened := _opened(cases[case_id]):
            found.waiting.append(Waiting(opened, addresses.get(opened.participant.id), since))
        else:
            hidden.add(case_id)
    for letter in _lately(db, cases, now):
        if opened := _opened(cases[letter.case_id]):
            sheet = Sheet(letter, opened, addresses.get(letter.participant_id))
            if letter.posted_at:
                found.posted.append(sheet)
            else:
                found.piles.setdefault(letter.batch_id, []).append(sheet)
        elif not letter.posted_at:
            hidden.add(cases[letter.case_id][0].id)
    found.waiting.sort(key=lambda each: (swedish_order(each.opened.name), each.opened.case.id))
    for pile in found.piles.values():
        pile.sort(key=_by_name)
    found.posted.sort(key=_by_name)
    found.posted.sort(key=lambda each: each.letter.posted_at or now, reverse=True)
    found.hidden = len(hidden)
    return found


def count_to_post(db: Session, staff: Staff, day: dt.date) -> int:
    """How many letters of this caseworker's cases are yet to be printed or posted, whether they may be opened or not.

    What waits in a case becomes one letter; one that lies in a pile counts until it is said to be posted.
    """
    theirs = (assigned(staff, day), col(Case.ended_on).is_(None))
    to_print = (
        select(func.count(func.distinct(col(Message.case_id))))
        .join(Case, col(Case.id) == col(Message.case_id))
        .where(*_to_print(), *theirs)
    )
    in_piles = (
        select(func.count(col(Letter.id)))
        .join(Case, col(Case.id) == col(Letter.case_id))
        .where(col(Letter.posted_at).is_(None), *theirs)
    )
    return int(db.exec(select(to_print.scalar_subquery() + in_piles.scalar_subquery())).one())


def make(db: Session, staff: Staff, people: Collection[Participant], now: dt.datetime) -> list[Letter]:
    """A pile of sheets for those for whom something waits and whose address is known; for nobody else.

    A second time finds nothing that waits, and makes none. The caller has looked whether this member of staff may.
    """
    batch, made = uuid.uuid4(), list[tuple[Letter, int]]()
    known, cases = _addresses(db, [person.id for person in people]), _cases(db, people)
    for person in sorted(people, key=lambda each: each.id):  # one order, so that two desks never wait for each other
        if person.id not in known or person.id not in cases:
            continue
        case_id = cases[person.id]
        letter = Letter(participant_id=person.id, case_id=case_id, batch_id=batch, made_by=staff.id, made_at=now)
        db.add(letter)
        db.flush()
        lies = (
            update(Message)
            .where(*_to_print(), col(Message.case_id) == case_id)
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


def note_printed(db: Session, pile: Sequence[Sheet], now: dt.datetime) -> None:
    """A file of the pile is made, of those of its sheets that have an address."""
    for sheet in sorted(pile, key=lambda each: each.letter.id):
        sheet.letter.printed_for = _mark(sheet.letter, sheet.address)
        sheet.letter.printed_at = now if sheet.address else None
        db.add(sheet.letter)
    db.flush()


def post(db: Session, staff: Staff, pile: Sequence[Sheet], now: dt.datetime) -> None:
    """What the newest file of the pile held lies in the post: what is on it is sent. A second time changes nothing.

    Raises NotAsPrinted, and posts nothing, where an address was written or changed since, or no file was made.
    """
    lying = [sheet for sheet in pile if sheet.letter.posted_at is None]
    if differ := [sheet for sheet in lying if not sheet.is_as_printed]:
        raise NotAsPrinted(differ)
    for letter in sorted((sheet.letter for sheet in lying if sheet.letter.printed_for), key=lambda each: each.id):
        first = update(Letter).where(col(Letter.id) == letter.id, col(Letter.posted_at).is_(None))
        if db.connection().execute(first.values(posted_at=now, posted_by=staff.id)).rowcount:
            for message in _on(db, letter):
                note_posted(db, message, staff, now)


def come_back(db: Session, staff: Staff, letter: Letter, now: dt.datetime) -> None:
    """A posted letter came back: what was on it has not arrived. A second time changes nothing.

    Where the address was mended while it was away, it waits to be printed again at once.
    """
    first = update(Letter).where(
        col(Letter.id) == letter.id, col(Letter.posted_at).is_not(None), col(Letter.returned_at).is_(None)
    )
    address = _addresses(db, [letter.participant_id]).get(letter.participant_id)
    mended = address is not None and letter.printed_for not in (None, _mark(letter, address))
    if db.connection().execute(first.values(returned_at=now, returned_by=staff.id)).rowcount:
        for message in _on(db, letter):
            note_returned(db, message, staff, now)
            if mended:
                put_again(db, message, now)
                settle_tasks(db, message, now)


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


def _waiting(db: Session, cases: Collection[uuid.UUID]) -> dict[uuid.UUID, dt.datetime]:
    """In which cases something waits, since when."""
    oldest = func.min(col(Message.made_at))
    rows = select(Message.case_id, oldest).where(*_to_print(), col(Message.case_id).in_(cases))
    return {id_: since for id_, since in db.exec(rows.group_by(col(Message.case_id))).all() if id_}


def _lately(db: Session, cases: Collection[uuid.UUID], now: dt.datetime) -> Sequence[Letter]:
    """The sheets that are to be posted, and those that were posted lately, the oldest first."""
    lately = col(Letter.posted_at).is_(None) | (col(Letter.posted_at) > now - SHOWN_AFTERWARDS)
    theirs = select(Letter).where(lately, col(Letter.case_id).in_(cases))
    newest = theirs.order_by(col(Letter.made_at), col(Letter.id)).execution_options(populate_existing=True)
    return db.exec(newest).all()


def _on(db: Session, letter: Letter) -> Sequence[Message]:
    return db.exec(select(Message).where(Message.letter_id == letter.id).order_by(col(Message.id))).all()


def _cases(db: Session, people: Collection[Participant]) -> dict[uuid.UUID, uuid.UUID]:
    """The open case of each."""
    theirs = col(Case.participant_id).in_([person.id for person in people])
    return dict(iter(db.exec(select(Case.participant_id, Case.id).where(theirs, col(Case.ended_on).is_(None))).all()))


def _mark(letter: Letter, address: str | None) -> bytes | None:
    """By it an address is known again on its letter, and nowhere else; None where there is none."""
    return keyring.current().mac("letter-address", letter.id.bytes + address.encode()) if address else None


def _addresses(db: Session, people: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    rows = db.exec(select(Contact).where(col(Contact.participant_id).in_(people))).all()
    return {row.participant_id: row.postal for row in rows if row.postal}
