"""A caseworker's pages."""

from playwright.sync_api import Page
from sqlmodel import select

from e2e.states.participant import went
from e2e.states.stories import case_of, confirm, enrolled, lose_an_sms, reach, report, review_of
from e2e.states.table import LONG_NAME, LONG_TITLE, Visit, never, state
from models.attendance import Presence
from models.cards import report_lost
from models.case_tasks import CaseTask, CaseTaskKind
from models.households import AgeBand
from models.occasions import Occasion
from models.people import Participant
from models.proof_sending import Paper, add
from models.proofs import ProofPage
from models.reasons import ReasonCode
from models.remarking import remark
from models.remarks import RemarkKind
from tests import reviewing
from tests.absence import observe
from tests.proofs.files import photo
from tests.scanning import give_cards
from tests.town import NINE, NOON


def ready(visit: Visit, person: Participant, reason: ReasonCode = ReasonCode.SICK) -> Page:
    """Reported, confirmed as not here, and opened at the desk."""
    report(visit, person, reason)
    visit.house.at(NOON)
    confirm(visit, away=[person])
    with visit.house.reading() as db:
        review = review_of(db, person)
    return went(visit, visit.town.hanna, f"/desk/reviews/{review.id}")


def looked_into(visit: Visit, person: Participant) -> None:
    """Asked, answered, told, answered again; children at home; and no valid reason found, for Henrik to look at."""
    with visit.house.writing() as db:
        visit.town.db = db
        review, somebody = review_of(db, person), db.get_one(Participant, person.id)
        asked = reviewing.ask(db, visit.town.hanna, review, now=NOON)
        reviewing.answer(db, somebody, asked, "Jag hade ont i magen hela natten och sov inte.", now=NOON)
        told = reviewing.hear(db, visit.town.hanna, review, now=NOON)
        reviewing.answer(db, somebody, told, "Jag var hemma hela dagen.", now=NOON)
        reviewing.live_with(db, visit.town, person, AgeBand.SMALL, AgeBand.SCHOOL, now=NOON)
        reviewing.object_to(db, visit.town.hanna, review, considered=reviewing.WEIGHED, now=NOON)


@state("caseworker.worklist", "empty", "Nothing is waiting for you here.")
def no_work(visit: Visit) -> Page:
    return went(visit, visit.town.hanna, "/desk/")


@state("caseworker.worklist", "full", "Sent back")
def work(visit: Visit) -> Page:
    ready(visit, visit.town.amina)
    looked_into(visit, visit.town.amina)
    with visit.house.writing() as db:
        visit.town.db = db
        review, henrik = review_of(db, visit.town.amina), visit.town.henrik
        reviewing.send_back(db, henrik, review, again=False, now=NOON)
        question = reviewing.ask(db, visit.town.hanna, review, now=NOON)
        reviewing.answer(db, db.get_one(Participant, visit.town.amina.id), question, now=NOON)
    return went(visit, visit.town.hanna, "/desk/")


@state("caseworker.worklist", "long", LONG_NAME[1])
def long_work(visit: Visit) -> Page:
    ready(visit, enrolled(visit))
    return went(visit, visit.town.hanna, "/desk/")


@state("caseworker.worklist", "error", "Something in the form needs another look")
def no_reason_to_take_over(visit: Visit) -> Page:
    ready(visit, visit.town.amina)
    with visit.house.writing() as db:
        visit.town.db = db
        visit.town.assign(visit.town.amina, visit.town.henrik)
    page = went(visit, visit.town.hanna, "/desk/?tab=colleagues")
    page.locator("main summary").click()
    page.locator("main form button").click()
    return page


@state("caseworker.review", "empty", "The roll is not yet confirmed.")
def not_confirmed(visit: Visit) -> Page:
    report(visit, visit.town.amina)
    with visit.house.reading() as db:
        review = review_of(db, visit.town.amina)
    return went(visit, visit.town.hanna, f"/desk/reviews/{review.id}")


@state("caseworker.review", "full", "Ett samtal om planen i stället.")
def looked_into_by_hanna(visit: Visit) -> Page:
    page = ready(visit, visit.town.amina)
    looked_into(visit, visit.town.amina)
    page.reload()
    return page


@state("caseworker.review", "error", "Something in the form needs another look")
def no_phrase(visit: Visit) -> Page:
    page = ready(visit, visit.town.amina)
    page.locator("#step-accept button").click()
    return page


@state("caseworker.review", "long", LONG_NAME[1])
def long_review(visit: Visit) -> Page:
    return ready(visit, enrolled(visit), ReasonCode.CHILDCARE)  # with something to do about the plan


@state("caseworker.tasks", "empty", "There is nothing to look at.")
def no_tasks(visit: Visit) -> Page:
    return went(visit, visit.town.hanna, "/desk/tasks")


@state("caseworker.tasks", "full", "A message by SMS did not arrive")
def tasks(visit: Visit) -> Page:
    lose_an_sms(visit, visit.town.amina)
    lose_an_sms(visit, visit.town.paula)
    report(visit, visit.town.bosse, ReasonCode.CHILDCARE)
    return went(visit, visit.town.hanna, "/desk/tasks")


@state("caseworker.tasks", "long", LONG_NAME[1])
def long_task(visit: Visit) -> Page:
    person = enrolled(visit)
    lose_an_sms(visit, person, by="email")
    return went(visit, visit.town.hanna, "/desk/tasks")


never("caseworker.tasks", error="nothing is filled in there")


