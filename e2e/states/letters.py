"""Letters at the desk."""

from playwright.sync_api import Page

from e2e.states.participant import went
from e2e.states.stories import enrolled
from e2e.states.table import LONG_NAME, Visit, state
from models.letters import letter_desk, make, note_printed, post
from models.outbox import MessageKind, put
from models.people import Participant
from tests.town import MONDAY, NINE


def letter_for(visit: Visit, person: Participant, *, address: bool = True) -> None:
    """Something waits by post for somebody."""
    with visit.house.writing() as db:
        visit.town.db = db
        if address:
            visit.town.live_at(person)
        put(db, db.get_one(Participant, person.id), MessageKind.OUTCOME_READY, about=person.id, now=NINE)


def made(visit: Visit, person: Participant, *, posted: bool = False) -> None:
    """A letter is printed, and posted too."""
    letter_for(visit, person)
    with visit.house.writing() as db:
        make(db, visit.town.hanna, [person], NINE)
        if posted:
            [pile] = letter_desk(db, visit.town.hanna, NINE, MONDAY).piles.values()
            note_printed(db, pile, NINE)
            post(db, visit.town.hanna, pile, NINE)


def desk(visit: Visit) -> Page:
    return went(visit, visit.town.hanna, "/desk/letters/")


@state("caseworker.letters", "empty", "No letter is to be printed.")
def no_letters(visit: Visit) -> Page:
    return desk(visit)


@state("caseworker.letters", "full", "Posted in the last 30 days")
def letters(visit: Visit) -> Page:
    made(visit, visit.town.amina, posted=True)
    made(visit, enrolled(visit, "Omar", "Haddad"))
    letter_for(visit, visit.town.bosse, address=False)
    letter_for(visit, enrolled(visit, "Layla", "Mansour"))
    return desk(visit)


@state("caseworker.letters", "error", "Choose whom the letters are for.")
def no_letter_chosen(visit: Visit) -> Page:
    letter_for(visit, visit.town.bosse)
    page = desk(visit)
    page.locator("[name=case]").uncheck()
    page.locator("#make button").click()
    return page


@state("caseworker.letters", "long", LONG_NAME[1])
def long_letters(visit: Visit) -> Page:
    letter_for(visit, enrolled(visit))
    return desk(visit)
