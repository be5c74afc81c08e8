"""Servers to send to, and a worker that sends."""

from collections.abc import Callable, Iterator

import pytest

from models.outbox import Channel
from tests.application import At, settings_for
from tests.sending.gateway import Gateway, open_gateway
from tests.sending.mailbox import Mailbox, open_mailbox
from tests.town import Town
from webapp.db import Database
from webapp.sending.mail import MailServer
from webapp.sending.rounds import Round
from webapp.sending.senders import Sender
from webapp.sending.sms import SmsGateway


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """An SMS gateway."""
    with open_gateway() as found:
        yield found


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A mail server."""
    with open_mailbox() as found:
        yield found


@pytest.fixture
def peopled(database: Database) -> Town:
    """The cast, committed; Amina, who reads Swedish, has a phone and an e-mail address."""
    with database.writing() as db:
        town = Town(db)
        town.reach(town.amina)
    return town


Worker = Callable[[], Round]


@pytest.fixture
def worker(database: Database, gateway: Gateway, mailbox: Mailbox, at: At) -> Worker:
    """worker(): one more worker on the same outbox."""

    def hired() -> Round:
        settings = mailbox.settings(gateway.settings(settings_for("sqlite://")))
        ways: dict[Channel, Sender] = {Channel.SMS: SmsGateway(settings), Channel.EMAIL: MailServer(settings)}
        return Round(database, settings, ways, at.now)

    return hired
