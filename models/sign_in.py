"""Who is at the door: participants by sign-in number and PIN, staff by e-mail and password."""

import datetime as dt
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from models import throttle
from models.people import Participant, Staff, StaffRole
from models.pins import read_pin
from models.refusals import Refusal
from models.sign_in_numbers import read_number

# argon2id, 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# A hash costs the CPU of a hundred check-ins: one at a time in a process, so that sign-ins do not hold check-ins up.
_ONE_AT_A_TIME = threading.Semaphore(1)
# Verified when there is nobody of that name, so that the answer takes as long.
_NOBODY = _HASHER.hash("nobody has this secret")

PER_ACCOUNT = 5
PER_ADDRESS = 200


class WrongSecret(Refusal):
    """Number and PIN, or e-mail and password, do not belong together; which of them is not told."""


def hash_secret(secret: str) -> str:
    """The argon2id hash of a PIN or password."""
    with _ONE_AT_A_TIME:
        return _HASHER.hash(secret)


def participant_at_the_door(db: Session, number: str, pin: str) -> Participant | None:
    """The participant whose number and PIN these are; None otherwise, after the same time."""
    digits = read_number(number)
    person = db.exec(select(Participant).where(col(Participant.sign_in_number) == digits)).first() if digits else None
    return person if _fits(person.pin_hash if person else None, read_pin(pin)) else None


def staff_at_the_door(db: Session, email: str, password: str, today: dt.date) -> Staff | None:
    """The member of staff whose e-mail and password these are, and who holds a role today; None otherwise."""
    person = db.exec(select(Staff).where(col(Staff.email) == email.strip().lower())).first()
    if not _fits(person.password_hash if person else None, password) or person is None:
        return None
    return person if roles_on(db, person, today) else None


# Asked in every request of the staff, and so put together once.
_roles_on = select(StaffRole).where(
    col(StaffRole.staff_id) == bindparam("staff"),
    col(StaffRole.from_day) <= bindparam("day"),
    col(StaffRole.to_day).is_(None) | (col(StaffRole.to_day) >= bindparam("day")),
)


def roles_on(db: Session, staff: Staff, day: dt.date) -> list[StaffRole]:
    """The roles in force on a day."""
    return list(db.exec(_roles_on, params={"staff": staff.id, "day": day}).all())


def still_theirs(db: Session, person: Participant | Staff) -> bool:
    """Whether what was judged is the person's PIN or password yet; whoever chooses another waits for the transaction.

    Asked where the session is opened: choosing a PIN signs everybody out who came in with the one before.
    """
    secret = Participant.pin_hash if isinstance(person, Participant) else Staff.password_hash
    whose = col(type(person).id) == person.id
    judged = person.pin_hash if isinstance(person, Participant) else person.password_hash
    return db.exec(select(secret).where(whose).with_for_update(key_share=True)).first() == judged


def take_a_try(db: Session, account: str, address: str, now: dt.datetime) -> None:
    """Count a try before it is judged. Raises TooManyTries.

    The account's bucket names the browser when it has signed in here before: a stranger who guesses fills his own
    bucket and never locks the person out. The address's bucket is wide, since forty people share a site's.
    """
    throttle.reserve(db, f"sign-in:{account}", PER_ACCOUNT, now)
    throttle.reserve(db, f"address:{throttle.network_of(address)}", PER_ADDRESS, now)


def give_the_try_back(db: Session, account: str, address: str, now: dt.datetime) -> None:
    """A sign-in that succeeded does not count."""
    throttle.give_back(db, f"sign-in:{account}", now)
    throttle.give_back(db, f"address:{throttle.network_of(address)}", now)


def _fits(stored: str | None, secret: str) -> bool:
    with _ONE_AT_A_TIME:
        try:
            _HASHER.verify(stored or _NOBODY, secret)
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None
