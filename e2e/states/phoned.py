"""A caseworker's pages for somebody who phones: finding the person, writing the report down, its receipt."""

from playwright.sync_api import Page

from e2e.states.participant import went
from e2e.states.stories import case_of, enrolled, more_days
from e2e.states.table import LONG_NAME, LONG_TITLE, Visit, never, state
from models.people import Participant


@state("caseworker.people", "empty", "Nobody in your cases has that name.")
def nobody(visit: Visit) -> Page:
    return looked_for(visit, "Cilla")


@state("caseworker.people", "full", "Bosse Björk")
def all_of_them(visit: Visit) -> Page:
    return went(visit, visit.town.hanna, "/desk/people/")


@state("caseworker.people", "long", LONG_NAME[1])
def long_person(visit: Visit) -> Page:
    enrolled(visit)
    return looked_for(visit, "wolfe")


never("caseworker.people", error="any name can be looked for")


def looked_for(visit: Visit, name: str) -> Page:
    """A name, typed in the search."""
    page = went(visit, visit.town.hanna, "/desk/people/")
    page.locator("[name=name]").fill(name)
    page.locator("main form button").click()
    return page


def form_for(visit: Visit, person: Participant) -> Page:
    """The form, for somebody who phones."""
    return went(visit, visit.town.hanna, f"/desk/people/{case_of(visit, person).id}/report")


def told(page: Page) -> Page:
    """Why, how and by whom, and that it was read back: all that is not chosen beforehand."""
    for name, value in (("reason", "sick"), ("channel", "phone"), ("speaker", "participant")):
        page.locator(f"[name={name}][value={value}]").check()
    page.locator("[name=read_back]").check()
    page.locator("main form button").click()
    return page


@state("caseworker.report_absence", "empty", "There are no days to report")
def expected_nowhere(visit: Visit) -> Page:
    return form_for(visit, enrolled(visit, "Nora", "Ny", series=False))


@state("caseworker.report_absence", "full", "Amina Ali")
def form(visit: Visit) -> Page:
    more_days(visit, 1, 3)
    return form_for(visit, visit.town.amina)


@state("caseworker.report_absence", "error", "Something in the form needs another look")
def nothing_told(visit: Visit) -> Page:
    page = form_for(visit, visit.town.bosse)
    page.locator("[name=words]").fill("Hon har feber.")
    page.locator("main form button").click()
    return page


@state("caseworker.report_absence", "long", LONG_TITLE)
def long_form(visit: Visit) -> Page:
    return form_for(visit, enrolled(visit, long=True))


@state("caseworker.reported", "full", "Amina Ali")
def receipt(visit: Visit) -> Page:
    return told(form_for(visit, visit.town.amina))


@state("caseworker.reported", "long", LONG_NAME[1])
def long_receipt(visit: Visit) -> Page:
    return told(form_for(visit, enrolled(visit)))


never("caseworker.reported", empty="a receipt is of something", error="nothing is filled in there")
