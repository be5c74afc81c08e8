"""The coordinator's, the auditor's and the wall's pages."""

from playwright.sync_api import Page
from sqlalchemy import text

from e2e.states.participant import went
from e2e.states.stories import cancelled, enrolled, scan
from e2e.states.table import LONG_TITLE, Visit, never, state
from models import pairing
from models.calendar import civil_day
from models.people import Role


def made(visit: Visit, name: str = "Entrén") -> str:
    """A display that waits for its tablet: the code to type."""
    at, town = visit.house.at.now(), visit.town
    with visit.house.writing() as db:
        _device, code = pairing.connect(db, town.karin, Role.COORDINATOR, town.site.id, name, day=civil_day(at), now=at)
    return code


@state("coordinator.displays", "empty", "No display is connected anywhere")
def no_displays(visit: Visit) -> Page:
    return went(visit, visit.town.karin, "/coordinator/")


@state("coordinator.displays", "full", "Tavlan i hallen")
def displays(visit: Visit) -> Page:
    made(visit, "Tavlan i hallen")
    return went(visit, visit.town.karin, "/coordinator/")


@state("coordinator.displays", "error", "Give the display a name of at most %(longest)s letters.", longest=80)
def no_name(visit: Visit) -> Page:
    made(visit)
    page = no_displays(visit)
    page.locator("[name=name]").evaluate("field => field.removeAttribute('required')")
    page.locator("main form button").last.click()
    return page


@state("coordinator.displays", "long", "Skärmen vid personalingången mot parkeringen, bredvid anslagstavlan")
def long_display(visit: Visit) -> Page:
    made(visit, "Skärmen vid personalingången mot parkeringen, bredvid anslagstavlan")
    return went(visit, visit.town.karin, "/coordinator/")


@state(
    "device.pair",
    "empty",
    "This screen can show the code that people check in with. "
    "Someone on the staff makes a code for the screen. Type it here.",
)
def pair(visit: Visit) -> Page:
    return went(visit, None, "/display/pair")


@state(
    "device.pair",
    "error",
    "That code does not fit. A code works for ten minutes and for one tablet: ask for a new one.",
)
def wrong_code(visit: Visit) -> Page:
    page = pair(visit)
    page.locator("[name=code]").fill("00000000")
    page.locator("main form button").last.click()
    return page


never("device.pair", full="a form holds nothing of anyone", long="it shows no name")


def wall(visit: Visit) -> Page:
    page = visit.browser()
    page.goto("/display/pair")
    page.locator("[name=code]").fill(made(visit))
    page.locator("main form button").last.click()
    page.locator("#wall").wait_for()
    return page


@state("device.show", "empty", "Nothing to check in to right now")
def nothing_now(visit: Visit) -> Page:
    visit.house.at.forward(hours=8)
    return wall(visit)


@state("device.show", "full", ("%(count)s person is here", "%(count)s people are here"), count=1)
def with_people(visit: Visit) -> Page:
    scan(visit, visit.town.amina)
    return wall(visit)


@state("device.show", "long", LONG_TITLE)
def long_wall(visit: Visit) -> Page:
    enrolled(visit, long=True)
    return wall(visit)


never("device.show", error="nothing is filled in there")


@state(
    "auditor.log",
    "full",
    (
        "Its one entry was recomputed just now.",
        "All %(count)s entries were recomputed just now, and each follows the one before.",
    ),
    count=1,
)
def log(visit: Visit) -> Page:
    scan(visit, visit.town.amina)
    return went(visit, visit.town.lena, "/auditor/")


@state("auditor.log", "error", "The log is not whole")
def broken_log(visit: Visit) -> Page:
    scan(visit, visit.town.amina)
    scan(visit, visit.town.bosse)
    with visit.house.writing() as db:
        db.connection().execute(text("DROP TRIGGER audit_event_no_update"))
        db.connection().execute(text("UPDATE audit_event SET action = 'people:sign_out' WHERE seq = 1"))
    return went(visit, visit.town.lena, "/auditor/")


never("auditor.log", empty="that it was looked at is an event too", long="it shows pseudonyms, never names")


@state("coordinator.occasions", "empty", "Nothing is planned at any site on this day.")
def no_occasions(visit: Visit) -> Page:
    return went(visit, visit.town.karin, "/coordinator/occasions?day=2026-11-21")


@state("coordinator.occasions", "full", "The site is closed")
def a_cancelled_occasion(visit: Visit) -> Page:
    page = cancelling(visit)
    page.locator("[value=site_closed]").check()
    page.locator("main form button").last.click()
    return page


@state("coordinator.occasions", "long", LONG_TITLE)
def long_occasions(visit: Visit) -> Page:
    enrolled(visit, long=True)
    return went(visit, visit.town.karin, "/coordinator/occasions")


never("coordinator.occasions", error="nothing is filled in there")


def cancelling(visit: Visit) -> Page:
    return went(visit, visit.town.karin, f"/coordinator/occasions/{visit.town.occasion.id}/cancel")


@state(
    "coordinator.cancel",
    "full",
    "It was cancelled %(at)s. It does not count against anyone.",
    at="måndag 23 november kl. 09:00",
)
def cancelled_before(visit: Visit) -> Page:
    return cancelled(cancelling(visit))


@state("coordinator.cancel", "error", "Choose why it is cancelled.")
def no_reason_to_cancel(visit: Visit) -> Page:
    page = cancelling(visit)
    page.locator("main form button").last.click()
    return page


@state("coordinator.cancel", "long", LONG_TITLE)
def long_to_cancel(visit: Visit) -> Page:
    enrolled(visit, long=True)
    return went(visit, visit.town.karin, f"/coordinator/occasions/{visit.long_occasion.id}/cancel")


never("coordinator.cancel", empty="it is about one occasion")
