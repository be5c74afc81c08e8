"""A month in minutes: at the desk, one person's and the run's, and the participant's own."""

import datetime as dt

from playwright.sync_api import Page

from e2e.states.participant import went
from e2e.states.stories import case_of, confirm, enrolled
from e2e.states.table import LONG_NAME, STATES, Visit, never, state
from models import hand_over
from models.attendance import Presence
from models.marks import mark
from models.occasions import Occasion
from models.people import Participant
from models.roll_lines import Observed
from models.statements import as_of_now
from tests.town import MONDAY, NOON, at_clock

NOVEMBER = dt.date(2026, 11, 1)
DECEMBER = at_clock(9, day=dt.date(2026, 12, 1))
RUN = "/desk/statements/2026-11"


def seen(visit: Visit, person: Participant, presence: Presence = Presence.HERE) -> None:
    """Berit marks somebody; once the roll is confirmed, it is a correction."""
    with visit.house.writing() as db:
        occasion = db.get_one(Occasion, visit.town.occasion.id)
        now = visit.house.at.now()
        mark(db, visit.town.berit, occasion, person.id, Observed(presence), now=now, reason="Räknade efteråt")


def month_over(visit: Visit, *here: Participant) -> None:
    """These were here on Monday, the roll is confirmed, and it is the first of December."""
    visit.house.at(NOON)
    for person in here:
        seen(visit, person)
    confirm(visit, away=[])
    visit.house.at(DECEMBER)


def handed_over(visit: Visit, person: Participant) -> None:
    """Hanna has handed a person's November over."""
    case = case_of(visit, person)
    with visit.house.writing() as db:
        shown = hand_over.Seen(0, as_of_now(db, case, NOVEMBER).digest)
        hand_over.hand_over(db, visit.town.hanna, case, NOVEMBER, shown, visit.house.at.now())


def moved(visit: Visit, person: Participant) -> None:
    """The other board has had the case since Tuesday, when there was something planned too."""
    with visit.house.writing() as db:
        visit.town.db = db
        _, new = visit.town.move(person, MONDAY)
        day = new.opened_on
        visit.town.create_occasion(visit.town.series, at_clock(9, day=day), at_clock(11, day=day))


def granted(visit: Visit, person: Participant) -> None:
    """Hanna may open a protected person's case."""
    with visit.house.writing() as db:
        visit.town.db = db
        visit.town.grant(person, visit.town.hanna)


def statement(visit: Visit, person: Participant, month: str = "2026-11") -> Page:
    """Hanna looks at a person's month."""
    return went(visit, visit.town.hanna, f"/desk/people/{case_of(visit, person).id}/statement/{month}")


@state("caseworker.statement", "empty", "Nothing is planned in this month.")
def nothing_planned(visit: Visit) -> Page:
    return statement(visit, visit.town.amina, "2026-10")


@state("caseworker.statement", "full", "What has changed since version %(number)s", number=1)
def changed(visit: Visit) -> Page:
    amina = visit.town.amina
    month_over(visit, amina)
    handed_over(visit, amina)
    seen(visit, amina, Presence.NOT_HERE)
    return statement(visit, amina)


@state(
    "caseworker.statement",
    "error",
    "Something in the month changed after you opened this page. Look at it again before you hand it over.",
)
def changed_meanwhile(visit: Visit) -> Page:
    month_over(visit, visit.town.amina)
    page = statement(visit, visit.town.amina)
    seen(visit, visit.town.amina, Presence.NOT_HERE)
    page.locator("main form button").last.click()
    return page


@state("caseworker.statement", "long", LONG_NAME[1])
def long_statement(visit: Visit) -> Page:
    person = enrolled(visit, long=True)
    visit.house.at(NOON)
    confirm(visit, away=[], at_the=visit.long_occasion)  # and nothing is recorded: the site can be asked
    page = statement(visit, person)
    page.locator("main li form button").wait_for()
    return page


@state("caseworker.statements", "empty", "Your desk has no cases in this month.")
def no_cases(visit: Visit) -> Page:
    return went(visit, visit.town.hanna, "/desk/statements/2025-12")


@state("caseworker.statements", "full", "Handed over, version %(number)s", number=1)
def run(visit: Visit) -> Page:
    month_over(visit, visit.town.amina, visit.town.bosse)
    handed_over(visit, visit.town.amina)
    return went(visit, visit.town.hanna, RUN)


@state("caseworker.statements", "error", "Choose at least one person.")
def nobody_chosen(visit: Visit) -> Page:
    month_over(visit, visit.town.amina)
    return without_a_tick(went(visit, visit.town.hanna, RUN))


@state("caseworker.statements", "long", LONG_NAME[1])
def long_run(visit: Visit) -> Page:
    enrolled(visit, long=True)
    return went(visit, visit.town.hanna, RUN)


def without_a_tick(page: Page) -> Page:
    """The form is sent with nobody chosen."""
    for tick in page.get_by_role("checkbox").all():
        tick.uncheck()
    page.locator("main form button").last.click()
    return page


@state("caseworker.statements_protected", "full", "Handed over, version %(number)s", number=1)
def protected_run(visit: Visit) -> Page:
    granted(visit, visit.town.paula)
    month_over(visit, visit.town.paula)
    handed_over(visit, visit.town.paula)
    return went(visit, visit.town.hanna, f"{RUN}/protected")


@state("caseworker.statements_protected", "error", "Choose at least one person.")
def nobody_protected_chosen(visit: Visit) -> Page:
    granted(visit, visit.town.paula)
    month_over(visit, visit.town.paula)
    return without_a_tick(went(visit, visit.town.hanna, f"{RUN}/protected"))


@state("caseworker.statements_protected", "long", LONG_NAME[1])
def long_protected_run(visit: Visit) -> Page:
    with visit.house.writing() as db:
        visit.town.db = db
        person = visit.town.create_participant(*LONG_NAME, visit.town.unit, [visit.town.series], alias=("Maria", "Ek"))
    granted(visit, person)
    return went(visit, visit.town.hanna, f"{RUN}/protected")


never("caseworker.statements_protected", empty="with nobody to open it is not there")
never("caseworker.statements_start", **dict.fromkeys(STATES, "it only leads on"))
for file in ("statement_file", "statements_file", "statements_protected_file"):
    never(f"caseworker.{file}", **dict.fromkeys(STATES, "it is a file and no page"))


@state("participant.month", "empty", "Nothing is planned in this month.")
def empty_month(visit: Visit) -> Page:
    return went(visit, visit.town.amina, "/month/2026-10")


@state("participant.month", "full", "Something has changed since. Your unit has been told.")
def month(visit: Visit) -> Page:
    month_over(visit, visit.town.amina)
    handed_over(visit, visit.town.amina)
    seen(visit, visit.town.amina, Presence.NOT_HERE)
    moved(visit, visit.town.amina)
    return went(visit, visit.town.amina, "/month/2026-11")


never("participant.month", error="nothing is filled in there", long="it shows no name")
