"""Two absences that never were: somebody came despite a report, and the organiser closed the site."""

import datetime as dt

from playwright.sync_api import expect
from sqlmodel import col, select

from e2e.conftest import DESK, House, OpenPage
from e2e.pages.desk import Desk
from e2e.pages.display import hang
from e2e.pages.phone import Phone
from e2e.pages.roll import Roll
from models import deadlines
from models.minutes import Totals
from models.outbox import Message, MessageKind
from models.people import Participant
from models.review_steps import Move, ReviewMove
from models.reviews import Review
from models.statements import as_of_now
from tests.town import MONDAY, NOON, at_clock


def of_the_month(house: House, person: Participant) -> Totals:
    """The minutes of somebody's November."""
    with house.reading() as db:
        house.town.db = db
        return as_of_now(db, house.town.case_of(person), MONDAY.replace(day=1)).totals


def the_desk_has_nothing_about(house: House, open_page: OpenPage, name: str) -> None:
    """Hanna's list has no line of that person."""
    desk = Desk(open_page(house.town.hanna, size=DESK))
    desk.page.goto("/desk/")
    expect(desk.heading("Absences to review").first).to_be_visible()
    expect(desk.page.get_by_role("main")).not_to_contain_text(name)


def test_amina_reports_that_she_is_ill_and_comes_all_the_same(house: House, open_page: OpenPage) -> None:
    amina = house.town.amina
    house.at(at_clock(8))
    Phone(open_page(amina)).report("I am ill")
    house.at(at_clock(9))
    phone = Phone(open_page(amina))
    phone.page.goto(hang(house, open_page).photographed())
    phone.i_am_here()
    phone.is_in("09:00")
    house.at(NOON)
    roll = Roll(open_page(house.town.berit))
    roll.open(house.town.occasion)
    roll.confirm()
    roll.is_confirmed()
    the_desk_has_nothing_about(house, open_page, "Amina Ali")
    phone = Phone(open_page(amina))
    phone.page.goto("/absences")
    phone.reads("You were there")
    with house.reading() as db:
        moves = db.exec(select(ReviewMove.move).order_by(col(ReviewMove.number))).all()
    assert moves == [Move.OPEN, Move.CLOSE]
    assert of_the_month(house, amina) == Totals(180, 180, 0, 0, 0, 0)


def test_the_organiser_closes_the_site_and_nobody_is_asked(house: House, open_page: OpenPage) -> None:
    bosse = house.town.bosse
    house.at(at_clock(7))
    roll = Roll(open_page(house.town.berit))
    roll.page.goto(f"/site/occasions/{house.town.occasion.id}/cancel")
    roll.page.get_by_role("radio").first.check()
    roll.button("Cancel the occasion").click()
    expect(roll.page.get_by_role("main")).to_contain_text(roll.word("Cancelled"))
    phone = Phone(open_page(bosse))
    phone.page.goto("/today")
    phone.reads("Cancelled")
    house.at(at_clock(9, day=MONDAY + dt.timedelta(days=14)))
    with house.writing() as db:
        assert deadlines.run(db, house.at.moment) == 0
    the_desk_has_nothing_about(house, open_page, "Bosse Björk")
    phone = Phone(open_page(bosse))
    phone.page.goto("/absences")
    expect(phone.page.get_by_role("main")).not_to_contain_text(phone.word("Tell us why"))
    with house.reading() as db:
        assert not db.exec(select(Review)).all()
        assert not db.exec(select(Message).where(Message.kind == MessageKind.EXPLANATION_ASKED)).all()
    assert of_the_month(house, bosse) == Totals(0, 0, 0, 0, 0, 0)
