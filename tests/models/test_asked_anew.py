"""Whoever is asked once more why they were away is told once more, and never twice a day."""

import datetime as dt

from sqlmodel import col, select

from models.attendance import Presence
from models.outbox import Channel, Message, MessageKind
from models.reviews import ReviewState
from tests.absence import confirm_roll, missed, observe, review_of
from tests.town import MONDAY, NOON, at_clock

LATER = NOON + dt.timedelta(hours=1)


def asked(db):
    """When somebody was asked to explain an absence, by the rounds of the message."""
    rows = select(Message.round, Message.made_at).where(
        Message.kind == MessageKind.EXPLANATION_ASKED, Message.channel == Channel.IN_APP
    )
    return [(number, at.date()) for number, at in db.exec(rows.order_by(col(Message.round))).all()]


def test_what_is_asked_once_more_is_sent_once_more(db, town):
    observe(db, town.berit, town.occasion, town.amina)
    confirm_roll(db, town.berit, town.occasion)
    observe(db, town.berit, town.occasion, town.amina, Presence.HERE, now=LATER, reason="fel rad")
    a_week_later = NOON + dt.timedelta(days=8)
    observe(db, town.berit, town.occasion, town.amina, now=a_week_later, reason="fel rad")
    assert review_of(db, town.amina).state is ReviewState.NEEDS_EXPLANATION
    assert asked(db) == [(1, NOON.date()), (2, a_week_later.date())]


def test_two_absences_of_a_day_are_one_message_and_another_days_is_a_new_one(db, town):
    missed(db, town, at_clock(13))
    missed(db, town, at_clock(16))
    tuesday = missed(db, town, at_clock(9, day=MONDAY + dt.timedelta(days=1)))
    assert asked(db) == [(1, MONDAY), (2, tuesday.ends_at.date())]
