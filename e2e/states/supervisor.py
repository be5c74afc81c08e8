"""A supervisor's pages."""

import datetime as dt

from playwright.sync_api import Page

from e2e.states.participant import went
from e2e.states.stories import cancelled, confirm, enrolled, report, scan
from e2e.states.table import LONG_NAME, LONG_TITLE, STATES, Visit, never, state
from models.occasions import Series
from models.phone_codes import code_at
from tests.town import NINE, NOON

REASON = "Write a reason in a few words. This is recorded after the occasion, or changes what is recorded."


def roll_of(visit: Visit) -> str:
    return f"/site/occasions/{visit.town.occasion.id}"


@state("supervisor.occasions", "empty", "Nothing is planned at your sites on this day.")
def no_occasions(visit: Visit) -> Page:
    return went(visit, visit.town.berit, "/site/?day=2026-11-21")


@state("supervisor.occasions", "full", "Not yet confirmed")
def occasions(visit: Visit) -> Page:
    with visit.house.writing() as db:
        visit.town.db = db
        day = dt.timedelta(days=1)
        visit.town.create_occasion(visit.town.series, NINE + day, NOON + day)
    visit.house.at.forward(days=1)
    return went(visit, visit.town.berit, "/site/")


@state("supervisor.occasions", "long", LONG_TITLE)
def long_occasions(visit: Visit) -> Page:
    enrolled(visit, long=True)
    return went(visit, visit.town.berit, "/site/")


never("supervisor.occasions", error="nothing is filled in there")


@state("supervisor.roll_call", "empty", "%(present)s of %(expected)s are in.", present=0, expected=0)
def empty_roll(visit: Visit) -> Page:
    with visit.house.writing() as db:
        visit.town.db = db
        nobodys = visit.town.add(Series(activity_id=visit.town.swedish.id, site_id=visit.town.site.id))
        empty = visit.town.create_occasion(nobodys, NINE, NOON)
    return went(visit, visit.town.berit, f"/site/occasions/{empty.id}")


@state("supervisor.roll_call", "full", "Typed the code at %(time)s", time="09:00")
def roll(visit: Visit) -> Page:
    scan(visit, visit.town.amina)
    report(visit, visit.town.bosse)
    return went(visit, visit.town.berit, roll_of(visit))


@state("supervisor.roll_call", "error", "Look at this first")
def stale_roll(visit: Visit) -> Page:
    visit.house.at(NOON)
    page = went(visit, visit.town.berit, roll_of(visit))
    confirm(visit, away=[visit.town.amina])
    page.locator("#confirm button").click()
    page.locator("#difference").wait_for()
    return page


@state("supervisor.roll_call", "long", LONG_NAME[1])
def long_roll(visit: Visit) -> Page:
    enrolled(visit)
    return went(visit, visit.town.berit, roll_of(visit))


def scanner(visit: Visit) -> Page:
    return went(visit, visit.town.berit, f"{roll_of(visit)}/scan")


def typed_in(visit: Visit, code: str) -> Page:
    """As without a script: the form itself is sent."""
    page = scanner(visit)
    page.locator("#code").fill(code)
    with page.expect_navigation():
        page.locator("#typed").evaluate("form => form.submit()")
    return page


@state("supervisor.scanner", "empty", "%(present)s of %(expected)s are in.", present=0, expected=3)
def empty_scanner(visit: Visit) -> Page:
    page = scanner(visit)
    page.locator("#scanner").wait_for()
    return page


@state("supervisor.scanner", "full", "Amina Ali")
def scanned(visit: Visit) -> Page:
    typed_in(visit, code_at(visit.town.amina.id, visit.house.at.now()).typed)
    return scanner(visit)


@state("supervisor.scanner", "error", "That is not one of our codes. Look at it once more.")
def foreign_code(visit: Visit) -> Page:
    scan(visit, visit.town.bosse)
    return typed_in(visit, "7K3M9QX")


@state("supervisor.scanner", "long", LONG_NAME[1])
def long_scanner(visit: Visit) -> Page:
    someone = enrolled(visit)
    return typed_in(visit, code_at(someone.id, visit.house.at.now()).typed)


