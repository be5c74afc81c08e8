"""What each kind of task says on the desk's list, and where it leads; those that say the same are one row."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from flask import url_for
from sqlmodel import Session

from i18n import gettext as _
from i18n import words
from models.absences import AbsenceReport
from models.case_tasks import CaseTask, CaseTaskKind, Listed
from models.cases import OpenedCase
from models.occasions import Occasion
from models.outbox import Channel, Message
from models.remarks import Remark
from models.report_tasks import review_about
from models.review_steps import Hearing
from models.reviews import ReviewLine
from models.statements import MonthStatement
from webapp.months import name_of


class Said(NamedTuple):
    """A task in a sentence, what to do about it, the page where one does, and whether that is where it is done.

    `about` tells it from others of its kind: the day, and nothing of why.
    """

    what: str
    hint: str
    link: str
    address: str
    done_there: bool = False
    about: str = ""


@dataclass
class Row:
    """What a row of the list says of whom, and the tasks that say it."""

    opened: OpenedCase
    said: Said
    tasks: list[CaseTask] = field(default_factory=list)

    @property
    def since(self) -> dt.datetime:
        """When the first of them was opened."""
        return self.tasks[0].opened_at


def rows_of(db: Session, found: Iterable[Listed]) -> list[Row]:
    """The rows of a list, the oldest first. Several messages to one number are one thing to look at."""
    rows: dict[tuple[uuid.UUID, Said], Row] = {}
    for listed in found:
        said = said_of(db, listed)
        rows.setdefault((listed.opened.case.id, said), Row(listed.opened, said)).tasks.append(listed.task)
    return list(rows.values())


def said_of(db: Session, listed: Listed) -> Said:
    """A task in the reader's language."""
    return _KINDS[listed.task.kind](db, listed)


def _failed_message(db: Session, listed: Listed) -> Said:
    message = db.get(Message, listed.task.object_id)
    channel = message.channel if message else Channel.SMS
    address = url_for("caseworker.contact", case_id=listed.opened.case.id)
    if channel is Channel.LETTER:
        return Said(
            _("A letter came back"),
            _("Find out the right address. What the letter said is printed again once it is written down."),
            _("Phone, e-mail and address"),
            address,
        )
    return Said(
        _("A message by e-mail did not arrive") if channel is Channel.EMAIL else _("A message by SMS did not arrive"),
        _("Ask the person for the right number or address, or tell them on the phone that there is something to read."),
        _("Phone, e-mail and address"),
        address,
    )


def _delivery_missing(db: Session, listed: Listed) -> Said:
    hearing = db.get_one(Hearing, listed.task.object_id)
    return Said(
        _("Nobody knows whether a hearing has reached the person"),
        _("Call the person, or read it to them. The days to answer count from when it is known that it arrived."),
        _("Open the absence"),
        url_for("caseworker.review", review_id=hearing.review_id),
        about=_("What was told on %(day)s", day=words.day(hearing.made_at)),
    )


def _statement_changed(db: Session, listed: Listed) -> Said:
    month = db.get_one(MonthStatement, listed.task.object_id).month
    return Said(
        _("A month that was handed over has changed"),
        _("Look at what has changed, and hand the month over again."),
        _("Month statement: %(month)s", month=words.month(month)),
        url_for("caseworker.statement", case_id=listed.opened.case.id, month=name_of(month)),
    )


def _remark(db: Session, listed: Listed) -> Said:
    """That something was said, and not what: no list holds anybody's words."""
    occasion = db.get_one(Occasion, db.get_one(Remark, listed.task.object_id).occasion_id)
    return Said(
        _("A participant says that a record is wrong"),
        _("Read what it is. Only the site changes its own record."),
        _("Read it"),
        url_for("caseworker.remark", task_id=listed.task.id),
        done_there=True,
        about=words.day_time(occasion.starts_at),
    )


def _disagreement(db: Session, listed: Listed) -> Said:
    line = db.get_one(ReviewLine, listed.task.object_id)
    return Said(
        _("The site has recorded somebody as there after the absence was assessed"),
        _("Look at it, and take up the assessment again if the site is right. Until then it stands."),
        _("Open the absence"),
        url_for("caseworker.review", review_id=line.review_id),
        about=words.day_time(db.get_one(Occasion, line.occasion_id).starts_at),
    )


def _of_a_report(db: Session, listed: Listed) -> Said:
    """The same for all of them: what it asks for would tell what was stated, which no list does."""
    report = db.get_one(AbsenceReport, listed.task.object_id)
    return Said(
        _("Something in the report asks for more than an assessment"),
        _("Open the absence to see what. It stands beside what was stated."),
        _("Open the absence"),
        url_for("caseworker.review", review_id=review_about(db, report.id)),
        done_there=True,
        about=_("The report is about %(days)s.", days=words.day_range(report.first_day, report.last_day)),
    )


# One entry for each kind; a new kind of task is written here with its words.
_KINDS: dict[CaseTaskKind, Callable[[Session, Listed], Said]] = {
    CaseTaskKind.FAILED_MESSAGE: _failed_message,
    CaseTaskKind.DELIVERY_MISSING: _delivery_missing,
    CaseTaskKind.STATEMENT_CHANGED: _statement_changed,
    CaseTaskKind.REMARK: _remark,
    CaseTaskKind.DISAGREEMENT: _disagreement,
    CaseTaskKind.LOOK_AT_PLAN: _of_a_report,
    CaseTaskKind.ASK_THE_SITE: _of_a_report,
}
