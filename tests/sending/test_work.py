"""narvara work: it sends, says what waits, ends when it is told to; killed in the middle, it loses nothing."""

import os
import signal
import subprocess
import sys

import pytest
from sqlmodel import select

from models.outbox import Channel, Message, MessageKind, MessageState, put
from tests.application import KEYRING
from tests.conftest import KINDS
from tests.sending.gateway import PASSWORD, USER
from webapp.clock import system_clock
from webapp.settings import ROOT

WITHIN = 60


@pytest.fixture
def start(database_url, gateway):
    """start(…): the command in a process of its own, on this database, sending SMS to the gateway."""
    started = []

    def begun(*arguments, **more):
        env = {
            "PATH": os.environ["PATH"],
            "NARVARA_DATABASE_URL": database_url,
            "NARVARA_SECRET_KEY": "0123456789abcdef0123456789abcdef",
            "NARVARA_KEYRING": KEYRING,
            "NARVARA_PUBLIC_URL": "https://narvara.example.se",
            "NARVARA_SMS_URL": gateway.url,
            "NARVARA_SMS_USER": USER,
            "NARVARA_SMS_PASSWORD": PASSWORD,
            **more,
        }
        command = [sys.executable, "-m", "webapp.commands", "work", *arguments]
        child = subprocess.Popen(command, cwd=ROOT, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        started.append(child)
        return child

    yield begun
    for child in started:
        child.kill()
        child.communicate()


@pytest.fixture
def code(database, peopled):
    """A code to Amina, which goes out at any hour: these processes have the real clock."""
    with database.writing() as db:
        return put(db, peopled.amina, MessageKind.ONE_TIME_CODE, number="123456", now=system_clock())[0]


def state(database):
    with database.reading() as db:
        return db.exec(select(Message.state).where(Message.channel == Channel.SMS)).one()


def test_once_sends_what_is_due_and_says_what_waits(database, code, start, gateway):
    said, trouble = (child := start("--once")).communicate(timeout=WITHIN)
    assert (child.returncode, trouble) == (0, "")
    assert "SMS goes out." in said
    assert "E-mail waits until NARVARA_SMTP_HOST is set." in said
    assert "Sent 1, not sent 0" in said
    assert len(gateway.got) == 1
    assert state(database) is MessageState.SENT


def test_with_nothing_set_messages_wait_and_it_says_so(database, code, start, gateway):
    said, _ = start("--once", NARVARA_SMS_URL="").communicate(timeout=WITHIN)
    assert "SMS waits until NARVARA_SMS_URL is set." in said
    assert gateway.got == []
    assert state(database) is MessageState.WAITING


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_it_goes_on_until_it_is_told_to_end(database, code, start, gateway, told):
    child = start()
    gateway.before_answering = lambda: child.send_signal(told)
    _, trouble = child.communicate(timeout=WITHIN)
    assert (child.returncode, trouble) == (0, "")
    assert len(gateway.got) == 1
    assert state(database) is MessageState.SENT, "what is being sent is sent, and noted, first"


def test_killed_between_claiming_and_noting_it_leaves_the_message_claimed(database, code, start, gateway, worker, at):
    child = start("--once")
    gateway.before_answering = lambda: (child.kill(), child.wait())
    child.communicate(timeout=WITHIN)
    assert child.returncode == -signal.SIGKILL
    assert state(database) is MessageState.SENDING
    gateway.before_answering = bool
    at(system_clock())
    worker().go()
    assert len(gateway.got) == 1, "another worker leaves it alone for ten minutes"


@pytest.mark.parametrize("database_url", KINDS[:1], indirect=True)
def test_the_demos_keys_are_refused(start):
    child = start("--once", NARVARA_DEMO="true", NARVARA_PUBLIC_URL="https://narvara.example.se")
    said, _ = child.communicate(timeout=WITHIN)
    assert "SMS goes out" not in said, "the demo prints, whatever is set"
    child = start("--once", NARVARA_KEYRING=KEYRING.replace("k1:", "demo1:"))
    _, trouble = child.communicate(timeout=WITHIN)
    assert child.returncode == 1
    assert "NARVARA_KEYRING is the demo's" in trouble
