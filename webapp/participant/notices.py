"""The messages that wait on the page, each a button that opens what it is about."""

import uuid
from collections.abc import Callable
from typing import NamedTuple

from flask import abort, redirect, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from i18n import gettext as _
from i18n.words import from_the_left
from models import notices as rules
from models.outbox import Message, MessageKind
from models.people import Role
from models.reviews import Assessment
from models.statements import MonthStatement
from webapp.access import admits
from webapp.clock import now
from webapp.db import writing
from webapp.months import name_of
from webapp.signed_in import participant


class Notice(NamedTuple):
    """A message in one sentence."""

    id: uuid.UUID
    sentence: str


def notice(message: Message) -> Notice:
    """A message as the page shows it."""
    number = message.number or ""
    sentences: dict[MessageKind, Callable[[], str]] = {
        MessageKind.REPORT_RECEIVED: lambda: _(
            "We have received a report from you. The receipt number is %(number)s.",
            number=from_the_left(f"{number[:4]} {number[4:]}"),
        ),
        MessageKind.EXPLANATION_ASKED: lambda: _("There is a question for you about a day that has been."),
        MessageKind.INFORMATION_ASKED: lambda: _("There is a question for you to answer."),
        MessageKind.HEARING_SENT: lambda: _("There is something important for you to read"),
        MessageKind.OUTCOME_READY: lambda: _("There is an answer for you to read."),
        MessageKind.PIN_CHOSEN: lambda: _("A new PIN was chosen for you, with the code of a letter."),
        MessageKind.STATEMENT_CHANGED: lambda: _("Something about your month has changed."),
    }
    said = sentences.get(message.kind, lambda: _("There is something for you to read."))
    return Notice(message.id, said())


@admits(Role.PARTICIPANT)
def open_notice(message_id: uuid.UUID) -> AnyResponse:
    """The message is opened, once and for good, and leads to what it is about."""
    with writing() as db:
        message = rules.notice_for(db, participant(), message_id) or abort(404)
        rules.open_notice(db, participant(), message, now())
        address = _about(db, message)
    return redirect(address, code=303)


def _about(db: Session, message: Message) -> str:
    """The page that a message is about; each kind's own stands here."""
    match message.kind:
        case MessageKind.REPORT_RECEIVED:
            return url_for("participant.absence", report_id=message.about)
        case MessageKind.EXPLANATION_ASKED:
            return url_for("participant.asked", review_id=message.about)
        case MessageKind.INFORMATION_ASKED:
            return url_for("participant.question", request_id=message.about)
        case MessageKind.HEARING_SENT:
            return url_for("participant.hearing", hearing_id=message.about)
        case MessageKind.OUTCOME_READY if assessment := db.get(Assessment, message.about):
            return url_for("participant.review", review_id=assessment.review_id)
        case MessageKind.STATEMENT_CHANGED:
            return url_for("participant.month", month=name_of(db.get_one(MonthStatement, message.about).month))
        case MessageKind.PIN_CHOSEN:
            return url_for("participant.contact")
        case _:
            return url_for("participant.absences")
