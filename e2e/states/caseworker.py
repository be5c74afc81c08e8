"""A caseworker's pages."""

from playwright.sync_api import Page

from e2e.states.participant import went
from e2e.states.stories import assess, case_of, confirm, enrolled, lose_an_sms, reach, report, review_of
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


@state("caseworker.tasks", "empty", "There is nothing to look at.")
def no_tasks(visit: Visit) -> Page:
    return went(visit, visit.town.hanna, "/desk/tasks")


@state("caseworker.tasks", "full", "A message by SMS did not arrive")
def tasks(visit: Visit) -> Page:
    lose_an_sms(visit, visit.town.amina)
    lose_an_sms(visit, visit.town.paula)
    return went(visit, visit.town.hanna, "/desk/tasks")


@state("caseworker.tasks", "long", LONG_NAME[1])
def long_task(visit: Visit) -> Page:
    person = enrolled(visit)
    lose_an_sms(visit, person, by="email")
    return went(visit, visit.town.hanna, "/desk/tasks")


never("caseworker.tasks", error="nothing is filled in there")


def reaching(visit: Visit, person: Participant) -> Page:
    """Where a person's phone and e-mail address stand."""
    return went(visit, visit.town.hanna, f"/desk/people/{case_of(visit, person).id}/contact")


@state("caseworker.contact", "empty", "Bosse Björk")
def nothing_known(visit: Visit) -> Page:
    return reaching(visit, visit.town.bosse)


@state("caseworker.contact", "full", "It is saved. What had not arrived at the address before goes out again.")
def known(visit: Visit) -> Page:
    reach(visit, visit.town.amina)
    page = reaching(visit, visit.town.amina)
    page.locator("[name=phone]").fill("070-174 06 99")
    page.locator("main form button").first.click()
    return page


@state("caseworker.contact", "error", "That is no phone number. Write it as 070-123 45 67, or from + on.")
def no_number(visit: Visit) -> Page:
    page = reaching(visit, visit.town.amina)
    page.locator("[name=phone]").fill("070")
    page.locator("main form button").first.click()
    return page


@state("caseworker.contact", "long", LONG_NAME[1])
def long_contact(visit: Visit) -> Page:
    return reaching(visit, enrolled(visit))
