"""The keys outside the database: one ring, the first key is current, older ones still open what they closed.

A root key is never used as it is. Each use has a purpose, and each purpose its own key, so that what is made
for one can never pass for another.
"""

import base64
import binascii
import hmac
import re
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12
FORMAT = 1
# Padded to whole blocks: otherwise "sick" and "authority_or_interview" could be told apart by length.
BLOCK = 64

_ID = re.compile(r"[a-z0-9]{1,16}")


class KeyringError(Exception):
    """The keyring is missing, malformed, or lacks a key. Never says any key material."""


class Unreadable(Exception):
    """A sealed value is damaged, was moved from where it belongs, or its key is not here."""


class Keyring:
    """Named root keys, current first, and the keys derived from them."""

    def __init__(self, keys: dict[str, bytes]) -> None:
        if not keys:
            raise KeyringError("the keyring is empty")
        for number, (key_id, key) in enumerate(keys.items(), start=1):
            if not _ID.fullmatch(key_id):
                raise KeyringError(f"key number {number}: an id is 1 to 16 small letters or digits")
            if len(key) != KEY_BYTES:
                raise KeyringError(f"key {key_id}: must be {KEY_BYTES} bytes, is {len(key)}")
        self._roots = dict(keys)
        self.ids = tuple(keys)
        self.current_id = self.ids[0]
        self._derived: dict[tuple[str, str], bytes] = {}
        self._ciphers: dict[tuple[str, str], AESGCM] = {}

    @classmethod
    def parse(cls, text: str) -> "Keyring":
        """Read "k2:base64,k1:base64"; the first is current."""
        keys: dict[str, bytes] = {}
        for number, entry in enumerate(text.strip().split(","), start=1):
            key_id, colon, encoded = entry.strip().partition(":")
            if not colon:
                raise KeyringError(f"key number {number}: must be written id:base64")
            if key_id in keys:
                raise KeyringError(f"key number {number}: its id is used twice")
            try:
                keys[key_id] = base64.b64decode(encoded, validate=True)
            except binascii.Error:
                # The cause would quote the key.
                raise KeyringError(f"key number {number}: is not base64") from None
        return cls(keys)

    @classmethod
    def fresh(cls) -> "Keyring":
        """A new ring with one new key."""
        return cls({"k1": secrets.token_bytes(KEY_BYTES)})

    def rotated(self) -> "Keyring":
        """The same ring with a new current key in front of the old ones."""
        number = len(self.ids) + 1
        while f"k{number}" in self._roots:
            number += 1
        return Keyring({f"k{number}": secrets.token_bytes(KEY_BYTES), **self._roots})

    def to_text(self) -> str:
        """What parse() reads. This is the secret itself: write it to a file only its owner can read."""
        return ",".join(f"{key_id}:{base64.b64encode(key).decode()}" for key_id, key in self._roots.items())

    def __repr__(self) -> str:
        return f"Keyring({', '.join(self.ids)})"

    def __reduce__(self) -> str:
        raise KeyringError("a keyring is not copied out of its process")

    def key(self, purpose: str, key_id: str | None = None) -> bytes:
        """The key for one purpose, under the current root key or the one named."""
        name = (purpose, key_id or self.current_id)
        if name not in self._derived:
            self._derived[name] = self._derive(*name)
        return self._derived[name]

    def _derive(self, purpose: str, key_id: str) -> bytes:
        if key_id not in self._roots:
            raise KeyringError(f"no key {key_id} in the keyring (it has {', '.join(self.ids)})")
        info = b"narvara\x00" + purpose.encode()
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(self._roots[key_id])

    def mac(self, purpose: str, message: bytes, key_id: str | None = None) -> bytes:
        """HMAC-SHA-256 of the message under the purpose's key."""
        return hmac.digest(self.key(purpose, key_id), message, "sha256")

    def seal(self, context: str, content: bytes, bound_to: bytes = b"") -> bytes:
        """Encrypt and sign content for one context ("table.column") and, if given, one row of it."""
        head = bytes([FORMAT, len(self.current_id)]) + self.current_id.encode()
        nonce = secrets.token_bytes(NONCE_BYTES)
        padded = content + b"\x80" + b"\x00" * (-(len(content) + 1) % BLOCK)
        cipher = self._cipher(context, self.current_id)
        return head + nonce + cipher.encrypt(nonce, padded, _bound(head, context, bound_to))

    def open(self, context: str, sealed: bytes, bound_to: bytes = b"") -> bytes:
        """The content of a sealed value. Raises Unreadable unless it was sealed for this context and row."""
        if len(sealed) < 2 or sealed[0] != FORMAT:
            raise Unreadable(f"{context}: not a sealed value of format {FORMAT}")
        split = 2 + sealed[1]
        head, rest = sealed[:split], sealed[split:]
        nonce, closed = rest[:NONCE_BYTES], rest[NONCE_BYTES:]
        key_id = head[2:].decode("ascii", "replace")
        if key_id not in self._roots:
            raise Unreadable(f"{context}: sealed under a key that is not in the keyring")
        try:
            padded = self._cipher(context, key_id).decrypt(nonce, closed, _bound(head, context, bound_to))
        except (InvalidTag, ValueError):
            raise Unreadable(f"{context}: damaged, or sealed for another place") from None
        return padded[: padded.rindex(b"\x80")]

    def _cipher(self, context: str, key_id: str) -> AESGCM:
        name = (context, key_id)
        if name not in self._ciphers:
            self._ciphers[name] = AESGCM(self.key(f"encrypt:{context}", key_id))
        return self._ciphers[name]


def _bound(head: bytes, context: str, bound_to: bytes) -> bytes:
    """What a sealed value is tied to; a context has no zero byte, so the parts stay apart."""
    return head + context.encode() + b"\x00" + bound_to


_installed: Keyring | None = None


def install(ring: Keyring | None) -> None:
    """Make a ring the process's own; None takes it away."""
    global _installed  # noqa: PLW0603
    _installed = ring


def current() -> Keyring:
    """The process's ring. Raises KeyringError when none was installed."""
    if _installed is None:
        raise KeyringError("no keyring is installed: call keyring.install() at start-up")
    return _installed
