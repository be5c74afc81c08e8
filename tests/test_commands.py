"""The commands, as somebody at a terminal meets them: real processes, one sentence when something is missing."""

import json
import re
import shutil
import signal
from pathlib import Path

import pytest

from models import audit
from models.keyring import Keyring
from tests.processes import PATIENCE, SECRET, own_settings, running, visit
from tests.terminal import refusal
from tests.town import NINE
from webapp.commands.database import bring_up_to_date
from webapp.commands.opening import ready
from webapp.db import Database


@pytest.fixture
def settings(tmp_path: Path, sqlite_template: Path) -> dict[str, str]:
    """A municipality's own settings, with an upgraded database."""
    return own_settings(Path(shutil.copy(sqlite_template, tmp_path / "own.db")))


def test_serve_serves(settings):
    with running("serve", "--port", "0", "--workers", "2", **settings) as (server, address):
        assert "<h1" in visit(f"{address}/sign-in")
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=PATIENCE)
        assert server.returncode == 0


def test_upgrading_twice_is_safe(narvara, settings, tmp_path):
    found = settings | {"database_url": f"sqlite:///{tmp_path / 'new.db'}"}
    for _ in range(2):
        assert narvara("db", "upgrade", **found).stdout == "The database is up to date.\n"


def test_an_empty_database_is_upgraded_and_ready_on_both(database_url):
    """Also where the tables are there already: nothing is done twice."""
    database = Database(database_url)
    bring_up_to_date(database)
    ready(database)
    database.close()


def test_missing_settings_are_named(narvara):
    said = refusal(narvara("serve"))
    for name in ("NARVARA_DATABASE_URL", "NARVARA_SECRET_KEY", "NARVARA_KEYRING", "NARVARA_PUBLIC_URL"):
        assert f"{name} is missing" in said


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("secret_key", "short-secret-of-mine", "NARVARA_SECRET_KEY must be at least 32 characters"),
        ("public_url", "http://narvara.example.se", "begin with https://"),
        ("public_url", "narvara", "NARVARA_PUBLIC_URL must be like https://"),
        ("keyring", "k1:bm90IDMyIGJ5dGVz", "NARVARA_KEYRING cannot be used"),
        ("database_url", "nothing", "NARVARA_DATABASE_URL"),
        ("database_url", "sqlite:////nowhere/at/all.db", "NARVARA_DATABASE_URL"),
    ],
)
def test_a_wrong_setting_is_said_without_its_value(narvara, settings, name, value, says):
    said = refusal(narvara("serve", **settings | {name: value}))
    assert says in said
    if name in ("secret_key", "keyring"):
        assert value not in said


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("secret_key", f"demo-{SECRET}", "NARVARA_SECRET_KEY is the demo's"),
        ("keyring", Keyring({"demo1": b"x" * 32}).to_text(), "NARVARA_KEYRING is the demo's"),
        ("demo", "true", "NARVARA_DEMO"),
    ],
)
def test_serve_refuses_what_is_the_demos(narvara, settings, name, value, says):
    assert says in refusal(narvara("serve", **settings | {name: value}))


def test_serve_wants_the_database_upgraded(narvara, settings, tmp_path):
    found = settings | {"database_url": f"sqlite:///{tmp_path / 'empty.db'}"}
    assert "narvara db upgrade" in refusal(narvara("serve", **found))


def test_secrets_can_lie_in_files(narvara, settings, tmp_path):
    folder = tmp_path / "secrets"
    folder.mkdir()
    for name in ("secret_key", "keyring"):
        (folder / f"narvara_{name}").write_text(settings.pop(name))
    assert narvara("audit", "verify", **settings, secrets_dir=str(folder)).returncode == 0


def write(settings: dict[str, str]) -> None:
    """Three entries in the log."""
    database = Database(settings["database_url"])
    with database.writing() as db:
        for _ in range(3):
            audit.write(db, "people:sign_in_failed", by=None, at=NINE, body={"how": "pin", "why": "no_match"})
    database.close()


def test_the_head_is_an_anchor_that_verify_takes(narvara, settings):
    assert "empty" in refusal(narvara("audit", "head", **settings))
    write(settings)
    head = narvara("audit", "head", **settings).stdout.strip()
    assert re.fullmatch(r"3:[0-9a-f]{64}", head)
    write(settings)
    whole = narvara("audit", "verify", "--anchor", head, **settings)
    assert whole.returncode == 0
    assert "whole: 6 entries" in whole.stdout


def test_a_log_that_does_not_pass_through_the_anchor_is_not_whole(narvara, settings):
    write(settings)
    said = refusal(narvara("audit", "verify", "--anchor", f"2:{'0' * 64}", **settings))
    assert "not whole (anchor at 2)" in said


@pytest.mark.parametrize("anchor", ["", "2", "x:00", "2:xyz"])
def test_an_anchor_is_read_with_care(narvara, settings, anchor):
    assert "SEQ:HASH" in refusal(narvara("audit", "verify", "--anchor", anchor, **settings))


def test_the_addresses_are_listed_without_any_settings(narvara):
    found = {each["endpoint"]: each for each in json.loads(narvara("routes", "--json").stdout)}
    assert found["participant.arrive"]["address"] == "/S/<site>/<code>"
    assert found["coordinator.revoke"] == {
        "address": "/coordinator/displays/<uuid:device_id>/revoke",
        "methods": ["POST"],
        "admits": ["coordinator"],
        "endpoint": "coordinator.revoke",
    }
    assert "/sign-in" in narvara("routes").stdout


@pytest.mark.parametrize("words", [("nothing",), ("demo", "--port", "x"), ("serve", "--colour", "red"), ("audit", "x")])
def test_a_slip_of_the_keyboard_is_one_sentence(narvara, words):
    assert "narvara --help" in refusal(narvara(*words))


def test_help_says_what_there_is(narvara):
    said = narvara("--help").stdout
    for command in ("demo", "serve", "db", "audit", "routes", "i18n"):
        assert command in said


def test_the_catalogues_are_checked_by_the_command(narvara):
    answer = narvara("i18n", "check")
    assert answer.returncode in (0, 1)
    assert answer.stdout
