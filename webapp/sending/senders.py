"""The ways out: an SMS gateway and a mail server where they are set, and the terminal in the demo."""

from typing import Protocol

from models.outbox import Channel
from webapp.sending.letters import Letter
from webapp.settings import Settings


class NotSent(Exception):
    """The other side did not take the letter; another time it may. Never says what stands in it or to whom."""


class Refused(NotSent):
    """The other side will never take it: there is no such number or address."""


class Sender(Protocol):
    """One way out."""

    def send(self, letter: Letter) -> None:
        """Hand a letter over. Raises NotSent, or Refused when it is of no use to try again."""


def senders(settings: Settings) -> dict[Channel, Sender]:
    """The ways out that are set. What goes by another waits."""
    from webapp.sending.mail import MailServer
    from webapp.sending.printed import Printed
    from webapp.sending.sms import SmsGateway

    if settings.demo:
        return {channel: Printed(channel) for channel in (Channel.SMS, Channel.EMAIL)}
    found: dict[Channel, Sender] = {}
    if settings.sms_url:
        found[Channel.SMS] = SmsGateway(settings)
    if settings.smtp_host:
        found[Channel.EMAIL] = MailServer(settings)
    return found
