"""A participant's pages about days, checking in, and who one is; those about absences are in absences.py."""

import datetime as dt

from playwright.sync_api import Page

from e2e.states.stories import (
    claim_of,
    enrolled,
    reach,
    report,
    used_by_someone_else,
)
from e2e.states.table import LONG_TITLE, Visit, never, state
from models.site_codes import code_at


def went(visit: Visit, person: object, address: str, *, stepped_up: bool = False) -> Page:
    page = visit.browser(person, stepped_up=stepped_up)
    page.goto(address)
    return page


@state("participant.today", "empty", "You have nothing planned today.")
def nothing_today(visit: Visit) -> Page:
    return went(visit, enrolled(visit, "Nora", "Ny", series=False), "/today")


@state("participant.today", "full", "Svenska för arbete")
def today(visit: Visit) -> Page:
    return went(visit, visit.town.amina, "/today")


@state("participant.today", "long", LONG_TITLE)
def long_today(visit: Visit) -> Page:
    person = enrolled(visit, long=True)
    report(visit, person)  # with a message about it
    return went(visit, person, "/today")


never("participant.today", error="nothing is filled in there")


@state("participant.my_code", "full", "Show the code to the person who leads the activity.")
def code_of_the_moment(visit: Visit) -> Page:
    return went(visit, visit.town.amina, "/my-code")


never("participant.my_code", empty="everybody has a code", error="nothing is filled in there", long="it shows no name")


@state("participant.week", "empty", "Nothing is planned in this week.")
def empty_week(visit: Visit) -> Page:
    return went(visit, visit.town.amina, "/week?week=2026-W30")


@state("participant.week", "full", "Svenska för arbete")
def week(visit: Visit) -> Page:
    return went(visit, visit.town.amina, "/week?week=2026-W48")


@state("participant.week", "long", LONG_TITLE)
def long_week(visit: Visit) -> Page:
    return went(visit, enrolled(visit, long=True), "/week?week=2026-W48")


never("participant.week", error="nothing is filled in there")


@state("participant.arrive", "error", "The code has changed")
def old_code(visit: Visit) -> Page:
    return went(visit, None, "/S/VERK/00000000")


@state("participant.arrive_by_poster", "error", "This poster does not work now. Tell the supervisor that you are here.")
def poster_gone(visit: Visit) -> Page:
    return went(visit, None, "/P/00000000")


never(
    "participant.arrive_by_poster",
    empty="a poster is good or is not",
    full="a good one leads on",
    long="it shows no name",
)
never("participant.arrive", empty="a code fits or does not", full="a code that fits leads on", long="it shows no name")


@state("participant.check_in", "empty", "The code is on a screen at your activity.")
def no_claim(visit: Visit) -> Page:
    return went(visit, visit.town.amina, "/check-in")


@state("participant.check_in", "full", "Svenska för arbete")
def claim(visit: Visit) -> Page:
    page = visit.browser(visit.town.amina)
    page.goto(claim_of(visit, visit.town.site, visit.town.occasion))
    return page


@state("participant.check_in", "error", "This code has been used. Point the camera at the code again.")
def used_claim(visit: Visit) -> Page:
    page = visit.browser(visit.town.bosse)
    page.goto(claim_of(visit, visit.town.site, visit.town.occasion))
    token = page.locator("main form [name=csrf_token]").first.get_attribute("value")
    value = page.locator("main form [name=claim]").first.get_attribute("value") or ""
    used_by_someone_else(visit, value)
    assert token
    page.locator("main form button").first.click()
    return page


@state("participant.check_in", "long", LONG_TITLE)
def long_claim(visit: Visit) -> Page:
    person = enrolled(visit, long=True)
    page = visit.browser(person)
    page.goto(claim_of(visit, visit.town.site, visit.long_occasion))
    return page


@state("participant.typed_code", "error", "That code does not fit. Type the code that the screen shows now.")
def wrong_code(visit: Visit) -> Page:
    page = no_claim(visit)
    page.locator("[name=code]").fill("000000")
    page.locator("main form button").last.click()
    return page


never("participant.typed_code", empty="a form's answer", full="a code that fits leads on", long="it shows no name")


def checked_in_at(visit: Visit, moment: dt.datetime) -> Page:
    visit.house.at(moment)
    page = visit.browser(visit.town.amina)
    code = code_at(visit.town.site.key, visit.town.occasion.id, moment).address
    page.goto(f"/S/{visit.town.site.code}/{code}")
    page.locator("main form button").first.click()
    page.wait_for_url("**/check-in/*-*")
    return page


@state(
    "participant.checked_in", "full", "You checked in at %(time)s. You do not need to do anything more.", time="09:00"
)
def good(visit: Visit) -> Page:
    return checked_in_at(visit, visit.town.occasion.starts_at)


@state("participant.checked_in", "error", "It is not open yet")
def too_early(visit: Visit) -> Page:
    return checked_in_at(visit, visit.town.occasion.starts_at - dt.timedelta(hours=1))


@state("participant.checked_in", "long", LONG_TITLE)
def long_answer(visit: Visit) -> Page:
    visit.house.at.forward(minutes=30)
    page = long_claim(visit)
    page.locator("main form button").first.click()
    page.wait_for_url("**/check-in/*-*")
    return page


never("participant.checked_in", empty="there is no answer without a scan")


@state("participant.confirm_it_is_you", "empty", "We have no phone number that we can send a code to.")
def no_phone(visit: Visit) -> Page:
    return went(visit, visit.town.amina, "/confirm-it-is-you")


@state(
    "participant.confirm_it_is_you",
    "full",
    "We send the code by SMS to the phone whose number ends with %(digits)s.",
    digits="05",
)
def a_phone(visit: Visit) -> Page:
    reach(visit, visit.town.amina)
    return went(visit, visit.town.amina, "/confirm-it-is-you?next=/absences")


@state(
    "participant.confirm_it_is_you",
    "error",
    "That code does not fit. Look at the newest SMS, or ask for another code.",
)
def not_the_code(visit: Visit) -> Page:
    page = a_phone(visit)
    page.locator("main form button").first.click()
    page.locator("[name=code]").fill("no code")
    page.locator("main form button").first.click()
    return page


never("participant.confirm_it_is_you", long="it shows no name")


@state("participant.contact", "empty", "Confirm that it is you")
def nothing_before_the_code(visit: Visit) -> Page:
    reach(visit, visit.town.amina)
    return went(visit, visit.town.amina, "/contact")


@state("participant.contact", "full", "Your phone and e-mail are saved.")
def saved_contact(visit: Visit) -> Page:
    reach(visit, visit.town.amina)
    page = went(visit, visit.town.amina, "/contact", stepped_up=True)
    page.locator("[name=email]").fill("amina.ali@example.org")
    page.locator("main form button").first.click()
    return page


@state("participant.contact", "error", "That is no e-mail address. It looks like name@example.org.")
def no_address(visit: Visit) -> Page:
    reach(visit, visit.town.amina)
    page = went(visit, visit.town.amina, "/contact", stepped_up=True)
    page.locator("[name=email]").fill("amina@example")
    page.locator("main form button").first.click()
    return page


never("participant.contact", long="it shows no name")
