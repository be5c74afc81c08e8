"""A participant's pages about absences: reporting, changing and taking back, and saying that a record is wrong."""

from playwright.sync_api import Page

from e2e.states.participant import went
from e2e.states.stories import (
    assess,
    confirm,
    correct,
    enrolled,
    more_days,
    report,
)
from e2e.states.table import LONG_TITLE, Visit, never, state
from models.people import Participant
from tests.absence import by_phone
from tests.proofs.files import photo
from tests.town import NOON


@state("participant.report_absence", "empty", "You have no days to report")
def nothing_to_report(visit: Visit) -> Page:
    return went(visit, enrolled(visit, "Nora", "Ny", series=False), "/absence/new")


@state("participant.report_absence", "full", "You have reported this day already")
def reported_day(visit: Visit) -> Page:
    report(visit, visit.town.amina)
    page = report_form(visit)
    page.locator("#reason-sick").check()  # asks about a paper besides
    return page


def report_form(visit: Visit) -> Page:
    return went(visit, visit.town.amina, "/absence/new")


@state("participant.report_absence", "error", "Something in the form needs another look")
def nothing_chosen(visit: Visit) -> Page:
    page = report_form(visit)
    page.locator("[name=words]").fill("x" * 900)
    page.locator("main form button").last.click()
    return page


@state("participant.report_absence", "long", LONG_TITLE)
def long_form(visit: Visit) -> Page:
    return went(visit, enrolled(visit, long=True), "/absence/new")


@state("participant.talk", "full", "You can ask for an interpreter. It costs nothing.")
def talk(visit: Visit) -> Page:
    return went(visit, visit.town.amina, "/absence/talk")


never("participant.talk", empty="it says the same to everyone", error="nothing is filled in", long="it shows no name")


@state("participant.absences", "empty", "You have reported no absence")
def no_absences(visit: Visit) -> Page:
    return went(visit, visit.town.amina, "/absences")


@state("participant.absences", "full", "Svenska för arbete")
def absences(visit: Visit) -> Page:
    report(visit, visit.town.amina)
    return went(visit, visit.town.amina, "/absences")


@state("participant.absences", "long", LONG_TITLE)
def long_absences(visit: Visit) -> Page:
    person = enrolled(visit, long=True)
    report(visit, person)
    return went(visit, person, "/absences")


never("participant.absences", error="nothing is filled in there")


@state("participant.absence", "full", "This is an assessment of the absence. It is not the decision on your support.")
def accepted(visit: Visit) -> Page:
    made = report(visit, visit.town.amina)
    visit.house.at(NOON)
    confirm(visit, away=[visit.town.amina])
    assess(visit, visit.town.amina, words="Ring om du undrar.")
    return went(visit, visit.town.amina, f"/absence/{made.id}")


@state("participant.absence", "long", LONG_TITLE)
def long_receipt(visit: Visit) -> Page:
    person = enrolled(visit, long=True)
    phoned = report(visit, person, behalf=by_phone(visit.town.hanna))
    return went(visit, person, f"/absence/{phoned.id}")


never("participant.absence", empty="it is about one report", error="nothing is filled in there")


@state("participant.change_report", "full", ("%(count)s day", "%(count)s days"), count=3)
def change_report(visit: Visit) -> Page:
    more_days(visit, 1, 2)
    return went(visit, visit.town.amina, f"/absence/{report(visit, visit.town.amina).id}/change")


@state("participant.change_report", "error", "You have changed this report. Look at the newer one instead.")
def changed_before(visit: Visit) -> Page:
    sent = report(visit, visit.town.amina)
    page = went(visit, visit.town.amina, f"/absence/{sent.id}/change")
    correct(visit, visit.town.amina, sent)
    page.locator("main form button").last.click()
    return page


@state("participant.change_report", "long", LONG_TITLE)
def long_change(visit: Visit) -> Page:
    person = enrolled(visit, long=True)
    return went(visit, person, f"/absence/{report(visit, person).id}/change")


never("participant.change_report", empty="it is about one report")


@state("participant.withdraw_report", "full", "Not yet confirmed at the site")
def withdraw_report(visit: Visit) -> Page:
    sent = report(visit, visit.town.amina)
    visit.house.at(NOON)
    return went(visit, visit.town.amina, f"/absence/{sent.id}/withdraw")


@state(
    "participant.withdraw_report",
    "error",
    "It was assessed on %(day)s, so it cannot be changed or taken back.",
    day="måndag 23 november",
)
def withdrawn_too_late(visit: Visit) -> Page:
    page = withdraw_report(visit)
    confirm(visit, away=[visit.town.amina])
    assess(visit, visit.town.amina)
    page.locator("main form button").first.click()
    return page


@state("participant.withdraw_report", "long", LONG_TITLE)
def long_withdrawal(visit: Visit) -> Page:
    person = enrolled(visit, long=True)
    return went(visit, person, f"/absence/{report(visit, person).id}/withdraw")


never("participant.withdraw_report", empty="it is about one report")


def remark_on(visit: Visit) -> Page:
    return went(visit, visit.town.amina, f"/remark/{visit.town.occasion.id}")


@state("participant.remark", "empty", "It has not begun yet.")
def nothing_to_say_yet(visit: Visit) -> Page:
    visit.house.at.forward(hours=-1)
    return remark_on(visit)


@state("participant.remark", "full", "We have what you said")
def said_it(visit: Visit) -> Page:
    page = remark_on(visit)
    page.locator("[value=was_here]").check()
    page.locator("main form button").last.click()
    return page


@state("participant.remark", "error", "Something in the form needs another look")
def nothing_said(visit: Visit) -> Page:
    page = remark_on(visit)
    page.locator("main form button").last.click()
    return page


@state("participant.remark", "long", LONG_TITLE)
def long_remark(visit: Visit) -> Page:
    person = enrolled(visit, long=True)
    return went(visit, person, f"/remark/{visit.long_occasion.id}")


@state("participant.remarks", "empty", "Nothing was planned in the last days")
def nowhere_to_have_been(visit: Visit) -> Page:
    return went(visit, enrolled(visit, "Nora", "Ny", series=False), "/remark")


@state("participant.remarks", "full", "Svenska för arbete")
def where_one_was(visit: Visit) -> Page:
    return went(visit, visit.town.amina, "/remark")


@state("participant.remarks", "long", LONG_TITLE)
def long_remarks(visit: Visit) -> Page:
    return went(visit, enrolled(visit, long=True), "/remark")


never("participant.remarks", error="nothing is filled in there")


@state("participant.proof", "full", "Your papers")
def sent_a_paper(visit: Visit) -> Page:
    page = paper_for(visit, visit.town.amina)
    page.locator("[type=file]").set_input_files({"name": "paper.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    page.locator("main form button").first.click()
    return page


@state("participant.proof", "error", "This file is neither a photo nor a PDF. Take a photo of the paper and send that.")
def sent_something_else(visit: Visit) -> Page:
    page = paper_for(visit, visit.town.amina)
    page.locator("[type=file]").set_input_files({"name": "paper.jpg", "mimeType": "image/jpeg", "buffer": b"text"})
    page.locator("main form button").first.click()
    return page


def paper_for(visit: Visit, person: Participant) -> Page:
    return went(visit, person, f"/absence/{report(visit, person).id}/paper")


never("participant.proof", empty="the form stands there whatever was sent", long="it shows no name")
never(
    "participant.proof_page",
    empty="it is a picture",
    full="it is a picture",
    error="it is a picture",
    long="it is a picture",
)
