"""The code on a site's display: it changes every step, follows from the site's key, and is stored nowhere.

One code, two shapes: eight characters in the QR's address, and six to type. Pure functions of the moment.
"""

import datetime as dt
import hashlib
import hmac
import uuid
from dataclasses import dataclass

from models import crockford

STEP_SECONDS = 20
ADDRESS_LENGTH = 8
TYPED_LENGTH = 6
# An address is read at once; the display's clock and ours may differ by a step either way.
ADDRESS_STEPS = (0, -1, 1)
# Nobody is timed out while typing: about two minutes back.
TYPED_STEPS = (0, -1, -2, -3, -4, -5, 1)


@dataclass(frozen=True)
class SiteCode:
    """What a display shows during one step."""

    address: str
    typed: str
    seconds_left: int


def step_at(now: dt.datetime) -> int:
    """The number of the step that a moment falls in."""
    return int(now.timestamp()) // STEP_SECONDS


def code_at(key: bytes, occasion_id: uuid.UUID, now: dt.datetime) -> SiteCode:
    """The code of an occasion at a site with this key, and how many whole seconds it still stands (1 to 20)."""
    step = step_at(now)
    left = STEP_SECONDS - int(now.timestamp()) % STEP_SECONDS
    return SiteCode(_made(key, occasion_id, step, "address"), _made(key, occasion_id, step, "typed"), left)


def fits_address(key: bytes, occasion_id: uuid.UUID, code: str, now: dt.datetime) -> bool:
    """True when this is the occasion's code from an address, of this step or one beside it."""
    return _fits(key, occasion_id, code, now, "address", ADDRESS_STEPS)


def fits_typed(key: bytes, occasion_id: uuid.UUID, code: str, now: dt.datetime) -> bool:
    """True when this is the occasion's code to type, of this step, one after it or five before."""
    return _fits(key, occasion_id, code, now, "typed", TYPED_STEPS)


def _fits(key: bytes, occasion_id: uuid.UUID, code: str, now: dt.datetime, shape: str, steps: tuple[int, ...]) -> bool:
    step, found = step_at(now), False
    for away in steps:  # all of them, so that the time taken tells nothing
        found |= hmac.compare_digest(_made(key, occasion_id, step + away, shape), code)
    return found


def _made(key: bytes, occasion_id: uuid.UUID, step: int, shape: str) -> str:
    message = b"site-code:%s:%s:%d" % (shape.encode(), occasion_id.bytes, step)
    length = ADDRESS_LENGTH if shape == "address" else TYPED_LENGTH
    return crockford.encode(hmac.digest(key, message, hashlib.sha256), length)
