"""Who walks: each with a browser of their own, or a tablet, or nothing at all."""

import uuid
from dataclasses import dataclass, field

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlmodel import col

from models.people import Participant, Role, Staff
from tests.walk.standing import DISPLAYS, HATS
from tests.walk.story import ELSEWHERE, REVOKED, Lived
from webapp.access import DEVICE, PUBLIC, admitted_by

NOBODY = "nobody signed in"
LANGUAGES = {"participant": ("sv", "en", "ar", "ti"), "staff": ("sv", "en")}


@dataclass
class Reader:
    """Someone at a browser. `who` is the person of the cast, or the tablet itself."""

    name: str
    who: str
    client: FlaskClient
    hats: frozenset[Role] = frozenset()
    person: uuid.UUID | None = None
    ok: dict[str, str] = field(default_factory=dict)  # addresses that answered 200, with their endpoints

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages this reader is offered."""
        return LANGUAGES["staff" if self.hats - {Role.PARTICIPANT} else "participant"]

    def owns(self, app: Flask, endpoint: str) -> bool:
        """True when the view lets this reader in."""
        admits = admitted_by(app.view_functions[endpoint]) or frozenset()
        return bool(admits & {PUBLIC, DEVICE, *self.hats})

    def speak(self, app: Flask, language: str) -> None:
        """Choose a language: on the person, or on the browser of whoever is nobody."""
        self.client.set_cookie("language", language)
        if self.person:
            table = Participant if Role.PARTICIPANT in self.hats else Staff
            with app.extensions["database"].writing() as db:
                db.execute(update(table).where(col(table.id) == self.person).values(language=language))


def everybody(app: Flask, lived: Lived) -> list[Reader]:
    """All readers, each signed in; nobody's browser and a revoked tablet among them."""
    return [
        *(_signed_in(app, lived, name) for name in [*HATS, ELSEWHERE]),
        *(_display(app, lived, name) for name in [*DISPLAYS, REVOKED]),
        Reader(NOBODY, NOBODY, app.test_client()),
    ]


def _signed_in(app: Flask, lived: Lived, name: str) -> Reader:
    who = name.split()[0]
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = lived.tokens[name], True
    return Reader(name, who, client, frozenset(HATS[who]), getattr(lived, who).id)


def _display(app: Flask, lived: Lived, name: str) -> Reader:
    client = app.test_client()
    client.set_cookie("display", lived.credentials[name])
    return Reader(name, name, client)
