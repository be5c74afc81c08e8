"""The keys outside the database: what they close only they open, and only where it belongs."""

import base64
import pickle

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from models import keyring
from models.keyring import BLOCK, Keyring, KeyringError, Unreadable

OLD = base64.b64encode(b"o" * 32).decode()
NEW = base64.b64encode(b"n" * 32).decode()
RING = Keyring.parse(f"k2:{NEW},k1:{OLD}")


def test_the_first_key_is_current():
    assert RING.current_id == "k2"
    assert RING.ids == ("k2", "k1")


def test_text_and_ring_are_the_same():
    assert Keyring.parse(RING.to_text()).to_text() == f"k2:{NEW},k1:{OLD}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "k1",
        f"k1:{OLD},k1:{NEW}",
        f"K 1:{OLD}",
        f"{'k' * 17}:{OLD}",
        "k1:not base64!",
        f"k1:{base64.b64encode(b'short').decode()}",
        f"k1:{OLD},",
    ],
)
def test_a_ring_that_is_not_whole_is_refused_without_telling_a_key(text):
    with pytest.raises(KeyringError) as refusal:
        Keyring.parse(text)
    assert OLD not in str(refusal.value)
    assert "short" not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_a_ring_shows_the_names_of_its_keys_alone():
    assert repr(RING) == "Keyring(k2, k1)"
    with pytest.raises(KeyringError):
        pickle.dumps(RING)


def test_no_ring_is_said_loudly():
    keyring.install(None)
    with pytest.raises(KeyringError, match="install"):
        keyring.current()


def test_a_fresh_ring_is_never_the_same():
    assert Keyring.fresh().to_text() != Keyring.fresh().to_text()


def test_a_new_key_closes_and_the_old_one_still_opens():
    before = Keyring.fresh()
    sealed = before.seal("note.words", b"before")
    after = before.rotated()
    assert after.ids == ("k2", "k1")
    assert after.open("note.words", sealed) == b"before"
    with pytest.raises(Unreadable):
        before.open("note.words", after.seal("note.words", b"after"))


def test_each_purpose_and_each_root_has_its_own_key():
    keys = {RING.key(purpose, key_id) for purpose in ("claim", "audit-chain") for key_id in RING.ids}
    assert len(keys) == 4
    assert b"n" * 32 not in keys
    with pytest.raises(KeyringError, match="k9"):
        RING.key("claim", "k9")


def test_a_sealed_value_says_its_format_and_key_and_has_a_key_of_its_own_context():
    sealed = RING.seal("note.words", b"words", b"row 1")
    head, nonce, closed = sealed[:4], sealed[4:16], sealed[16:]
    assert head == b"\x01\x02k2"
    cipher = AESGCM(RING.key("encrypt:note.words", "k2"))
    assert cipher.decrypt(nonce, closed, head + b"note.words\x00row 1") == b"words\x80".ljust(BLOCK, b"\x00")


@given(st.binary(max_size=300), st.binary(max_size=20))
def test_what_is_sealed_opens_again(content, row):
    assert RING.open("note.words", RING.seal("note.words", content, row), row) == content


@given(st.binary(max_size=100))
def test_the_same_content_never_looks_the_same_twice(content):
    assert RING.seal("note.words", content) != RING.seal("note.words", content)


@given(st.binary(max_size=BLOCK - 1), st.binary(max_size=BLOCK - 1))
def test_short_contents_cannot_be_told_apart_by_length(one, other):
    assert len(RING.seal("note.words", one)) == len(RING.seal("note.words", other))


@given(st.binary(max_size=100))
def test_a_value_moved_to_another_column_or_row_is_refused(content):
    sealed = RING.seal("note.words", content, b"1")
    for context, row in (
        ("other.words", b"1"),
        ("note.word", b"s1"),
        ("note.words", b"2"),
        ("note.words", b""),
    ):
        with pytest.raises(Unreadable):
            RING.open(context, sealed, row)


@given(st.binary(max_size=70), st.data())
def test_a_damaged_value_is_refused(content, data):
    sealed = bytearray(RING.seal("note.words", content))
    where = data.draw(st.integers(0, len(sealed) - 1))
    sealed[where] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Unreadable):
        RING.open("note.words", bytes(sealed))


@given(st.binary(max_size=80))
def test_what_never_was_sealed_is_refused(anything):
    with pytest.raises(Unreadable):
        RING.open("note.words", anything)
