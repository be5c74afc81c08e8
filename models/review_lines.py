"""How reviews follow the roll: what a confirmed, reopened or corrected record means for the absences under review."""

import datetime as dt

from sqlmodel import Session

from models.occasions import Occasion
from models.people import Staff


def follow_the_roll(db: Session, occasion: Occasion, by: Staff, now: dt.datetime) -> None:
    """Bring the reviews of an occasion's participants in line with its confirmed roll.

    Called after a confirmation, a reopening or a correction, in the same transaction.
    """
