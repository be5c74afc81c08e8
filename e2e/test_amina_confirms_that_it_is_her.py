"""An old absence is opened with the PIN alone; a code comes to the phone, and she reads her own words again."""

import re

import pytest
from playwright.sync_api import expect

from e2e.conftest import House, OpenPage
from e2e.pages.phone import Phone
from e2e.states.stories import reach, report
from e2e.states.table import Visit
from models.outbox import Channel
from tests.application import settings_for
from tests.sending.gateway import Gateway, open_gateway
from webapp.sending.rounds import Round
from webapp.sending.sms import SmsGateway

WORDS = "Jag har feber."
CODE = "%(number)s is your code. It works for ten minutes. Do not give it to anybody."


def work(house: House, gateway: Gateway) -> None:
    """What `narvara work` does once."""
    settings = gateway.settings(settings_for("sqlite://"))
    Round(house.database, settings, {Channel.SMS: SmsGateway(settings)}, house.at.now).go()


@pytest.mark.parametrize("language", ["sv", "ar"])
@pytest.mark.parametrize("javascript", [True, False], ids=["", "without JavaScript"])
def test_amina_reads_her_own_words_again(house: House, open_page: OpenPage, language: str, javascript: bool) -> None:
    amina = house.town.amina
    with house.writing() as db:
        amina.language = language
        db.merge(amina)
    visit = Visit(house, open_page)
    reach(visit, amina)
    old = report(visit, amina)
    house.at.forward(hours=20)  # five in the morning: a code does not wait for the office to open
    phone = Phone(open_page(amina, language=language, javascript=javascript), language)
    phone.page.goto("/absences")
    phone.page.get_by_role("main").get_by_role("link").first.click()
    expect(phone.page).to_have_url(re.compile(str(old.id)))
    expect(phone.page.get_by_role("main")).not_to_contain_text(WORDS)
    phone.link("Show what I stated").click()
    phone.speaks()
    phone.button("Send the code").click()
    expect(phone.field("The code from the SMS")).to_be_visible()
    with open_gateway() as gateway:
        work(house, gateway)
    (sms,) = gateway.got
    assert sms["to"] == "+46701740605"
    code = re.search(r"\b\d{6}\b", sms["message"])
    assert code and sms["message"] == phone.word(CODE, number=code[0])
    phone.field("The code from the SMS").fill(code[0])
    phone.button("Continue").click()
    expect(phone.page).to_have_url(re.compile(f"/absence/{old.id}$"))
    expect(phone.page.get_by_text(WORDS)).to_be_visible()
    phone.reads("I am ill")
