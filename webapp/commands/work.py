"""narvara work: sends messages and does what is due by itself."""

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import SQLAlchemyError

from models.outbox import Channel
from webapp.clock import system_clock
from webapp.commands.failures import Failure
from webapp.commands.opening import opened, ready, settings
from webapp.commands.serve import refuse_the_demo
from webapp.sending.rounds import Round
from webapp.sending.senders import senders
from webapp.settings import ROOT, Settings

EVERY_SECONDS = 3.0
ENDS_WITHIN_SECONDS = 15

log = logging.getLogger("narvara")


@click.command()
@click.option("--once", is_flag=True, help="One round, and end.")
@click.option("--beside", type=int, hidden=True, help="End when this process, which started it, is gone.")
def work(once: bool, beside: int | None) -> None:
    """Send messages and do what is due, every few seconds, until Ctrl-C or SIGTERM."""
    found = settings()
    if not found.demo:
        refuse_the_demo(found)
    with opened(found) as database, told_to_end() as ended:
        ready(database)
        one_round = Round(database, found, senders(found), system_clock, ended.is_set)
        _introduce(found, one_round)
        if once:
            done = one_round.go()
            print(f"Sent {done.sent}, not sent {done.not_sent}; {done.jobs} things done that were due.")
            if done.broken:
                raise Failure(f"{done.broken} of the jobs broke: the lines above say which")
            return
        while beside in (None, os.getppid()):
            try:
                one_round.go()
            except SQLAlchemyError as error:  # it may be away for a moment; its text holds the statement
                log.error("the database does not answer: %s", type(error).__name__)
            if ended.wait(EVERY_SECONDS):
                return


@contextmanager
def told_to_end() -> Iterator[threading.Event]:
    """An event that Ctrl-C and SIGTERM set: what is being sent is sent, and noted, first."""
    ended = threading.Event()
    before = {each: signal.signal(each, lambda *_: ended.set()) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield ended
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextmanager
def at_work() -> Iterator[None]:
    """`narvara work` as a child beside the demo's server, for as long as that runs.

    In a process group of its own: Ctrl-C at the terminal ends the server, and that ends the child.
    """
    command = [sys.executable, "-m", "webapp.commands", "work", "--beside", str(os.getpid())]
    child = subprocess.Popen(command, cwd=ROOT, process_group=0)  # noqa: S603 - our own command
    try:
        yield
    finally:
        child.terminate()
        try:
            child.wait(ENDS_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _introduce(found: Settings, one_round: Round) -> None:
    """Say which messages go out and which wait."""
    if found.demo:
        return
    missing = {Channel.SMS: "NARVARA_SMS_URL", Channel.EMAIL: "NARVARA_SMTP_HOST"}
    for channel, name in missing.items():
        word = "SMS" if channel is Channel.SMS else "E-mail"
        ways = "goes out." if channel in one_round.senders else f"waits until {name} is set."
        print(f"{word} {ways}", flush=True)
