"""The places of the desk: the parts of what there is to review, and the other lists. Each of them shows them all."""

import datetime as dt
import enum
from typing import NamedTuple

from flask import url_for
from sqlmodel import Session

from i18n import gettext as _
from models.calendar import month_of
from models.case_tasks import count_of
from models.letters import count_to_post
from models.people import Staff
from models.statement_desk import may_read_statements
from models.taking_over import LedByColleagues, led_by_colleagues
from models.worklist import Stage, Worklist, worklist
from webapp.months import name_of


class Tab(enum.StrEnum):
    """The parts of what there is to review; the last is for what colleagues lead."""

    TO_REVIEW = "to_review"
    UNEXPLAINED = "unexplained"
    INFORMATION = "information"
    HEARD = "heard"
    SECOND = "second"
    HOLD = "hold"
    COLLEAGUES = "colleagues"


STAGES: dict[Tab, tuple[Stage, ...]] = {
    Tab.TO_REVIEW: (Stage.READY, Stage.WAITING),
    Tab.UNEXPLAINED: (Stage.UNEXPLAINED,),
    Tab.INFORMATION: (Stage.INFORMATION,),
    Tab.HEARD: (Stage.HEARD,),
    Tab.SECOND: (Stage.SECOND,),
    Tab.HOLD: (Stage.HOLD,),
    Tab.COLLEAGUES: (),
}


class Place(NamedTuple):
    """A place: its address, its word, how many wait there if that is counted, and whether it is this one."""

    address: str
    word: str
    waiting: int | None
    here: bool


class Others(NamedTuple):
    """How much waits on the lists beside what there is to review."""

    tasks: int
    letters: int


def tab_word(tab: Tab) -> str:
    """What a part is called."""
    return {
        Tab.TO_REVIEW: _("To review"),
        Tab.UNEXPLAINED: _("Needs an explanation"),
        Tab.INFORMATION: _("Waiting for information"),
        Tab.HEARD: _("Heard"),
        Tab.SECOND: _("For a second person"),
        Tab.HOLD: _("On hold"),
        Tab.COLLEAGUES: _("Led by colleagues"),
    }[tab]


def places_for(db: Session, staff: Staff, day: dt.date, here: str) -> list[Place]:
    """All of them, for another list than the worklist; `here` is its endpoint."""
    return places(worklist(db, staff, day), led_by_colleagues(db, staff, day), others_of(db, staff, day), here)


def others_of(db: Session, staff: Staff, day: dt.date) -> Others:
    """What waits on those lists."""
    return Others(count_of(db, staff, day), count_to_post(db, staff, day))


def places(work: Worklist, colleagues: LedByColleagues, waits: Others, here: str) -> list[Place]:
    """All of them; `here` is a tab, or the endpoint of one of the other lists."""
    counts = {each: sum(work[stage].count for stage in stages) for each, stages in STAGES.items()}
    counts[Tab.COLLEAGUES] = colleagues.count
    others = (
        ("caseworker.tasks", _("Tasks"), "caseworker.tasks", waits.tasks),
        ("caseworker.letters", _("Letters"), "caseworker.letters", waits.letters),
        ("caseworker.people", _("My people"), "caseworker.people", None),
        ("caseworker.statements", _("Month statements"), "caseworker.statements_start", None),
    )
    return [
        *(Place(url_for("caseworker.worklist", tab=tab), tab_word(tab), counts[tab], here == tab) for tab in Tab),
        *(Place(url_for(start), word, waiting, here == name) for name, word, start, waiting in others),
    ]


def month_to_open(day: dt.date) -> str | None:
    """The month that a person's name leads to, where they may be read: what is planned, attended and open in it."""
    return name_of(month_of(day)) if may_read_statements() else None
