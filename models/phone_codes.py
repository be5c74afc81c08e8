"""The code on a participant's own phone, for the supervisor's scanner: made here, short-lived, and good for one scan.

    step: 20 s    |--------|--------|--------|
    QR code       made here, read within 45 s of the step's beginning
    typed code    of the same step, and of the five before

Nothing is stored: the code is the person and the step, sealed under a key that never leaves the server. A code that a
phone could work out ahead would be a code made for a friend.
"""

import datetime as dt
import hmac
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from models import crockford, keyring

PREFIX = "NP"
STEP_SECONDS = 20
LIVES_SECONDS = 45
LENGTH = 58  # characters for 36 bytes: a tag of 16, a person of 16, a step of 4
TYPED_LENGTH = 8
# Nobody is timed out while typing: about two minutes back; and one step ahead, for a device whose clock is slow.
TYPED_STEPS = (0, -1, -2, -3, -4, -5, 1)

_BYTES = 36
_PURPOSE = "phone-code"


@dataclass(frozen=True)
class PhoneCode:
    """What a phone shows during one step, and how many whole seconds until the next (1 to 20)."""

    code: str
    typed: str
    seconds_left: int


@dataclass(frozen=True)
class Read:
    """Whose code was read, and of which step; `fresh` says whether it was within its time."""

    participant_id: uuid.UUID
    step: int
    fresh: bool


def step_at(now: dt.datetime) -> int:
    """The number of the step that a moment falls in."""
    return int(now.timestamp()) // STEP_SECONDS


def code_at(participant_id: uuid.UUID, now: dt.datetime) -> PhoneCode:
    """A participant's code of the moment."""
    step = step_at(now)
    sealed = AESSIV(keyring.current().key(_PURPOSE)).encrypt(participant_id.bytes + step.to_bytes(4, "big"), None)
    left = STEP_SECONDS - int(now.timestamp()) % STEP_SECONDS
    # Two bits at the end stay empty: 58 characters hold 290 bits, 36 bytes are 288.
    return PhoneCode(PREFIX + crockford.encode(sealed + b"\x00", LENGTH), _typed(participant_id, step), left)


def read(code: str, at: dt.datetime) -> Read | None:
    """Whose code it is, read at that moment; None when it is none of ours."""
    plain = crockford.read(code.removeprefix(PREFIX), LENGTH) if code.startswith(PREFIX) else None
    number = crockford.decode(plain) if plain else 1
    if number & 3:
        return None
    sealed = (number >> 2).to_bytes(_BYTES, "big")
    for key_id in keyring.current().ids:
        try:
            opened = AESSIV(keyring.current().key(_PURPOSE, key_id)).decrypt(sealed, None)
        except InvalidTag:
            continue
        step = int.from_bytes(opened[16:], "big")
        begun = step * STEP_SECONDS
        fresh = begun - STEP_SECONDS <= at.timestamp() < begun + LIVES_SECONDS
        return Read(uuid.UUID(bytes=opened[:16]), step, fresh)
    return None


def read_typed(typed: str, people: Iterable[uuid.UUID], at: dt.datetime) -> Read | None:
    """Whose typed code it is, among these people; None when it is nobody's of them."""
    plain, step, found = crockford.read(typed, TYPED_LENGTH), step_at(at), None
    if plain is None:
        return None
    for person in people:
        for away in TYPED_STEPS:  # all of them, so that the time taken tells nothing
            if hmac.compare_digest(_typed(person, step + away), plain):
                found = Read(person, step + away, fresh=True)
    return found


def _typed(participant_id: uuid.UUID, step: int) -> str:
    message = participant_id.bytes + step.to_bytes(4, "big")
    return crockford.encode(keyring.current().mac("phone-code-typed", message), TYPED_LENGTH)
