"""The demo as somebody at a terminal meets it: it serves, keeps its day, and ends when told."""

import datetime as dt
import json
import os
import shutil
import signal
import socket
import stat
import time
from pathlib import Path

import pytest

from tests.processes import PATIENCE, children, own_settings, process, running, visit
from tests.terminal import refusal
from tests.town import NINE
from webapp.demo.certificate import still_good
from webapp.demo.home import Home


@pytest.fixture(scope="module")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a demo that was started once today, and what it printed then."""
    folder = tmp_path_factory.mktemp("first") / "demo"
    return folder, process("demo", "--accounts", "--folder", str(folder)).stdout


@pytest.fixture
def folder(first_start: tuple[Path, str], tmp_path: Path) -> Path:
    """A copy of that folder."""
    return Path(shutil.copytree(first_start[0], tmp_path / "demo"))


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


def test_serve_refuses_the_demos_town(narvara, folder):
    found = own_settings(folder / "town.sqlite3")
    assert "whose passwords are known" in refusal(narvara("serve", **found))