def line_of(visit: Visit, presence: str) -> Page:
    return went(visit, visit.town.berit, f"{roll_of(visit)}/people/{visit.town.amina.id}?presence={presence}")


@state("supervisor.person", "full", "What was recorded")
def person(visit: Visit) -> Page:
    confirm(visit, away=[visit.town.amina])
    return line_of(visit, "partly")


@state(
    "supervisor.person",
    "error",
    REASON,
)
def no_reason(visit: Visit) -> Page:
    visit.house.at(NOON)
    page = line_of(visit, "not_here")
    page.locator("main form button").last.click()
    return page


@state("supervisor.person", "long", LONG_NAME[1])
def long_person(visit: Visit) -> Page:
    someone = enrolled(visit)
    return went(visit, visit.town.berit, f"{roll_of(visit)}/people/{someone.id}?presence=partly")


never("supervisor.person", empty="it is about one person")


@state("supervisor.the_rest", "empty", "There is nobody to mark here now.")
def no_rest(visit: Visit) -> Page:
    for each in (visit.town.amina, visit.town.bosse, visit.town.paula):
        scan(visit, each)
    return went(visit, visit.town.berit, f"{roll_of(visit)}/the-rest")


@state("supervisor.the_rest", "full", "Absence reported. Tick only if you see the person here.")
def rest_with_report(visit: Visit) -> Page:
    report(visit, visit.town.bosse)
    return rest(visit)


def rest(visit: Visit) -> Page:
    return went(visit, visit.town.berit, f"{roll_of(visit)}/the-rest")


@state(
    "supervisor.the_rest",
    "error",
    REASON,
)
def rest_without_reason(visit: Visit) -> Page:
    visit.house.at(NOON)
    page = rest(visit)
    page.locator("main form button").last.click()
    return page


@state("supervisor.the_rest", "long", LONG_NAME[1])
def long_rest(visit: Visit) -> Page:
    enrolled(visit)
    return rest(visit)


def cancelling(visit: Visit) -> Page:
    return went(visit, visit.town.berit, f"{roll_of(visit)}/cancel")


@state(
    "supervisor.cancel",
    "full",
    "It was cancelled %(at)s. It does not count against anyone.",
    at="måndag 23 november kl. 09:00",
)
def cancelled_before(visit: Visit) -> Page:
    return cancelled(cancelling(visit))


@state("supervisor.cancel", "empty", "The roll is confirmed. It has to be opened again first.")
def confirmed_before(visit: Visit) -> Page:
    visit.house.at(NOON)
    confirm(visit, away=[])
    return cancelling(visit)


@state("supervisor.cancel", "error", "Choose why it is cancelled.")
def no_reason_to_cancel(visit: Visit) -> Page:
    page = cancelling(visit)
    page.locator("main form button").last.click()
    return page


@state("supervisor.cancel", "long", LONG_TITLE)
def long_to_cancel(visit: Visit) -> Page:
    enrolled(visit, long=True)
    return went(visit, visit.town.berit, f"/site/occasions/{visit.long_occasion.id}/cancel")


def asked_before_confirming(visit: Visit) -> Page:
    page = went(visit, visit.town.berit, roll_of(visit))
    page.locator("#confirm button").click()
    page.locator("#question").wait_for()
    return page


@state(
    "supervisor.confirm",
    "full",
    "The occasion ends at %(time)s. Once the roll is confirmed, a scan is no longer put on it by itself.",
    time="12:00",
)
def confirming_early(visit: Visit) -> Page:
    return asked_before_confirming(visit)


@state("supervisor.confirm", "long", LONG_NAME[1])
def long_to_confirm(visit: Visit) -> Page:
    enrolled(visit)
    visit.house.at(NOON)
    return asked_before_confirming(visit)


never("supervisor.confirm", empty="nothing is asked then", error="what is wrong is told on the roll")


never("supervisor.roll_paper", **dict.fromkeys(STATES, "it is a file and no page"))
