"""The invented town: it is built from here, in the order things happen."""

import datetime as dt

from sqlmodel import Session

from models import audit
from webapp.demo import calendar, mail, people, places, story
from webapp.demo.accounts import Account
from webapp.demo.ground import Ground


def build(db: Session, now: dt.datetime) -> list[Account]:
    """Fill an empty database with the town as it is at this moment, and say who can sign in."""
    ground = Ground(db, now)
    # The first entry of its audit log says that a database holds invented people with known passwords.
    audit.write(db, "town:demo", by=None, at=now, body={"participants": len(people.PARTICIPANTS)})
    places.settle(ground)
    calendar.plan(ground)
    people.move_in(ground)
    story.happen(ground)
    mail.deliver(ground)
    db.flush()
    return people.accounts(ground)
