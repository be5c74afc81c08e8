"""Somebody is recorded as not here by mistake: they say so in a few presses, the site corrects it, nobody is judged."""

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from e2e.conftest import DESK, House, OpenPage
from e2e.pages.desk import Desk
from e2e.pages.phone import Phone
from e2e.pages.roll import Roll
from models.attendance import Task, TaskKind
from models.outbox import Message, MessageKind
from models.remarks import Remark, RemarkKind
from models.reviews import Assessment, Review, ReviewState
from tests.town import NOON

SAYS = "Says: I was here. Look at the mark, and correct it if that is so."
WORDS = "Jag satt längst bak."
EXPLAIN, READY = "unexplained", "to_review"
MISTAKE = "Tryckte på fel rad."


def berit_presses_the_wrong_line(house: House, open_page: OpenPage) -> None:
    """Bosse is here, and the roll says that he is not."""
    roll = Roll(open_page(house.town.berit))
    roll.open(house.town.occasion)
    roll.mark("Bosse Björk", "Not here")
    house.at(NOON)
    roll = Roll(open_page(house.town.berit))
    roll.open(house.town.occasion)
    roll.confirm()
    roll.is_confirmed()


def state_of_the_review(house: House) -> ReviewState:
    with house.reading() as db:
        review: Review = db.exec(select(Review)).one()
        return review.state


@pytest.mark.parametrize(
    ("house", "javascript"),
    [("sqlite", True), ("sqlite", False), ("postgresql", True)],
    ids=["sqlite", "sqlite without JavaScript", "postgresql"],
    indirect=["house"],
)
def test_bosse_was_there_and_nobody_assesses_anything(house: House, open_page: OpenPage, javascript: bool) -> None:
    berit_presses_the_wrong_line(house, open_page)
    with house.reading() as db:
        assert MessageKind.EXPLANATION_ASKED in db.exec(select(Message.kind)).all()
    assert state_of_the_review(house) is ReviewState.NEEDS_EXPLANATION

    phone = Phone(open_page(house.town.bosse, javascript=javascript))
    phone.says_to_have_been_there(WORDS)
    phone.page.goto("/today")
    expect(phone.heading("Waits for your answer")).to_have_count(0)
    assert state_of_the_review(house) is ReviewState.NEEDS_EXPLANATION

    roll = Roll(open_page(house.town.berit))
    roll.page.goto("/site/")
    roll.reads(SAYS)
    assert WORDS not in roll.page.content()
    roll.link("Look at the mark").click()
    roll.correct("Here", MISTAKE)
    roll.page.goto("/site/")
    expect(roll.page.get_by_text(roll.word(SAYS))).to_have_count(0)

    desk = Desk(open_page(house.town.hanna, size=DESK))
    expect(desk.listed("Bosse Björk", EXPLAIN)).to_have_count(0)
    expect(desk.listed("Bosse Björk", READY)).to_have_count(0)
    phone.page.goto("/absences")
    phone.reads("You were there")
    phone.page.get_by_role("main").get_by_role("link").first.click()
    phone.reads("You said that something is wrong: %(said)s", said=phone.word("I was there"))
    phone.reads("It is closed. Nothing more is needed.")
    assert WORDS not in phone.page.content()

    assert state_of_the_review(house) is ReviewState.CLOSED
    with house.reading() as db:
        assert db.exec(select(Assessment)).all() == []
        kept = db.exec(select(Remark)).one()
        assert (kept.kind, kept.words) == (RemarkKind.WAS_HERE, WORDS)
        assert [each.done_at for each in db.exec(select(Task).where(Task.kind == TaskKind.REMARK)).all()] == [NOON]


def test_until_the_site_has_looked_the_caseworker_reads_it_beside_the_record(house: House, open_page: OpenPage) -> None:
    berit_presses_the_wrong_line(house, open_page)
    Phone(open_page(house.town.bosse)).says_to_have_been_there(WORDS)
    desk = Desk(open_page(house.town.hanna, size=DESK))
    desk.listed("Bosse Björk", EXPLAIN).click()
    desk.reads("The participant about the record: %(said)s", said=desk.word("I was there"))
    expect(desk.page.get_by_text(WORDS)).to_be_visible()
    desk.reads(
        "It stands beside the site’s record “%(presence)s”, version %(version)s.",
        presence=desk.word("not here"),
        version=1,
    )
