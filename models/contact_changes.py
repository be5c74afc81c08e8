"""Changing how a person is reached, by the person or by the case's caseworker.

Whoever changes the number to which codes go could read what codes open. So the person needs a step-up to change one
that codes go to; and codes go only to a number that staff have looked at, or that was changed after a step-up. The
e-mail address of who gets codes is changed after one as well, or somebody else with the PIN could keep messages away.
The postal address is staff's alone to change: a letter can hold what opens a person's pages. A form carries the
version of what it showed, so that an old one puts nothing back that was changed since.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models import audit
from models.activations import end_where_moved
from models.case_tasks import CaseTask, CaseTaskKind
from models.contact import Contact, read_email, read_phone, version_of
from models.delivery import settle_tasks
from models.once import write_once
from models.outbox import Channel, Message, MessageKind, MessageState, put_again
from models.people import Case, Participant, Staff
from models.postal import LettersNeedAnAddress, read_postal
from models.refusals import Refusal
from models.sessions import end_step_ups
from models.step_up import end_codes


class NotAPhone(Refusal):
    """What was typed is no telephone number."""


class NotAnAddress(Refusal):
    """What was typed is no e-mail address."""


class ContactChanged(Refusal):
    """Something else is kept by now than what the form showed."""

    status = 409


class NeedsStepUp(Refusal):
    """The number gets codes, so that it and the address are changed only after one."""

    status = 403


@dataclass(frozen=True)
class Told:
    """A phone and an e-mail address as they were typed; empty takes one away."""

    phone: str
    email: str

    def read(self) -> tuple[str | None, str | None]:
        """Both as they are kept. Raises NotAPhone or NotAnAddress."""
        phone, email = read_phone(self.phone), read_email(self.email)
        if self.phone.strip() and phone is None:
            raise NotAPhone
        if self.email.strip() and email is None:
            raise NotAnAddress
        return phone, email


@dataclass(frozen=True)
class ByLetter:
    """A postal address as it was typed, and whether letters are wanted beside SMS and e-mail."""

    address: str
    wanted: bool

    def read(self) -> tuple[str | None, bool]:
        """Both as they are kept. Raises NotAPostalAddress or LettersNeedAnAddress."""
        postal = read_postal(self.address)
        if self.wanted and postal is None:
            raise LettersNeedAnAddress
        return postal, self.wanted


@dataclass(frozen=True)
class _Reached:
    """How somebody is reached, as it is kept."""

    phone: str | None
    email: str | None
    vouched: bool
    postal: str | None
    by_letter: bool


def change_own(
    db: Session, person: Participant, told: Told, *, stepped_up: bool, now: dt.datetime, seen: str | None = None
) -> None:
    """The person changes where messages go. `seen` is the version that the form showed.

    Whoever was reached by letter goes on being so: what is written with the PIN alone takes nothing away. Raises
    NotAPhone, NotAnAddress, NeedsStepUp or ContactChanged.
    """
    phone, email = told.read()
    kept = _kept(db, person.id, now)
    if kept.phone_vouched and not stepped_up and (phone, email) != (kept.phone, kept.email):
        raise NeedsStepUp
    vouched = kept.phone_vouched if phone == kept.phone else phone is not None and stepped_up
    by_letter = kept.by_letter or (kept.postal is not None and not (kept.phone or kept.email))
    _change(db, kept, person, None, _Reached(phone, email, vouched, kept.postal, by_letter), now, seen)


def change_for(
    db: Session,
    staff: Staff,
    case: Case,
    told: Told,
    *,
    vouched: bool,
    now: dt.datetime,
    seen: str | None = None,
    letters: ByLetter | None = None,
) -> None:
    """The case's caseworker writes down where messages go, and whether codes may go there.

    `seen` is the version that the form showed; without `letters` they stay as they are. Raises NotAPhone,
    NotAnAddress, NotAPostalAddress, LettersNeedAnAddress or ContactChanged.
    """
    phone, email = told.read()
    by_post = letters.read() if letters else None
    kept = _kept(db, case.participant_id, now)
    postal, by_letter = by_post or (kept.postal, kept.by_letter)
    new = _Reached(phone, email, vouched and phone is not None, postal, by_letter)
    _change(db, kept, staff, case.unit_id, new, now, seen)


def _kept(db: Session, participant_id: uuid.UUID, now: dt.datetime) -> Contact:
    """The row, made when there was none; whoever else changes it waits."""
    write_once(db, Contact, participant_id=participant_id, phone_vouched=False, by_letter=False, changed_at=now)
    return db.get_one(Contact, participant_id, populate_existing=True, with_for_update=True)


def _change(
    db: Session,
    kept: Contact,
    by: Participant | Staff,
    unit_id: uuid.UUID | None,
    new: _Reached,
    now: dt.datetime,
    seen: str | None,
) -> None:
    old = _Reached(kept.phone, kept.email, kept.phone_vouched, kept.postal, kept.by_letter)
    if old == new:
        return
    if seen is not None and seen != version_of(kept):
        raise ContactChanged
    body = {
        "phone": _what_became(old.phone, new.phone),
        "email": _what_became(old.email, new.email),
        "postal": _what_became(old.postal, new.postal),
        "codes": new.vouched,
        "by_letter": new.by_letter,
    }
    kept.phone, kept.email, kept.phone_vouched = new.phone, new.email, new.vouched
    kept.postal, kept.by_letter, kept.changed_at = new.postal, new.by_letter, now
    db.add(kept)
    db.flush()
    gets_codes = old.phone if old.vouched else None
    if gets_codes and gets_codes != (new.phone if new.vouched else None):
        end_codes(db, kept.participant_id, now)
        if isinstance(by, Staff):  # whoever holds the old phone may have shown already that it is "them"
            end_step_ups(db, kept.participant_id)
    for channel, before, after in (
        (Channel.SMS, old.phone, new.phone),
        (Channel.EMAIL, old.email, new.email),
        (Channel.LETTER, old.postal, new.postal),
    ):
        if after and after != before:
            _send_again(db, kept.participant_id, channel, now)
    about = kept.participant_id
    if old.postal != new.postal:
        end_where_moved(db, about, by, now)
    audit.write(db, "case:contact:set", by=by, about=about, what=kept, at=now, unit_id=unit_id, body=body)


def _what_became(before: str | None, after: str | None) -> str:
    """What the log says of a change: never the number itself."""
    if before == after:
        return "same"
    return "removed" if after is None else "changed" if before else "added"


def _send_again(db: Session, participant_id: uuid.UUID, channel: Channel, now: dt.datetime) -> None:
    """What did not arrive at the address before, and nobody has dealt with, goes out to the new one."""
    failed = (
        select(Message)
        .join(CaseTask, col(CaseTask.object_id) == col(Message.id))
        .where(
            Message.participant_id == participant_id,
            Message.channel == channel,
            Message.state == MessageState.FAILED,
            CaseTask.kind == CaseTaskKind.FAILED_MESSAGE,
            col(CaseTask.done_at).is_(None),
        )
    )
    for message in db.exec(failed).all():
        if message.kind is not MessageKind.ONE_TIME_CODE:
            put_again(db, message, now)
        settle_tasks(db, message, now)
