"""What each kind of task says on the desk's list, and where it leads."""

from collections.abc import Callable
from typing import NamedTuple

from flask import url_for
from sqlmodel import Session

from i18n import gettext as _
from i18n import words
from models.case_tasks import CaseTaskKind, Listed
from models.outbox import Channel, Message
from models.report_tasks import review_about
from models.review_steps import Hearing
from models.statements import MonthStatement
from webapp.months import name_of


class Said(NamedTuple):
    """A task in a sentence, what to do about it, the page where one does, and whether that is where it is done."""

    what: str
    hint: str
    link: str
    address: str
    done_there: bool = False


def said_of(db: Session, listed: Listed) -> Said:
    """A task in the reader's language."""
    return _KINDS[listed.task.kind](db, listed)


def _failed_message(db: Session, listed: Listed) -> Said:
    message = db.get(Message, listed.task.object_id)
    by_mail = message is not None and message.channel is Channel.EMAIL
    return Said(
        _("A message by e-mail did not arrive") if by_mail else _("A message by SMS did not arrive"),
        _("Ask the person for the right number or address, or tell them on the phone that there is something to read."),
        _("Phone and e-mail"),
        url_for("caseworker.contact", case_id=listed.opened.case.id),
    )


def _delivery_missing(db: Session, listed: Listed) -> Said:
    hearing = db.get_one(Hearing, listed.task.object_id)
    return Said(
        _("Nobody knows whether a hearing has reached the person"),
        _("Call the person, or read it to them. The days to answer count from when it is known that it arrived."),
        _("Open the absence"),
        url_for("caseworker.review", review_id=hearing.review_id),
    )


def _statement_changed(db: Session, listed: Listed) -> Said:
    month = db.get_one(MonthStatement, listed.task.object_id).month
    return Said(
        _("A month that was handed over has changed"),
        _("Look at what has changed, and hand the month over again."),
        _("Month statement: %(month)s", month=words.month(month)),
        url_for("caseworker.statement", case_id=listed.opened.case.id, month=name_of(month)),
    )


def _remark(_db: Session, listed: Listed) -> Said:
    """That something was said, and not what: no list holds anybody's words."""
    return Said(
        _("A participant says that a record is wrong"),
        _("Read what it is. Only the site changes its own record."),
        _("Read it"),
        url_for("caseworker.remark", task_id=listed.task.id),
        done_there=True,
    )


def _of_a_report(db: Session, listed: Listed) -> Said:
    """The same for all of them: what it is about would tell what was stated, which no list does."""
    return Said(
        _("Something in the report asks for more than an assessment"),
        _("Open the absence to see what. It stands beside what was stated."),
        _("Open the absence"),
        url_for("caseworker.review", review_id=review_about(db, listed.task.object_id)),
        done_there=True,
    )


# One entry for each kind; a new kind of task is written here with its words.
_KINDS: dict[CaseTaskKind, Callable[[Session, Listed], Said]] = {
    CaseTaskKind.FAILED_MESSAGE: _failed_message,
    CaseTaskKind.DELIVERY_MISSING: _delivery_missing,
    CaseTaskKind.STATEMENT_CHANGED: _statement_changed,
    CaseTaskKind.REMARK: _remark,
    CaseTaskKind.LOOK_AT_PLAN: _of_a_report,
    CaseTaskKind.ASK_THE_SITE: _of_a_report,
}
