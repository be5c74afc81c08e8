"""The chain itself: what a link hashes, and how one is appended.

    commitment = SHA-256(salt || canonical JSON of the body)
    hash       = HMAC(key "audit-chain", length-prefixed fields, with commitment and the link before)
    head mac   = HMAC(key "audit-head", seq and hash of the last link)

Whoever has the database but not the key can neither mend a changed link nor sign a shorter chain.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any
from unicodedata import normalize
from uuid import UUID

from sqlmodel import Session

from models import keyring
from models.audit_store import put, take_turn

GENESIS = bytes(32)
SALT_BYTES = 32
BODY = "audit_body.sealed"
CHAIN_PURPOSE = "audit-chain"
HEAD_PURPOSE = "audit-head"

FIELDS = (
    "seq",
    "at",
    "unit_id",
    "actor_kind",
    "actor_id",
    "actor_role",
    "on_behalf",
    "request_id",
    "action",
    "subject_person_id",
    "object_type",
    "object_id",
    "rule_version",
    "commitment",
    "prev",
    "key_id",
)


class ChainBroken(Exception):
    """The head is not one we signed. Appending would sign over what somebody did, so nothing is appended."""


def canonical(value: Any) -> bytes:
    """The one way to write a value as JSON: sorted keys, NFC, no floats."""
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return _plain(value.value)
        case str():
            return normalize("NFC", value)
        case None | bool() | int():
            return value
        case UUID():
            return str(value)
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
        case dict():
            plain = {_key(key): _plain(inner) for key, inner in value.items()}
            if len(plain) != len(value):
                raise ValueError("two keys are the same once normalised")
            return plain
        case list() | tuple():
            return [_plain(inner) for inner in value]
    raise TypeError(f"an audit body holds no {type(value).__name__}")


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError("keys of an audit body are text")
    return normalize("NFC", key)


def moment(at: datetime) -> str:
    """A time as the chain writes it: UTC, to the microsecond."""
    if at.utcoffset() is None:
        raise ValueError("a time in the audit log has its zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def digest(words: str) -> str:
    """How a body refers to own words without holding them."""
    return hashlib.sha256(normalize("NFC", words).encode()).hexdigest()


def digest_of_ids(ids: Iterable[UUID]) -> bytes:
    """The digest of a set of ids, whatever their order."""
    return hashlib.sha256(b"".join(sorted({one.bytes for one in ids}))).digest()


def commit_to(salt: bytes, content: bytes) -> bytes:
    """What the chain holds of a body; without the salt not even a short body can be guessed from it."""
    return hashlib.sha256(salt + content).digest()


def _written(value: Any) -> bytes:
    """A field with its length before it, so that no two rows read the same; None is told from empty."""
    match value:
        case None:
            return b"\x00"
        case bytes():
            raw = value
        case UUID():
            raw = value.bytes
        case datetime():
            raw = moment(value).encode()
        case _:
            raw = str(value).encode()
    return b"\x01" + len(raw).to_bytes(4, "big") + raw


def hash_of(row: Any, ring: keyring.Keyring) -> bytes:
    """The hash of a link, from a mapping with all of FIELDS."""
    return ring.mac(CHAIN_PURPOSE, b"".join([_written(row[name]) for name in FIELDS]), row["key_id"])


def mac_of_head(seq: int, hash_: bytes, key_id: str, ring: keyring.Keyring) -> bytes:
    """The head's signature."""
    return ring.mac(HEAD_PURPOSE, _written(seq) + _written(hash_), key_id)


def append(db: Session, fields: dict[str, Any], body: Any) -> int:
    """Append one link and move the head, inside the caller's transaction. Gives the link's seq."""
    ring, content, salt = keyring.current(), canonical(body), secrets.token_bytes(SALT_BYTES)
    connection = db.connection()
    seq, prev = _end(take_turn(connection), ring)
    event = fields | {
        "seq": seq + 1,
        "commitment": commit_to(salt, content),
        "prev": prev,
        "key_id": ring.current_id,
    }
    event["hash"] = hash_of(event, ring)
    sealed = ring.seal(BODY, salt + content, bound_to=str(seq + 1).encode())
    put(connection, event, sealed, mac_of_head(seq + 1, event["hash"], ring.current_id, ring))
    return seq + 1


def _end(head: Any, ring: keyring.Keyring) -> tuple[int, bytes]:
    """The seq and hash to go on from."""
    if head is None:
        return 0, GENESIS
    if not hmac.compare_digest(head.mac, mac_of_head(head.seq, head.hash, head.key_id, ring)):
        raise ChainBroken(f"the head at {head.seq} is not signed with these keys: run `narvara audit verify`")
    return head.seq, head.hash


def opened(seq: int, sealed: bytes, ring: keyring.Keyring) -> tuple[bytes, bytes]:
    """Salt and canonical JSON of a body."""
    both = ring.open(BODY, sealed, bound_to=str(seq).encode())
    return both[:SALT_BYTES], both[SALT_BYTES:]
