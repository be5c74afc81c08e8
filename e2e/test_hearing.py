"""Hearing somebody: told in their language after a code by SMS, and answered in it."""

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from e2e.conftest import House, OpenPage
from e2e.pages.phone import Phone
from models.people import Participant
from models.review_steps import Delivery, Proof, Reply
from models.reviews import Review
from tests import reviewing
from tests.absence import confirm_roll, observe, report, review_of
from tests.town import NOON

WORDS = {"ti": "ሓሚመ ነይረ። ንሓኪም ደዊለ ነይረ።", "ar": "كنت مريضا، واتصلت بالطبيب."}
TOLD = "Vi överväger frånvaron."


def heard(house: House, language: str) -> Participant:
    """Selam was away, and Hanna tells her all there is."""
    town = house.town
    with house.writing() as db:
        town.db = db
        selam = town.create_participant("Selam", "Tesfay", town.unit, [town.series], language=language)
        town.reach(selam)
        report(db, selam, words=WORDS[language])
        observe(db, town.berit, town.occasion, selam)
        confirm_roll(db, town.berit, town.occasion)
        reviewing.hear(db, town.hanna, review_of(db, selam), now=NOON)
    house.at(NOON)
    return selam


@pytest.mark.parametrize("language", ["ti", "ar"])
def test_selam_is_told_all_there_is_and_answers_in_her_own_language(
    house: House, open_page: OpenPage, language: str
) -> None:
    selam = heard(house, language)
    phone = Phone(open_page(selam, language=language), language)
    phone.page.goto("/today")
    phone.page.get_by_role("link", name=phone.word("Something important to read and answer")).click()
    phone.speaks()
    assert TOLD not in phone.page.content()
    phone.confirm_it_is_me(house, selam)
    expect(phone.heading("Before your absence is assessed").first).to_be_visible()
    phone.reads("You may speak instead of writing")
    expect(phone.page.get_by_text(TOLD, exact=True).first).to_have_attribute("lang", "sv")
    expect(phone.page.get_by_text("Innan dess har du rätt")).to_be_hidden()
    phone.page.get_by_text("På svenska", exact=True).click()
    expect(phone.page.get_by_text("Innan dess har du rätt")).to_be_visible()
    with house.reading() as db:
        assert db.exec(select(Delivery.proof)).all() == [Proof.OPENED]
    phone.field("Your answer").fill(WORDS[language])
    phone.button("Send the answer").click()
    phone.reads("You answered.")
    expect(phone.page.get_by_text(WORDS[language]).first).to_have_attribute("lang", language)
    with house.reading() as db:
        assert [(each.words, each.language) for each in db.exec(select(Reply)).all()] == [(WORDS[language], language)]
        assert db.exec(select(Review.state)).one() == "to_review"
