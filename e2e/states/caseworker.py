"""A caseworker's pages."""

from playwright.sync_api import Page

from e2e.states.participant import went
from e2e.states.stories import assess, confirm, enrolled, report, review_of
from e2e.states.table import LONG_NAME, Visit, never, state
from models.people import Participant
from tests.town import NOON


def ready(visit: Visit, person: Participant) -> Page:
    """Reported, confirmed as not here, and opened at the desk."""
    report(visit, person)
    visit.house.at(NOON)
    confirm(visit, away=[person])
    with visit.house.reading() as db:
        review = review_of(db, person)
    return went(visit, visit.town.hanna, f"/desk/reviews/{review.id}")


@state("caseworker.worklist", "empty", "Nothing is waiting for you here.")
def no_work(visit: Visit) -> Page:
    return went(visit, visit.town.hanna, "/desk/")


@state("caseworker.worklist", "full", "Amina Ali")
def work(visit: Visit) -> Page:
    ready(visit, visit.town.amina)
    return went(visit, visit.town.hanna, "/desk/")


@state("caseworker.worklist", "long", LONG_NAME[1])
def long_work(visit: Visit) -> Page:
    ready(visit, enrolled(visit))
    return went(visit, visit.town.hanna, "/desk/")


never("caseworker.worklist", error="nothing is filled in there")


@state("caseworker.review", "empty", "The roll is not yet confirmed.")
def not_confirmed(visit: Visit) -> Page:
    report(visit, visit.town.amina)
    with visit.house.reading() as db:
        review = review_of(db, visit.town.amina)
    return went(visit, visit.town.hanna, f"/desk/reviews/{review.id}")


@state("caseworker.review", "full", "Ring om du undrar.")
def assessed(visit: Visit) -> Page:
    page = ready(visit, visit.town.amina)
    assess(visit, visit.town.amina, words="Ring om du undrar.")
    page.reload()
    return page


@state("caseworker.review", "error", "Something in the form needs another look")
def no_phrase(visit: Visit) -> Page:
    page = ready(visit, visit.town.amina)
    page.locator("main form button").last.click()
    return page


@state("caseworker.review", "long", LONG_NAME[1])
def long_review(visit: Visit) -> Page:
    return ready(visit, enrolled(visit))
