"""What a message says, in the person's language. It is written when it is sent, and kept nowhere.

No name stands in it, no site, no reason and no identity number: telephones lie on tables, and mail is read by others.
"""

from dataclasses import dataclass

from jinja2 import Environment, FileSystemLoader, select_autoescape

from i18n import install, language, speak, spoken_by
from i18n.words import from_the_left
from models.delivery import Claimed
from models.outbox import Channel, Message, MessageKind, report_token
from webapp.settings import ROOT, Settings

REPORTS = "/exchange/sms/"

_templates = Environment(
    loader=FileSystemLoader(ROOT / "templates"),
    autoescape=select_autoescape(["html"]),
    trim_blocks=True,
    lstrip_blocks=True,
)
install(_templates)


@dataclass(frozen=True)
class Letter:
    """A message as it goes out. `key` is the same however often it is sent; `report_to` hears what became of it."""

    key: str
    to: str
    subject: str
    plain: str
    html: str
    report_to: str


def letter(claimed: Claimed, address: str, settings: Settings) -> Letter:
    """Write the message: an SMS is plain alone, an e-mail has a subject and both."""
    message = claimed.message
    kind = message.kind.value
    with speak(spoken_by(claimed.language).code):
        values: dict[str, object] = {
            "number": _number(message),
            "phone": from_the_left(claimed.unit.phone) if claimed.unit else "",
            "address": settings.public_url,
            "municipality": settings.municipality,
            "sign_in": message.kind is not MessageKind.ONE_TIME_CODE,
            "language": language(),
        }
        values["lines"] = _render(f"mail/{kind}/text.txt", values).splitlines()
        values["subject"] = _render(f"mail/{kind}/subject.txt", values)
        by_mail = message.channel is Channel.EMAIL
        return Letter(
            key=message.id.hex,
            to=address,
            subject=str(values["subject"]),
            plain=_render("mail/mail.txt" if by_mail else "mail/sms.txt", values),
            html=_render("mail/mail.html", values) if by_mail else "",
            report_to=f"{settings.public_url}{REPORTS}{report_token(message.id)}",
        )


def _render(template: str, values: dict[str, object]) -> str:
    return _templates.get_template(template).render(values).strip()


def _number(message: Message) -> str:
    """A code as it is typed; a receipt number as it is read out, in groups of four."""
    number = message.number or ""
    if message.kind is MessageKind.ONE_TIME_CODE:
        return number
    return from_the_left(f"{number[:4]} {number[4:]}".strip())