def about_a_record(visit: Visit, person: Participant, occasion: Occasion) -> Page:
    """Somebody says that a record is wrong, and the site corrects it."""
    visit.house.at(NOON)
    with visit.house.writing() as db:
        visit.town.db = db
        observe(db, visit.town.berit, occasion, person)
        words = "Jag satt längst bak och skrev hela förmiddagen."
        remark(
            db, person, occasion, RemarkKind.WAS_HERE, words, key="said-in-a-state-of-a-page", language="sv", now=NOON
        )
        observe(db, visit.town.berit, occasion, person, Presence.HERE, now=NOON, reason="Fel rad")
        task = db.exec(select(CaseTask.id).where(CaseTask.kind == CaseTaskKind.REMARK)).one()
    return went(visit, visit.town.hanna, f"/desk/tasks/{task}/remark")


@state("caseworker.remark", "full", "Svenska för arbete")
def said_of_a_record(visit: Visit) -> Page:
    return about_a_record(visit, visit.town.amina, visit.town.occasion)


@state("caseworker.remark", "long", LONG_TITLE)
def long_said_of_a_record(visit: Visit) -> Page:
    person = enrolled(visit, long=True)
    return about_a_record(visit, person, visit.long_occasion)


never("caseworker.remark", empty="it is about one remark", error="nothing is filled in there")


def reaching(visit: Visit, person: Participant) -> Page:
    """Where a person's phone and e-mail address stand."""
    return went(visit, visit.town.hanna, f"/desk/people/{case_of(visit, person).id}/contact")


@state("caseworker.contact", "empty", "Bosse Björk")
def nothing_known(visit: Visit) -> Page:
    return reaching(visit, visit.town.bosse)


@state("caseworker.contact", "full", "It is saved. What has not arrived yet goes there now.")
def known(visit: Visit) -> Page:
    reach(visit, visit.town.amina)
    page = reaching(visit, visit.town.amina)
    page.locator("[name=phone]").fill("070-174 06 99")
    page.locator("main form button").first.click()
    page.locator("[name=vouched]").check()  # the other number has to be checked as well
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


@state("caseworker.accept_many", "empty", "None of these can be accepted now.")
def nothing_chosen(visit: Visit) -> Page:
    return went(visit, visit.town.hanna, "/desk/accept")


def chosen(visit: Visit, *people: Participant) -> Page:
    """Ticked in the list, and sent on."""
    for person in people:
        report(visit, person)
    visit.house.at(NOON)
    confirm(visit, away=list(people))
    page = went(visit, visit.town.hanna, "/desk/")
    for box in page.locator("main [name=review]").all():
        box.check()
    page.locator("main form button").click()
    return page


@state("caseworker.accept_many", "full", "Bosse Björk")
def two_chosen(visit: Visit) -> Page:
    return chosen(visit, visit.town.amina, visit.town.bosse)


@state("caseworker.accept_many", "error", "Something in the form needs another look")
def no_sentence_for_them(visit: Visit) -> Page:
    page = chosen(visit, visit.town.amina)
    page.locator("main form button").click()
    return page


@state("caseworker.accept_many", "long", LONG_NAME[1])
def long_chosen(visit: Visit) -> Page:
    return chosen(visit, enrolled(visit))


def cards_of(visit: Visit, name: str = "") -> Page:
    page = went(visit, visit.town.hanna, "/desk/cards/")
    if name:
        page.locator("[name=name]").fill(name)
        page.locator(".search button").click()
    return page


@state("caseworker.cards", "empty", "Nobody in your cases has that name.")
def no_cards(visit: Visit) -> Page:
    return cards_of(visit, "qqq")


@state("caseworker.cards", "full", "Card %(number)s, lost", number=1)
def some_cards(visit: Visit) -> Page:
    with visit.house.writing() as db:
        made = give_cards(db, visit.town.hanna, [visit.town.amina, visit.town.bosse], NINE)
        report_lost(db, visit.town.hanna, made[0].card, NINE)
    return cards_of(visit)


@state("caseworker.cards", "error", "Choose whom the cards are for.")
def nobody_chosen(visit: Visit) -> Page:
    page = cards_of(visit)
    page.locator("button[form=print]").click()
    return page


@state("caseworker.cards", "long", LONG_NAME[1])
def long_cards(visit: Visit) -> Page:
    enrolled(visit)
    return cards_of(visit)


def paper_of(visit: Visit, person: Participant) -> Page:
    """A paper of two pages, opened from the review it bears on."""
    sent, made = report(visit, person), tuple(photo("JPEG", size) for size in ((900, 1200), (1200, 900)))
    with visit.house.writing() as db:
        somebody = db.get_one(Participant, person.id)
        kept = add(db, somebody, sent, Paper(b"came", made), key="a-paper", sent_in=None, now=visit.house.at.now())
        review = review_of(db, person)
    return went(visit, visit.town.hanna, f"/desk/reviews/{review.id}/proof/{kept.id}")


@state("caseworker.proof", "full", "Bosse Björk")
def paper(visit: Visit) -> Page:
    return paper_of(visit, visit.town.bosse)


@state("caseworker.proof", "empty", "The pages are not kept any more")
def paper_that_is_gone(visit: Visit) -> Page:
    page = paper_of(visit, visit.town.amina)
    with visit.house.writing() as db:
        for each in db.exec(select(ProofPage)).all():
            db.delete(each)
    page.reload()
    return page


@state("caseworker.proof", "long", LONG_NAME[1])
def long_paper(visit: Visit) -> Page:
    return paper_of(visit, enrolled(visit))


never("caseworker.proof", error="nothing is filled in there")
never(
    "caseworker.proof_page",
    empty="it is a picture",
    full="it is a picture",
    error="it is a picture",
    long="it is a picture",
)
for each, why in (
    ("caseworker.plan_paper", "it leads to a PDF"),
    ("caseworker.paper", "it is a PDF"),
    ("caseworker.paper_text", "it is plain text"),
):
    never(each, empty=why, full=why, error=why, long=why)
