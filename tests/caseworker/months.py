"""A month at the desk: its address, what a page of it says, and handing it over."""

import datetime as dt
import re

from sqlmodel import func, select

from models.attendance import Presence
from models.audit_tables import AuditEvent
from models.people import Participant
from models.statements import MonthStatement
from tests.absence import observe
from tests.town import NOON, at_clock

DECEMBER = at_clock(9, day=dt.date(2026, 12, 1))
WORDS = "Ont i halsen"


def address(write, town, person, month="2026-11"):
    with write() as db:
        town.db = db
        return f"/desk/people/{town.case_of(person).id}/statement/{month}"


def text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).replace("\u00a0", " ").split())


def form(answer):
    return {"seen": re.search(r'name="seen" value="([^"]+)"', answer.text)[1], "decision": "2026-12"}


def hand_over(browser, address, **typed):
    return browser.post(address, **(form(browser.get(address)) | typed))


def correct(write, town, presence=Presence.HERE):
    with write() as db:
        observe(db, town.berit, town.occasion, town.amina, presence, now=NOON + dt.timedelta(hours=6), reason="Fel rad")


def reads_english(write, town):
    with write() as db:
        db.get_one(Participant, town.amina.id).language = "en"


def versions(look):
    with look() as db:
        return db.exec(select(func.count()).select_from(MonthStatement)).one()


def looks(look, action):
    with look() as db:
        return db.exec(select(func.count()).where(AuditEvent.action == action)).one()
