"""The commands, as somebody at a terminal meets them: real processes, one sentence when something is missing."""

import datetime as dt
import json
import os
import re
import shutil
import signal
import socket
import ssl
import stat
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from models import audit
from models.keyring import Keyring
from tests.conftest import KEYRING
from tests.terminal import refusal
from tests.town import NINE
from webapp.commands.database import bring_up_to_date
from webapp.commands.opening import ready
from webapp.db import Database
from webapp.demo.certificate import still_good
from webapp.demo.home import Home
from webapp.settings import ROOT

SECRET = "0123456789abcdef0123456789abcdef"
PATIENCE = 120.0


def environment(**settings: str) -> dict[str, str]:
    """The environment of a terminal with these settings and no others of ours."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("NARVARA_")}
    return {**mine, **{f"NARVARA_{name.upper()}": value for name, value in settings.items()}}


def process(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "webapp.commands", *words],
        cwd=ROOT,
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@pytest.fixture
def settings(tmp_path: Path, sqlite_template: Path) -> dict[str, str]:
    """A municipality's own settings, with an upgraded SQLite database."""
    shutil.copy(sqlite_template, tmp_path / "own.db")
    return {
        "database_url": f"sqlite:///{tmp_path / 'own.db'}",
        "secret_key": SECRET,
        "keyring": KEYRING,
        "public_url": "https://narvara.example.se",
    }


@contextmanager
def running(*words: str, **settings: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server in a process group of its own, as a terminal makes one, and the address it printed."""
    server = subprocess.Popen(
        [sys.executable, "-m", "webapp.commands", *words],
        cwd=ROOT,
        env=environment(**settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert server.stdout
        address = ""
        for line in server.stdout:
            if found := re.search(r"(?:is|listens) on (https?://[\w.-]+:\d+)", line):
                address = found[1]
                break
        assert address, server.stderr.read() if server.stderr else ""
        yield server, address
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
        server.communicate()


def visit(address: str) -> str:
    """The page at an address, once the server is up."""
    anyone = ssl.create_default_context()
    anyone.check_hostname, anyone.verify_mode = False, ssl.CERT_NONE
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10, context=anyone) as answer:  # noqa: S310
                return str(answer.read().decode())
        except (OSError, urllib.error.URLError):
            assert time.monotonic() < until, f"no answer from {address}"
            time.sleep(0.1)  # a server that is starting is not a clock to be injected


@pytest.fixture(scope="module")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a demo that was started once today, and what it printed then."""
    folder = tmp_path_factory.mktemp("first") / "demo"
    return folder, process("demo", "--accounts", "--folder", str(folder)).stdout


@pytest.fixture
def folder(first_start: tuple[Path, str], tmp_path: Path) -> Path:
    """A copy of that folder."""
    return Path(shutil.copytree(first_start[0], tmp_path / "demo"))


def children(pid: int) -> list[str]:
    """The processes that a process has started, whatever their group."""
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_serves_and_ends_cleanly(folder, how):
    with running("demo", "--port", "0", "--folder", str(folder)) as (server, address):
        assert "<h1" in visit(f"{address}/sign-in")
        assert "toast" in visit(f"{address}/static/js/app.js")
        assert len(children(server.pid)) > 1, "the server's own process, and narvara work"
        if how is signal.SIGINT:
            os.killpg(server.pid, how)  # Ctrl-C reaches the workers too
        else:
            server.send_signal(how)
        _, complaints = server.communicate(timeout=PATIENCE)
        assert server.returncode == 0
        assert complaints == ""


def test_the_demo_ends_when_told_before_it_has_begun_to_serve(folder):
    with running("demo", "--port", "0", "--folder", str(folder)) as (server, _):
        until = time.monotonic() + PATIENCE
        while len(children(server.pid)) < 2:
            assert time.monotonic() < until
        os.killpg(server.pid, signal.SIGINT)
        server.communicate(timeout=8)  # a worker that does not hear is killed after ten


def test_when_the_demo_is_killed_nothing_it_started_lives_on(folder):
    with running("demo", "--port", "0", "--folder", str(folder)) as (server, _):
        os.killpg(server.pid, signal.SIGKILL)
        server.communicate(timeout=PATIENCE)  # ends once nobody writes there any more, `narvara work` neither


def test_nobody_else_can_read_the_demos_folder(first_start):
    folder, _ = first_start
    for path in [folder, *folder.rglob("*")]:
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, f"others can read {path}"


def test_the_demo_keeps_the_day_and_lists_its_accounts(first_start, folder):
    _, first = first_start
    second = process("demo", "--accounts", "--folder", str(folder)).stdout
    accounts = [json.loads(line) for line in second.splitlines()]
    assert len(accounts) > 40
    assert set(accounts[0]) == {"name", "role", "address", "login", "secret", "language", "see"}
    assert first.splitlines() == ["Making today's town …", *second.splitlines()]


def test_a_town_of_yesterday_is_made_anew(folder):
    (folder / "made.txt").write_text("2020-01-01 something\n")
    assert "Making today's town" in process("demo", "--accounts", "--folder", str(folder)).stdout


def test_a_phone_reaches_the_demo_over_https(folder):
    words = ("demo", "--port", "0", "--host-name", "127.0.0.1", "--folder", str(folder))
    with running(*words) as (_, address):
        assert address.startswith("https://127.0.0.1:")
        assert "<h1" in visit(f"{address}/sign-in")


def test_a_phone_that_trusts_the_certificate_need_not_ask_again(tmp_path):
    home = Home(tmp_path / "demo")
    first = home.certificate("narvara.local", NINE)[0].read_bytes()
    assert home.certificate("narvara.local", NINE + dt.timedelta(days=20))[0].read_bytes() == first
    assert home.certificate("narvara.local", NINE + dt.timedelta(days=30))[0].read_bytes() != first
    assert still_good(tmp_path / "demo" / "certificate.pem", "localhost", NINE)
    assert not still_good(tmp_path / "demo" / "certificate.pem", "192.0.2.7", NINE)


@pytest.mark.parametrize("name", ["my_house", "-", "ö.example", "a b", "https://x"])
def test_a_name_that_is_none_is_refused(narvara, tmp_path, name):
    assert "no name that a phone can reach" in refusal(narvara("demo", "--host-name", name, "--folder", str(tmp_path)))


def test_a_taken_port_is_said_before_anything_is_made(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = refusal(process("demo", "--port", str(port), "--folder", str(tmp_path / "demo")))
    assert f"Port {port} is taken" in said
    assert "--port" in said
    assert not (tmp_path / "demo" / "town.sqlite3").exists()


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


def test_serve_refuses_the_demos_town(narvara, settings, folder):
    found = settings | {"database_url": f"sqlite:///{folder / 'town.sqlite3'}"}
    assert "whose passwords are known" in refusal(narvara("serve", **found))


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
