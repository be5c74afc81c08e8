"""Counters that slow guessing down. Each is one atomic statement: fifty tries at once are counted as fifty."""

import datetime as dt
import ipaddress

from sqlalchemy import bindparam, text
from sqlmodel import Session
from sqlmodel.sql.sqltypes import UTCDateTime

from models.refusals import Refusal

WINDOW = dt.timedelta(minutes=5)


class TooManyTries(Refusal):
    """The bucket is full until the window ends."""

    status = 429

    def __init__(self, until: dt.datetime) -> None:
        super().__init__(until)
        self.until = until


_RESERVE = text(
    'INSERT INTO throttle (bucket, "window", count) VALUES (:bucket, :window, 1) '
    'ON CONFLICT (bucket, "window") DO UPDATE SET count = throttle.count + 1 WHERE throttle.count < :cap '
    "RETURNING count"
).bindparams(bindparam("window", type_=UTCDateTime()))
_GIVE_BACK = text(
    'UPDATE throttle SET count = count - 1 WHERE bucket = :bucket AND "window" = :window AND count > 0'
).bindparams(bindparam("window", type_=UTCDateTime()))


def window_of(now: dt.datetime, length: dt.timedelta = WINDOW) -> dt.datetime:
    """The start of the window that a moment falls in."""
    seconds = length.total_seconds()
    return dt.datetime.fromtimestamp(now.timestamp() // seconds * seconds, dt.UTC)


def network_of(address: str) -> str:
    """What an address is counted as: of IPv6 its network, since whoever has one address there has them all."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(found), 64), strict=False))


def reserve(db: Session, bucket: str, cap: int, now: dt.datetime, length: dt.timedelta = WINDOW) -> None:
    """Take one try from a bucket before it is known whether it fails. Raises TooManyTries when none is left."""
    window = window_of(now, length)
    values = {"bucket": bucket, "window": window, "cap": cap}
    if db.connection().execute(_RESERVE, values).first() is None:
        raise TooManyTries(window + length)


def give_back(db: Session, bucket: str, now: dt.datetime) -> None:
    """Return a try that succeeded: only failures count."""
    db.connection().execute(_GIVE_BACK, {"bucket": bucket, "window": window_of(now)})
