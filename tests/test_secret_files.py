"""What a command writes, the other users of the machine cannot read."""

import os
import stat
from collections.abc import Iterator

import pytest

from tests.application import KEYRING
from webapp.commands import main


@pytest.fixture
def usual_umask() -> Iterator[None]:
    """A terminal as most are: new files can be read by everybody."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_a_new_database_is_read_by_its_owner_alone(tmp_path, monkeypatch, usual_umask):
    path = tmp_path / "town.db"
    monkeypatch.setenv("NARVARA_DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("NARVARA_SECRET_KEY", "0123456789abcdef0123456789abcdef")
    monkeypatch.setenv("NARVARA_KEYRING", KEYRING)
    monkeypatch.setenv("NARVARA_PUBLIC_URL", "https://narvara.example.se")
    assert main(["db", "upgrade"]) == 0
    assert {each.name: stat.S_IMODE(each.stat().st_mode) & 0o077 for each in tmp_path.iterdir()} == {
        each.name: 0 for each in tmp_path.iterdir()
    }
