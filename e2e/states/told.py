"""What a participant is asked and told about an absence."""

from playwright.sync_api import Page

from e2e.states.participant import went
from e2e.states.stories import enrolled, report
from e2e.states.table import LONG_TITLE, Visit, never, state
from models.assessments import assessments_of
from models.occasions import Occasion
from models.people import Participant
from models.review_steps import Hearing, InformationRequest
from models.reviews import Review
from tests import reviewing
from tests.absence import confirm_roll, observe, review_of
from tests.town import NOON
from webapp.paper.keeping import keep_assessment, keep_hearing, keep_question


def missed(visit: Visit, person: Participant, occasion: Occasion) -> Review:
    """Berit has recorded that somebody was not here, and confirmed the roll."""
    visit.house.at(NOON)
    with visit.house.writing() as db:
        there = db.get_one(Occasion, occasion.id)
        observe(db, visit.town.berit, there, person)
        confirm_roll(db, visit.town.berit, there)
        return review_of(db, person)


def asked(visit: Visit, person: Participant, occasion: Occasion) -> InformationRequest:
    """Somebody reported an absence, and Hanna asks what happened."""
    report(visit, person)
    review = missed(visit, person, occasion)
    with visit.house.writing() as db:
        request = reviewing.ask(db, visit.town.hanna, db.get_one(Review, review.id), now=NOON)
        with visit.house.app.app_context():
            keep_question(db, request)
        return request


def heard(visit: Visit, person: Participant, occasion: Occasion) -> Hearing:
    """Somebody reported an absence and answered a question, and Hanna tells all there is."""
    question = asked(visit, person, occasion)
    with visit.house.writing() as db:
        reviewing.answer(db, db.get_one(Participant, person.id), question, "Jag var sjuk.", now=NOON)
        hearing = reviewing.hear(db, visit.town.hanna, db.get_one(Review, question.review_id), now=NOON)
        with visit.house.app.app_context():
            keep_hearing(db, hearing)
        return hearing


def answered(visit: Visit, to: InformationRequest | Hearing) -> None:
    """The person has answered."""
    with visit.house.writing() as db:
        reviewing.answer(db, visit.town.amina, to, "Jag var sjuk.", now=NOON)


def found_against(visit: Visit) -> Review:
    """Amina was heard, Hanna found no valid reason, and Henrik agreed."""
    town = visit.town
    hearing = heard(visit, town.amina, town.occasion)
    answered(visit, hearing)
    with visit.house.writing() as db:
        town.db = db
        review: Review = db.get_one(Review, hearing.review_id)
        reviewing.live_with(db, town, town.amina, now=NOON)
        reviewing.object_to(db, town.hanna, review, now=NOON)
        reviewing.agree(db, town.henrik, review, now=NOON)
        with visit.house.app.app_context():
            keep_assessment(db, assessments_of(db, review)[-1].id)
        return review


def opened(visit: Visit, person: Participant, address: str) -> Page:
    """The page, by somebody who has shown that it is them."""
    page = visit.browser(person, stepped_up=True)
    page.goto(address)
    return page


def send_nothing(page: Page) -> Page:
    """Send a box with a few spaces in it."""
    page.locator("[name=words]").fill("   ")
    page.locator("main form button").first.click()
    return page


@state("participant.asked", "full", "Svenska för arbete")
def to_explain(visit: Visit) -> Page:
    review = missed(visit, visit.town.amina, visit.town.occasion)
    return went(visit, visit.town.amina, f"/asked/{review.id}")


@state("participant.asked", "long", LONG_TITLE)
def long_to_explain(visit: Visit) -> Page:
    person = enrolled(visit, long=True)
    return went(visit, person, f"/asked/{missed(visit, person, visit.long_occasion).id}")


never("participant.asked", empty="it is about one absence", error="nothing is filled in there")


@state("participant.question", "full", "Your answer has come in")
def answered_question(visit: Visit) -> Page:
    request = asked(visit, visit.town.amina, visit.town.occasion)
    answered(visit, request)
    return opened(visit, visit.town.amina, f"/question/{request.id}")


@state("participant.question", "error", "Write it in your own words.")
def nothing_answered(visit: Visit) -> Page:
    request = asked(visit, visit.town.amina, visit.town.occasion)
    return send_nothing(opened(visit, visit.town.amina, f"/question/{request.id}"))


@state("participant.question", "long", LONG_TITLE)
def long_question(visit: Visit) -> Page:
    person = enrolled(visit, long=True)
    return went(visit, person, f"/question/{asked(visit, person, visit.long_occasion).id}")


never("participant.question", empty="it is about one question")


@state("participant.hearing", "full", "Your answer has come in")
def answered_hearing(visit: Visit) -> Page:
    hearing = heard(visit, visit.town.amina, visit.town.occasion)
    answered(visit, hearing)
    return opened(visit, visit.town.amina, f"/hearing/{hearing.id}")


@state("participant.hearing", "error", "Write it in your own words.")
def nothing_said(visit: Visit) -> Page:
    hearing = heard(visit, visit.town.amina, visit.town.occasion)
    return send_nothing(opened(visit, visit.town.amina, f"/hearing/{hearing.id}"))


@state("participant.hearing", "long", LONG_TITLE)
def long_hearing(visit: Visit) -> Page:
    person = enrolled(visit, long=True)
    return opened(visit, person, f"/hearing/{heard(visit, person, visit.long_occasion).id}")


never("participant.hearing", empty="it tells of one absence at least")


@state("participant.review", "full", "What this can mean for your support")
def no_valid_reason(visit: Visit) -> Page:
    return opened(visit, visit.town.amina, f"/review/{found_against(visit).id}")


@state("participant.review", "long", LONG_TITLE)
def long_review(visit: Visit) -> Page:
    person = enrolled(visit, long=True)
    return went(visit, person, f"/review/{heard(visit, person, visit.long_occasion).review_id}")


never("participant.review", empty="something has always happened", error="nothing is filled in there")


for each, why in (
    ("participant.plan", "it leads to a PDF"),
    ("participant.statement", "it leads to a PDF"),
    ("participant.paper", "it is a PDF"),
    ("participant.paper_text", "it is plain text"),
):
    never(each, empty=why, full=why, error=why, long=why)
