"""How a participant is reached: a phone and an e-mail address, written by staff or by the person; letters, by staff."""

import datetime as dt
import json
import re
import uuid

from sqlmodel import Field, Session, SQLModel

from models import keyring
from models.types import encrypted

EMAIL_AT_MOST = 254
SWEDEN = "+46"

_PUNCTUATION = re.compile(r"[\s().\u2010-\u2015/-]+")
_MOBILE = re.compile(r"\+46(7\d)(\d{3})(\d\d)(\d\d)", re.ASCII)
_PHONE = re.compile(r"\+[1-9][0-9]{7,14}")
# ASCII alone, and of it what needs no quotes (RFC 5322, atext): nothing here begins another header or address.
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


class Contact(SQLModel, table=True):
    """Where messages go. No row, or neither phone nor e-mail: the person is reached on the page and by letter.

    `postal` are the lines of an envelope without the name; `by_letter` asks for letters beside whatever else there is.
    `phone_vouched` says that staff, or the person after a step-up, wrote the number: one-time codes go to no other,
    or whoever has somebody's PIN could have the code sent to a phone of their own.
    """

    participant_id: uuid.UUID = Field(foreign_key="participant.id", primary_key=True)
    phone: str | None = Field(default=None, sa_type=encrypted("contact.phone"))
    email: str | None = Field(default=None, sa_type=encrypted("contact.email"))
    phone_vouched: bool = False
    postal: str | None = Field(default=None, sa_type=encrypted("contact.postal"))
    by_letter: bool = False
    changed_at: dt.datetime


def contact_of(db: Session, participant_id: uuid.UUID) -> Contact | None:
    """How the person is reached."""
    return db.get(Contact, participant_id)


def version_of(contact: Contact | None) -> str:
    """What tells one state of a contact from another, and what it holds to nobody; empty where nothing is kept."""
    if contact is None or not (contact.phone or contact.email or contact.postal or contact.by_letter):
        return ""
    parts = (contact.phone, contact.email, contact.phone_vouched, contact.postal, contact.by_letter)
    said = json.dumps([str(contact.participant_id), *parts])
    return keyring.current().mac("contact-version", said.encode()).hex()[:32]


def read_phone(typed: str) -> str | None:
    """The number in its international form: 070-174 06 05 is +46701740605. None when it is no number."""
    bare = _PUNCTUATION.sub("", typed)
    if bare.startswith("00"):
        bare = f"+{bare[2:]}"
    elif bare.startswith("0"):
        bare = f"{SWEDEN}{bare[1:]}"
    return bare if _PHONE.fullmatch(bare) else None


def spaced(phone: str) -> str:
    """A kept number as it is written in Sweden: +46701740605 is 070-174 06 05; any other stays as it is."""
    found = _MOBILE.fullmatch(phone)
    return f"0{found[1]}-{found[2]} {found[3]} {found[4]}" if found else phone


def masked(address: str) -> str:
    """As much of a number or an e-mail address as its owner knows it again by: "…05", "a…@example.org"."""
    name, at, host = address.partition("@")
    return f"{name[:1]}…{at}{host}" if at else f"…{address[-2:]}"


def read_email(typed: str) -> str | None:
    """The address without what surrounds it. None when it is no address."""
    bare = typed.strip()
    return bare if len(bare) <= EMAIL_AT_MOST and _EMAIL.fullmatch(bare) else None
