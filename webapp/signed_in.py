"""Who is signed in: the Participant or Staff behind Flask-Login, found by the token in the cookie."""

import uuid
from dataclasses import dataclass, field
from typing import cast

from flask import g, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlmodel import Session

from models import step_up
from models.calendar import civil_day
from models.people import Participant, Role, Staff
from models.sessions import (
    TOUCH_EVERY,
    HeldSession,
    LoginSession,
    end_session,
    held_by,
    in_force,
    open_session,
    touch,
)
from models.sign_in import roles_on
from webapp.clock import now
from webapp.db import reading, writing

manager = LoginManager()
manager.session_protection = None  # the session row is the protection


@dataclass(eq=False)
class SignedIn(UserMixin):
    """A person on a browser, the session row that says so, and the roles held today."""

    person: Participant | Staff
    session: LoginSession | HeldSession
    token: str
    roles: frozenset[Role]
    units: frozenset[uuid.UUID] = field(default_factory=frozenset)

    def get_id(self) -> str:
        """The token: what Flask-Login keeps in the signed cookie."""
        return self.token


def find(token: str) -> SignedIn | None:
    """The person whose session this token belongs to; None once it ended, was idle too long or was revoked."""
    db = reading()
    found = held_by(db, token)
    if found is None or not in_force(found[0], now()):
        return None
    held, person = found
    if isinstance(person, Participant):
        return SignedIn(person, held, token, frozenset({Role.PARTICIPANT}))
    roles = roles_on(db, person, civil_day(now()))
    if not roles:
        return None
    units = frozenset(role.unit_id for role in roles if role.unit_id)
    return SignedIn(person, held, token, frozenset(role.role for role in roles), units)


manager.user_loader(find)


def sign_in(db: Session, person: Participant | Staff, *, own_phone: bool = False) -> None:
    """Start a new session for a person and forget everything of an earlier one in this browser."""
    if who := signed_in():
        end_session(db, who.session.id)
    session.clear()
    row, token = open_session(db, person, now(), own_phone=own_phone)
    session.permanent = row.own_phone
    login_user(SignedIn(person, row, token, frozenset()))


def sign_out(db: Session) -> None:
    """End the session for good: its row goes, and with it every copy of the cookie."""
    end_session(db, my_session().id)
    logout_user()
    session.clear()


def signed_in() -> SignedIn | None:
    """Who is signed in on this browser, if anyone is."""
    user = current_user._get_current_object()  # once: each question to the proxy looks the user up again
    return cast(SignedIn, user) if user.is_authenticated else None


def me() -> Participant | Staff:
    """The person signed in. Only views that admit someone may ask."""
    return cast(SignedIn, current_user).person


def my_session() -> LoginSession | HeldSession:
    """The session of the person signed in."""
    return cast(SignedIn, current_user).session


def participant() -> Participant:
    """The participant signed in, in views that admit nobody else."""
    return cast(Participant, me())


def staff() -> Staff:
    """The member of staff signed in, in views that admit nobody else."""
    return cast(Staff, me())


def stepped_up() -> bool:
    """True for half an hour after the person signed in showed, in this session, that it is them."""
    return step_up.lasts(my_session().stepped_up_at, now())


def carry_on_with(row: LoginSession, token: str) -> None:
    """Put a session's new token on this browser."""
    user = cast(SignedIn, current_user)
    login_user(SignedIn(user.person, row, token, user.roles, user.units))


def my_units() -> frozenset[uuid.UUID]:
    """The units in which the member of staff signed in holds a role today."""
    return cast(SignedIn, current_user).units


def keep_alive() -> None:
    """Note that a person is using the session, at most once a minute. Polling does not count."""
    who = signed_in()
    if who is None or g.get("polling") or now() - who.session.seen_at < TOUCH_EVERY:
        return
    with writing() as db:
        touch(db, who.session.id, now())
